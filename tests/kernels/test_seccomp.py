"""The numbers of system calls are those of the kernel's headers, also where no test can run."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from nlquery_kernels import seccomp
from nlquery_kernels.errors import SandboxUnavailable

HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "/usr/include/asm-generic/unistd.h",  # what arm64's own header includes
}
DEFINITION = re.compile(r"^#define __NR(?:3264)?_(\w+)\s+(\d+)", re.M)


@pytest.mark.parametrize("machine", HEADERS)
def test_numbers_are_those_of_the_headers(machine: str) -> None:
    header = Path(HEADERS[machine]).read_text()
    numbers = {name: int(number) for name, number in DEFINITION.findall(header)}
    column = list(HEADERS).index(machine)
    ours = {name: pair[column] for name, pair in {**seccomp.DENIED, **seccomp.SPECIAL}.items()}
    assert {name: numbers.get(name) for name in ours} == ours


@pytest.mark.unit
@pytest.mark.parametrize("machine", HEADERS)
def test_programs_are_whole_instructions_and_end_with_a_verdict(machine: str) -> None:
    program = seccomp.program(machine)
    assert len(program) % 8 == 0
    steps = [struct.unpack("=HBBI", program[i : i + 8]) for i in range(0, len(program), 8)]
    assert steps[-1][0] == 0x06
    for place, (code, if_true, if_false, _) in enumerate(steps):
        if code != 0x06:
            assert place + 1 + max(if_true, if_false) < len(steps)


@pytest.mark.unit
def test_another_processor_is_refused() -> None:
    with pytest.raises(SandboxUnavailable, match="riscv64"):
        seccomp.program("riscv64")
