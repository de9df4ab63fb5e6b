"""What a session needs of a kernel, be it here or elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from nlquery_kernels.connection import Connection
from nlquery_kernels.gateway import Gateway, GatewayConnection
from nlquery_kernels.limits import Limits
from nlquery_kernels.messages import Message
from nlquery_kernels.road import DatabaseRoad


class Line(Protocol):
    """A running kernel; see :class:`nlquery_kernels.connection.Connection`."""

    died: asyncio.Event

    @property
    def is_alive(self) -> bool:
        """Whether the kernel can be asked."""

    async def run(self, code: str, take: Callable[[Message], None]) -> None:
        """Run a cell and hand its messages to `take`; return at its end."""

    async def heard(self) -> None:
        """Wait for the next message of the running cell."""

    async def signal(self, number: int) -> None:
        """Send a signal to the kernel."""

    def processes(self) -> list[int]:
        """Return the pids on this machine."""

    def exceeded(self) -> str:
        """Return the name of the limit for which the host ended the kernel; empty: none."""

    def write_file(self, name: str, content: bytes | Path) -> None:
        """Let the kernel read `content`, or a copy of that file, as ``files/name``."""

    def remove_file(self, name: str) -> None:
        """Take ``files/name`` away."""

    async def deliver(self) -> None:
        """Bring what was written and removed to the kernel, before a cell runs."""

    async def close(self) -> None:
        """End the kernel."""


async def open_line(road: DatabaseRoad | None, limits: Limits) -> Line:
    """Start a kernel here, or at the gateway that the environment names.

    Raises
    ------
    KernelError
        If it does not come up.
    """
    gateway = Gateway.from_environment()
    if gateway is not None:
        return await GatewayConnection.open(gateway)
    return await Connection.open(road, limits)
