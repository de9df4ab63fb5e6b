"""Sandboxed kernels behind a real Jupyter Kernel Gateway on loopback."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlquery_kernels.errors import KernelError
from nlquery_kernels.gateway import Gateway, GatewayConnection
from nlquery_kernels.parcel import PART_BYTES
from nlquery_kernels.session import SandboxKernel
from tests.kernels.gateway import TOKEN, free_port, running_gateway


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    prefix = tmp_path_factory.mktemp("gateway")
    with running_gateway(prefix, find_road=False, NLQUERY_KERNEL_FILE_MB="3") as url:
        yield url


@pytest.fixture
def at_gateway(gateway: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("NLQUERY_KERNEL_GATEWAY", gateway)
    monkeypatch.setenv("NLQUERY_KERNEL_GATEWAY_TOKEN", TOKEN)
    return gateway


async def test_a_session_on_a_gateway(at_gateway: str) -> None:
    kernel = await SandboxKernel.start()
    assert kernel.tier == "gateway"
    assert (await kernel.execute("x = 41")).status == "ok"
    result = await kernel.execute("print(x + 1); pd.DataFrame({'a': [1]})")
    assert result.outputs[0]["text"] == "42\n"
    assert "application/vnd.nlquery.table+json" in result.outputs[1]["data"]
    confined = await kernel.execute("import socket; socket.create_connection(('127.0.0.1', 80), 1)")
    assert confined.error is not None
    assert "Errno 97" in confined.error.evalue
    running = asyncio.create_task(kernel.execute("print(1)\nwhile True: pass"))
    await asyncio.wait([running], timeout=1)
    await kernel.interrupt()
    assert (await running).status == "interrupted"
    assert (await kernel.execute("x")).status == "ok"
    assert isinstance(kernel._connection, GatewayConnection)
    path = kernel._connection._path
    await kernel.shutdown()
    with pytest.raises(KernelError, match="404"):
        await Gateway(at_gateway, TOKEN).ask("GET", path)


async def test_files_reach_a_kernel_on_another_machine(at_gateway: str, tmp_path: Path) -> None:
    large = os.urandom(3 * PART_BYTES // 2)
    (tmp_path / "large").write_bytes(large)
    kernel = await SandboxKernel.start(work_files={"a.csv": b"x\n1\n", "empty": b""})
    kernel.add_files({"large": tmp_path / "large"})
    digest = "import hashlib\nprint(hashlib.sha256(open('files/large', 'rb').read()).hexdigest())"
    result = await kernel.execute(digest)
    assert result.outputs[0]["text"].strip() == hashlib.sha256(large).hexdigest()
    assert result.execution_count == 1  # no parcel is counted
    kernel.remove_file("large")
    await kernel.execute("import os; os.chdir('/')")
    look = "import os; os.chdir(os.environ['HOME'])\n"
    look += "print(sorted(os.listdir('files')), int(pd.read_csv('files/a.csv').x.sum()), len(In))"
    result = await kernel.execute(look)
    assert result.outputs[0]["text"].startswith("['a.csv', 'empty'] 1 ")
    assert "receive" not in str((await kernel.execute("print(In, dir())")).outputs)
    kernel.add_files({"huge": bytes(4 << 20)})
    with pytest.raises(KernelError, match=r"huge could not be handed .*Errno 27"):
        await kernel.execute("1")
    kernel.remove_file("huge")
    result = await kernel.execute("import os; os._exit(3)")
    assert result.status == "died"
    again = await kernel.execute(
        "print(open('files/a.csv').read())"
    )  # the next kernel has them too
    assert again.outputs[0]["text"] == "x\n1\n\n"
    await kernel.shutdown()


async def test_a_remote_death_is_noticed_and_survived(at_gateway: str) -> None:
    kernel = await SandboxKernel.start()
    result = await kernel.execute("import os; os._exit(3)")
    assert (result.status, result.restarted) == ("died", True)
    assert (await kernel.execute("1")).status == "ok"
    await kernel.shutdown()


async def test_a_gateway_that_refuses_or_is_not_there_is_named(
    at_gateway: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLQUERY_KERNEL_GATEWAY_TOKEN", "wrong")
    with pytest.raises(KernelError, match=r"answered 40[13].*NLQUERY_KERNEL_GATEWAY_TOKEN"):
        await SandboxKernel.start()
    monkeypatch.setenv("NLQUERY_KERNEL_GATEWAY", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(KernelError, match="cannot be reached"):
        await SandboxKernel.start()
    monkeypatch.setenv("NLQUERY_KERNEL_GATEWAY", "kernels")
    with pytest.raises(KernelError, match="not a web address"):
        await SandboxKernel.start()


async def test_the_doctor_looks_at_the_kernels_of_the_gateway(at_gateway: str) -> None:
    from nlquery_kernels.doctor import examine

    checks = {check.name: check async for check in examine()}
    assert at_gateway in checks["sandbox"].found
    red = [name for name, check in checks.items() if not check.ok]
    assert red == ["database from inside"]  # this gateway's kernels have none
    assert "without a database" in checks["database from inside"].found
