"""Reading YAML so that every complaint can name the line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from nlquery.semantic.errors import SemanticModelError

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Source:
    """A YAML document and where its parts stand.

    Attributes
    ----------
    name
        The file's name, for messages.
    data
        The document.
    lines
        Path into the document → line, counted from 1.
    """

    name: str
    data: Any
    lines: Mapping[Place, int]

    @classmethod
    def parse(cls, text: str, name: str) -> Source:
        """Return the document of a text.

        Raises
        ------
        SemanticModelError
            If it is not YAML.
        """
        try:
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
            data = yaml.load(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            problem = getattr(error, "problem", None) or str(error)
            raise SemanticModelError(f"{name}, line {line}: not YAML: {problem}.") from error
        lines: dict[Place, int] = {}
        if node is not None:
            _note_lines(node, (), lines)
        return cls(name, data, lines)

    def error(self, place: Sequence[str | int], message: str, mend: str = "") -> SemanticModelError:
        """Return the error that `message` holds at `place`."""
        path = tuple(place)
        while path and path not in self.lines:
            path = path[:-1]
        line = self.lines.get(path, 1)
        return SemanticModelError(f"{self.name}, line {line}: {message}", mend=mend)

    def check(self) -> None:
        """Check the shape against the JSON schema.

        Raises
        ------
        SemanticModelError
            At the first place that does not fit, deepest first.
        """
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import best_match

        error = best_match(Draft202012Validator(schema()).iter_errors(self.data))
        if error is not None:
            where = ".".join(str(part) for part in error.absolute_path)
            raise self.error(list(error.absolute_path), f"{where or 'document'}: {error.message}")


def read(path: Path | None) -> tuple[str, str]:
    """Return text and name of a model's file; None: the one that comes with the schema.

    Raises
    ------
    SemanticModelError
        If there is no such file, or it is not UTF-8 text.
    """
    if path is None:
        shipped = resources.files("nlquery_schema") / "semantic_model.yaml"
        return shipped.read_text("utf-8"), shipped.name
    try:
        return path.read_text("utf-8"), path.name
    except (OSError, UnicodeDecodeError) as error:
        raise SemanticModelError(
            f"The semantic model {path} cannot be read ({error}).",
            mend="`nlquery model init` makes one from a database.",
        ) from error


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema of semantic models."""
    text = (resources.files("nlquery_schema") / "semantic_model.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _note_lines(node: yaml.Node, place: Place, lines: dict[Place, int]) -> None:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _note_lines(value, (*place, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*place, index), lines)
