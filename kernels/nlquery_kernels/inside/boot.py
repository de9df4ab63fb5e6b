"""First thing that runs in the sandbox: limits, another uid, inherited sockets, then ipykernel."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from collections.abc import Mapping
from typing import Any

# With one BLAS thread and two arenas the imports take 500 MiB of address space; threads and
# mapped libraries need room above what a process may really use.
_ADDRESS_SPACE_EXTRA_MB = 1024
_CPU_EXTRA_SECONDS = 2
_FORKS_MOST = 32
_FORK_TASKS = 16  # of a kernel that does not start any
_OTHERS_MORE = 256


def main() -> None:
    """Read the configuration from the environment and become the kernel, or a fork server."""
    config: dict[str, Any] = json.loads(os.environ.pop("NLQUERY_BOOT"))
    sys.path.insert(0, config["library"])
    from nlquery_kernels.inside import imports

    imports.leave_out()
    forks = config["control"] is not None
    guarding = None
    if "parent" in config and sys.platform == "linux":
        from nlquery_kernels.inside import guard

        guarding = guard.stand(config["parent"])
        if config["uid"] is not None and config["database"] is not None:
            config["database"]["host"] = _held(config["database"]["host"])
    others = _FORKS_MOST * _FORK_TASKS if forks else 0
    if "parent" in config and config["uid"] is None:
        others += _OTHERS_MORE + _tasks_of_this_user()
    _lower(config["uid"], config["limits"], others=others)
    if guarding is not None:
        guard.stay_below(guarding)
    if "parent" in config:
        _enclose(config)
    sys.path[:] = [path for path in sys.path if not os.access(path, os.W_OK)]
    if not forks:
        _adopt_sockets(config["sockets"])
    from nlquery_kernels.inside import forking, runtime

    runtime.prepare(config)
    if not forks:
        _run(config["connection_file"])
    else:
        forking.serve(config["control"], config["work"], _become_kernel)


def _become_kernel(sockets: Mapping[str, int], connection_file: str) -> None:
    _adopt_sockets(sockets)
    _run(connection_file)


def _enclose(config: Mapping[str, Any]) -> None:
    """Do what bubblewrap does in the other tiers: own directory, no other files, no other calls."""
    from nlquery_kernels.inside import landlock

    os.chdir(config["work"])
    os.makedirs("tmp", exist_ok=True)  # noqa: PTH103
    if config["files"] is not None and not os.path.lexists("files"):
        os.symlink(config["files"], "files")  # noqa: PTH211
    if config["connection"] is not None:
        with open(config["connection_file"], "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(config["connection"])
    if sys.platform != "linux":
        return
    landlock.restrict(config["landlock"]["read"], config["landlock"]["write"])
    landlock.filter_calls(bytes.fromhex(config["seccomp"]))


def _held(directory: str) -> str:
    """Return a path to the directory that goes on to lead there when root's rights are given up.

    The way to a database's socket is often closed to other users.
    """
    try:
        return f"/proc/self/fd/{os.open(directory, os.O_PATH)}"
    except OSError:
        return directory


def _tasks_of_this_user() -> int:
    """Return how many processes and threads the user has on this machine, as /proc tells."""
    found, here = 0, os.getuid()
    for entry in os.scandir("/proc") if sys.platform == "linux" else ():
        with contextlib.suppress(OSError, ValueError):
            if entry.name.isdecimal() and entry.stat().st_uid == here:
                with open(f"/proc/{entry.name}/stat", encoding="utf-8") as file:  # noqa: PTH123
                    found += int(file.read().rpartition(")")[2].split()[17])
    return found


def _lower(uid: int | None, limits: Mapping[str, float], *, others: int) -> None:
    """Give up root's uid and set the limits of this process and its children.

    The number of processes is counted by uid, which forked kernels share and, where there is no
    user namespace, all else that the user runs now or later: `others` have room beside the kernel,
    no more than they need, because a fork bomb fills it. The host counts what each kernel has.
    """
    os.umask(0o077)
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    mib = 1 << 20
    wanted = {
        resource.RLIMIT_AS: int(limits["memory_mb"] + _ADDRESS_SPACE_EXTRA_MB) * mib,
        resource.RLIMIT_DATA: int(limits["memory_mb"]) * mib,
        resource.RLIMIT_NPROC: int(limits["processes"]) + others,
        resource.RLIMIT_NOFILE: int(limits["open_files"]),
        resource.RLIMIT_FSIZE: int(limits["file_mb"]) * mib,
        resource.RLIMIT_CORE: 0,
    }
    if limits["cpu_seconds"]:  # the host watches it; this is for clients that do not
        wanted[resource.RLIMIT_CPU] = int(limits["cpu_seconds"]) + _CPU_EXTRA_SECONDS
    for name, value in wanted.items():
        most = resource.getrlimit(name)[1]  # which only root may raise
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(name, (value, value))


def _adopt_sockets(sockets: Mapping[str, int]) -> None:
    """Let ipykernel listen on sockets the host made, and make no TCP socket of its own."""
    import zmq
    from ipykernel import heartbeat, iostream, kernelapp

    def bind(sock: Any, ip: str, port: int) -> int:
        sock.setsockopt(zmq.USE_FD, sockets[str(port)])
        sock.bind(f"ipc://{ip}-{port}")
        return port

    class QuietIOPubThread(iostream.IOPubThread):
        """IOPubThread without the pipe for forked children, which is a TCP socket."""

        def __init__(self, socket: Any, pipe: bool = False, **kwargs: Any) -> None:
            super().__init__(socket, pipe=False, **kwargs)  # type: ignore[no-untyped-call]

    module: Any = kernelapp
    module.IPKernelApp._try_bind_socket = lambda self, sock, port: bind(sock, self.ip, port)
    beat: Any = heartbeat.Heartbeat
    beat._try_bind_socket = lambda self: bind(self.socket, self.ip, self.port)
    module.IOPubThread = QuietIOPubThread


def _run(connection_file: str) -> None:
    from ipykernel.kernelapp import IPKernelApp

    os.makedirs(os.environ["IPYTHONDIR"], exist_ok=True)  # noqa: PTH103
    IPKernelApp.launch_instance(
        argv=[
            f"--IPKernelApp.connection_file={connection_file}",
            "--IPKernelApp.kernel_class=nlquery_kernels.inside.kernel.SandboxedKernel",
            "--HistoryManager.enabled=False",
            "--Application.log_level=ERROR",
            "--InteractiveShell.colors=nocolor",
            "--InteractiveShellApp.extensions=nlquery_kernels.inside.runtime",
        ]
    )


if __name__ == "__main__":
    main()
