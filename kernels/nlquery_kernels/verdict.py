"""Which limit made a cell fail."""

from __future__ import annotations

from nlquery_kernels.inside.verdict import limit_name
from nlquery_kernels.limits import SENTENCES, LimitHit, Limits
from nlquery_kernels.output import CellError


def limit_of(limits: Limits, error: CellError | None) -> LimitHit | None:
    """Return the limit that made the cell fail, None when it was something else."""
    name = None if error is None else limit_name(error.ename, error.evalue)
    return LimitHit.of(limits, name) if name in SENTENCES else None
