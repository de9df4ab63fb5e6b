"""The ``nlquery`` command line."""

import sys

# jsonschema, which nbformat imports, looks for this package to check IRIs, which notebooks do not
# have; its import compiles a grammar for almost two seconds. In our own process it is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from nlquery.cli.main import main  # noqa: E402

__all__ = ["main"]
