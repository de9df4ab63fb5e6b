"""Long results are looked through quickly, also where thousands of names begin alike."""

from __future__ import annotations

import random
import time

import pytest

from nlquery.answer import TABLE_MIME
from nlquery.claims import unbacked

pytestmark = pytest.mark.unit

ROWS = 6_000
MOST = 1.5  # CPU seconds on a busy machine; a third of this is usual


def test_six_thousand_rows_are_checked_in_time() -> None:
    rng = random.Random(3)
    rows = [
        [f"Product {n}", rng.choice(("Downtown", "Airport")), round(1000 * rng.random(), 2)]
        for n in range(ROWS)
    ]
    data = {
        TABLE_MIME: {
            "columns": [{"name": name} for name in ("product", "location", "sales")],
            "rows": rows,
            "row_count": ROWS,
        }
    }
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    text = (
        f"Product 17 sold ${rows[17][2]:,.2f} and Product 4711 ${rows[4711][2]:,.2f} of "
        f"${sum(row[2] for row in rows):,.2f} in all. Product 18 made ${rows[19][2]:,.2f}."
    )
    start = time.process_time()
    found = unbacked(text, [output])
    assert time.process_time() - start < MOST
    assert [one.text for one in found] == [f"${rows[19][2]:,.2f}"]
