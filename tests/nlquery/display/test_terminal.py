from __future__ import annotations

import pytest

from nlquery.display.format import cell_text
from nlquery.display.terminal import console, print_table

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    console.cache_clear()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (1234, "1,234"),
        (1234.5, "1,234.50"),
        (True, "True"),
        ("x", "x"),
        ("2025-01-01T18:30:00", "2025-01-01 18:30"),
        ("2025-01-01T18:30:07", "2025-01-01 18:30:07"),
        (1e20, f"{10**20:,}"),
    ],
)
def test_cell_text(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_a_table_is_drawn_with_numbers_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(
        {"columns": ["location", "sales"], "rows": [["Downtown", 850.35], ["Airport", None]]}
    )
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert lines[0].split() == ["location", "sales"]
    assert lines[2].split() == ["Downtown", "850.35"]
    assert lines[2].endswith("850.35")


def test_rows_left_out_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    print_table({"columns": ["n"], "rows": [[n] for n in range(50)], "row_count": 1200}, rows=5)
    assert "1,195 more rows" in capsys.readouterr().out


def test_markup_in_a_value_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    print_table({"columns": ["[red]name"], "rows": [["[bold]x[/bold]"]]})
    out = capsys.readouterr().out
    assert "[red]name" in out
    assert "[bold]x[/bold]" in out
