"""The grammar for IRIs is imported at the first IRI, not before, and checks as ever."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.unit

PROGRAM = """
import sys
from nlquery.grammar import NAME, defer_grammar
defer_grammar()
import nbformat
from jsonschema import FormatChecker
print("lark" in sys.modules)
checker = FormatChecker()
print(checker.conforms("http://example.com/ä", "iri"), checker.conforms("no iri", "iri"))
import rfc3987_syntax
print(rfc3987_syntax.__name__, "lark" in sys.modules, rfc3987_syntax.parse is not None)
"""


def test_the_grammar_is_imported_at_the_first_iri() -> None:
    pytest.importorskip("rfc3987_syntax")
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.split("\n")[:3] == ["False", "True False", "rfc3987_syntax True True"]
