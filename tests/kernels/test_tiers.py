"""Both tiers hold: nothing of the host is seen, nothing outside is reached."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from nlquery_kernels import bubblewrap, tiers, uids
from nlquery_kernels.errors import SandboxUnavailable
from nlquery_kernels.session import SandboxKernel
from tests.conftest import OrdinaryUser, in_mounts_of_its_own

PROBES = {
    "uid": "import os; os.getuid()",
    "host name": "import socket; socket.gethostname()",
    "environment": "sorted(os.environ)",
    "shadow": "open('/etc/shadow')",
    "homes": "[p for p in ('/home', '/sys', '/root/.bashrc', '/boot') if os.path.exists(p)]",
    "processes": "len([p for p in os.listdir('/proc') if p.isdigit()])",
    "inet": "socket.create_connection(('127.0.0.1', 80), 1)",
    "vsock": "socket.socket(40, 1)",
    "new namespace": "import ctypes; ctypes.CDLL(None, use_errno=True).unshare(0x10000000)",
    "write root": "open('/x', 'w')",
    "write library": "open(pd.__file__, 'a')",
    "write device": "open('/dev/x', 'w')",
    "setuid": "os.setuid(0)",
    "import path": "import sys; [p for p in sys.path if os.access(p or '.', os.W_OK)]",
}
SCRIPT = f"""
import asyncio, json
from nlquery_kernels.session import SandboxKernel

async def main():
    kernel = await SandboxKernel.start()
    found = {{"tier": kernel.tier}}
    for name, code in {PROBES!r}.items():
        result = await kernel.execute(code)
        shown = result.outputs[-1].get("data", {{}}).get("text/plain") if result.outputs else None
        found[name] = result.error.ename if result.error else shown
    await kernel.shutdown()
    print(json.dumps(found))

asyncio.run(main())
"""


def holds(found: dict[str, Any], uid: int) -> None:
    assert int(found["uid"]) not in (0, uid)
    assert found["host name"] == "'sandbox'"
    assert "NLQUERY" not in found["environment"]
    assert "KEY" not in found["environment"]
    assert found["shadow"] == "FileNotFoundError"
    assert found["homes"] == "[]"
    assert int(found["processes"]) < 16
    assert (found["inet"], found["vsock"]) == ("OSError", "OSError")
    assert found["new namespace"] == "-1"
    for name in ("write root", "write library", "write device", "setuid"):
        assert found[name] in ("OSError", "PermissionError"), name
    assert found["import path"] == "[]"


def test_an_ordinary_user_has_a_sandbox(ordinary_user: OrdinaryUser) -> None:
    done = ordinary_user.run(SCRIPT, env={"OPENAI_API_KEY": "sk-secret"})
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["tier"] == "user"
    holds(found, 1)


def test_landlock_hides_what_bubblewrap_does_not_even_show(ordinary_user: OrdinaryUser) -> None:
    probes = {
        "self": "open('/proc/self/environ')",
        "sockets": "open('/proc/self/net/unix')",
        "all sockets": "open('/proc/net/unix')",
        "another's memory": "open(f'/proc/{os.getppid()}/mem', 'rb')",
        "guard": "import signal; os.kill(os.getppid(), signal.SIGKILL)",
        "host": "os.kill(HOST, signal.SIGTERM)",
        "shadow": "open('/etc/shadow')",
        "inet": f"import socket; {PROBES['inet']}",
        "new namespace": PROBES["new namespace"],
        "write library": PROBES["write library"],
    }
    script = SCRIPT.replace(repr(PROBES), repr({"uid": PROBES["uid"], **probes}))
    script = script.replace("execute(code)", "execute(code.replace('HOST', str(os.getpid())))")
    done = ordinary_user.run(f"import os\n{script}", env={"NLQUERY_KERNEL_TIER": "landlock"})
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found.pop("tier") == "landlock"
    del found["uid"]
    assert (found.pop("inet"), found.pop("new namespace")) == ("OSError", "-1")
    assert set(found.values()) == {"PermissionError"}, found


MANY = """
import asyncio, json
from nlquery_kernels.session import SandboxKernel

THREADS = "from concurrent.futures import ThreadPoolExecutor as P, wait\\n"
THREADS += "from threading import Barrier"
THREADS += "\\np, b = P(16), Barrier(16)\\nlen(wait([p.submit(b.wait) for _ in range(16)]).done)"

