"""What the extension adds to the start of a Jupyter Server.

    python benchmarks/server.py [--runs 5]

Prints the median CPU time and the modules that importing it adds to a server's own, and which of
the heavy packages are among them (none should be).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys

HEAVY = ("pandas", "altair", "pydantic", "anthropic", "openai", "sqlalchemy", "sqlglot", "psycopg")
CODE = f"""
import json, sys, time
import jupyter_server.serverapp, jupyter_server.extension.application
before, began = set(sys.modules), time.process_time()
from nlquery.server.app import NLQueryServer
from nlquery.settings import Settings
spent, added = time.process_time() - began, set(sys.modules) - before
heavy = [name for name in {HEAVY!r} if name in added]
print(json.dumps({{"ms": 1000 * spent, "modules": len(added), "heavy": heavy}}))
"""


def measure() -> dict[str, float]:
    """Return what one import takes, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=120
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = [measure() for _ in range(parser.parse_args().runs)]
    print(f"CPU: {statistics.median(run['ms'] for run in runs):.0f} ms")
    print(f"modules: {runs[0]['modules']}, heavy ones: {runs[0]['heavy'] or 'none'}")


if __name__ == "__main__":
    main()
