"""Kernels that are forked in one sandbox."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from nlquery_kernels.connection import Connection
from nlquery_kernels.limits import Limits
from nlquery_kernels.processes import children, descendants, is_running, proportional_mb
from nlquery_kernels.provisioner import zygotes
from nlquery_kernels.session import SandboxKernel
from tests.conftest import OrdinaryUser

from .test_life import is_gone

SESSIONS = 8


@pytest.fixture(scope="module")
async def forking() -> AsyncIterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLQUERY_KERNEL_ZYGOTE", "1")
        yield
    await zygotes().close()


async def value(kernel: SandboxKernel, code: str) -> str:
    result = await kernel.execute(f"print({code})")
    assert result.error is None, result.error
    return str(result.outputs[0]["text"]).strip()


async def test_eight_sessions_at_once(forking: None) -> None:
    kernels = await asyncio.gather(*(SandboxKernel.start() for _ in range(SESSIONS)))
    for number, kernel in enumerate(kernels):
        await kernel.execute(f"mine = {number}; open('mine', 'w').write(str(mine))")
        kernel.add_files({"a.txt": str(number).encode()})
    look = "(mine, open('mine').read(), open('files/a.txt').read(), __import__('os').getcwd())"
    seen = [eval(text) for text in await asyncio.gather(*(value(k, look) for k in kernels))]
    assert [found[:3] for found in seen] == [(n, str(n), str(n)) for n in range(SESSIONS)]
    assert len({found[3] for found in seen}) == SESSIONS
    drawn = {await value(k, "__import__('random').random()") for k in kernels}
    assert len(drawn) == SESSIONS
    memory = []
    for kernel in kernels:
        assert isinstance(kernel._connection, Connection)
        memory.append(proportional_mb(kernel._connection.processes()))
    assert max(memory) <= 60
    await asyncio.gather(*(k.shutdown() for k in kernels))


async def test_what_one_session_does_to_itself_leaves_the_others(forking: None) -> None:
    one, other = await asyncio.gather(SandboxKernel.start(), SandboxKernel.start())
    await other.execute("kept = 1")
    result = await one.execute("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert (result.status, result.restarted) == ("died", True)
    await one.execute("import os, time\nif not os.fork(): os.setsid(); time.sleep(600)")
    assert isinstance(one._connection, Connection)
    pids = one._connection.processes()
    assert len(pids) == 2
    await one.shutdown()
    assert all(map(is_gone, pids))
    assert await value(other, "kept") == "1"
    await other.shutdown()


async def test_an_order_that_nobody_waits_for_confuses_no_other(forking: None) -> None:
    kernel = await SandboxKernel.start()
    assert isinstance(kernel._connection, Connection)
    zygote = kernel._connection._provisioner._zygote
    assert zygote is not None
    cancelled = asyncio.create_task(zygote.fork(b"{}", {}))
    while not zygote._busy.locked():
        await asyncio.sleep(0)
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    other = await SandboxKernel.start()
    assert await value(other, "6 * 7") == "42"
    zygote.sweep()  # it has no name, and is not let live
    running = filter(is_running, children(zygote._server_pid or 0))
    assert set(running) == set(zygote._kernels)
    assert len(list(zygote.run_dir.files.iterdir())) == len(zygote._kernels)
    await asyncio.gather(kernel.shutdown(), other.shutdown())


async def test_what_a_session_wrote_goes_with_it(forking: None) -> None:
    """The directory that forked kernels share would else be full one day, for all of them."""
    limits = Limits(disk_mb=64)
    other = await SandboxKernel.start(limits=limits)
    for _ in range(3):
        kernel = await SandboxKernel.start(limits=limits)
        await kernel.execute(
            "import os; os.makedirs('a/b'); open('a/b/x', 'wb').write(b'x' * (48 << 20))\n"
            "os.chmod('a/b', 0o500); os.chmod('a', 0)"
        )
        directory = await value(kernel, "os.path.basename(os.getcwd())")
        await kernel.shutdown()
        gone = f"not os.path.exists('../{directory}')"
        look = f"import os, time\nwhile not ({gone}): time.sleep(0.01)"
        assert (await other.execute(look, timeout=10)).status == "ok"
    await other.shutdown()


INTERRUPTED = """
import asyncio, os, signal
from nlquery_kernels.provisioner import zygotes
from nlquery_kernels.session import SandboxKernel

NUMBERS = (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
for number in NUMBERS:
    signal.signal(number, signal.SIG_DFL)  # a test runner's parent may ignore them

async def main():
    kernel = await SandboxKernel.start()
    await kernel.execute("kept = 6 * 7")
    for number in NUMBERS:
        signal.signal(number, lambda *_: None)
        os.killpg(0, number)
    result = await kernel.execute("print(kept)")
    print(result.restarted, *(o["text"] for o in result.outputs), end="")
    await kernel.shutdown()
    await zygotes().close()

os.setpgid(0, 0)
asyncio.run(main())
"""


@pytest.mark.parametrize("tier", ["user", "landlock"])
def test_an_interrupt_of_the_hosts_group_reaches_no_kernel(
    tier: str, ordinary_user: OrdinaryUser
) -> None:
    """A terminal, and Jupyter with ``%%ask``, interrupt the process group."""
    environment = {"NLQUERY_KERNEL_TIER": tier, "NLQUERY_KERNEL_ZYGOTE": "1"}
    done = ordinary_user.run(INTERRUPTED, env=environment)
    assert (done.stdout, done.stderr) == ("False 42\n", "")


KILLED = """
import asyncio, os, signal
from nlquery_kernels.processes import is_running
from nlquery_kernels.session import SandboxKernel

async def main():
    kernel = await SandboxKernel.start()
    provisioner = kernel._connection._provisioner
    os.kill(provisioner._zygote._process.pid, signal.SIGKILL)
    async with asyncio.timeout(10):
        while is_running(provisioner.pid):
            await asyncio.sleep(0.01)
    print((await kernel.execute("1")).restarted)
    await kernel.shutdown()

asyncio.run(main())
"""


@pytest.mark.parametrize("tier", ["user", "landlock"])
def test_kernels_end_with_what_watches_over_them(tier: str, ordinary_user: OrdinaryUser) -> None:
    environment = {"NLQUERY_KERNEL_TIER": tier, "NLQUERY_KERNEL_ZYGOTE": "1"}
    done = ordinary_user.run(KILLED, env=environment)
    assert (done.stdout, done.stderr) == ("True\n", "")


LEFT = """
import asyncio
from nlquery_kernels.session import SandboxKernel

async def main():
    kernel = await SandboxKernel.start()
    print(kernel._connection._provisioner._zygote.run_dir.path)
    await kernel.shutdown()

asyncio.run(main())
"""


@pytest.mark.parametrize("tier", ["user", "landlock"])
def test_a_host_that_ends_leaves_no_fork_server(tier: str, ordinary_user: OrdinaryUser) -> None:
    environment = {"NLQUERY_KERNEL_TIER": tier, "NLQUERY_KERNEL_ZYGOTE": "1"}
    done = ordinary_user.run(LEFT, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert not Path(done.stdout.strip()).exists()


async def test_a_dead_fork_server_is_replaced(forking: None) -> None:
    kernel = await SandboxKernel.start()
    assert isinstance(kernel._connection, Connection)
    top = next(
        child
        for child in children(os.getpid())
        if kernel._connection.processes()[0] in descendants(child)
    )
    os.kill(top, signal.SIGKILL)
    result = await kernel.execute("1")
    assert result.status in ("ok", "died")
    assert result.restarted
    assert (await kernel.execute("1")).status == "ok"
    await kernel.shutdown()
