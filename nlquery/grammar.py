"""Puts off the import of a grammar that compiles for one to three seconds.

jsonschema, which nbformat and Altair import, asks ``rfc3987_syntax`` to check IRIs, which
notebooks and charts do not have. Here it gets a stand-in that imports the real one at the first
IRI, or at the first other use, so nothing changes for who needs it.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any

NAME = "rfc3987_syntax"


class _Deferred(ModuleType):
    def is_valid_syntax(self, term: str, value: str) -> bool:
        """Check as the real one does."""
        return bool(_real().is_valid_syntax(term, value))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_real(), name)


def defer_grammar() -> None:
    """Put the stand-in where imports look, if the grammar is there and not yet imported."""
    if NAME in sys.modules:
        return
    spec = importlib.util.find_spec(NAME)
    if spec is None:
        return
    module = _Deferred(NAME)
    module.__spec__ = spec
    module.__path__ = list(spec.submodule_search_locations or ())
    sys.modules[NAME] = module


def _real() -> Any:
    if isinstance(sys.modules.get(NAME), _Deferred):
        del sys.modules[NAME]
    return importlib.import_module(NAME)
