"""Which day it is for questions: today when the data is fresh, else the day after it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from nlquery.semantic.model import SemanticModel

ONE_DAY = timedelta(days=1)

NO_DATA = (
    "The database holds no data yet. `nlquery load DIRECTORY` loads exports of Toast, DoorDash and "
    "Square, `nlquery demo` invented sales."
)


@dataclass(frozen=True)
class Clock:
    """The days the data covers and the day that relative dates are read against.

    Attributes
    ----------
    as_of
        "Today" of questions: "yesterday" is the day before it.
    first_day, last_day
        First and last day with data.
    fresh
        Whether `as_of` is the real today.
    empty
        Whether there is no day with data at all.
    """

    as_of: date
    first_day: date
    last_day: date
    fresh: bool
    empty: bool = False

    @classmethod
    def of(cls, first_day: date, last_day: date, today: date) -> Clock:
        """Return the clock of data from `first_day` to `last_day`, read on `today`."""
        fresh = last_day >= today - ONE_DAY
        return cls(today if fresh else last_day + ONE_DAY, first_day, last_day, fresh)

    @classmethod
    def read(cls, engine: Engine, model: SemanticModel, today: date | None = None) -> Clock:
        """Ask the database which days it has; without any, only today counts.

        Parameters
        ----------
        engine
            Engine of the reader.
        model
            Says where days are.
        today
            The real date; None: the machine's.
        """
        today = today or date.today()
        first, last = _range(engine, model) if model.time_dimension else (None, None)
        if first is None or last is None:
            return cls(today, today, today, True, empty=bool(model.time_dimension))
        return cls.of(first, last, today)

    @property
    def sentence(self) -> str:
        """One line for people and models about which day it is."""
        if self.empty:
            return f"Today is {self.as_of}. The database holds no data yet."
        covers = f"The data covers {self.first_day} to {self.last_day}"
        if self.fresh:
            return f"Today is {self.as_of}. {covers}."
        return f"{covers}; relative dates are read as of {self.as_of}, the day after it ends."


def _range(engine: Engine, model: SemanticModel) -> tuple[date | None, date | None]:
    from sqlalchemy import text

    from nlquery.semantic.joins import from_clause

    time = model.dimensions[model.time_dimension]
    source = from_clause(model, time.dataset, [time.expression])
    query = f"SELECT min({time.expression}), max({time.expression})\n{source}"
    with engine.connect() as connection:
        first, last = connection.execute(text(query)).one()
    return first, last
