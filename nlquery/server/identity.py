"""Whose sessions a request means.

Jupyter's own token and password tell nobody apart: whoever has it is the owner of the server.
An identity provider that knows people (JupyterHub, or one of a company) gives each of them a
folder; see docs/decisions/0010-sessions-of-several-people.md.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import Any

_OWN = "jupyter_server."
_TELLING = (
    "get_user",
    "_get_user",
    "get_user_token",
    "get_user_cookie",
    "user_from_cookie",
    "generate_anonymous_user",
)


def folder_of(user: Any, provider: Any) -> str:
    """Return the folder of a person's sessions; empty for the owner of the server.

    Parameters
    ----------
    user
        A ``jupyter_server.auth.User``.
    provider
        The server's identity provider.
    """
    name = str(user.username)
    if not tells_people_apart(provider) or name == os.environ.get("JUPYTERHUB_USER"):
        return ""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{words or 'user'}-{digest}"


def tells_people_apart(provider: Any) -> bool:
    """Return whether the provider says who somebody is, as Jupyter's own ones do not."""
    methods = [getattr(type(provider), name, None) for name in _TELLING]
    modules = [str(method.__module__) for method in methods if method is not None]
    return not all(module.startswith(_OWN) for module in modules)
