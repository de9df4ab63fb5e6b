"""The log: private, rotated, without secrets; and what it sums up to."""

from __future__ import annotations

import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nlquery.answer import Answer, Seconds, Usage
from nlquery.events import Answered, Code, Failed, Output, Text
from nlquery.record.log import MAX_BYTES, SessionLog, rotated
from nlquery.record.redact import redact
from nlquery.record.usage import spending

pytestmark = pytest.mark.unit


def answered(model: str, cost: float | None, tokens: int = 100) -> Answered:
    usage = Usage(tokens, tokens // 2, 10, cost)
    table = {"columns": ["a"], "rows": [["Secretive"]], "row_count": 1}
    answer = Answer("Q?", "answered", "It is 1.", table, model=model, usage=usage)
    return Answered(answer)


def lines(log: SessionLog) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.path.read_text().splitlines()]


def test_events_are_lines_with_a_time_and_no_data(tmp_path: Path) -> None:
    log = SessionLog(tmp_path, "s", lambda: datetime(2025, 1, 5, tzinfo=UTC))
    log.event(Code("c1", "sql('SELECT 1')", "answer"))
    log.event(Text("streamed"))
    log.event(Output("c1", {"data": {"text/plain": "Secretive"}}))
    log.event(answered("m", 0.5))
    assert [line["type"] for line in lines(log)] == ["code", "answer"]
    assert lines(log)[0]["at"] == "2025-01-05T00:00:00.000+00:00"
    assert "Secretive" not in log.path.read_text()
    assert lines(log)[1]["rows"] == 1


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    log = SessionLog(tmp_path, "s")
    log.event(answered("m", 0.5))
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700


def test_no_secret_enters_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "plainlookingsecret")
    log = SessionLog(tmp_path, "s")
    shapes = "sk-ant-abcdefgh12345678 plainlookingsecret postgresql://me:hunter22@host/db"
    log.event(Failed(f"Refused: {shapes}", "Bearer abcdefghijklmnop"))
    text = log.path.read_text()
    for secret in ("abcdefgh12345678", "plainlookingsecret", "hunter22", "abcdefghijklmnop"):
        assert secret not in text
    assert redact("40 tokens at 3 dollars") == "40 tokens at 3 dollars"


def test_it_is_rotated(tmp_path: Path) -> None:
    log = SessionLog(tmp_path, "s")
    log.write("x", {})
    with log.path.open("a") as file:
        file.write(" " * MAX_BYTES)
    log.write("y", {})
    assert [line["type"] for line in lines(log)] == ["y"]
    assert rotated(log.path, 1).exists()


def test_a_disk_that_refuses_costs_only_the_log(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the directory should be")
    SessionLog(tmp_path, "s").event(answered("m", 0.5))


def test_spending_is_summed_by_model(tmp_path: Path) -> None:
    for session, model, cost in [("a", "x:1", 0.5), ("b", "x:1", 0.25), ("b", "offline", 0.0)]:
        SessionLog(tmp_path, session).event(answered(model, cost))
    with (tmp_path / "logs" / "a.jsonl").open("a") as file:
        file.write('{"type": "answer", "model": "cut')
    dear, free = spending(tmp_path)
    assert (dear.model, dear.questions, dear.answered) == ("x:1", 2, 2)
    assert dear.usage.cost_usd == pytest.approx(0.75)
    assert dear.usage.cached_tokens == 100
    assert free.model == "offline"
    assert [s.questions for s in spending(tmp_path, session="b")] == [1, 1]
    assert spending(tmp_path, since=date(2999, 1, 1)) == []


def test_an_unknown_price_makes_the_sum_unknown(tmp_path: Path) -> None:
    log = SessionLog(tmp_path, "s")
    log.event(answered("m", 0.5))
    log.event(answered("m", None))
    assert spending(tmp_path)[0].usage.cost_usd is None


def test_seconds_add_up(tmp_path: Path) -> None:
    log = SessionLog(tmp_path, "s")
    for _ in range(2):
        log.event(Answered(Answer("Q?", "failed", seconds=Seconds(1.5))))
    assert spending(tmp_path)[0].seconds == pytest.approx(3.0)
    assert spending(tmp_path)[0].answered == 0
