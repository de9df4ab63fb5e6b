"""Messages of a kernel: what a cell's end is known by."""

from __future__ import annotations

from typing import Any

import pytest

from nlquery_kernels.messages import Turns
from nlquery_kernels.output import Collector

pytestmark = pytest.mark.unit
FAILED = {"status": "error", "ename": "KeyboardInterrupt", "evalue": "", "traceback": []}


def message(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"header": {"msg_type": kind}, "parent_header": {"msg_id": "1"}, "content": content}


def ended(reply: dict[str, Any], *published: dict[str, Any]) -> Collector:
    """Return what is known of a cell after its messages."""
    turns, collector = Turns(), Collector()
    turns.begin("1", collector.take)
    turns.take("shell", message("execute_reply", reply))
    for one in (*published, message("status", {"execution_state": "idle"})):
        turns.take("iopub", one)
    assert turns.ended.is_set()
    collector.settle()
    return collector


def test_an_error_whose_message_was_lost_is_told_by_the_reply() -> None:
    collector = ended(FAILED)
    assert collector.error is not None
    assert collector.error.ename == "KeyboardInterrupt"
    assert [output["output_type"] for output in collector.outputs] == ["error"]


def test_an_error_is_told_once() -> None:
    collector = ended(FAILED, message("error", {**FAILED, "evalue": "of the message"}))
    assert collector.error is not None
    assert collector.error.evalue == "of the message"
    assert len(collector.outputs) == 1


def test_a_cell_that_worked_has_no_error() -> None:
    collector = ended({"status": "ok", "execution_count": 1})
    assert collector.error is None
    assert collector.outputs == []
