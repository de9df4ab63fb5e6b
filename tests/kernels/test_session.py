"""Running cells: results, errors, interrupts, limits, death and what comes after."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import pytest

from nlquery_kernels.connection import Connection
from nlquery_kernels.limits import Limits
from nlquery_kernels.output import CellResult, Output
from nlquery_kernels.session import SandboxKernel

TABLE = "application/vnd.nlquery.table+json"
CHART = "application/vnd.vegalite.v5+json"
TRIES = 5  # a busy machine may need more than one


def text(result: CellResult) -> str:
    parts = [
        o.get("text") or o.get("data", {}).get("text/plain", "") or o.get("evalue", "")
        for o in result.outputs
    ]
    return "".join(parts)


async def begun(kernel: SandboxKernel, code: str) -> asyncio.Task[CellResult]:
    """Run a cell and return when it has put something out."""
    heard = asyncio.Event()
    running = asyncio.create_task(
        kernel.execute(f"print('on')\n{code}", on_output=lambda _: heard.set())
    )
    await asyncio.wait_for(heard.wait(), 30)
    return running


async def test_variables_live_from_cell_to_cell(shared_kernel: SandboxKernel) -> None:
    assert (await shared_kernel.execute("kept = 41")).status == "ok"
    result = await shared_kernel.execute("print(kept + 1)\nkept")
    assert [o["output_type"] for o in result.outputs] == ["stream", "execute_result"]
    assert text(result) == "42\n41"
    assert not result.restarted


async def test_outputs_are_told_as_they_come(shared_kernel: SandboxKernel) -> None:
    told: list[Output] = []
    both = await shared_kernel.execute("print('a')\ndisplay(1)", on_output=told.append)
    assert [o["output_type"] for o in told] == ["stream", "display_data"]
    assert told == both.outputs


async def test_an_error_is_typed(shared_kernel: SandboxKernel) -> None:
    result = await shared_kernel.execute("1 / 0")
    assert result.status == "error"
    assert result.error is not None
    assert (result.error.ename, result.error.evalue) == ("ZeroDivisionError", "division by zero")
    assert "\x1b" not in "".join(result.error.traceback)


async def test_data_frames_come_as_tables(shared_kernel: SandboxKernel) -> None:
    code = """
    pd.DataFrame({
        "n": [1, 2], "x": [1.5, None], "name": ["a", None], "ok": [True, False],
        "day": pd.to_datetime(["2025-01-03", "2025-01-04"]),
        "at": pd.to_datetime(["2025-01-03T10:30", None]),
    })
    """
    (output,) = (await shared_kernel.execute(code)).outputs
    assert set(output["data"]) == {TABLE, "text/plain"}
    assert output["data"][TABLE] == {
        "columns": [
            {"name": "n", "type": "integer"},
            {"name": "x", "type": "number"},
            {"name": "name", "type": "string"},
            {"name": "ok", "type": "boolean"},
            {"name": "day", "type": "date"},
            {"name": "at", "type": "datetime"},
        ],
        "rows": [
            [1, 1.5, "a", True, "2025-01-03", "2025-01-03T10:30:00"],
            [2, None, None, False, "2025-01-04", None],
        ],
        "row_count": 2,
        "truncated": False,
    }


async def test_a_long_table_is_cut_and_says_so(shared_kernel: SandboxKernel) -> None:
    result = await shared_kernel.execute("pd.Series(range(5_000), name='n')")
    table = result.outputs[0]["data"][TABLE]
    assert len(table["rows"]) == 1_000
    assert (table["row_count"], table["truncated"]) == (5_000, True)


async def test_charts_are_specifications_and_figures_are_pictures(
    shared_kernel: SandboxKernel,
) -> None:
    chart = "alt.Chart(pd.DataFrame({'a': [1, 2]})).mark_bar().encode(x='a')"
    (output,) = (await shared_kernel.execute(chart)).outputs
    assert CHART in output["data"]
    assert "text/html" not in output["data"]
    plot = "import matplotlib.pyplot as plt; _ = plt.plot([1, 2])"
    (output,) = (await shared_kernel.execute(plot)).outputs
    assert set(output["data"]) == {"image/png", "text/plain"}


async def test_helpers_are_fresh_in_every_cell(shared_kernel: SandboxKernel) -> None:
    await shared_kernel.execute("sql = lambda *_: 'a lie'; pd = None; del alt")
    result = await shared_kernel.execute("callable(sql), sql.__name__, pd.__name__, alt.__name__")
    assert text(result) == "(True, 'sql', 'pandas', 'altair')"


async def test_an_interrupt_ends_python_code_at_once(shared_kernel: SandboxKernel) -> None:
    times = []
    for _ in range(TRIES):
        running = await begun(shared_kernel, "while True: pass")
        sent = time.monotonic()
        await shared_kernel.interrupt()
        result = await running
        times.append(time.monotonic() - sent)
        assert (result.status, result.restarted) == ("interrupted", False)
        if times[-1] < 0.25:
            break
    assert min(times) < 0.25, times
    assert (await shared_kernel.execute("1")).status == "ok"


@pytest.mark.parametrize("delay", [0, 0.001, 0.002, 0.004, 0.008, 0.016])
async def test_an_interrupt_is_not_lost_before_the_first_line(
    shared_kernel: SandboxKernel, delay: float
) -> None:
    await shared_kernel.execute("kept = 1")
    running = asyncio.create_task(shared_kernel.execute("import time\ntime.sleep(100)"))
    await asyncio.sleep(delay)  # anywhere between the request and the sleep
    await shared_kernel.interrupt()
    result = await asyncio.wait_for(running, 30)
    assert (result.status, result.restarted) == ("interrupted", False)
    assert text(await shared_kernel.execute("print(kept)")) == "1\n"


async def test_a_cell_over_its_time_is_interrupted(shared_kernel: SandboxKernel) -> None:
    result = await shared_kernel.execute("while True: pass", timeout=0.3)
    assert result.status == "timeout"
    assert result.limit is not None
    assert result.limit.setting == "NLQUERY_KERNEL_WALL_SECONDS"
    assert not result.restarted


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        ("'a' * int(4e9)", "memory_mb"),
        ("open('f', 'wb').write(b'x' * 200_000_000)", "file_mb"),
        ("for _ in range(10**9): print('x' * 1000)", "output_kb"),
        ("kept_open = [open('/dev/null') for _ in range(10_000)]", "open_files"),
        (
            "for n in range(9): open(f'f{n}', 'wb').write(b'x' * 50_000_000)",
            "disk_mb",
        ),
        ("import os\nwhile os.fork(): pass\nos._exit(0)", "processes"),
    ],
)
async def test_a_limit_names_itself_and_its_setting(
    shared_kernel: SandboxKernel, code: str, limit: str
) -> None:
    result = await shared_kernel.execute(code, timeout=30)
    assert result.status == "limit", result
    assert result.limit is not None
    assert result.limit.name == limit
    assert result.limit.setting in result.limit.message
    tidy = "import glob, os\nkept_open = None\nfor f in glob.glob('f[0-9]*'): os.remove(f)"
    assert (await shared_kernel.execute(tidy)).status == "ok"


async def test_dead_children_do_not_use_up_the_limit(shared_kernel: SandboxKernel) -> None:
    dead = "import os\npids = [os.fork() or os._exit(0) for _ in range(20)]\n"
    dead += "for pid in pids: os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)"
    assert (await shared_kernel.execute(dead)).status == "ok"
    count = "len([p for p in os.listdir('/proc') if p.isdigit()])"
    assert int(text(await shared_kernel.execute(count))) < 12


async def test_code_that_ignores_interrupts_costs_the_kernel_its_life() -> None:
    kernel = await SandboxKernel.start(limits=Limits(grace_seconds=0.5))
    await kernel.execute("kept = 1")
    result = await kernel.execute("sum(range(10**12))", timeout=0.3)
    assert (result.status, result.restarted) == ("timeout", True)
    again = await kernel.execute("kept")
    assert again.error is not None
    assert again.error.ename == "NameError"
    assert not again.restarted  # that was told with the cell that cost it
    await kernel.shutdown()


async def test_death_is_noticed_and_survived() -> None:
    kernel = await SandboxKernel.start()
    times = []
    for _ in range(TRIES):
        assert isinstance(kernel._connection, Connection)
        inner = kernel._connection._provisioner.inner()
        assert inner is not None
        running = await begun(kernel, "import time; time.sleep(100)")
        died = kernel._connection.died
        killed = time.monotonic()
        os.kill(inner, signal.SIGKILL)
        await died.wait()
        times.append(time.monotonic() - killed)
        result = await running
        assert (result.status, result.restarted) == ("died", True)
        assert (await kernel.execute("1")).status == "ok"
        if times[-1] < 0.05:
            break
    assert min(times) < 0.05, times
    await kernel.shutdown()


async def test_a_total_over_all_processes_is_watched() -> None:
    kernel = await SandboxKernel.start(limits=Limits(memory_mb=700))
    code = """
    import os, time
    for _ in range(8):
        if not os.fork():
            held = b'x' * (120 << 20)
            time.sleep(60)
    time.sleep(60)
    """
    result = await kernel.execute(code, timeout=30)
    assert result.status == "limit", result
    assert result.limit is not None
    assert result.limit.name == "memory_mb"
    assert result.restarted
    await kernel.shutdown()


async def test_nothing_is_left_after_shutdown() -> None:
    kernel = await SandboxKernel.start()
    assert isinstance(kernel._connection, Connection)
    provisioner = kernel._connection._provisioner
    pids, run_dir = provisioner.pids(), provisioner.run_dir
    assert run_dir is not None
    path = run_dir.path
    assert path.is_dir()
    await kernel.shutdown()
    assert not path.exists()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, signal.SIG_DFL)


async def test_files_are_handed_in_read_only() -> None:
    kernel = await SandboxKernel.start(work_files={"a.csv": b"x\n1\n"})
    assert text(await kernel.execute("print(pd.read_csv('files/a.csv').x.sum())")) == "1\n"
    kernel.add_files({"b.csv": b"x\n2\n"})
    assert text(await kernel.execute("print(pd.read_csv('files/b.csv').x.sum())")) == "2\n"
    assert (await kernel.execute("open('files/c', 'w')")).status == "error"
    await kernel.restart()
    assert text(await kernel.execute("print(open('files/a.csv').read())")) == "x\n1\n\n"
    await kernel.shutdown()
