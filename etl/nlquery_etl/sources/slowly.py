"""JSON files read by a parser that takes any layout, and that says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import ijson

from nlquery_etl.errors import SourceFileError

_MARK = b"\xef\xbb\xbf"  # a byte order mark
_NOT_JSON = {
    b"\x1f\x8b": ("is compressed", "Unpack it: gunzip FILE"),
    b"PK": ("is a ZIP archive", "Unpack it: unzip FILE"),
    b"\xff\xfe": ("is in UTF-16", "Save it in UTF-8."),
    b"\xfe\xff": ("is in UTF-16", "Save it in UTF-8."),
}


def elements(path: Path, prefix: str) -> Iterator[Any]:
    """Yield what is at a prefix of ijson's.

    Raises
    ------
    SourceFileError
        If the file is not JSON or ends too early.
    """
    with _opened(path) as file:
        yield from ijson.items(file, prefix, use_float=True)


def lacks(path: Path, array: str, beside: str | None = None) -> str | None:
    """Return what is wrong with a file in which no elements were found; None: nothing is.

    Parameters
    ----------
    array
        The list that should be at the top of the file.
    beside
        Another list that the file may have instead.
    """
    top: dict[str, str] = {}
    with _opened(path) as file:
        for prefix, event, _ in ijson.parse(file):
            if prefix == "" and event == "start_array":
                return None
            if prefix and "." not in prefix and event != "map_key":
                top.setdefault(prefix, event)
    is_other = array not in top and (not top or top.get(beside or "") == "start_array")
    if is_other or top.get(array) == "start_array":
        return None
    return f"{path.name} has no list of {array} at its top"


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file behind its byte order mark, and tell what is wrong with it."""
    try:
        with path.open("rb") as file:
            begin = file.read(len(_MARK))
            for start, (what, mend) in _NOT_JSON.items():
                if begin.startswith(start):
                    raise SourceFileError(f"{path} {what}.", mend=mend.replace("FILE", path.name))
            if begin != _MARK:
                file.seek(0)
            yield file
    except (ijson.JSONError, UnicodeDecodeError) as error:
        said = _first_line(error)
        if "trailing garbage" in said:
            raise SourceFileError(
                f"{path} holds several JSON documents, one after the other.",
                mend=f"Make records one list (jq -s . {path.name}), pages files of their own.",
            ) from error
        raise SourceFileError(
            f"{path} is not a complete JSON file: {said}.",
            mend="Export it again; nothing of it was loaded.",
        ) from error


def _first_line(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(error)
    return text.strip().split("\n")[0].rstrip(".")
