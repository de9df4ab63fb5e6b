"""What a check of the sandbox says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """What was looked at and found.

    Attributes
    ----------
    name
        What, in a few words.
    ok
        Whether it is as it should be.
    found
        What was seen.
    mend
        The way out when it is not.
    """

    name: str
    ok: bool
    found: str
    mend: str = ""
