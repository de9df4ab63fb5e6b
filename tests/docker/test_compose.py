"""The parts of docker/compose.yaml with its settings and rights, started without Docker."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from nlquery_kernels import kernelspec
from nlquery_schema.embedded import EmbeddedPostgres
from nlquery_schema.reach import connect
from tests.conftest import OrdinaryUser, in_mounts_of_its_own
from tests.docker.parts import DOCKER, kernels_rights, services

ADDRESS = "127.0.0.9"
HANDED_OVER = """
async def main():
    kernel = await SandboxKernel.start(work_files={"a.csv": b"x\\n1\\n2\\n"})
    result = await kernel.execute("print(pd.read_csv('files/a.csv').x.sum())")
    print("".join(o["text"] for o in result.outputs), end="")
    await kernel.shutdown()

asyncio.run(main())
"""
ASKED = """
import asyncio, os
from nlquery.road import usual_road
from nlquery_kernels.provisioner import zygotes
from nlquery_kernels.session import SandboxKernel

async def main():
    async with usual_road() as road:
        for forked in ("", "1"):
            os.environ["NLQUERY_KERNEL_ZYGOTE"] = forked
            kernel = await SandboxKernel.start(road=road)
            result = await kernel.execute("print(sql('SELECT current_user AS me').me[0])")
            print(*(o["text"] for o in result.outputs), result.error or "")
            await kernel.shutdown()
        await zygotes().close()

asyncio.run(main())
"""
SECRETS = {"POSTGRES_PASSWORD": "owners-word", "GATEWAY_TOKEN": "a-token"}


def environment(service: str, places: Mapping[str, str]) -> dict[str, str]:
    """Return a service's variables, filled in as compose does, for this machine's places."""

    def fill(text: str) -> str:
        filled = re.sub(r"\$\{(\w+)(?::[-?][^}]*)?\}", lambda m: SECRETS.get(m[1], ""), text)
        for there, here in places.items():
            filled = filled.replace(there, here)
        return filled

    return {name: fill(text) for name, text in services()[service]["environment"].items()}


def free_port() -> int:
    with socket.socket() as probing:
        probing.bind(("127.0.0.1", 0))
        port: int = probing.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def places(short_tmp: Path) -> Iterator[dict[str, str]]:
    """Return where PostgreSQL, its sockets and the gateway are on this machine."""
    server = EmbeddedPostgres(short_tmp / "compose")
    server.start()
    shared = Path(tempfile.mkdtemp(prefix="nlc-"))  # a volume's root is open to all
    shared.chmod(0o777)
    with connect(server.url("postgres")) as owner:
        owner.execute("CREATE DATABASE nlq OWNER nlq_owner")
        hba = shutil.copy(DOCKER / "pg_hba.conf", server.data / "compose_hba.conf")
        for name, value in {
            "listen_addresses": f"'{ADDRESS}'",
            "hba_file": f"'{hba}'",
            "unix_socket_directories": f"'{server.socket_dir}', '{shared}'",
            "unix_socket_permissions": "'0777'",
        }.items():
            owner.execute(f"ALTER SYSTEM SET {name} = {value}".encode())
    server.stop()
    server.start()
    found = {
        "owners-word": urlsplit(server.url("nlq")).password or "",
        "postgres:5432": f"{ADDRESS}:5432",
        "/run/postgresql": str(shared),
        "kernels:8888": f"127.0.0.1:{free_port()}",
    }
    yield found
    server.stop()
    shutil.rmtree(shared)


@pytest.fixture(scope="module")
def gateway(places: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Run the gateway with the compose file's variables and no other rights than it gives."""
    prefix = tmp_path_factory.mktemp("kernels")
    kernelspec.install(prefix=str(prefix))
    port = places["kernels:8888"].rpartition(":")[2]
    command = [sys.executable, "-m", "kernel_gateway", "--KernelGatewayApp.ip=127.0.0.1"]
    command.append(f"--KernelGatewayApp.port={port}")
    if os.geteuid() == 0:
        command = [*in_mounts_of_its_own(prefix, kernels_rights()), *command]
    log = prefix / "log"
    with log.open("wb") as file:
        running = subprocess.Popen(
            command,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(prefix),
                "JUPYTER_PATH": str(prefix / "share" / "jupyter"),
                **environment("kernels", places),
            },
            stdout=file,
            stderr=file,
        )
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", int(port)), 1).close()
            break
        except OSError:
            assert running.poll() is None, log.read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)  # nothing tells when another program listens
    yield
    running.terminate()
    running.wait(30)


@pytest.mark.usefixtures("gateway")
def test_the_lab_asks_through_gateway_and_server(
    places: dict[str, str], short_tmp: Path, tmp_path: Path
) -> None:
    variables = environment("lab", places)
    assert variables.pop("NLQUERY_MODEL") == ""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NLQUERY_", "PG"))}

    def nlquery(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "nlquery", *words],
            env={**kept, **variables, "NLQUERY_HOME": str(short_tmp / "lab")},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )

    loaded = nlquery("sample", "--orders", "200", "--load")
    assert loaded.returncode == 0, loaded.stderr
    done = nlquery("ask", "total sales by location", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    answer = json.loads(done.stdout)
    assert answer["table"]["row_count"] == 4
    code = "import asyncio\nfrom nlquery_kernels.session import SandboxKernel\n" + HANDED_OVER
    handed = subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert handed.stdout == "3\n", handed.stderr
    refused = nlquery("sql", "SELECT customer_name FROM orders")
    assert "permission denied" in refused.stderr
    examined = nlquery("doctor").stdout.splitlines()
    assert len(examined) > 20
    assert [line for line in examined if "✗" in line and "JupyterLab" not in line] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's kernels have another uid")
def test_kernels_beside_the_assistant_use_its_relay(places: dict[str, str]) -> None:
    """As where ``lab`` runs alone as root: the relay's directory is root's, the kernel is not."""
    variables = {k: v for k, v in environment("lab", places).items() if "GATEWAY" not in k}
    home = Path(tempfile.mkdtemp(prefix="nlu-"))
    user = OrdinaryUser(0, home, in_mounts_of_its_own(home, kernels_rights()))
    done = user.run(ASKED, env={**variables, "NLQUERY_KERNEL_TIER": "landlock"})
    assert done.stdout.split() == ["nlq_reader", "nlq_reader"], done.stderr
    shutil.rmtree(home)


def test_only_the_reader_comes_by_the_socket(places: dict[str, str]) -> None:
    import psycopg

    sockets = places["/run/postgresql"]
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(f"host={sockets} dbname=nlq user=nlq_owner")
    with pytest.raises(psycopg.OperationalError, match="rejects"):
        psycopg.connect(f"host={sockets} dbname=postgres user=nlq_reader")


def test_the_kernels_have_no_secret_and_no_way_out() -> None:
    kernels = services()["kernels"]
    networks = yaml.safe_load((DOCKER / "compose.yaml").read_text())["networks"]
    assert all(networks[name]["internal"] for name in kernels["networks"])
    assert kernels["read_only"]
    assert kernels["cap_drop"] == ["ALL"]
    assert not {"POSTGRES_PASSWORD", "ANTHROPIC_API_KEY"} & set(kernels["environment"])
