"""Business dates from moments, where a source has only those."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

_MOST = 20_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)  # days begin at full quarters of an hour, everywhere


class LocalDays:
    """Dates in a time zone.

    Parameters
    ----------
    zone
        The place's.
    day_start
        Hour at which a business day begins.
    """

    def __init__(self, zone: tzinfo, day_start: int) -> None:
        self._zone, self._start = zone, timedelta(hours=day_start)
        self._quarters: dict[int, date] = {}

    def day(self, moment: str) -> date:
        """Return the business date of a moment in ISO 8601; without a zone it is UTC."""
        at = datetime.fromisoformat(moment)
        return self._local(at if at.tzinfo is not None else at.replace(tzinfo=UTC))

    def quarter(self, number: int) -> date:
        """Return the business date of a quarter of an hour, counted from 1970 in UTC."""
        found = self._quarters.get(number)
        if found is None:
            if len(self._quarters) > _MOST:
                self._quarters.clear()
            found = self._quarters[number] = self._local(_EPOCH + number * QUARTER)
        return found

    def _local(self, at: datetime) -> date:
        return (at.astimezone(self._zone) - self._start).date()
