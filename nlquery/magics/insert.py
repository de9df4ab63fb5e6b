"""A turn as cells for the person's own notebook: what the lab extension inserts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlquery.session.turn import KEY

if TYPE_CHECKING:
    from nlquery.dialogue import Session
    from nlquery.session import Turn

TURN_MIME = "application/vnd.nlquery.turn+json"
IN_SANDBOX = "%%nlquery\n"


def turn_bundle(turn: Turn, session: Session) -> dict[str, Any]:
    """Return the MIME bundle whose cells the lab extension puts below the asking cell.

    The question is left out, because the asking cell has it. Code is marked to run in the
    session's sandbox, as it did. Without the extension the text says where the cells are.
    """
    cells = []
    for cell in turn.to_cells(turn.number)[1:]:
        if cell.cell_type == "code":
            cell.source = IN_SANDBOX + cell.source
        cell.metadata[KEY] = {"turn": turn.number, "role": cell.metadata[KEY]["role"]}
        cells.append(cell)
    told = f"The cells are in {session.path}; nlquery's lab extension inserts them here."
    return {
        TURN_MIME: {"version": 1, "insert": "below", "cells": cells},
        "text/plain": told,
    }
