"""A real Jupyter Kernel Gateway on loopback, whose kernels are sandboxed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlquery_kernels import kernelspec

TOKEN = "a-token"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probing:
        probing.bind(("127.0.0.1", 0))
        port: int = probing.getsockname()[1]
        return port


@contextmanager
def running_gateway(prefix: Path, *, find_road: bool, **environment: str) -> Iterator[str]:
    """Run a gateway and return its address; `environment` is what it has beside ours."""
    kernelspec.install(prefix=str(prefix), find_road=find_road)
    port = free_port()
    command = [sys.executable, "-m", "kernel_gateway", "--KernelGatewayApp.ip=127.0.0.1"]
    options = [f"--KernelGatewayApp.port={port}", f"--KernelGatewayApp.auth_token={TOKEN}"]
    whole = {**os.environ, "JUPYTER_PATH": str(prefix / "share" / "jupyter"), **environment}
    log = Path(prefix / "log")
    with log.open("wb") as file:
        server = subprocess.Popen([*command, *options], env=whole, stdout=file, stderr=file)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < deadline
                time.sleep(0.1)  # nothing tells when another program listens
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)
