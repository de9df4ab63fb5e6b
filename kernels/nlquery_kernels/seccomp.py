"""The system calls a kernel may not make, as a classic BPF program.

Everything is allowed but what opens a way out: other address families than Unix sockets, new
namespaces, mounts, other processes' memory, keys, BPF, io_uring; and a way to hide. Numbers are
those of the kernel's headers (``asm/unistd_64.h``, ``asm-generic/unistd.h``); a test compares them.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Mapping

from nlquery_kernels.errors import SandboxUnavailable

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# Name → number on (x86_64, aarch64); None: the architecture does not have it.
DENIED: Mapping[str, tuple[int | None, int | None]] = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "bpf": (321, 280),
    "chroot": (161, 51),
    "clock_settime": (227, 112),
    "delete_module": (176, 106),
    "fanotify_init": (300, 262),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "init_module": (175, 105),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "ioperm": (173, None),
    "iopl": (172, None),
    "kcmp": (312, 272),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "pidfd_getfd": (438, 438),
    "pivot_root": (155, 41),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "semget": (64, 190),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "shmget": (29, 194),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
    "vmsplice": (278, 75),
}
SPECIAL: Mapping[str, tuple[int, int]] = {
    "clone": (56, 220),
    "clone3": (435, 435),
    "prctl": (157, 167),
    "socket": (41, 198),
}
# CLONE_NEWTIME | NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET
_NAMESPACES = 0x80 | 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000
_NAMESPACES |= 0x10000000 | 0x20000000 | 0x40000000
_AF_UNIX = 1
_PR_SET_DUMPABLE = 4
_X32 = 0x40000000

_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCH, _FIRST_ARGUMENT = 0, 4, 16


def program(machine: str | None = None) -> bytes:
    """Return the filter for ``bwrap --seccomp`` or ``prctl(PR_SET_SECCOMP)``.

    Parameters
    ----------
    machine
        ``x86_64`` or ``aarch64``; default: this machine's.

    Raises
    ------
    SandboxUnavailable
        If the architecture is another one.
    """
    machine = machine or platform.machine()
    if machine not in _AUDIT:
        raise SandboxUnavailable(
            f"The sandbox has no system call filter for {machine} processors.",
            mend="Use a machine with an x86_64 or aarch64 processor.",
        )
    column = 0 if machine == "x86_64" else 1
    lines = [
        _step(_LOAD, _ARCH),
        _step(_EQUAL, _AUDIT[machine], 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
    ]
    if machine == "x86_64":
        lines += [_step(_AT_LEAST, _X32, 0, 1), _refuse(errno.ENOSYS)]
    # glibc falls back from clone3, whose flags a filter cannot read, to clone
    lines += [_step(_EQUAL, SPECIAL["clone3"][column], 0, 1), _refuse(errno.ENOSYS)]
    lines += [
        _step(_EQUAL, SPECIAL["clone"][column], 0, 4),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_ANY_BIT, _NAMESPACES, 0, 1),
        _refuse(errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]
    # a network namespace does not cover AF_VSOCK, so all families but Unix are refused here
    lines += [
        _step(_EQUAL, SPECIAL["socket"][column], 0, 4),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_EQUAL, _AF_UNIX, 1, 0),
        _refuse(errno.EAFNOSUPPORT),
        _step(_RETURN, _ALLOW),
    ]
    # who may not be looked at could hide from the host what files it holds open
    lines += [
        _step(_EQUAL, SPECIAL["prctl"][column], 0, 4),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_EQUAL, _PR_SET_DUMPABLE, 0, 1),
        _refuse(errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]
    for numbers in DENIED.values():
        number = numbers[column]
        if number is not None:
            lines += [_step(_EQUAL, number, 0, 1), _refuse(errno.EPERM)]
    return b"".join([*lines, _step(_RETURN, _ALLOW)])


def _step(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)


def _refuse(error: int) -> bytes:
    return _step(_RETURN, _ERRNO | error)
