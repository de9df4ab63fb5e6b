"""Let migrations keep their SQL in files, where editors and psql understand it."""

from __future__ import annotations

from pathlib import Path

from alembic import op


def run_sql(name: str) -> None:
    """Run a file of ``versions/`` as it is: no parameters, ``%`` and ``:`` mean themselves."""
    script = (Path(__file__).parent / "versions" / name).read_text(encoding="utf-8")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(script)
