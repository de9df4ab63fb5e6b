"""Where somebody takes back what was said: ``the airport, no sorry, the mall``."""

from __future__ import annotations

import re

TAKEN_BACK = "takenback"
"""The word that stands for ``no sorry``, ``scratch that`` …: something before it is wrong."""
MEANT = "meantinstead"
"""The word that stands for ``I mean``, ``actually``: they may mean nothing, too."""
MADE = "makeitinstead"
"""The word that stands for ``make it``: it may begin something else."""
MARKS = frozenset({TAKEN_BACK, MEANT, MADE})

_SOFT = r"i mean(?:t)?|actually|make (?:that|it)"
_FIRM = r"scratch that|strike that|or rather|oops|whoops|my (?:bad|mistake)|sorry"
_PAUSED = r"wait|hang on|hold on|(?:or )?no|nope|correction"
_THINKING = r"erm?|h+m+|umm?|uhh?"
_ATOM = rf"(?:{_SOFT}|{_FIRM}|{_PAUSED}|{_THINKING})"
_RUN = re.compile(rf"(?P<before>[\s,;:.!…-]+)(?P<run>{_ATOM}(?:[\s,;.…-]+{_ATOM})*)(?![\w']|-\w)"
                  r"(?P<after>[\s,;:.!…-]*)")  # fmt: skip
_PUNCTUATION = re.compile(r"[,;:.!…-]")


def with_corrections(text: str) -> str:
    """Return a question, in lower case, with one word for each way of correcting oneself."""
    return _RUN.sub(_marked, text) if _RUN.search(text) else text


def _marked(found: re.Match[str]) -> str:
    """Return the word for a correction; the text as it is where it is none."""
    whole, atoms = found.group(), set(re.findall(_ATOM, found["run"]))
    begins, ends = not found.string[: found.start()].strip(), found.end() == len(found.string)
    taken_back = atoms & {"scratch that", "strike that"}
    if begins or (ends and not taken_back):
        return whole
    paused = bool(_PUNCTUATION.search(found["before"]))
    enclosed = paused and bool(_PUNCTUATION.search(found["after"]))
    if any(re.fullmatch(_FIRM, atom) for atom in atoms) or (
        atoms & {"no", "or no"} and len(atoms) > 1
    ):
        return f"{found['before']}{TAKEN_BACK} "
    if any(re.fullmatch(_PAUSED, atom) for atom in atoms):
        waits = paused and atoms & {"wait", "hang on", "hold on"}
        return f"{found['before']}{TAKEN_BACK} " if enclosed or waits else whole
    if all(re.fullmatch(_THINKING, atom) for atom in atoms):
        return (
            f"{found['before']}{MEANT} " if enclosed and "er" in {a[:2] for a in atoms} else whole
        )
    spoken = any(atom.startswith("i mean") for atom in atoms)
    mark = MADE if atoms <= {"make it", "make that"} else MEANT
    return f"{found['before']}{mark} " if spoken or paused else whole
