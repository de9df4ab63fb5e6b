"""What the panel is told: state of the assistant, a session with its turns, cells."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlquery.attachments.kinds import SUFFIXES
from nlquery.errors import NLQueryError
from nlquery.server.errors import Missing
from nlquery.server.present import cell_json, turn_json

if TYPE_CHECKING:
    from datetime import date

    from nlquery.resources import Resources
    from nlquery.server.desk import Desk
    from nlquery.server.panel import Policy
    from nlquery.session import SessionNotebook

LIMITS = ("token_limit", "max_steps", "max_seconds", "max_tokens", "max_cost", "cell_timeout")
PROVIDERS = {"anthropic": "Anthropic", "openai": "OpenAI"}


async def status(desk: Desk, policy: Policy) -> dict[str, Any]:
    """Return what is usable, who can answer, and what is missing with the way out."""
    problems: list[dict[str, str]] = []
    database = ""
    try:
        resources = await desk.assistant.resources()
        await resources.refresh()
        database = await asyncio.to_thread(_database, resources)
    except NLQueryError as error:
        problems.append(_problem(error))
    problems += await asyncio.to_thread(_sandbox_problem)
    model, models, missing = await asyncio.to_thread(_models, desk)
    problems += missing
    return {
        "ready": not problems,
        "model": model,
        "models": models,
        "problems": problems,
        "database": database,
        "limits": {name: getattr(desk.settings, name) for name in LIMITS},
        "base_urls": list(policy.base_urls),
        "attachments": {"most_mb": policy.most_file_bytes / (1 << 20), "types": list(SUFFIXES)},
    }


async def welcome(desk: Desk) -> dict[str, Any]:
    """Return a title, a sentence on the data, and questions that can be asked."""
    model = (await desk.assistant.resources()).planner.model
    return {
        "title": "Ask a question about your data",
        "text": model.description,
        "examples": list(model.examples),
    }


async def session(desk: Desk, name: str, root: str) -> dict[str, Any]:
    """Return a session with its turns as its file has them now.

    Parameters
    ----------
    desk
        Whose session.
    name
        The session's name.
    root
        Jupyter's root directory, for the path of the file in it.
    """
    chat, notebook = await desk.notebook(name)
    running = chat.running.id if chat and chat.running else None
    if notebook is None:
        shown = chat.name if chat else name
        empty: dict[str, Any] = {
            "title": "",
            "file": None,
            "revision": 0,
            "summary": None,
            "turns": [],
        }
        return {"name": shown, "running": running, "kernel": False, **empty}
    return {
        "name": notebook.path.stem,
        "title": str(notebook.metadata.get("title") or notebook.path.stem),
        "file": _relative(notebook.path, root),
        "revision": _revision(notebook.path),
        "running": running,
        "kernel": chat is not None and chat.session.has_kernel,
        **await asyncio.to_thread(_content, notebook),
    }


async def cells(desk: Desk, name: str, number: int) -> list[Mapping[str, Any]]:
    """Return the cells of a turn, outputs included.

    Raises
    ------
    Missing
        If there is no such turn.
    """
    from nlquery.session import turn_of

    _, notebook = await desk.notebook(name)
    found = [cell for cell in notebook.cells if turn_of(cell) == number] if notebook else []
    if not found:
        raise Missing(f"There is no question {number} in this session.", mend="Reload it.")
    return [cell_json(cell) for cell in found]


def _content(notebook: SessionNotebook) -> dict[str, Any]:
    from nlquery.output_filter import filter_markdown
    from nlquery.output_filter.dollars import unescape_dollars

    summary = notebook.summary()
    turns = sorted(notebook.turns(), key=lambda turn: turn.number)
    return {
        "summary": filter_markdown(unescape_dollars(summary.source)).text if summary else None,
        "turns": [turn_json(turn) for turn in turns],
    }


def _revision(path: Path) -> int:
    """Return a number that grows with each change, and that JavaScript can hold."""
    return path.stat().st_mtime_ns // 1000


def _relative(path: Path, root: str) -> str | None:
    base = Path(root).expanduser().resolve() if root else None
    here = path.resolve()
    return here.relative_to(base).as_posix() if base and here.is_relative_to(base) else None


def _problem(error: NLQueryError) -> dict[str, str]:
    from nlquery.record.redact import redact

    return {"what": redact(error.message), "mend": redact(error.mend)}


def _sandbox_problem() -> list[dict[str, str]]:
    from nlquery_kernels.errors import KernelError
    from nlquery_kernels.gateway import Gateway
    from nlquery_kernels.tiers import choose

    try:
        if Gateway.from_environment() is None:
            choose()
    except KernelError as error:
        return [_problem(error)]
    return []


def _database(resources: Resources) -> str:
    """Return one line on the data, such as ``Embedded database · 1,234 orders · 1–31 May 2025``."""
    from sqlalchemy import text

    database, clock = resources.database, resources.planner.clock
    parts = ["Embedded database" if database.embedded else f"PostgreSQL {database.database}"]
    if database.managed:
        engine = database.reader_engine()
        with engine.connect() as connection:
            orders = connection.execute(text("SELECT count(*) FROM orders")).scalar_one()
        engine.dispose()
        parts.append(f"{orders:,} orders" if orders else "no orders yet")
        if not orders:
            return " · ".join(parts)
    return " · ".join([*parts, _days(clock.first_day, clock.last_day)])


def _days(first: date, last: date) -> str:
    if first == last:
        return f"{first:%-d %B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last:%-d %B %Y}"
    start = f"{first:%-d %B}" if first.year == last.year else f"{first:%-d %B %Y}"
    return f"{start} – {last:%-d %B %Y}"


def _models(desk: Desk) -> tuple[str, list[dict[str, Any]], list[dict[str, str]]]:
    """Return who answers by default, who else can, and what the default one lacks."""
    from nlquery.providers.choose import lacking, resolve
    from nlquery.providers.models import Catalogue

    try:
        catalogue = Catalogue.load(desk.settings.home)
        keys = desk.assistant.keys
        chosen = resolve(desk.settings.model, catalogue, keys)
    except NLQueryError as error:
        return desk.settings.model, [], [_problem(error)]
    names = dict.fromkeys(["offline", chosen, *catalogue.names])
    models = []
    for name in names:
        missing = lacking(name, keys)
        mend = missing.mend if missing else ""
        models.append({"name": name, "label": _label(name), "ready": missing is None, "mend": mend})
    wanted = lacking(chosen, keys)
    return chosen, models, [_problem(wanted)] if wanted else []


def _label(name: str) -> str:
    if name == "offline":
        return "Offline planner (no model, no cost)"
    provider, _, model = name.partition(":")
    return f"{model} ({PROVIDERS.get(provider, provider)})"
