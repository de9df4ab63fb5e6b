"""The ``nlquery`` command line."""

from nlquery.grammar import defer_grammar

defer_grammar()

from nlquery.cli.main import main  # noqa: E402

__all__ = ["main"]
