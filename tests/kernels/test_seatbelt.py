"""The profile for macOS as text; nothing here can run it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlquery_kernels.seatbelt import profile

pytestmark = pytest.mark.unit
TEXT = profile(readable=[Path("/opt/py"), Path('/a "b"')], writable=[Path("/tmp/w")])


def test_all_is_refused_that_no_rule_allows() -> None:
    assert TEXT.splitlines()[:2] == ["(version 1)", "(deny default)"]
    assert TEXT.count("(") == TEXT.count(")")


def test_only_the_work_directory_may_be_written() -> None:
    (rule,) = [line for line in TEXT.splitlines() if line.startswith("(allow file-write* ")]
    assert rule == '(allow file-write* (subpath "/tmp/w"))'


def test_paths_cannot_end_their_string() -> None:
    assert r'(subpath "/a \"b\"")' in TEXT


def test_the_internet_is_refused_last() -> None:
    lines = TEXT.splitlines()
    refused = lines.index('(deny network* (remote ip "*:*"))')
    assert all(not line.startswith("(allow network") for line in lines[refused:])
