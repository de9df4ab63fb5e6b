"""A conversation with each model on its own wire, through the command line and all real parts."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import nbformat
import pytest

from tests.e2e.conftest import Run, answer
from tests.wire.dialects import DIALECTS, Call, Dialect, Say, Think
from tests.wire.dialects import run as cell
from tests.wire.server import WireServer

WRONG = 'sql("SELECT name, sum(total) FROM orders GROUP BY 1")'
SPEC = {
    "metrics": ["sales"],
    "group_by": ["location"],
    "order_by": [{"field": "sales", "descending": True}],
}
COMPILE = Call("compile_metrics", json.dumps({"spec": SPEC, "purpose": "answer"}))
QUERY = """SELECT to_char(o.business_date, 'FMDay') AS weekday, sum(o.total_amount) AS sales
FROM orders o JOIN locations l ON l.id = o.location_id
WHERE l.name = :place AND o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted
  AND o.currency = 'USD'
GROUP BY 1 ORDER BY 2 DESC"""
KEY = "sk-ant-e2e-0123456789abcdef"


def environment(dialect: Dialect, url: str) -> dict[str, str]:
    """Return what a person sets to be answered by this server."""
    if dialect.name == "anthropic":
        return {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": url, "NLQUERY_REUSE": "no"}
    own = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"{url}/v1", "NLQUERY_REUSE": "no"}
    if dialect.name == "responses":
        own["NLQUERY_OPENAI_API"] = "responses"
    return {**own, "NLQUERY_MODEL": "openai:qwen3"}


async def places(run: Run) -> list[tuple[str, float]]:
    """Return the places with their true sales, the best first."""
    query = (
        "SELECT l.name, sum(o.total_amount) FROM orders o JOIN locations l ON l.id = o.location_id "
        "WHERE o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted "
        "AND o.currency = 'USD' GROUP BY 1 ORDER BY 2 DESC"
    )
    done = await asyncio.to_thread(run, "sql", query, "--json")
    return [(name, float(total)) for name, total in json.loads(done.stdout)["rows"]]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: d.name)
async def test_a_question_with_an_error_and_a_follow_up(
    run: Run, home: Path, dialect: Dialect
) -> None:
    (best, most), (second, next_most), *_ = await places(run)
    told = (
        f"**{best}** sold the most: **${most:,.2f}**, ${most - next_most:,.2f} more than {second}."
    )
    code = f"days = sql('''{QUERY}''', {{'place': {best!r}}})\ndays"
    replies = (
        dialect.reply(Think("Totals."), Say("Let me look."), cell(WRONG, "explore"), COMPILE),
        dialect.reply(Say(told)),
        dialect.reply(cell(code)),
        dialect.reply(Say(f"At {best} the sales by weekday add up to $1.23.")),
        dialect.reply(Say(f"The table has the sales of {best} by weekday, ${most:,.2f} in all.")),
    )
    session = f"talk-{dialect.name}"
    async with WireServer(replies) as server:
        env = environment(dialect, server.url)
        asked = await asyncio.to_thread(
            run, "ask", "Which spicy location sold the most?", "--session", session, "--json",
            **env,
        )  # fmt: skip
        first = answer(asked)
        again = await asyncio.to_thread(
            run, "ask", "And by weekday there?", "--session", session, "--json", **env
        )
        follow_up = answer(again)
    assert asked.returncode == again.returncode == 0, asked.stderr + again.stderr
    assert first["answer"] == told
    assert first["table"]["rows"][0][0] == best
    assert first["chart"] is not None
    assert first["assumptions"][0] == "Not used from the question: “spicy”."
    assert any(line.startswith("sales: what customers") for line in first["assumptions"])
    assert "Days: all days in the data" in first["assumptions"]
    assert first["usage"]["input_tokens"] == 2 * 420
    place = {"anthropic": "/v1/messages", "responses": "/v1/responses"}
    spoken = place.get(dialect.name, "/v1/chat/completions")
    assert {request.path for request in server.requests} == {spoken}
    results = dialect.results(server.requests[1].body)
    assert "column" in results[0]
    assert f"{best}" in results[1]
    assert follow_up["answer"].startswith("The table has")  # the lie went back once
    assert "$1.23" in json.dumps(server.requests[4].body)
    assert f"Filter: name = '{best}'" in follow_up["assumptions"]
    assert follow_up["table"]["row_count"] <= 7
    path = home / follow_up["session"]
    nbformat.validate(nbformat.read(path, as_version=4))
    roles = [cell.metadata.nlquery.role for cell in nbformat.read(path, as_version=4).cells]
    assert roles == ["question", "code", "code", "answer", "question", "code", "answer"]
    for directory in ("sessions", "logs", "answers"):
        for file in (home / directory).rglob("*"):
            assert not file.is_file() or KEY not in file.read_text("utf-8", "replace")
    summed = await asyncio.to_thread(run, "usage", "--json", "--session", session)
    spent = [json.loads(line) for line in summed.stdout.splitlines()]
    assert [one["questions"] for one in spent] == [2]
    assert spent[0]["input_tokens"] == 5 * 420


async def test_ctrl_c_ends_the_request_and_saves_what_there_is(home: Path) -> None:
    dialect = DIALECTS[0]
    async with WireServer([dialect.endless()]) as server:
        kept = {k: v for k, v in os.environ.items() if not k.endswith("_API_KEY")}
        env = {**kept, "NLQUERY_HOME": str(home), "NLQUERY_DATABASE_URL": ""}
        words = ("-m", "nlquery", "ask", "Sales?", "--session", "stopped", "--fresh")
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, env={**env, **environment(dialect, server.url)},
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            # a shell's background jobs, and so their children, ignore the signal
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        async with asyncio.timeout(60):
            while server.sent < 20:
                await asyncio.sleep(0.01)
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(server.left.wait(), 5)
        assert await asyncio.wait_for(process.wait(), 60) != 0
        assert len(server.requests) == 1
    notebook = nbformat.read(home / "sessions" / "stopped.ipynb", as_version=4)
    assert notebook.cells[-1].metadata.nlquery.answer["ending"] == "stopped"
