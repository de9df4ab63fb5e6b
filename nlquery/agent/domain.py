"""What the agent knows about the data it is asked about, in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from nlquery.agent.errors import ToolError
from nlquery.agent.saved import normalized
from nlquery.agent.toolbox import Compiler
from nlquery.agent.tools import COMPILE_METRICS, RUN_PYTHON, CellRequest
from nlquery.memory.tokens import fixed_chars
from nlquery.providers.protocol import Tool

if TYPE_CHECKING:
    from nlquery.planner import Planner as OfflinePlanner
    from nlquery.semantic.definitions import Definition
    from nlquery.semantic.model import SemanticModel
    from nlquery.semantic.prompt import Prompt
    from nlquery.semantic.spec import QuerySpec

GENERIC_PROMPT = (
    "You answer questions about a PostgreSQL database by running Python cells. Use "
    "sql(query, params), which returns a pandas DataFrame."
)


TOOLS = (RUN_PYTHON, COMPILE_METRICS)


def prompt_of(model: SemanticModel) -> Prompt:
    """Return the system prompt that fits together with the tools, and what it leaves out."""
    from nlquery.semantic.prompt import system_prompt

    return system_prompt(model, fixed_chars("", TOOLS))


@dataclass(frozen=True)
class Domain:
    """Everything about the data that a turn needs.

    Attributes
    ----------
    system
        System prompt; the same bytes for the same semantic model.
    fingerprint
        Hash of the semantic model; saved answers are reused only under the same one.
    compiler
        Turns QuerySpec JSON into a cell, for ``compile_metrics``.
    planner
        The offline planner, for offline answers and the fast path.
    today
        One line for the turn's message that says which day relative dates are read against.
    vocabulary
        Words the semantic model knows, lower case.
    definitions
        Metric name → its definition, for lineage.
    verified
        Normalized questions of the semantic model that the planner is known to answer.
    database
        Which database is asked; saved answers are reused only for the same one.
    """

    system: str = GENERIC_PROMPT
    fingerprint: str = ""
    compiler: Compiler | None = None
    planner: OfflinePlanner | None = None
    today: str = ""
    vocabulary: frozenset[str] = frozenset()
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    verified: frozenset[str] = frozenset()
    database: str = ""

    @classmethod
    def of(cls, model: SemanticModel, planner: OfflinePlanner, database: str = "") -> Self:
        """Return what a semantic model and a database that was looked at tell the agent."""
        from nlquery.semantic.compile import compile_spec
        from nlquery.semantic.definitions import definitions

        def compiler(data: Mapping[str, Any]) -> CellRequest:
            spec = _read_spec(data)
            compiled = compile_spec(spec, model, planner.clock)
            return CellRequest(compiled.code, "answer", _as_json(spec))

        return cls(
            system=prompt_of(model).text,
            fingerprint=model.fingerprint,
            compiler=compiler,
            planner=planner,
            today=planner.clock.sentence,
            vocabulary=planner.vocabulary,
            definitions=definitions(model),
            verified=frozenset(map(normalized, model.examples)),
            database=database,
        )

    @property
    def tools(self) -> Sequence[Tool]:
        """The tools that can be carried out."""
        return TOOLS if self.compiler else (RUN_PYTHON,)


def _read_spec(data: Mapping[str, Any]) -> QuerySpec:
    """Return the query that a model sent.

    Raises
    ------
    ToolError
        If it is none; the message names the part.
    """
    from pydantic import ValidationError

    from nlquery.semantic.spec import QuerySpec

    try:
        return QuerySpec.model_validate(dict(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "spec"
        raise ToolError(f"{where}: {first['msg']}", mend="See QuerySpec.") from error


def _as_json(spec: QuerySpec) -> dict[str, Any]:
    return spec.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
