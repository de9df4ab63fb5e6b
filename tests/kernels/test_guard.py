"""The guard of a kernel without a process namespace, alone."""

from __future__ import annotations

import subprocess
import sys

# The host adopts what a guard leaves, as the first process of a container does.
SCRIPT = """
import os, signal, time
from nlquery_kernels.inside import guard, landlock
from nlquery_kernels.processes import children

def fork_and_be_ended():
    pid = forking()
    if pid:
        os.kill(os.getpid(), signal.SIGTERM)
    return pid

landlock.adopt_orphans()
host, forking = os.getpid(), os.fork
standing = os.fork()
if standing == 0:
    os.fork = fork_and_be_ended
    guard.stand(host)
    time.sleep(60)
os.waitpid(standing, 0)
print(children(host))
"""


def test_a_kernel_that_is_ended_while_it_begins_is_reaped() -> None:
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
