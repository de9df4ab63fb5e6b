"""What both OpenAI protocols share: the client and its place."""

from __future__ import annotations

import os
from typing import Any

OFFICIAL = "api.openai.com"


def connect(key: str | None = None, base_url: str | None = None) -> Any:
    """Return an ``AsyncOpenAI``; retries are left to the agent.

    A server behind a custom base URL often needs no key; the SDK insists on one, so it gets a
    word that says so.

    Parameters
    ----------
    key
        The key; None: the environment's.
    base_url
        The server; None: the environment's, else OpenAI itself.
    """
    from openai import AsyncOpenAI

    if key is None and (base_url or custom_base_url()) and not os.environ.get("OPENAI_API_KEY"):
        key = "none-needed"
    return AsyncOpenAI(max_retries=0, api_key=key, base_url=base_url)


def custom_base_url() -> str | None:
    """Return ``OPENAI_BASE_URL`` when it names another place than OpenAI itself."""
    url = os.environ.get("OPENAI_BASE_URL", "").strip()
    return url if url and OFFICIAL not in url else None
