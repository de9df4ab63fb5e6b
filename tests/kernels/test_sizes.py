"""What a work directory holds is found, whatever a cell does to hide it."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest

from nlquery_kernels.limits import Limits
from nlquery_kernels.sizes import size_mb
from nlquery_kernels.watchdog import Watchdog
from tests.conftest import OrdinaryUser

pytestmark = pytest.mark.unit
MIB = b"x" * (1 << 20)


def test_links_lead_nowhere_and_names_are_left_out(tmp_path: Path) -> None:
    outside, work = tmp_path / "outside", tmp_path / "work"
    for directory in (outside, work, work / "a", work / "theirs", work / "a" / "theirs"):
        directory.mkdir()
        (directory / "file").write_bytes(MIB)
    (work / "link").symlink_to(outside)
    (work / "endless").symlink_to("endless")
    assert round(size_mb(work)) == 4
    assert round(size_mb(work, besides=["theirs"])) == 3
    assert size_mb(tmp_path / "nothing") == 0


def test_directories_in_directories_take_no_stack_and_no_descriptors(tmp_path: Path) -> None:
    held = os.open(tmp_path, os.O_RDONLY)
    for _ in range(3_000):
        os.mkdir("d", dir_fd=held)
        below = os.open("d", os.O_RDONLY, dir_fd=held)
        os.close(held)
        held = below
    file = os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=held)
    os.write(file, MIB)
    os.close(file)
    os.close(held)
    (tmp_path / "file").write_bytes(MIB)
    before = os.dup(0)
    os.close(before)
    assert round(size_mb(tmp_path)) == 2
    after = os.dup(0)
    os.close(after)
    assert after == before  # none was left open
    subprocess.run(["rm", "-rf", str(tmp_path)], check=True)


CLOSED = """
import os, tempfile
from pathlib import Path
from nlquery_kernels.sizes import size_mb

top = Path(tempfile.mkdtemp(dir=os.environ["HOME"]))
for number, mode in enumerate((0o000, 0o100, 0o300, 0o400, 0o500)):
    directory = top / str(number) / "in"
    directory.mkdir(parents=True)
    (directory / "file").write_bytes(b"x" * (1 << 20))
    directory.chmod(mode)
    directory.parent.chmod(mode)
top.chmod(0)
print(round(size_mb(top)))
"""


def test_closed_directories_are_opened(ordinary_user: OrdinaryUser) -> None:
    done = ordinary_user.run(CLOSED)
    assert (done.stdout.strip(), done.stderr) == ("5", "")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_kernel_that_cannot_be_watched_is_ended() -> None:
    def unseen(most: int) -> list[int]:
        raise OSError("too many open files")

    ended = threading.Event()
    watchdog = Watchdog(unseen, Limits(), None, ended.set)
    assert ended.wait(10)
    watchdog.stop()
    assert watchdog.exceeded == ""
