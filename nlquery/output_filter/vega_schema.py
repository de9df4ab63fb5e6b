"""Vega-Lite's own JSON schema, which lists everything a specification may consist of."""

from __future__ import annotations

import functools
import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

_FILE = "vegalite/v5/schema/vega-lite-schema.json"


class Validator(Protocol):
    """What is used of a JSON schema validator."""

    def is_valid(self, instance: Any) -> bool:
        """Return whether the instance is as the schema says."""
        ...


def is_vega_lite(spec: Mapping[str, Any]) -> bool:
    """Return whether the specification has nothing but what Vega-Lite knows, in its place."""
    return _validator().is_valid(spec)


@functools.cache
def _validator() -> Validator:
    from jsonschema import Draft7Validator

    found = importlib.util.find_spec("altair")  # read, not imported: that takes half a second
    assert found is not None
    assert found.submodule_search_locations is not None
    file = Path(found.submodule_search_locations[0]) / _FILE
    validator: Validator = Draft7Validator(json.loads(file.read_text()))
    return validator
