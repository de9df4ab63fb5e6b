"""What providers on a model maker's SDK have in common: a name, and a client made when needed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar


class RemoteProvider(ABC):
    """A model behind an SDK; retries are left to the agent.

    Parameters
    ----------
    name
        Model name.
    client
        The SDK's asynchronous client; by default one is made at first use.
    key, base_url
        For that one; default: the environment's.
    """

    vendor: ClassVar[str]

    def __init__(
        self,
        name: str,
        client: Any = None,
        *,
        key: str | None = None,
        base_url: str | None = None,
    ) -> None:
        self._place = (key, base_url)
        self._name = name
        self._client = client

    @property
    def model(self) -> str:
        """``vendor:NAME``."""
        return f"{self.vendor}:{self._name}"

    @property
    def client(self) -> Any:
        """The SDK's client."""
        if self._client is None:
            self._client = self._connect(*self._place)
        return self._client

    @abstractmethod
    def _connect(self, key: str | None, base_url: str | None) -> Any:
        """Return a client of the SDK."""

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
