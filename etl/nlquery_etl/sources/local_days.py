"""Business dates from moments, where a source has only those."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

_MOST = 20_000


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
        self._quarters: dict[tuple[str, int], date] = {}

    def day(self, moment: str) -> date:
        """Return the business date of a moment in ISO 8601; without a zone it is UTC."""
        if not moment.endswith("Z"):
            return self._read(moment)
        # days begin at full quarters of an hour, everywhere
        quarter = (moment[:13], int(moment[14:16]) // 15)
        found = self._quarters.get(quarter)
        if found is None:
            if len(self._quarters) > _MOST:
                self._quarters.clear()
            found = self._quarters[quarter] = self._read(moment)
        return found

    def _read(self, moment: str) -> date:
        at = datetime.fromisoformat(moment)
        local = (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).astimezone(self._zone)
        return (local - self._start).date()
