"""The doctor's checks: green only where something was refused, red with a way out."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from nlquery_kernels.check import Check
from nlquery_kernels.doctor import examine
from nlquery_kernels.limits import Limits
from nlquery_kernels.output import CellResult
from nlquery_kernels.probes import limits as limit_probes
from nlquery_kernels.probes.database import database
from nlquery_kernels.probes.sandbox import SANDBOX
from nlquery_kernels.session import SandboxKernel
from tests.conftest import OrdinaryUser

SMALL = {
    "NLQUERY_KERNEL_CPU_SECONDS": "90",
    "NLQUERY_KERNEL_DISK_MB": "24",
    "NLQUERY_KERNEL_FILE_MB": "8",
    "NLQUERY_KERNEL_GRACE_SECONDS": "1",
    "NLQUERY_KERNEL_OUTPUT_KB": "64",
    "NLQUERY_KERNEL_TIER": "landlock",
}
SCRIPT = """
import asyncio, dataclasses, json, os, pathlib
os.environ["HOME"] += "/person"
pathlib.Path.home().mkdir()
pathlib.Path.home().joinpath("letter").write_text("private")
from nlquery_kernels.doctor import examine

async def main():
    print(json.dumps([dataclasses.asdict(check) async for check in examine()]))

asyncio.run(main())
"""


class Open:
    """Stands for a kernel that holds nothing back: everything works, and nothing is told."""

    tier = "root"
    limits = Limits()

    @classmethod
    async def start(cls, *, limits: Limits) -> Open:
        del limits
        return cls()

    async def shutdown(self) -> None:
        """Nothing runs."""

    async def execute(self, code: str, **_: Any) -> CellResult:
        shown = {"output_type": "stream", "name": "stdout", "text": "0\n"}
        return CellResult("ok", [shown] if "current_user" in code else [], 1, [], 0.0)


@pytest.mark.unit
async def test_where_nothing_is_refused_every_check_is_red_and_has_a_mend() -> None:
    kernel, limits = cast("SandboxKernel", Open()), Limits()
    checks = [await probe(kernel) for probe in SANDBOX]
    checks += [c async for c in database(kernel, limits, [("orders", "customer_name")])]
    checks += [c async for c in limit_probes.examine(kernel, limits)]
    assert len(checks) == 19
    green = [check for check in checks if check.ok or not check.mend]
    assert [check.name for check in green] == ["limit cpu_seconds"]  # none is set


@pytest.mark.unit
async def test_a_setting_that_is_no_number_is_a_red_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLQUERY_KERNEL_MEMORY_MB", "plenty")
    checks = examine()
    first: Check = await anext(checks)
    await checks.aclose()
    assert not first.ok
    assert "NLQUERY_KERNEL_MEMORY_MB is 'plenty'" in first.found
    assert "1536" in first.mend


def test_the_limits_that_are_set_are_tried_also_under_landlock(ordinary_user: OrdinaryUser) -> None:
    done = ordinary_user.run(SCRIPT, env=SMALL, timeout=240)
    assert done.returncode == 0, done.stderr
    checks = {check["name"]: check for check in json.loads(done.stdout.splitlines()[-1])}
    assert [c for c in checks.values() if not c["ok"]] == []
    assert "tier landlock" in checks["sandbox"]["found"]
    assert checks["limit disk_mb"]["found"] == "held at 24"
    assert checks["limit output_kb"]["found"] == "held at 64"
    assert checks["limit memory_mb, all processes"]["found"].endswith("ended with memory_mb")
    assert checks["limit cpu_seconds"]["found"].endswith("ended with cpu_seconds")
