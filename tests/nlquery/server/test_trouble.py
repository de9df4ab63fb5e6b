"""What is missing is told by the status and by the answer, each with the way out."""

from __future__ import annotations

import os
from pathlib import Path

from tests.nlquery.server.conftest import JupyterProcess, Panel, only

BWRAP = "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n"
WHAT = "The sandbox does not start here: bwrap: setting up uid map: Permission denied"


async def test_a_sandbox_that_does_not_start_is_told_until_it_does(
    home: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "bin" / "bwrap"
    broken.parent.mkdir()
    broken.write_text(BWRAP)
    broken.chmod(0o755)
    environment = {"PATH": f"{broken.parent}:{os.environ['PATH']}"}
    with JupyterProcess(tmp_path / "jupyter", home, environment=environment) as process:
        async with (await process.ready()).client() as client:
            panel = Panel(client)
            status = await panel.call("GET", "status")
            assert not status["ready"]
            assert [problem["what"] for problem in status["problems"]] == [WHAT]
            assert "docker/" in status["problems"][0]["mend"]

            name = await panel.new()
            events = await panel.events(await panel.ask(name, "How many orders were there?"))
            assert only(events, "error")["message"] == WHAT
            assert "docker/" in only(events, "error")["mend"]
            answer = only(events, "answer")
            assert answer["status"] == "failed"
            assert WHAT in answer["markdown"]

            broken.unlink()
            assert (await panel.call("GET", "status"))["ready"]
            again = await panel.answered(name, "How many orders were there?", replaces=1)
            assert again["status"] == "answered"
