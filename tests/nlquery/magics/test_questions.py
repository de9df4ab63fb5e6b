"""A question's last ``?`` is not IPython's call for help."""

from __future__ import annotations

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from nlquery.magics.questions import as_questions

pytestmark = pytest.mark.unit


def transformed(cell: str) -> str:
    manager = TransformerManager()
    manager.cleanup_transforms.append(as_questions)
    return manager.transform_cell(cell)


@pytest.mark.parametrize(
    ("cell", "call"),
    [
        ("%ask What's sold on Friday?", '"What\'s sold on Friday?"'),
        ("x = %ask how much is it ?", "'how much is it ?'"),
        ("y = 1\n%ask -m offline best place?\n", "'-m offline best place?'"),
    ],
)
def test_a_question_is_asked(cell: str, call: str) -> None:
    assert f"run_line_magic('ask', {call})" in transformed(cell)


@pytest.mark.parametrize("cell", ["%ask?", "%ask??", "print?"])
def test_help_is_still_help(cell: str) -> None:
    assert "pinfo" in transformed(cell)


def test_other_cells_are_left_alone() -> None:
    assert "run_line_magic" not in transformed("%%ask\nHow? What?\n%ask is it so?")
    assert "%ask" not in transformed("z = 'no'\nprint(z)")
