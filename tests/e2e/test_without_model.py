"""Questions that never reach the model: its address is one where nobody listens."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Run, answer

NOBODY = {
    "NLQUERY_MODEL": "openai:some-model",
    "OPENAI_API_KEY": "sk-none",
    "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
}


@pytest.mark.parametrize(
    ("question", "setting", "status"),
    [
        ("Show me total sales by location", {}, 0),  # verified in the semantic model
        ("tips by server", {"NLQUERY_FAST_PATH": "1"}, 0),
        ("tips by server", {}, 1),
    ],
)
def test_what_the_planner_is_known_to_answer(
    run: Run, question: str, setting: dict[str, str], status: int
) -> None:
    done = run("ask", question, "--json", **NOBODY, **setting)
    assert done.returncode == status, done.stderr
    found = answer(done)
    assert found["usage"]["input_tokens"] == 0
    if status == 0:
        assert found["model"] == "offline"
        assert found["table"]["rows"]
