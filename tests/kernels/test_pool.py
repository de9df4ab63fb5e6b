"""Kernels are there before they are asked for, and their start takes no time from a cell."""

from __future__ import annotations

import asyncio
import os

import pytest

from nlquery_kernels.errors import KernelError
from nlquery_kernels.pool import KernelPool, size_setting
from nlquery_kernels.processes import descendants


async def test_another_kernel_starts_when_the_first_cell_has_ended() -> None:
    before = descendants(os.getpid())
    pool = KernelPool(size=1)
    await pool.fill()
    kernel = await pool.acquire()
    assert pool._coming == []
    assert (await kernel.execute("1 + 1")).status == "ok"
    await asyncio.gather(*pool._refilling)
    assert len(pool._coming) == 1
    await kernel.shutdown()
    await pool.close()  # it does not wait for the one that starts
    assert descendants(os.getpid()) == before


@pytest.mark.unit
def test_a_size_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLQUERY_KERNEL_POOL", "some")
    with pytest.raises(KernelError, match="'some'"):
        size_setting()
