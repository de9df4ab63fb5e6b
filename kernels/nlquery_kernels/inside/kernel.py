"""The kernel in the sandbox: ipykernel, with what comes before and after each cell."""

from __future__ import annotations

import asyncio
import signal
from types import FrameType
from typing import Any

from ipykernel.ipkernel import IPythonKernel

from nlquery_kernels.inside import runtime

_STOPPED = "raise KeyboardInterrupt"
# The reply and the idle state leave through threads that need the interpreter's lock; tidying at
# once, in the thread that has it, would keep them waiting for a millisecond.
_TIDY_AFTER_SECONDS = 0.002


class SandboxedKernel(IPythonKernel):
    """Gives each cell its helpers and its time, whatever an earlier one did to IPython's events.

    An interrupt that comes before the cell's first line stops the cell, where ipykernel would
    lose it, or lose the reply.
    """

    _stopped = False
    _tidying: asyncio.TimerHandle | None = None

    def pre_handler_hook(self) -> None:
        """Note interrupts from now on; called before each request."""
        self._stopped = False
        self.saved_sigint_handler = signal.signal(signal.SIGINT, self._note)

    async def execute_request(self, stream: Any, ident: Any, parent: Any) -> None:
        """Run a cell and reply, be it interrupted between the lines of ipykernel's own code."""
        try:
            await super().execute_request(stream, ident, parent)  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            reply = {
                "status": "error",
                "ename": "KeyboardInterrupt",
                "evalue": "",
                "traceback": [],
                "execution_count": self.execution_count,
                "user_expressions": {},
                "payload": [],
            }
            if self.session is not None:
                self.session.send(stream, "execute_reply", reply, parent, ident=ident)
        loop = asyncio.get_running_loop()
        self._tidying = loop.call_later(_TIDY_AFTER_SECONDS, runtime.between_cells)

    async def do_execute(self, code: str, *arguments: Any, **options: Any) -> Any:
        """Run a cell; called for each request."""
        if self._tidying is not None:
            self._tidying.cancel()  # else it may fall into a cell that waits
        runtime.before_cell()
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            code = _STOPPED if self._stopped else code
            return await super().do_execute(code, *arguments, **options)  # type: ignore[no-untyped-call]
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            runtime.after_cell()

    def _note(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stopped = True
