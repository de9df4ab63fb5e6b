"""Process trees as /proc tells them, also of what ends meanwhile."""

from __future__ import annotations

import os
import subprocess
import threading

import pytest

from nlquery_kernels.processes import descendants


@pytest.mark.unit
def test_what_ends_while_it_is_looked_at_is_passed_over() -> None:
    done = threading.Event()

    def churn() -> None:
        while not done.is_set():
            subprocess.run(["/bin/true"], check=True)

    threads = [threading.Thread(target=churn) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        seen = [len(descendants(os.getpid())) for _ in range(3000)]
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert max(seen) > 1
