"""Which cells a report needs."""

from __future__ import annotations

import pytest

from nlquery.report.names import missing, needed

pytestmark = pytest.mark.unit

SESSION = [
    "import numpy as np\ndef f(x):\n    df = 3\n    return np.log(x) + k",  # 0
    "k = 2",
    "df = sql('a')",  # 2
    "dead = df.x",
    "df['margin'] = df.a - df.b",  # 4: changes what 2 made
    "top = df[df.margin > 3]",
    "top.sort_values('a', inplace=True)\ntop",  # 6
    "df = sql('b')\n[f(v) for v in df.q]",
    "rows = []",  # 8
    "rows.append(1)",
    "if rows:\n    limit = 5",  # 10
    "rows = [2]",
    "limit, rows",  # 12
    "%timeit x",
]


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ([5], {2, 4, 5}),
        ([6], {2, 4, 5, 6}),
        ([7], {0, 1, 7}),  # a function's variable may be set after the function
        ([9], {8, 9}),
        ([12], {8, 9, 10, 11, 12}),
        ([3, 11], {2, 3, 11}),  # what was set earlier than last is not needed
        ([13], {13}),
    ],
)
def test_needed(wanted: list[int], kept: set[int]) -> None:
    assert needed(SESSION, wanted) == kept


def test_missing() -> None:
    assert missing(["y = given.x", "[y for y in other]"]) == {"given", "other"}
    assert missing(SESSION) == set()
