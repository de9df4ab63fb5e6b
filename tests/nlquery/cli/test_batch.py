from __future__ import annotations

from pathlib import Path

import pytest

from nlquery.cli.batch import read_lines
from nlquery.errors import InputError

pytestmark = pytest.mark.unit


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_lines_keep_their_ids_and_chains(tmp_path: Path) -> None:
    file = write(
        tmp_path / "q.jsonl",
        '{"id": "a", "question": "Total sales?"}',
        "",
        '{"id": 7, "question": "And by place?", "follows": "a"}',
        '{"question": "Top items?", "follows": 7}',
    )
    lines = read_lines(file)
    assert [line.id for line in lines] == ["a", 7, None]
    assert [line.follows for line in lines] == [None, 0, 1]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{not json", "line 1 is not JSON"),
        ("[1, 2]", 'line 1 has no "question"'),
        ('{"id": "a"}', 'line 1 has no "question"'),
        ('{"question": 5}', 'line 1 has no "question"'),
        ('{"question": "x", "follows": "zz"}', 'line 1 follows "zz"'),
    ],
)
def test_a_bad_line_is_named_before_anything_is_asked(
    tmp_path: Path, line: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_lines(write(tmp_path / "q.jsonl", line))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl cannot be read"):
        read_lines(tmp_path / "none.jsonl")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_bytes('{"question": "Café"}'.encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_lines(tmp_path / "q.jsonl")
