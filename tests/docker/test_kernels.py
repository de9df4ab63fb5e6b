"""Kernels are held to their limits and leave nothing, with the rights of the kernels' container."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.conftest import OrdinaryUser, in_mounts_of_its_own
from tests.docker.parts import kernels_rights

# The host adopts what its kernels leave, as the first process of a container does.
SCRIPT = """
import asyncio, json, os
from pathlib import Path
from nlquery_kernels import run_dir
from nlquery_kernels.inside.landlock import adopt_orphans
from nlquery_kernels.limits import Limits
from nlquery_kernels.processes import children
from nlquery_kernels.provisioner import zygotes
from nlquery_kernels.session import SandboxKernel

run_dir._PREFIX = f"nlqt-{os.getpid()}-"
FILL = "for n in range(9): {named}; file.write(b'x' * (8 << 20)); file.flush(); held.append(file)"
FORK = "os.fork() and os.fork()\\n"
CELLS = {
    "files": FILL.format(named="file = open(f'a{n}', 'wb')"),
    "files nobody finds": FILL.format(named="file = open('a', 'wb'); os.remove('a')"),
    "files in a closed directory": "os.mkdir('b'); os.chmod('b', 0o300)\\n"
        + FILL.format(named="file = open(f'b/a{n}', 'wb')"),
    "memory": FORK + "held = 'x' * (160 << 20)",
    "memory that is shared": "held = 'x' * (140 << 20)\\n" + FORK,
    "processes": "os.chmod('.', 0)\\nheld = [os.fork() or time.sleep(9) for _ in range(99)]",
}
LIMITS = Limits(disk_mb=32, memory_mb=400, processes=16)

async def ends(code):
    kernel = await SandboxKernel.start(limits=LIMITS)
    result = await kernel.execute(f"import os, time\\nheld = []\\n{code}\\ntime.sleep(2)")
    await kernel.shutdown()
    return result.limit and result.limit.name

async def main():
    adopt_orphans()
    found = await asyncio.gather(*map(ends, CELLS.values()))
    found = dict(zip(CELLS, found))
    kernel = await SandboxKernel.start(limits=LIMITS)
    await kernel.execute("open('mine', 'w').write('x'); import os; os.makedirs('a/b', 0o300)")
    await kernel.restart()
    again = await kernel.execute("import os; print(*[n for n in os.listdir() if n < 'b'])")
    await kernel.shutdown()
    await zygotes().close()
    found["after a restart"] = again.outputs[0]["text"].split()
    found["left"] = [str(path) for path in Path("/tmp").glob(f"{run_dir._PREFIX}*")]
    found["children"] = children(os.getpid())  # zombies too: this init reaps none
    print(json.dumps(found))

asyncio.run(main())
"""
ENDS = {
    "files": "disk_mb",
    "files nobody finds": "disk_mb",
    "files in a closed directory": "disk_mb",
    "memory": "memory_mb",
    "memory that is shared": None,
    "processes": "processes",
}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
@pytest.mark.parametrize("forked", ["", "1"])
def test_root_of_the_container_watches_and_clears_away(forked: str) -> None:
    home = Path(tempfile.mkdtemp(prefix="nlu-"))
    prefix = in_mounts_of_its_own(home, kernels_rights())
    holds(OrdinaryUser(0, home, prefix), forked)
    shutil.rmtree(home)


@pytest.mark.parametrize("forked", ["", "1"])
def test_an_ordinary_user_watches_and_clears_away(forked: str, ordinary_user: OrdinaryUser) -> None:
    holds(ordinary_user, forked)


def holds(user: OrdinaryUser, forked: str) -> None:
    environment = {"NLQUERY_KERNEL_TIER": "landlock", "NLQUERY_KERNEL_ZYGOTE": forked}
    done = user.run(SCRIPT, env=environment)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert {name: found[name] for name in ENDS} == ENDS
    assert "mine" not in found["after a restart"]
    assert (found["left"], found["children"]) == ([], [])
    assert done.stderr == ""
