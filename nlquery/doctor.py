"""Whether everything is there and holds: database, sandbox, models, panel."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nlquery.errors import NLQueryError
from nlquery.settings import Settings

if TYPE_CHECKING:
    from nlquery_kernels.doctor import Check
    from nlquery_schema.database import Database

PANEL = "@nlquery/labextension"
SERVER = "nlquery.server"
KEYS = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}


async def examine(settings: Settings) -> AsyncIterator[Check]:
    """Yield all checks: database, sandbox, models, panel."""
    import asyncio

    from nlquery.road import road_to
    from nlquery_kernels.doctor import Check
    from nlquery_kernels.doctor import examine as examine_sandbox
    from nlquery_schema.database import open_database

    try:
        database = await asyncio.to_thread(open_database, settings.home, settings.database_url)
    except NLQueryError as error:
        yield Check("database", False, error.message, error.mend)
        async for check in examine_sandbox():
            yield check
    else:
        for check in await asyncio.to_thread(_database, database):
            yield check
        withheld = await asyncio.to_thread(_withheld, database)
        if database.managed and not withheld:
            found = "readable: the owner granted them (nlquery db grant-personal --revoke)"
            yield Check("personal columns", True, found)
        async with road_to(database) as road:
            async for check in examine_sandbox(road, withheld=withheld):
                yield check
    for check in (*_models(), *_panel()):
        yield check


def _database(database: Database) -> list[Check]:
    from sqlalchemy import text

    from nlquery_kernels.doctor import Check

    kind = "embedded" if database.embedded else "NLQUERY_DATABASE_URL"
    checks = [Check("database", True, f"{kind}, reader {database.reader}")]
    if not database.managed:
        return checks
    with database.reader_engine().connect() as connection:
        orders = connection.execute(text("SELECT count(*) FROM orders")).scalar_one()
    mend = "Load some: nlquery load DIRECTORY, or nlquery sample --load"
    checks.append(Check("orders", orders > 0, f"{orders:,}", mend))
    return checks


def _withheld(database: Database) -> list[tuple[str, str]]:
    """Return table and column of what the reader must not see: the owner may have granted it."""
    from nlquery_schema.models import Base
    from nlquery_schema.reach import connect
    from nlquery_schema.roles import personal_is_granted

    if not database.managed:
        return []
    with connect(database.owner_url) as connection:
        if personal_is_granted(connection):
            return []
    tables = Base.metadata.sorted_tables
    return [(t.name, c.name) for t in tables for c in t.columns if c.info.get("personal")]


def _models() -> Iterator[Check]:
    from nlquery_kernels.doctor import Check

    yield Check("model offline", True, "always there")
    for name, key in KEYS.items():
        found = f"{key} is set" if os.environ.get(key) else f"not used: {key} is not set"
        yield Check(f"model {name}", True, found)


def _panel() -> Iterator[Check]:
    """Yield whether JupyterLab finds the whole panel, and Jupyter Server what is behind it."""
    from nlquery_kernels.doctor import Check

    trouble = _panel_trouble()
    yield Check(
        "JupyterLab panel",
        not trouble,
        trouble or "installed, whole and enabled",
        f"From source: make panel. Else: pip install --force-reinstall nlquery; "
        f"if it is disabled: jupyter labextension enable {PANEL}",
    )
    trouble = _server_trouble()
    yield Check(
        "JupyterLab panel's server",
        not trouble,
        trouble or f"{SERVER} is enabled and can be loaded",
        f"Enable it: jupyter server extension enable --sys-prefix {SERVER}",
    )


def _panel_trouble() -> str:
    """Return why JupyterLab would not show the panel; empty when it would."""
    from jupyter_core.paths import jupyter_path
    from jupyterlab_server.config import get_federated_extensions, get_page_config

    try:
        places = jupyter_path("labextensions")
        known = get_federated_extensions(places).get(PANEL)
        disabled = get_page_config(places).get("disabledExtensions", [])
    except (KeyError, OSError, RuntimeError, ValueError) as error:
        return f"JupyterLab's extensions cannot be read: {error!r}"
    if known is None:
        return "not installed; %%ask works without it"
    entry = known["jupyterlab"].get("_build", {}).get("load", "")
    if not entry or not Path(known["ext_path"], entry).is_file():
        return f"{known['ext_path']} is not whole: its code is missing"
    return f"{PANEL} is disabled in JupyterLab" if PANEL in disabled else ""


def _server_trouble() -> str:
    """Return why Jupyter Server would not answer the panel; empty when it would."""
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager
    from jupyter_server.extension.manager import ExtensionPackage
    from jupyter_server.extension.utils import ExtensionModuleNotFound

    try:
        places = jupyter_config_path()
    except RuntimeError as error:
        return f"Jupyter's configuration cannot be read: {error}"
    configured = ExtensionConfigManager(read_config_path=places)
    if not configured.enabled(SERVER):
        return f"{SERVER} is not enabled"
    try:
        loadable = ExtensionPackage(name=SERVER, enabled=True).validate()
    except (ImportError, ExtensionModuleNotFound) as error:
        return f"{SERVER} cannot be imported: {error}"
    return "" if loadable else f"{SERVER} is not an extension that Jupyter Server can load"
