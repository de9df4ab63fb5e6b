"""``%%nlquery``: a person's own cell, run in the session's sandbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nlquery.errors import NLQueryError

if TYPE_CHECKING:
    from nlquery.agent.kernel import CellRun
    from nlquery.dialogue import Session


def run_in(session: Session, code: str) -> None:
    """Run the code where the session's answers ran, and show its filtered outputs.

    Raises
    ------
    NLQueryError
        With the exception's name and message, if the code failed.
    """
    from nlquery.background import background

    ended: list[CellRun] = []
    try:
        background().run(_run(session, code, ended))
    finally:
        for run in ended:
            _show(run.outputs)
    if ended[-1].status != "ok":
        raise NLQueryError(ended[-1].error)


async def _run(session: Session, code: str, ended: list[CellRun]) -> None:
    from nlquery.agent.kernel import run_cell

    kernel = await session.kernel()
    session.touched()
    await run_cell(
        kernel,
        code,
        timeout=session.settings.cell_timeout,
        on_output=lambda output: None,
        record=ended.append,
    )


def _show(outputs: Sequence[Mapping[str, Any]]) -> None:
    from IPython.display import display

    from nlquery.display.bundles import with_picture

    for output in outputs:
        if "data" in output:
            data, metadata = with_picture(output["data"])
            display(data, metadata=metadata, raw=True)
        elif output["output_type"] == "stream":
            print(output["text"], end="")  # noqa: T201 - a cell's output is what it prints