async def main():
    kernels = await asyncio.gather(*(SandboxKernel.start() for _ in range(8)))
    results = [await k.execute(THREADS) for k in kernels]
    shown = [r.outputs[-1].get("data", {}).get("text/plain") for r in results]
    bomb = await kernels[0].execute("import os\\nwhile True: os.fork()")
    after = [(await k.execute("1")).restarted for k in kernels[1:]]
    print(json.dumps([shown, [bomb.limit and bomb.limit.name, bomb.status], after]))
    for kernel in kernels:
        await kernel.shutdown()

asyncio.run(main())
"""


def test_one_users_many_landlock_kernels_have_their_own_number_of_processes(
    ordinary_user: OrdinaryUser,
) -> None:
    done = ordinary_user.run(MANY, env={"NLQUERY_KERNEL_TIER": "landlock"})
    assert done.returncode == 0, done.stderr
    shown, bomb, restarted = json.loads(done.stdout.splitlines()[-1])
    assert shown == ["16"] * 8
    assert bomb[0] == "processes"
    assert restarted == [False] * 7


@pytest.mark.parametrize("tier", ["user", "landlock"])
def test_a_user_who_may_have_less_has_kernels_with_less(
    tier: str, ordinary_user: OrdinaryUser
) -> None:
    lower = "import resource as r\n"
    lower += "r.setrlimit(r.RLIMIT_NOFILE, (200, 200)); r.setrlimit(r.RLIMIT_NPROC, (500, 500))\n"
    done = ordinary_user.run(lower + SCRIPT, env={"NLQUERY_KERNEL_TIER": tier})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["tier"] == tier


# Become root of a user namespace with 65,536 uids, and run the words after "--".
ROOTLESS = """
import ctypes, os, sys

asked, answered = os.pipe(), os.pipe()
if (pid := os.fork()) == 0:
    ctypes.CDLL(None).unshare(0x10020000)
    os.write(asked[1], b"x")
    os.read(answered[0], 1)
    os.setgroups([])
    os.setresgid(0, 0, 0)
    os.setresuid(0, 0, 0)
    os.execvp(sys.argv[2], sys.argv[2:])
os.read(asked[0], 1)
for name in ("uid_map", "gid_map"):
    with open(f"/proc/{pid}/{name}", "w") as file:
        file.write("0 100000 65536")
os.write(answered[1], b"x")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may map uids")
@pytest.mark.parametrize("tier", ["root", "landlock"])
def test_root_of_a_rootless_container_has_a_sandbox(tier: str) -> None:
    home = Path(tempfile.mkdtemp(prefix="nlu-"))
    (home / "rootless.py").write_text(ROOTLESS)
    os.chown(home, 100_000, 100_000)
    prefix = in_mounts_of_its_own(home, f"{sys.executable} {home}/rootless.py")
    done = OrdinaryUser(0, home, prefix).run(SCRIPT, env={"NLQUERY_KERNEL_TIER": tier})
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert 0 < int(found["uid"]) < 65_534
    shutil.rmtree(home)


@pytest.mark.unit
def test_too_few_uids_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(uids, "_PROCESS", tmp_path)
    (tmp_path / "gid_map").write_text("0 0 4294967295")
    (tmp_path / "uid_map").write_text("0 1000 1\n1 40000 39999\n")
    assert uids.free_uid() in range(30_000, 40_000)
    (tmp_path / "uid_map").write_text("0 1000 1")
    with pytest.raises(SandboxUnavailable, match="no uid"):
        uids.free_uid()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has this tier")
async def test_root_has_a_sandbox(shared_kernel: SandboxKernel) -> None:
    found: dict[str, Any] = {}
    for name, code in PROBES.items():
        result = await shared_kernel.execute(code)
        shown = result.outputs[-1].get("data", {}).get("text/plain") if result.outputs else None
        found[name] = result.error.ename if result.error else shown
    assert shared_kernel.tier == "root"
    holds(found, 0)


@pytest.mark.unit
def test_without_bubblewrap_there_is_no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bubblewrap, "find", lambda: None)
    tiers.choose.cache_clear()
    with pytest.raises(SandboxUnavailable, match="apt install bubblewrap"):
        tiers.choose()
    tiers.choose.cache_clear()
