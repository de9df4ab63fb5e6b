"""What happens to numbers of answers that the executed cells do not give."""

from __future__ import annotations

import pytest

from nlquery.events import Discard
from nlquery.providers.scripted import run, say

from .conftest import Desk

pytestmark = pytest.mark.unit

SALES = 'table(["place", "sales"], [["Downtown", 850.35], ["Airport", 812.19]])'


async def test_an_unbacked_number_goes_back_once_and_is_corrected(desk: Desk) -> None:
    answer = await desk.ask("Sales?", run(SALES), say("It is $999.99."), say("It is $850.35."))
    assert answer.markdown == "It is $850.35."
    assert [event.reason for event in desk.said(Discard)] == ["numbers"]
    assert "$999.99" in desk.provider.requests[-1].messages[-1].text


async def test_a_number_that_stays_unbacked_is_marked_for_everybody(desk: Desk) -> None:
    answer = await desk.ask("Sales?", run(SALES), say("It is $999.99."), say("It is $999.98."))
    assert "**Not checked:** $999.98" in answer.markdown
    assert answer.status == "answered"
    turn = desk.saved().turns()[0]
    assert "Not checked" in turn.markdown
    assert turn.answer["unbacked_numbers"] == ["$999.98"]


async def test_a_failed_cells_output_backs_nothing(desk: Desk) -> None:
    bad = run("print(999.99); 1/0")
    answer = await desk.ask("Sales?", bad, run(SALES), say("It is 999.99."), say("999.99!"))
    assert "Not checked" in answer.markdown
