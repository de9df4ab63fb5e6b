"""Pictures: PNG and JPEG by their headers, not by what they are called."""

from __future__ import annotations

import base64
import binascii
import struct

MOST_BYTES = 5 << 20
MOST_PIXELS = 40_000_000
_SIDE = 16_384


def checked(mime: str, data: object) -> str | None:
    """Return the picture's base64 text made anew; None when it is not such a picture."""
    if not isinstance(data, str) or len(data) > 2 * MOST_BYTES:
        return None
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    size = _png_size(raw) if mime == "image/png" else _jpeg_size(raw)
    if size is None or len(raw) > MOST_BYTES:
        return None
    width, height = size
    fits = 0 < width <= _SIDE and 0 < height <= _SIDE and width * height <= MOST_PIXELS
    return base64.b64encode(raw).decode() if fits else None


def _png_size(raw: bytes) -> tuple[int, int] | None:
    if raw[:8] != b"\x89PNG\r\n\x1a\n" or raw[12:16] != b"IHDR" or len(raw) < 33:
        return None
    width, height = struct.unpack_from("!II", raw, 16)
    return width, height


def _jpeg_size(raw: bytes) -> tuple[int, int] | None:
    """Return the size that the first frame header tells (ITU T.81)."""
    if raw[:2] != b"\xff\xd8":
        return None
    place = 2
    while place + 9 <= len(raw) and raw[place] == 0xFF:
        marker = raw[place + 1]
        (length,) = struct.unpack_from("!H", raw, place + 2)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from("!HH", raw, place + 5)
            return width, height
        place += 2 + length
    return None
