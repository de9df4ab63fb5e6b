"""The kernel in the sandbox: ipykernel, with what comes before and after each cell."""

from __future__ import annotations

from typing import Any

from ipykernel.ipkernel import IPythonKernel

from nlquery_kernels.inside import runtime


class SandboxedKernel(IPythonKernel):
    """Gives each cell its helpers and its time, whatever an earlier one did to IPython's events."""

    async def do_execute(self, *arguments: Any, **options: Any) -> Any:
        """Run a cell; called for each request."""
        runtime.before_cell()
        try:
            return await super().do_execute(*arguments, **options)  # type: ignore[no-untyped-call]
        finally:
            runtime.after_cell()
