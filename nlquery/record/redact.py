"""Keys and passwords, taken out of anything that is logged or shown."""

from __future__ import annotations

import os
import re

MARK = "[redacted]"
_SECRET_NAMES = re.compile(r"(API_KEY|AUTH_TOKEN|TOKEN|SECRET|PASSWORD|PASSWD)$")
_NOT_SECRET = re.compile(r"TOKEN_LIMIT|MAX_TOKENS")
_PATTERNS = (
    re.compile(r"\b(?:sk|pk|rk)-[A-Za-z0-9_-]{8,}"),
    re.compile(r"(?i)\bBearer\s+[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(
        r"(?i)((?:x-api-key|api[_-]?key|authorization)[\"']?\s*[:=]\s*[\"']?)[^\s\"',;&]{6,}"
    ),
    re.compile(r"(\w+://[^\s/:@]+:)[^\s/@]+(?=@)"),
    re.compile(r"(?i)(password=)[^\s&;]+"),
    re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+"),
)
MIN_SECRET = 6


def redact(text: str) -> str:
    """Return `text` without API keys, bearer tokens and passwords.

    Values of this process's own secret variables (``…_API_KEY``, ``…_TOKEN`` …) go wherever
    they stand; other secrets go by their shape.
    """
    for secret in _own_secrets():
        text = text.replace(secret, MARK)
    for pattern in _PATTERNS:
        text = pattern.sub(lambda m: (m.group(1) if m.re.groups else "") + MARK, text)
    return text


def _own_secrets() -> list[str]:
    found = [
        value
        for name, value in os.environ.items()
        if _SECRET_NAMES.search(name) and not _NOT_SECRET.search(name) and len(value) >= MIN_SECRET
    ]
    return sorted(found, key=len, reverse=True)
