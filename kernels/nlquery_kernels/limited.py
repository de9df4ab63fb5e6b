"""Limits as traits, for Jupyter's configuration files and kernelspecs."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Float, Integer

from nlquery_kernels.limits import Limits, setting


def _limit(name: str) -> Any:
    """Return the trait of the limit called `name`; None: the environment's, else the default."""
    field = next(field for field in fields(Limits) if field.name == name)
    kind = Float if isinstance(field.default, float) else Integer
    text = f"See Limits.{name}. Default: {setting(name)} in the environment, else {field.default}."
    return kind(None, allow_none=True, help=text).tag(config=True)


class LimitedProvisioner(LocalProvisioner):
    """Has a trait for each field of :class:`nlquery_kernels.limits.Limits`."""

    memory_mb = _limit("memory_mb")
    cpu_seconds = _limit("cpu_seconds")
    wall_seconds = _limit("wall_seconds")
    grace_seconds = _limit("grace_seconds")
    processes = _limit("processes")
    open_files = _limit("open_files")
    file_mb = _limit("file_mb")
    disk_mb = _limit("disk_mb")
    output_kb = _limit("output_kb")
    rows = _limit("rows")
    table_rows = _limit("table_rows")
    statement_seconds = _limit("statement_seconds")
    relay_mb = _limit("relay_mb")
    relay_connections = _limit("relay_connections")

    @property
    def limits(self) -> Limits:
        """The environment's limits with those that are set here on top.

        Raises
        ------
        LimitSettingError
            If one is not a number that makes sense.
        """
        given = {field.name: getattr(self, field.name) for field in fields(Limits)}
        set_here = {name: value for name, value in given.items() if value is not None}
        return Limits.from_environment(over=set_here)
