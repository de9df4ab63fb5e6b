from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from nlquery.cli.main import main
from nlquery_schema.database import Database


@dataclass(frozen=True)
class Ran:
    """What a command printed and its exit status."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command line in this process."""

    def command(*words: str) -> Ran:
        return ran(words, capsys)

    return command


def ran(words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> Ran:
    capsys.readouterr()
    with pytest.raises(SystemExit) as exit:
        main(words)
    code = exit.value.code
    assert isinstance(code, int)
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return Ran(code, out, err)


@pytest.fixture
def command_database(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Make the fresh database the one that commands connect to."""
    monkeypatch.setattr("nlquery.cli.connect.open_database", lambda *_: database)
    return database
