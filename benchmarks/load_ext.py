"""What `%load_ext nlquery` costs, beside `%load_ext jupyter_ai_magics`, in one run.

    python benchmarks/load_ext.py [--runs 9] [--alone] [--json]

Prints the median CPU seconds and the modules that the command adds to an IPython shell, each in
fresh processes that take turns. jupyter-ai-magics is no dependency: uv installs it into a
temporary environment; where that fails, or with `--alone`, only nlquery is measured.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

PEER = "jupyter-ai-magics"
CODE = """
import json, sys, time
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
before, began = set(sys.modules), time.process_time()
shell.run_line_magic("load_ext", sys.argv[1])
spent = time.process_time() - began
assert sys.argv[1] in shell.extension_manager.loaded, "it was not loaded"
print("\\n" + json.dumps({"seconds": spent, "modules": len(set(sys.modules) - before)}))
"""


@dataclass
class Extension:
    """An extension, the interpreter that has it, and what its runs took."""

    name: str
    python: str
    version: str
    seconds: list[float] = field(default_factory=list)
    modules: int = 0

    def load(self) -> None:
        """Load it in a process of its own."""
        command = [self.python, "-W", "ignore", "-c", CODE, self.name]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
        found = json.loads(done.stdout.splitlines()[-1])
        self.seconds.append(found["seconds"])
        self.modules = found["modules"]

    def figures(self) -> dict[str, object]:
        """Return what is printed."""
        return {
            "extension": self.name,
            "version": self.version,
            "cpu_seconds": round(statistics.median(self.seconds), 3),
            "least": round(min(self.seconds), 3),
            "most": round(max(self.seconds), 3),
            "modules": self.modules,
        }


def extension(name: str, package: str, python: str) -> Extension:
    """Return an extension, with its package's version."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    return Extension(name, python, done.stdout.strip())


def install_peer(place: Path) -> Extension:
    """Install the peer into an environment below `place`.

    Raises
    ------
    OSError
        If there is no uv.
    subprocess.SubprocessError
        If uv cannot install it.
    """
    beside = Path(sys.executable).with_name("uv")
    uv = str(beside) if beside.exists() else shutil.which("uv")
    if uv is None:
        raise FileNotFoundError("there is no uv")
    python = str(place / "bin" / "python")
    for words in (
        ["venv", "--python", sys.executable, str(place)],
        ["pip", "install", "--compile-bytecode", "--python", python, PEER],
    ):
        subprocess.run([uv, *words], capture_output=True, text=True, check=True, timeout=600)
    return extension("jupyter_ai_magics", PEER, python)


def measure(extensions: Sequence[Extension], runs: int) -> None:
    """Load each once unmeasured, for the files' sake, then `runs` times in turn."""
    for one in extensions:
        one.load()
        one.seconds.clear()
    for _ in range(runs):
        for one in extensions:
            one.load()


def main() -> None:
    """Print a line for each extension."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--alone", action="store_true", help="install and measure no peer")
    parser.add_argument("--json", action="store_true", help="print JSON, one object a line")
    options = parser.parse_args()
    extensions = [extension("nlquery", "nlquery", sys.executable)]
    with tempfile.TemporaryDirectory() as place:
        if not options.alone:
            try:
                extensions.append(install_peer(Path(place)))
            except (OSError, subprocess.SubprocessError) as error:
                why = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1]
                print(f"{PEER} could not be installed: {why}", file=sys.stderr)
        measure(extensions, options.runs)
    for one in extensions:
        found = one.figures()
        if options.json:
            print(json.dumps(found))
        else:
            print(
                "%load_ext {extension:<18} {version:<8} {cpu_seconds:.3f} CPU s "
                "({least:.3f} to {most:.3f}), {modules:,} modules".format(**found)
            )


if __name__ == "__main__":
    main()
