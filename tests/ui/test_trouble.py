"""What is missing is said in the panel with the way out: database, sandbox, key, server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Open
from tests.ui.lab import Lab, start
from tests.ui.panel import ANSWER_MS

BWRAP = "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n"
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.fixture
def bare(home: Path, tmp_path: Path) -> Iterator[Lab]:
    """Return a JupyterLab that lies below a base URL and has no key, no database and no sandbox."""
    broken = tmp_path / "bin" / "bwrap"
    broken.parent.mkdir()
    broken.write_text(BWRAP)
    broken.chmod(0o755)
    environment = {
        "NLQUERY_HOME": str(home),
        "NLQUERY_DATABASE_URL": NOWHERE,
        "NLQUERY_MODEL": "anthropic",
        "ANTHROPIC_API_KEY": "",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PATH": f"{broken.parent}:{os.environ['PATH']}",
    }
    server = start(tmp_path / "lab", environment, base_url="/user/ann/")
    yield server
    server.stop()


def test_what_is_missing_is_said_with_the_way_out(
    open_panel: Open, bare: Lab, tmp_path: Path
) -> None:
    panel = open_panel(lab=bare, expect_errors=True)
    trouble = panel.root.get_by_role("alert")
    expect(trouble).to_contain_text("ANTHROPIC_API_KEY", timeout=ANSWER_MS)
    expect(trouble).to_contain_text("bwrap: setting up uid map: Permission denied")
    expect(trouble).to_contain_text("127.0.0.1:1")
    panel.picture("missing")
    (tmp_path / "bin" / "bwrap").unlink()
    trouble.get_by_role("button", name="Check again").click()
    expect(trouble).not_to_contain_text("bwrap")
    expect(trouble).to_contain_text("127.0.0.1:1")
    turn = panel.start("How many orders were there?")
    expect(turn).to_have_attribute("data-status", "failed", timeout=ANSWER_MS)
    expect(turn).to_contain_text("127.0.0.1:1")
    panel.picture("missing-asked")
