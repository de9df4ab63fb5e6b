from __future__ import annotations

import pytest

from nlquery.cli.main import COMMANDS, LazyGroup, group, main

pytestmark = pytest.mark.unit


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as exit:
        main(words)
    code = exit.value.code
    assert isinstance(code, int)
    return code


def test_every_command_exists_and_helps(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        assert isinstance(group, LazyGroup)
        assert run(name, "--help") == 0
        assert f"nlquery {name}" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["ask", ""], ["ask", " \n"], ["sql", ""]])
def test_nothing_to_do_is_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*words) == 2
    error = capsys.readouterr().err
    assert "is empty" in error
    assert "Traceback" not in error


@pytest.mark.parametrize("words", [["nonsense"], ["ask", "x", "--nonsense"], ["ask"]])
def test_unknown_words_are_wrong_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_setting_that_is_no_number_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NLQUERY_TOKEN_LIMIT", "many")
    assert run("ask", "Total sales?") == 1
    assert "NLQUERY_TOKEN_LIMIT is 'many'" in capsys.readouterr().err
