"""Questions in English to queries over the semantic model, without a language model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from nlquery.planner import language
from nlquery.planner.assembly import (
    Making,
    asks_of_rows,
    assemble,
    changes_form,
    check_pointed,
    check_spent,
    check_traces,
    edit,
    is_follow_up,
    lists_counted,
)
from nlquery.planner.assembly.coverage import check_all_days, check_days, check_extent
from nlquery.planner.demands import is_demand, why_declined
from nlquery.planner.errors import Declined
from nlquery.planner.lexicon import Lexicon
from nlquery.planner.read import read
from nlquery.planner.reading import Reading
from nlquery.planner.rewriting import MOST_CHARACTERS
from nlquery.planner.spelling import Speller
from nlquery.planner.vocabulary import read_aliases, read_values
from nlquery.semantic.clock import Clock
from nlquery.semantic.compile import CompiledQuery, compile_spec
from nlquery.semantic.errors import CompileError
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.narrate import Narration, narrate
from nlquery.semantic.spec import QuerySpec

if TYPE_CHECKING:
    from sqlalchemy import Engine

SUGGESTED = 3


@dataclass(frozen=True)
class Plan:
    """How a question is answered.

    Attributes
    ----------
    spec
        The query.
    code
        The Python of the answer's cell.
    sql
        Its statement.
    assumptions
        How words were read, definitions, days.
    title
        What the table shows.
    """

    spec: QuerySpec
    code: str
    sql: str
    assumptions: tuple[str, ...]
    title: str
    compiled: CompiledQuery
    notes: tuple[str, ...]
    model: SemanticModel
    clock: Clock

    def narrate(self, table: Mapping[str, Any]) -> Narration:
        """Tell the result.

        Parameters
        ----------
        table
            The answer cell's table, as its type carries it.
        """
        told = narrate(self.compiled, table, self.model, self.clock)
        return Narration(told.markdown, (*self.notes, *told.assumptions), told.suggestions)


@dataclass(frozen=True)
class Decline:
    """Why a question is not answered.

    Attributes
    ----------
    reason
        Markdown.
    suggestions
        Questions nearby that are.
    """

    reason: str
    suggestions: tuple[str, ...]


class Planner:
    """Plans questions over one database; made by :meth:`open`.

    Attributes
    ----------
    model
        The semantic model.
    clock
        The days with data, and the day relative words are read against.
    """

    def __init__(
        self,
        model: SemanticModel,
        clock: Clock,
        values: Mapping[str, Sequence[str]],
        aliases: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        self.model = model
        self.clock = clock
        self._values = values
        self._lexicon = Lexicon.of(model, values, aliases)
        self._speller = Speller(
            self._lexicon.words, self._lexicon.nicknames, self._lexicon.words_beside
        )

    @classmethod
    def open(cls, model: SemanticModel, reader_engine: Engine) -> Planner:
        """Read the database's values and days.

        Raises
        ------
        sqlalchemy.exc.SQLAlchemyError
            If the database does not have what the model says.
        """
        return cls(
            model,
            Clock.read(reader_engine, model),
            read_values(reader_engine, model),
            read_aliases(reader_engine, model),
        )

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words that have a meaning in the data, lower case."""
        return frozenset(self._lexicon.words)

    def read(self, question: str) -> Reading | None:
        """Return what the question's words are; None for a text that is not read at all."""
        if len(question) > MOST_CHARACTERS:
            return None
        try:
            return read(question, self._lexicon, self._speller, self.clock)
        except Declined:
            return None

    def plan(self, question: str, previous: QuerySpec | None = None) -> Plan | Decline:
        """Return how the question is answered, or why it is not.

        Parameters
        ----------
        question
            The person's words; anything at all.
        previous
            The query before, which a follow-up edits.
        """
        try:
            self._check(question, previous)
            reading = read(question, self._lexicon, self._speller, self.clock, previous)
            self._check_topics(reading)
            self._check_known(reading, previous)
            if previous is not None:
                check_pointed(reading, previous)
            spec, notes = self._spec(reading, previous)
            check_spent(reading, spec, self.model, follows=previous is not None)
            check_traces(reading, spec, self.model, follows=previous is not None)
            check_days(spec, self.model, self.clock)
            check_all_days(reading, spec, self.model, self.clock)
            return self._compiled(spec, notes)
        except Declined as declined:
            return Decline(declined.reason, declined.suggestions or self._examples(question))
        except CompileError as error:
            reason = f"{error.message} {error.mend}".strip()
            return Decline(reason, self._examples(question))

    def _spec(
        self, reading: Reading, previous: QuerySpec | None
    ) -> tuple[QuerySpec, tuple[str, ...]]:
        mended = tuple(f"“{wrong}” is read as “{right}”." for wrong, right in reading.mended)
        if previous is not None and is_follow_up(reading, previous):
            try:
                spec = edit(Making(reading, self.model), previous)
            except ValidationError as error:
                raise Declined(
                    f"That cannot be added to the question before: {error.errors()[0]['msg']}."
                ) from error
            if spec == previous and not (reading.of("dimension") or reading.of("measure")):
                raise Declined("That changes nothing about the answer before.")
            return spec, (*mended, *reading.notes)
        making = Making(reading, self.model)
        spec = assemble(making)
        return spec, (*mended, *reading.notes, *making.notes)

    def _compiled(self, spec: QuerySpec, notes: tuple[str, ...]) -> Plan:
        compiled = compile_spec(spec, self.model, self.clock)
        return Plan(
            spec=spec,
            code=compiled.code,
            sql=compiled.sql,
            assumptions=(*notes, *compiled.assumptions),
            title=compiled.title,
            compiled=compiled,
            notes=notes,
            model=self.model,
            clock=self.clock,
        )

    def _check(self, question: str, previous: QuerySpec | None) -> None:
        """Decline what is no question about the data.

        Raises
        ------
        Declined
            For demands, statements and texts that are too long.
        """
        if not any(c.isalpha() for c in question):
            raise Declined("There is no question in that.")
        if len(question) > MOST_CHARACTERS:
            raise Declined(f"Please ask in fewer than {MOST_CHARACTERS} characters.")
        check_extent(question, self.clock)
        if is_demand(question, follows=previous is not None):
            raise Declined("I only answer questions about the data; I do not carry out orders.")
        if reason := why_declined(question):
            raise Declined(reason)

    def _check_topics(self, reading: Reading) -> None:
        for link in reading.of("topic"):
            topic = next(t for t in self.model.out_of_scope if t.name == link.entry.name)
            raise Declined(topic.reason, topic.instead)

    def _check_known(self, reading: Reading, previous: QuerySpec | None) -> None:
        unknown, follows = reading.unknown(), previous is not None
        if follows:
            unknown = [word for word in unknown if word not in language.OF_CHANGES]
        ranked = reading.has(language.HIGHEST | language.LOWEST)
        found = (
            *(reading.links, reading.spans, reading.number, reading.chart, reading.sells),
            *(reading.single, reading.doing, reading.sort, reading.hours, reading.thresholds),
            *(reading.has(language.BUSY), follows and (ranked or changes_form(reading))),
            previous is not None and previous.transform == "count" and lists_counted(reading),
            previous is not None and asks_of_rows(reading, previous),
        )
        if any(found) and not unknown:
            return
        if not unknown:
            raise Declined("I did not find anything in the question that the data has.")
        written = {right: wrong for wrong, right in reading.mended}
        words = ", ".join(f"“{written.get(word, word)}”" for word in dict.fromkeys(unknown))
        raise Declined(f"I do not know {words} in this data.{self._known_places(reading)}")

    def _known_places(self, reading: Reading) -> str:
        """Return the known places when an unknown word stands where a place would."""
        texts = [word.text for word in reading.words]
        unknown = set(reading.unknown())
        placed = any(
            b in unknown and a in ("in", "at", "from", "with", "vs", "the")
            for a, b in pairwise(texts)
        )
        places = self._values.get("location", ())
        if not placed or not places:
            return ""
        return f" The locations are {', '.join(places[:8])}."

    def _examples(self, question: str) -> tuple[str, ...]:
        """Return the examples that share most words with the question."""
        words = set(re.findall(r"[a-z]{3,}", question.lower()[:MOST_CHARACTERS]))

        def shared(example: str) -> int:
            return len(words & set(re.findall(r"[a-z]{3,}", example.lower())))

        return tuple(sorted(self.model.examples, key=lambda e: -shared(e))[:SUGGESTED])
