"""The system prompt: with the tools it is never longer than 8,000 characters."""

from __future__ import annotations

import dataclasses

import pytest

from nlquery.agent.domain import TOOLS, prompt_of
from nlquery.memory.tokens import fixed_chars
from nlquery.semantic.load import load
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.prompt import LIMIT, prompt_parts

pytestmark = pytest.mark.unit


def grown(times: int) -> SemanticModel:
    """Return the shipped model with each measure, dimension and table so many times."""
    model = load()

    def many(entries: dict) -> dict:  # type: ignore[type-arg]
        copies = {
            f"{name}_{n}": dataclasses.replace(entry, name=f"{name}_{n}")
            for n in range(1, times)
            for name, entry in entries.items()
        }
        return {**entries, **copies}

    return dataclasses.replace(
        model,
        measures=many(dict(model.measures)),
        dimensions=many(dict(model.dimensions)),
        datasets=many(dict(model.datasets)),
        description=model.description * times,
    )


def test_the_shipped_model_fits_whole() -> None:
    prompt = prompt_of(load())
    assert prompt.left_out == ()
    assert len(prompt.text) + fixed_chars("", TOOLS) <= LIMIT == 8_000
    assert prompt.text == "\n\n".join(prompt_parts(load()).values())
    assert prompt.text == prompt_of(load()).text


@pytest.mark.parametrize("times", [2, 5, 60])
def test_a_large_model_is_told_by_name_where_there_is_no_room(times: int) -> None:
    model = grown(times)
    prompt = prompt_of(model)
    assert len(prompt.text) + fixed_chars("", TOOLS) <= LIMIT
    assert prompt.text.startswith("You answer questions")
    for kept in ("- sales: sum(o.total_amount)", "- location: l.name", "- locations AS l"):
        assert kept in prompt.text
    assert len(prompt.left_out) > 40 * (times - 1)
    assert "without details, for want of room: " in prompt.text
    assert f", {prompt.left_out[-1]}" in prompt.text or " more" in prompt.text
    assert prompt.text == prompt_of(model).text
