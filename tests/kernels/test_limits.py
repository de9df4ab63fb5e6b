"""Limits from traits and the environment, and the control group that holds one of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpec

from nlquery_kernels import cgroup
from nlquery_kernels.cgroup import MemoryGroup
from nlquery_kernels.errors import LimitSettingError, plain
from nlquery_kernels.kernelspec import spec
from nlquery_kernels.limits import Limits
from nlquery_kernels.provisioner import SandboxProvisioner

pytestmark = pytest.mark.unit


def provisioner(**traits: float) -> SandboxProvisioner:
    return SandboxProvisioner(kernel_id="k", kernel_spec=KernelSpec(**spec()), **traits)


def test_traits_go_before_the_environment_which_goes_before_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NLQUERY_KERNEL_MEMORY_MB", "700")
    monkeypatch.setenv("NLQUERY_KERNEL_WALL_SECONDS", "2.5")
    limits = provisioner(memory_mb=512, rows=10).limits
    assert limits == Limits(memory_mb=512, wall_seconds=2.5, rows=10)


@pytest.mark.parametrize("value", ["-1", "0", "nan", "inf", "1.5", "much"])
def test_a_limit_that_makes_no_sense_names_its_setting(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("NLQUERY_KERNEL_DISK_MB", value)
    with pytest.raises(LimitSettingError, match=r"NLQUERY_KERNEL_DISK_MB|disk_mb") as caught:
        _ = provisioner().limits
    assert caught.value.mend


@pytest.mark.parametrize("version", [1, 2])
def test_a_control_group_is_made_where_one_may_be(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cgroup, "_ROOT", tmp_path)
    monkeypatch.setattr(cgroup, "_own_groups", lambda: {"": "/user/closed/scope"})
    assert MemoryGroup.create(64) is None
    parent = tmp_path / ("memory" if version == 1 else "user")
    parent.mkdir()
    (tmp_path / "cgroup.controllers").touch()
    group = MemoryGroup.create(64)
    assert group is not None
    assert (group.version, group.path.parent) == (version, parent)
    limit = "memory.limit_in_bytes" if version == 1 else "memory.max"
    assert int((group.path / limit).read_text()) == 64 << 20
    group.add([12345])
    assert (group.path / "cgroup.procs").read_text() == "12345"
    told = group.path / ("memory.oom_control" if version == 1 else "memory.events")
    told.write_text("under_oom 0\noom_kill 0\n")
    assert not group.killed()
    told.write_text("under_oom 0\noom_kill 1\n")
    assert group.killed()
    for file in group.path.iterdir():  # a real group's files go with it
        file.unlink()
    group.remove()
    assert not group.path.exists()


def test_what_a_process_said_is_shown_as_plain_words() -> None:
    assert plain("\x1b[31mbad\u202e thing\x00\n<b>") == "[31mbad thing <b>"
    assert len(plain("x" * 10_000)) == 300
