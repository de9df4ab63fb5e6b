"""Kernels end when they should, and leave nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlquery_kernels import cgroup
from nlquery_kernels.connection import Connection
from nlquery_kernels.processes import descendants
from nlquery_kernels.provisioner import zygotes
from nlquery_kernels.session import SandboxKernel
from tests.conftest import OrdinaryUser

HOST = """
import asyncio, json, sys, threading, time
from nlquery_kernels.session import SandboxKernel

found = []

async def hold(forever):
    kernel = await SandboxKernel.start()
    await kernel.execute("import os, time\\nif not os.fork(): os.setsid(); time.sleep(600)")
    found.append(kernel._connection.processes())
    if len(found) == 2:
        print(json.dumps(found), flush=True)
    await asyncio.sleep(600 if forever else 0)

threading.Thread(target=lambda: asyncio.run(hold(True)), daemon=True).start()
asyncio.run(hold(True))
"""
KERNELS = 500 if os.environ.get("NLQUERY_CAMPAIGN") == "long" else 24


def is_gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state in "XZ"


@pytest.mark.parametrize("tier", ["own", "landlock"])
def test_a_killed_host_leaves_no_kernel_in_any_of_its_threads(
    tier: str, ordinary_user: OrdinaryUser
) -> None:
    """Under Landlock it is the guard that ends them, with the daemon that a cell started."""
    command = [sys.executable, "-c", HOST]
    environment = dict(os.environ)
    if tier != "own":
        command = [*ordinary_user.prefix, *command]
        environment |= {"NLQUERY_KERNEL_TIER": tier, "HOME": str(ordinary_user.home)}
    host = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert host.stdout is not None
    pids = [pid for tree in json.loads(host.stdout.readline()) for pid in tree]
    assert len(pids) >= 6
    host.send_signal(signal.SIGKILL)
    host.wait(10)
    host.stdout.close()
    deadline = time.monotonic() + 5
    while not all(map(is_gone, pids)):
        assert time.monotonic() < deadline, [p for p in pids if not is_gone(p)]
        time.sleep(0.02)  # these are not our children: nothing tells of their end


@pytest.mark.campaign
async def test_many_kernels_leave_no_process_descriptor_or_directory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half of the kernels die in a cell; with ``NLQUERY_CAMPAIGN=long`` there are 500."""
    monkeypatch.setenv("NLQUERY_KERNEL_ZYGOTE", "1")
    await (await SandboxKernel.start()).shutdown()
    before, directories, others = held(), set(), groups()
    for number in range(0, KERNELS, 4):
        kernels = await asyncio.gather(*(SandboxKernel.start() for _ in range(4)))
        directories |= {path for kernel in kernels for path in places(kernel)}
        codes = ("1", "import os; os._exit(1)", "import os; os.fork() or os._exit(0)", "2")
        await asyncio.gather(*(k.execute(c) for k, c in zip(kernels, codes, strict=True)))
        await asyncio.gather(*(k.shutdown() for k in kernels))
        deadline = time.monotonic() + 5
        while held() != before and time.monotonic() < deadline:
            await asyncio.sleep(0.02)  # the server's children are not ours: nothing tells
        assert held() == before, number
    await zygotes().close()
    assert len(directories) > KERNELS
    assert [path for path in directories if path.exists()] == []
    assert set(groups()) <= set(others)  # of kernels that other tests share


def places(kernel: SandboxKernel) -> list[Path]:
    """Return the host's directories of a kernel: its sockets, its files and its control group."""
    assert isinstance(kernel._connection, Connection)
    of = kernel._connection._provisioner
    assert of.run_dir is not None
    group = [of._group.path] if of._group is not None else []
    return [of.run_dir.path, of.files(), *group]


def groups() -> list[Path]:
    """Return this process's control groups."""
    parents = {parent for _, parent, _ in cgroup._places()}
    return [path for parent in parents for path in parent.glob(f"nlquery-{os.getpid()}-*")]


@pytest.mark.unit
def test_control_groups_of_killed_hosts_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("nlquery-1-living", "nlquery-99999999-dead", "nlquery-99999999-in-use", "other-9-x")
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / "nlquery-99999999-in-use" / "group").mkdir()
    cgroup.sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(names)  # all are young
    monkeypatch.setattr(cgroup, "_YOUNG_SECONDS", -1.0)
    cgroup.sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(names) - {"nlquery-99999999-dead"}


async def test_eight_kernels_with_a_sandbox_of_their_own_leave_no_zombie() -> None:
    before = descendants(os.getpid())
    kernels = await asyncio.gather(*(SandboxKernel.start() for _ in range(8)))
    codes = [f"mine = {n}; open('mine', 'w').write(str(mine))" for n in range(8)]
    await asyncio.gather(*(k.execute(c) for k, c in zip(kernels, codes, strict=True)))
    look = "print(mine, open('mine').read(), end='')"
    seen = await asyncio.gather(*(k.execute(look) for k in kernels))
    assert [r.outputs[0]["text"] for r in seen] == [f"{n} {n}" for n in range(8)]
    await kernels[0].execute("import os; os._exit(1)")
    await asyncio.gather(*(k.shutdown() for k in kernels))
    assert descendants(os.getpid()) == before


def held() -> tuple[int, int]:
    """Return how many descriptors and processes this process holds.

    The locks of run directories are among the descriptors.
    """
    return len(list(Path("/proc/self/fd").iterdir())), len(descendants(os.getpid()))
