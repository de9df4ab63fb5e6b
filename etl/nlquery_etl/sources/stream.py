"""The elements of a JSON file's array, one after the other, whatever the size of the file."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import orjson

from nlquery_etl.errors import SourceFileError
from nlquery_etl.sources import slowly
from nlquery_etl.sources.raw import canonical, element_of

BLOCK = 1 << 20
_HEAD = 16 << 20  # an array that begins later is looked for slowly
_BARE = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")
_BETWEEN = re.compile(rb"\}\s*(,)\s*(?=\{)")
_LONGEST = 64 << 20  # bytes of one element
_TRIES = 64
_NEAR = 1 << 15  # bytes before the end of a block that mostly hold a boundary
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])


def stream(path: Path, array: str, *, bare: bool = True) -> Iterator[Any]:
    """Yield the elements of a top-level array; see :func:`texts`."""
    return map(element_of, texts(path, array, bare=bare))


def texts(path: Path, array: str, *, bare: bool = True) -> Iterator[bytes]:
    """Yield the elements of a top-level array as JSON, without reading the file at once.

    What is between the parts of an element is taken away, so that the layout of a file does not
    matter.

    Blocks are parsed whole where elements are objects and the file is plain JSON; anything else
    is left to a slower parser that goes on at the same element, and that says what is wrong.

    Parameters
    ----------
    array
        Its key.
    bare
        Whether a file that is nothing but an array is meant, too.

    Raises
    ------
    SourceFileError
        If the file cannot be read, is not JSON or ends too early.
    """
    done, is_bare = 0, False
    try:
        is_bare = _is_bare(path)
        if is_bare and not bare:
            return
        for elements in _blocks(path, None if is_bare else array):
            yield from elements
            done += len(elements)
    except _Unclear:
        prefix = "item" if is_bare else f"{array}.item"
        yield from map(canonical, islice(slowly.elements(path, prefix), done, None))
    except OSError as error:
        raise SourceFileError(f"{path} cannot be read: {error.strerror}.") from error


class _Unclear(Exception):
    """The quick way does not know how to go on."""


def _is_bare(path: Path) -> bool:
    """Return whether a file is nothing but an array."""
    with path.open("rb") as file:
        return _BARE.match(file.read(BLOCK)) is not None


def _blocks(path: Path, array: str | None) -> Iterator[list[bytes]]:
    """Yield the array's elements in lists; None is the array that is the whole file.

    Raises
    ------
    _Unclear
        If the rest is not as expected; everything that was yielded is right.
    """
    if path.stat().st_size == 0:
        raise _Unclear
    opening = b"[" if array is None else b'{"array":['
    with path.open("rb") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            start = _start(whole, array)
        file.seek(start)
        text, gap = b"", b""
        while block := file.read(BLOCK):
            found = _elements(text + block, gap)
            yield found.elements
            text, gap = found.rest, found.gap
            if found.ended:
                break
        else:
            found = _end(text)
            yield found.elements
        if file.read(1) == b"" and _parsed(opening + found.rest) is None:
            raise _Unclear  # the array is complete, the file is not


@dataclass(frozen=True)
class _Found:
    """Elements at the beginning of a text.

    Attributes
    ----------
    rest
        The text behind them.
    ended
        Whether the array ends there.
    gap
        How the last boundary between two elements is written.
    """

    elements: list[bytes]
    rest: bytes
    ended: bool = False
    gap: bytes = b""


def _start(whole: mmap.mmap, array: str | None) -> int:
    """Return where the array's first element is."""
    if array is None and (begin := _BARE.match(whole)):
        return begin.end()
    if array is None:
        raise _Unclear
    opening = re.compile(rb'"%s"\s*:\s*\[' % re.escape(array.encode()))
    for found in opening.finditer(whole, 0, min(len(whole), _HEAD)):
        before = whole[: found.end()].removeprefix(b"\xef\xbb\xbf")
        if _parsed(before + b"]}") is not None:  # only then it is at the top
            return found.end()
    raise _Unclear


def _elements(text: bytes, gap: bytes) -> _Found:
    """Return the elements before the last boundary between two, or up to the array's end.

    A list that is cut at another comma, or inside of a string, does not parse.
    """
    for found in _boundaries(text, gap):
        comma = found.start(1)
        elements = _split(b"[" + text[:comma] + b"]")
        if elements is not None:
            return _Found(elements, text[comma + 1 :], gap=found[0])
        if _is_complete(text[:comma]):
            return _end(text)
    if len(text) > _LONGEST:
        raise _Unclear
    return _Found([], text, gap=gap)


def _boundaries(text: bytes, gap: bytes) -> Iterator[re.Match[bytes]]:
    """Yield what may be the last boundary between two elements, the likeliest first.

    That is one written as the last one was; those within elements often are not.
    """
    last = len(text)
    for begin in (max(0, last - _NEAR), max(0, last - BLOCK)):
        found = list(_BETWEEN.finditer(text, begin, last))[-_TRIES:]
        yield from sorted(found, key=lambda one: (one[0] != gap, -one.start()))
        last = found[0].start() if found else len(text)
        if begin == 0:
            return


def _end(text: bytes) -> _Found:
    """Return the elements up to the array's end, which is in the text."""
    try:
        orjson.loads(b"[" + text)
    except orjson.JSONDecodeError as error:
        if _is_beyond(error):
            # positions are those of characters
            before = text.decode(errors="replace")[: error.pos - 1].encode().rstrip()
            elements = _split(b"[" + before)
            if elements is not None:
                return _Found(elements, text[len(before) - 1 :], ended=True)
    raise _Unclear


def _split(text: bytes) -> list[bytes] | None:
    """Return the elements of an array; None if the text is not exactly one of JSON's."""
    try:
        text.decode()
        return [bytes(raw) for raw in _ARRAY.decode(msgspec.json.format(text, indent=-1))]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _is_complete(text: bytes) -> bool:
    """Return whether an array ends within a text of elements."""
    try:
        orjson.loads(b"[" + text)
    except orjson.JSONDecodeError as error:
        return _is_beyond(error)
    return True


def _is_beyond(error: orjson.JSONDecodeError) -> bool:
    """Return whether the document was complete where something else followed."""
    return error.msg.startswith("unexpected content after document")


def _parsed(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
