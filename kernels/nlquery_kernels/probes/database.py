"""Whether a kernel can read the database, and no more than that."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from nlquery_kernels.check import Check
from nlquery_kernels.limits import Limits
from nlquery_kernels.probes.sandbox import said, told
from nlquery_kernels.session import SandboxKernel

# What PostgreSQL answers to a role that lacks the privilege. That a transaction is read-only is
# no proof: the role itself can switch that off, which is tried first.
_REFUSED = "permission denied"
_MOST_ROWS = 1_000_000
_TRIED = """
import json
def tried(statement):
    try: sql(statement)
    except Exception as error: return str(error)
    return ''
"""
_WRITES = f"""{_TRIED}
tried('SET default_transaction_read_only = off')
names = sql('''
    SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LIMIT 200''').name
statements = ['CREATE TABLE nlquery_probe (x int)', 'CREATE TEMPORARY TABLE nlquery_probe (x int)']
for name in names:
    statements += [f'DELETE FROM {{name}} WHERE false',
                   f'INSERT INTO {{name}} SELECT * FROM {{name}} WHERE false']
answers = {{statement: tried(statement) for statement in statements}}
if not answers[statements[0]]: tried('DROP TABLE nlquery_probe')
print(json.dumps(answers))
"""


async def database(
    kernel: SandboxKernel, limits: Limits, withheld: Sequence[tuple[str, str]]
) -> AsyncIterator[Check]:
    """Yield what a kernel can do in the database."""
    read = await kernel.execute("print(sql('SELECT current_user AS me').me[0])")
    if read.error is not None or not said(read):
        found = read.error.evalue if read.error is not None else f"it did not answer: {read.status}"
        yield Check("database from inside", False, found, "See `nlquery db status`.")
        return
    yield await _only_reads(kernel, said(read))
    if withheld:
        yield await _withholds(kernel, withheld)
    yield await _rows(kernel, limits)
    yield await _statement_seconds(kernel, limits)


async def _only_reads(kernel: SandboxKernel, who: str) -> Check:
    answers = await told(kernel, _WRITES) or {"any statement": "not told"}
    open_ones = [statement for statement, answer in answers.items() if _REFUSED not in answer]
    ways = f"{len(answers)} ways to write were refused"
    found = ways if not open_ones else f"NOT REFUSED: {'; '.join(open_ones[:3])}"
    mend = "Use a role that may only SELECT: `nlquery db` and docs/schema.md say how it is made."
    return Check("database from inside", not open_ones, f"as {who}, read-only: {found}", mend)


async def _withholds(kernel: SandboxKernel, withheld: Sequence[tuple[str, str]]) -> Check:
    code = f"""{_TRIED}
columns = {list(withheld)!r}
print(json.dumps([[t, c, tried(f'SELECT "{{c}}" FROM "{{t}}" LIMIT 1')] for t, c in columns]))
"""
    answers = await told(kernel, code) or [[table, column, ""] for table, column in withheld]
    seen = [f"{table}.{column}" for table, column, said in answers if _REFUSED not in said]
    found = f"{len(answers)} withheld: a query for each was refused"
    mend = "Withhold them: nlquery db grant-personal --revoke"
    return Check("personal columns", not seen, f"readable: {seen}" if seen else found, mend)


async def _rows(kernel: SandboxKernel, limits: Limits) -> Check:
    mend = "Set NLQUERY_KERNEL_ROWS to a number that the memory holds."
    if limits.rows > _MOST_ROWS:
        return Check("limit rows", True, f"set to {limits.rows}: too many to be tried here")
    code = f"print(len(sql('SELECT generate_series(1, {limits.rows + 1})')))"
    read = await kernel.execute(code)
    held = bool(read.queries) and read.queries[0].truncated
    held = held and read.queries[0].row_count == limits.rows
    found = f"held at {limits.rows}" if held else f"ended with {said(read) or read.status}"
    return Check("limit rows", held, found, mend)


async def _statement_seconds(kernel: SandboxKernel, limits: Limits) -> Check:
    """Look whether the server has the limit, and ends a statement at a shorter one."""
    seconds = min(limits.statement_seconds, 0.5)
    in_force = "sql(\"SELECT setting::int AS ms FROM pg_settings WHERE name='statement_timeout'\")"
    shown = said(await kernel.execute(f"print({in_force}.ms[0])"))
    slow = "sql('SELECT count(*) FROM generate_series(1, 1000000000000)')"
    ended = await kernel.execute(f"sql.__self__._seconds = {seconds}\n{slow}", timeout=10)
    hit = ended.limit.name if ended.limit is not None else ended.status
    held = hit == "statement_seconds" and shown == str(int(limits.statement_seconds * 1000))
    found = (
        f"{limits.statement_seconds:g} s at the server; one given {seconds:g} s was ended"
        if held
        else f"{shown or '?'} ms at the server; ended with {hit}"
    )
    mend = "Connect to PostgreSQL itself, or to a pooler that lets statement_timeout be set."
    return Check("limit statement_seconds", held, found, mend)
