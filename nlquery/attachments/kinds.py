"""Which files are taken, told by name and first bytes; nothing is parsed here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath

from nlquery.errors import InputError
from nlquery.output_filter import filter_text

MOST_NAME = 120
_FORBIDDEN = frozenset('/\\:*?"<>|`\n\t')
_HEAD = 4096


def check_name(name: str) -> str:
    """Return the name that a file is kept under.

    Raises
    ------
    InputError
        If it is not a plain file name of a kind that is taken.
    """
    plain = unicodedata.normalize("NFC", name).strip()
    odd = plain != filter_text(plain) or any(c in _FORBIDDEN for c in plain)
    if odd or not plain or plain.startswith(".") or len(plain.encode()) > MOST_NAME:
        raise InputError(
            f"{filter_text(name)[:MOST_NAME]!r} cannot be the name of an attached file.",
            mend="Rename it: letters, digits, spaces, dots and dashes, at most 120 characters.",
        )
    kind_of(plain)
    return plain


def kind_of(name: str) -> str:
    """Return ``table``, ``workbook``, ``json``, ``parquet`` or ``image``.

    Raises
    ------
    InputError
        If the suffix is none of those taken.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(
            f"{name} is of a kind that cannot be attached.",
            mend=f"These can: {', '.join(SUFFIXES)}.",
        )
    return SUFFIXES[suffix]


def check_content(name: str, content: bytes) -> None:
    """Refuse a file that is not what its name says.

    Raises
    ------
    InputError
        If it is empty or its first bytes are those of something else.
    """
    if not content:
        raise InputError(f"{name} is empty.", mend="Choose another file.")
    what, fits = _CONTENT[kind_of(name)]
    if not fits(content):
        raise InputError(f"{name} is not {what}.", mend="Save it again as that, or rename it.")


def _is_text(content: bytes) -> bool:
    head = content[:_HEAD]
    return b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))


def _is_json(content: bytes) -> bool:
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return _is_text(content) and head[:1] in (b"{", b"[")


def _is_image(content: bytes) -> bool:
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))


SUFFIXES = {
    ".csv": "table",
    ".tsv": "table",
    ".xlsx": "workbook",
    ".json": "json",
    ".parquet": "parquet",
    ".png": "image",
    ".jpg": "image",
    ".jpeg": "image",
}
_CONTENT: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "table": ("a text file", _is_text),
    "workbook": ("an Excel workbook", lambda content: content.startswith(b"PK\x03\x04")),
    "json": ("a JSON file", _is_json),
    "parquet": (
        "a Parquet file",
        lambda content: content[:4] == b"PAR1" and content[-4:] == b"PAR1",
    ),
    "image": ("a PNG or JPEG picture", _is_image),
}
