"""Configuration of a server with several people: who they are stands in a header."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth import Authorizer
from jupyter_server.auth.identity import IdentityProvider, User


class ByHeader(IdentityProvider):
    """Believes a header, behind a token."""

    async def get_user(self, handler: Any) -> User | None:
        """Return who the header says, when the token is right."""
        known = await super()._get_user(handler)
        name = handler.request.headers.get("X-Person", "")
        return User(name) if known and name else None


class NotMallory(Authorizer):
    """Lets everybody do everything with nlquery, but Mallory."""

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:
        """Return whether it is not Mallory, and really about nlquery."""
        return user.username != "mallory" and resource == "nlquery"
