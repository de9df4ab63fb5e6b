from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from nlquery.errors import SessionError, SessionInUse
from nlquery.session import CodeCell, SessionNotebook, Turn
from nlquery.session.store import find, hold, listing, new_path

pytestmark = pytest.mark.unit


def turn(question: str, value: int = 1) -> Turn:
    output = nbformat.v4.new_output("execute_result", {"text/plain": str(value)})
    return Turn(
        question=question,
        code=[CodeCell(source=f"x = {value}\nx", outputs=[output], spec={"metrics": ["sales"]})],
        markdown=f"It is **{value}**.",
        answer={"status": "answered", "assumptions": []},
    )


def test_a_turn_reads_back_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "s.ipynb"
    saved = SessionNotebook.open(path).append_turn(turn("Total sales?", 7))
    read = SessionNotebook.open(path, create=False).turns()
    assert read == [saved]
    assert read[0].question == "Total sales?"
    assert read[0].code[0].spec == {"metrics": ["sales"]}
    assert read[0].code[0].outputs[0]["data"]["text/plain"] == "7"
    assert read[0].answer["status"] == "answered"


def test_every_save_is_valid_nbformat_and_leaves_no_parts(tmp_path: Path) -> None:
    notebook = SessionNotebook.open(tmp_path / "s.ipynb")
    for number in range(3):
        notebook.append_turn(turn(f"Question {number}?", number))
        nbformat.validate(nbformat.read(notebook.path, as_version=4))
    assert [path.name for path in tmp_path.iterdir()] == ["s.ipynb"]


def test_a_persons_edit_between_turns_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "s.ipynb"
    notebook = SessionNotebook.open(path)
    notebook.append_turn(turn("First?"))
    node = nbformat.read(path, as_version=4)
    node.cells[0].source = "### First, but better?"
    node.cells.append(nbformat.v4.new_markdown_cell("A note of mine"))
    nbformat.write(node, path)
    notebook.append_turn(turn("Second?"))
    again = SessionNotebook.open(path)
    assert [t.question for t in again.turns()] == ["First, but better?", "Second?"]
    assert any(cell.source == "A note of mine" for cell in again.cells)


def test_a_deleted_question_takes_its_turn_away(tmp_path: Path) -> None:
    notebook = SessionNotebook.open(tmp_path / "s.ipynb")
    notebook.append_turn(turn("First?"))
    notebook.append_turn(turn("Second?"))
    del notebook.cells[0]
    notebook.save()
    assert [t.question for t in notebook.turns()] == ["Second?"]
    assert notebook.append_turn(turn("Third?")).number == 3


def test_undo_removes_the_last_turn_only(tmp_path: Path) -> None:
    notebook = SessionNotebook.open(tmp_path / "s.ipynb")
    notebook.append_turn(turn("First?"))
    notebook.append_turn(turn("Second?"))
    undone = notebook.undo()
    assert undone is not None
    assert undone.question == "Second?"
    assert [t.question for t in notebook.turns()] == ["First?"]
    assert SessionNotebook.open(notebook.path).turns() == notebook.turns()


def test_a_question_of_several_lines_is_kept_as_it_is(tmp_path: Path) -> None:
    notebook = SessionNotebook.open(tmp_path / "s.ipynb")
    notebook.append_turn(turn("Sales\n# by place\nplease"))
    assert notebook.turns()[0].question == "Sales\n# by place\nplease"


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "s.ipynb"
    path.write_text('{"cells": [')
    with pytest.raises(SessionError, match=r"s\.ipynb is not a notebook"):
        SessionNotebook.open(path)


def test_cells_without_an_id_are_mended(tmp_path: Path) -> None:
    path = tmp_path / "s.ipynb"
    cell = {"cell_type": "markdown", "metadata": {}, "source": "mine"}
    path.write_text(
        json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    notebook = SessionNotebook.open(path)
    notebook.append_turn(turn("First?"))
    assert all(cell.id for cell in SessionNotebook.open(path).cells)


def test_a_missing_file_is_an_error_when_it_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="no session notebook"):
        SessionNotebook.open(tmp_path / "s.ipynb", create=False)


def test_a_refused_write_keeps_the_old_file(tmp_path: Path) -> None:
    notebook = SessionNotebook.open(tmp_path / "s.ipynb")
    notebook.append_turn(turn("First?"))
    before = notebook.path.read_bytes()
    notebook.cells.append(nbformat.NotebookNode(id="a1", cell_type="nonsense"))
    with pytest.raises(SessionError, match="valid notebook"):
        notebook.save()
    assert notebook.path.read_bytes() == before


def test_new_paths_carry_the_question_and_do_not_collide(tmp_path: Path) -> None:
    first = new_path(tmp_path, "Total sales by location?")
    first.touch()
    second = new_path(tmp_path, "Total sales by location?")
    assert "total-sales-by-location" in first.name
    assert second != first


def test_find_takes_names_paths_and_last(tmp_path: Path) -> None:
    directory = tmp_path / "sessions"
    path = directory / "one.ipynb"
    SessionNotebook.open(path).append_turn(turn("First?"))
    assert find(directory, "one") == path
    assert find(directory, "one.ipynb") == path
    assert find(directory, "sessions/one.ipynb") == path
    assert find(directory, str(path)) == path
    assert find(directory, "last") == path
    assert listing(directory) == [path]


def test_last_without_sessions_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="nlquery ask"):
        find(tmp_path, "last")


def test_a_second_holder_is_told(tmp_path: Path) -> None:
    path = tmp_path / "s.ipynb"
    with hold(path), pytest.raises(SessionInUse, match=r"s\.ipynb is open"), hold(path):
        raise AssertionError("the second holder got in")
    with hold(path):
        pass
