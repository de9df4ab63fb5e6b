"""Questions whose kernels are behind a real Jupyter gateway: data frames and files go there too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nlquery.answer import CHART_MIME
from tests.e2e.test_notebook import execute
from tests.kernels.gateway import TOKEN, running_gateway

ATTACH = """
from nlquery.attachments import look
from nlquery.background import background
from nlquery_kernels.session import SandboxKernel

async def read():
    kernel = await SandboxKernel.start()
    try:
        seen = await look(kernel, "targets.csv", b"place,target\\nAirport,7\\nHarbor,9\\n")
        return kernel.tier, seen["about"], seen["preview"]
    finally:
        await kernel.shutdown()

background().run(read())
"""


@pytest.fixture(scope="module")
def gateway(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a gateway whose kernels read the sample."""
    prefix = tmp_path_factory.mktemp("gateway")
    with running_gateway(prefix, find_road=True, NLQUERY_HOME=str(home)) as url:
        yield url


@pytest.mark.filterwarnings("ignore")
def test_a_data_frame_and_a_file_go_to_the_kernel_that_answers(
    gateway: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLQUERY_KERNEL_GATEWAY", gateway)
    monkeypatch.setenv("NLQUERY_KERNEL_GATEWAY_TOKEN", TOKEN)
    node = execute(
        home,
        monkeypatch,
        "%load_ext nlquery",
        "import pandas as pd\ngoals = pd.DataFrame({'place': ['A', 'B'], 'goal': [40, 2]})",
        "%%ask --in goals\nShow me total sales by location",
        "%%nlquery\nimport os\n"
        "print('in the sandbox', int(goals.goal.sum()), sorted(os.listdir('files')))",
        ATTACH,
    )
    asked, run, attached = node.cells[2:]
    assert any(CHART_MIME in o.get("data", {}) for o in asked.outputs), asked.outputs
    assert "highest sales" in str(asked.outputs)
    assert "in the sandbox 42 ['goals.arrow']" in str(run.outputs)
    shown = attached.outputs[0]["data"]["text/plain"]
    assert "'gateway'" in shown
    assert "2 rows, 2 columns: place" in shown
    assert "Harbor" in shown
