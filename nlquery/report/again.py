"""Running a report or a session again: in a kernel of its own, on this or another database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nlquery.report.parameters import NO_CHANGE, Changes, Parameters, changes_for
from nlquery.report.replay import Replayed, Report, replay

if TYPE_CHECKING:
    from nlquery.semantic.clock import Clock
    from nlquery.semantic.model import SemanticModel
    from nlquery.semantic.narrate import Narration
    from nlquery.settings import Settings
    from nlquery_schema.database import Database


async def run_again(
    report: Report, settings: Settings, wanted: Parameters | None = None
) -> Sequence[Replayed]:
    """Run the report's cells in a new sandbox, without a model, and say how each came out.

    Parameters
    ----------
    report
        What is run; it gets the new outputs.
    settings
        Which database.
    wanted
        Other dates or places.

    Raises
    ------
    NLQueryError
        If the database or the sandbox is not usable, or a parameter means nothing.
    """
    from nlquery.road import road_to
    from nlquery_kernels.session import SandboxKernel
    from nlquery_schema.database import open_database

    database = await asyncio.to_thread(open_database, settings.home, settings.database_url)
    teller, change = await asyncio.to_thread(_prepared, report, settings, database, wanted)
    async with road_to(database) as road:
        kernel = await SandboxKernel.start(road=road)
        try:
            return [one async for one in replay(report, kernel, change, tell=teller.tell)]
        finally:
            await kernel.shutdown()


class Teller:
    """Tells a planned query's new table in words, as it was told the first time."""

    def __init__(self, model: SemanticModel, clock: Clock) -> None:
        self._model = model
        self._clock = clock

    def tell(self, spec: Mapping[str, Any], table: Mapping[str, Any]) -> Narration | None:
        """Return the words; None when the query means nothing to the semantic model any more."""
        from pydantic import ValidationError

        from nlquery.semantic.compile import compile_spec
        from nlquery.semantic.errors import CompileError
        from nlquery.semantic.narrate import narrate
        from nlquery.semantic.spec import QuerySpec

        try:
            compiled = compile_spec(QuerySpec.model_validate(spec), self._model, self._clock)
        except (ValidationError, CompileError):
            return None
        return narrate(compiled, table, self._model, self._clock)


def _prepared(
    report: Report, settings: Settings, database: Database, wanted: Parameters | None
) -> tuple[Teller, Changes]:
    from nlquery.planner.vocabulary import read_values
    from nlquery.semantic import load_model
    from nlquery.semantic.clock import Clock

    model = load_model(settings.semantic_model)
    engine = database.reader_engine()
    try:
        clock = Clock.read(engine, model)
        if not wanted:
            return Teller(model, clock), NO_CHANGE
        known = wanted.checked(model, read_values(engine, model))
        return Teller(model, clock), changes_for(report, known, model, clock)
    finally:
        engine.dispose()
