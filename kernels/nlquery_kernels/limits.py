"""What a kernel may use."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from nlquery_kernels.errors import LimitSettingError

PREFIX = "NLQUERY_KERNEL_"


@dataclass(frozen=True)
class Limits:
    """Limits of one kernel; the environment sets each as ``NLQUERY_KERNEL_<NAME>``.

    Attributes
    ----------
    memory_mb
        Memory of all its processes together, in MiB.
    cpu_seconds
        CPU time of all its processes together over the kernel's life; 0: no limit.
    wall_seconds
        Wall time of one cell.
    grace_seconds
        How long an interrupted cell may take to end before the kernel is killed.
    processes
        Processes and threads.
    open_files
        Open files of one process.
    file_mb
        Size of one file, in MiB.
    disk_mb
        Size of the work directory, in MiB.
    output_kb
        Text and display data of one cell, in KiB.
    rows
        Rows that one ``sql()`` returns.
    table_rows
        Rows of a data frame that are published for display.
    statement_seconds
        Server-side time limit of one SQL statement.
    relay_mb
        What one connection reads from a database on another machine, in MiB.
    relay_connections
        Connections to a database on another machine at once.
    """

    memory_mb: int = 1536
    cpu_seconds: int = 0
    wall_seconds: float = 60.0
    grace_seconds: float = 5.0
    processes: int = 64
    open_files: int = 512
    file_mb: int = 128
    disk_mb: int = 256
    output_kb: int = 8192
    rows: int = 200_000
    table_rows: int = 1_000
    statement_seconds: float = 30.0
    relay_mb: int = 1024
    relay_connections: int = 16

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name == "cpu_seconds" else math.ulp(0.0)
            if not least <= value < math.inf:
                raise LimitSettingError(
                    f"The kernel limit {field.name} is {value}.",
                    mend=f"Set {setting(field.name)} to a number above 0.",
                )

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] | None = None,
        *,
        over: Mapping[str, float] | None = None,
    ) -> Self:
        """Return the limits that the environment sets, defaults for the others.

        Parameters
        ----------
        environment
            Default: this process's.
        over
            Limits that go before the environment's.

        Raises
        ------
        LimitSettingError
            If a value is not a number or not positive.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, float] = dict(over or {})
        for field in fields(cls):
            if field.name in values:
                continue
            text = environment.get(setting(field.name), "").strip()
            if text:
                kind = float if isinstance(field.default, float) else int
                try:
                    values[field.name] = kind(text)
                except ValueError:
                    raise LimitSettingError(
                        f"{setting(field.name)} is {text!r}, which is not a number.",
                        mend=f"Set it to a number such as {field.default}.",
                    ) from None
        return cls(**values)  # type: ignore[arg-type]  # each value has its field's type


def setting(name: str) -> str:
    """Return the environment variable that sets the limit called `name`."""
    return PREFIX + name.upper()


@dataclass(frozen=True)
class LimitHit:
    """A limit that ended a cell.

    Attributes
    ----------
    name
        Field of :class:`Limits`.
    value
        Its value.
    setting
        Environment variable that raises it.
    message
        One sentence that says all of that.
    """

    name: str
    value: float
    setting: str
    message: str

    @classmethod
    def of(cls, limits: Limits, name: str) -> Self:
        """Return the hit of the limit called `name`."""
        value = getattr(limits, name)
        shown = int(value) if float(value).is_integer() else value
        what = SENTENCES[name].format(value=shown)
        return cls(name, value, setting(name), f"{what[:-1]} (raise it with {setting(name)}).")


SENTENCES = {
    "memory_mb": "The cell needed more memory than the limit of {value} MiB.",
    "cpu_seconds": "The session's kernel used more CPU time than the limit of {value} s.",
    "wall_seconds": "The cell took longer than its time limit of {value} s.",
    "processes": "The cell started more processes than the limit of {value}.",
    "open_files": "The cell opened more files than the limit of {value}.",
    "file_mb": "The cell wrote a file larger than the limit of {value} MiB.",
    "disk_mb": "The cell filled its work directory: the limit is {value} MiB.",
    "output_kb": "The cell printed more than the limit of {value} KiB.",
    "statement_seconds": "The SQL statement took longer than the limit of {value} s.",
    "relay_mb": "The connection read more from the database than the limit of {value} MiB.",
    "relay_connections": "There were more connections to the database than the limit of {value}.",
}
