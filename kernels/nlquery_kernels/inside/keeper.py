"""Undoes what a cell changed in the libraries, so that the next one is not lied to.

Cells share a process, so this is no boundary: it is against code that patches ``pandas`` or
``sql`` for later turns, not against code that hunts through the interpreter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import FunctionType, ModuleType
from typing import Any

_MISSING = object()
_PASSING = frozenset({"__warningregistry__", "__annotations__", "__abstractmethods__"})
_OWN = (FunctionType, classmethod, staticmethod, property)


class Keeper:
    """Remembers classes and modules as they are when it is made.

    Parameters
    ----------
    kept
        Classes, which bring their bases, and modules.
    """

    def __init__(self, kept: Iterable[type | ModuleType]) -> None:
        holders = dict.fromkeys(holder for one in kept for holder in _with_bases(one))
        self._were = [(holder, dict(vars(holder))) for holder in holders]
        self._codes = list(_codes(self._were))

    def restore(self) -> list[str]:
        """Put back what was changed or hidden and return the names."""
        undone = []
        for holder, were in self._were:
            now = vars(holder)
            changed = [n for n, value in were.items() if now.get(n, _MISSING) is not value]
            hiding = _hiding(holder, were) if len(now) != len(were) else []
            for name in changed:
                if name not in _PASSING and _put_back(holder, name, were[name]):
                    undone.append(f"{holder.__name__}.{name}")
            for name in hiding:
                delattr(holder, name)
                undone.append(f"{holder.__name__}.{name}")
        for function, code, defaults in self._codes:
            if function.__code__ is not code or function.__defaults__ is not defaults:
                function.__code__, function.__defaults__ = code, defaults
                undone.append(function.__qualname__)
        return undone


def _with_bases(one: type | ModuleType) -> Iterator[type | ModuleType]:
    if isinstance(one, ModuleType):
        yield one
    else:
        yield from (base for base in one.__mro__ if base.__flags__ & _CHANGEABLE)


_CHANGEABLE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: classes that are made in Python


def _hiding(holder: type | ModuleType, were: dict[str, Any]) -> list[str]:
    """Return the new attributes that hide those of a base; others are a cell's own affair."""
    if isinstance(holder, ModuleType):
        return []
    new = [name for name in vars(holder) if name not in were and name not in _PASSING]
    return [name for name in new if any(name in vars(base) for base in holder.__mro__[1:])]


def _put_back(holder: type | ModuleType, name: str, value: Any) -> bool:
    try:
        setattr(holder, name, value)
    except (AttributeError, TypeError):
        return False
    return True


def _codes(were: Iterable[tuple[Any, dict[str, Any]]]) -> Iterator[tuple[FunctionType, Any, Any]]:
    for _, attributes in were:
        for value in attributes.values():
            plain = getattr(value, "__func__", None) or getattr(value, "fget", None) or value
            if isinstance(value, _OWN) and isinstance(plain, FunctionType):
                yield plain, plain.__code__, plain.__defaults__
