"""Compression: what is kept, who writes it, and what a person's changes do to it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from benchmarks.memory import measure
from nlquery.events import Compressed
from nlquery.memory.compress import by_model, choose, is_edited_summary
from nlquery.memory.context import SUMMARY, history, is_compressed
from nlquery.memory.memory import FULL, Memory
from nlquery.memory.summary import PARTS, well_formed
from nlquery.memory.tokens import TokenMeter, messages_chars
from nlquery.providers.errors import Unreachable
from nlquery.providers.protocol import ToolCall, ToolResult
from nlquery.session import CodeCell, SessionNotebook, Turn, role_of

pytestmark = pytest.mark.unit

GOAL = "My goal is a report on late fees."
RULE = "Always exclude catering orders."


def turn(number: int, question: str = "", rows: int = 20) -> Turn:
    lines = "\n".join(f"place {n},{n * 10.5}" for n in range(rows))
    output = {"output_type": "stream", "name": "stdout", "text": lines}
    code = CodeCell(
        f"frame_{number} = sql('SELECT * FROM orders')\nframe_{number}",
        [output],
        call_id=f"c{number}",
        queries=[{"sql": "SELECT * FROM orders"}],
    )
    answer = {"status": "answered", "assumptions": ["Sales are what customers were charged."]}
    text = f"In question {number} the best place sold {number * 10.5}. " + "Words. " * 30
    return Turn(question or f"Question {number}?", [code], text, answer)


@pytest.fixture
def notebook(tmp_path: Path) -> SessionNotebook:
    book = SessionNotebook.open(tmp_path / "s.ipynb")
    book.append_turn(turn(1, f"{GOAL} {RULE} Sales by place?"))
    for number in range(2, 9):
        book.append_turn(turn(number))
    return book


def summary_of(book: SessionNotebook) -> str:
    found = [cell.source for cell in book.cells if role_of(cell) == "summary"]
    assert len(found) == 1
    text: str = found[0]
    return text


async def test_older_turns_become_one_cell_of_five_parts(notebook: SessionNotebook) -> None:
    before = len(notebook.cells)
    event = await Memory(notebook, 60_000).compress(None)
    assert event is not None
    assert (event.turns, event.by) == (6, "rules")
    assert event.tokens_after < event.tokens_before
    text = summary_of(notebook)
    assert well_formed(text)
    assert GOAL in text
    assert RULE in text
    assert "frame_3" in text
    saved = SessionNotebook.open(notebook.path, create=False)
    assert len(saved.cells) == before + 1
    assert [t.compressed for t in saved.turns()] == [True] * 6 + [False] * 2


async def test_what_is_sent_is_the_summary_and_the_whole_recent_turns(
    notebook: SessionNotebook,
) -> None:
    await Memory(notebook, 60_000).compress(None)
    messages = history(notebook.cells)
    assert messages[0].text.startswith(SUMMARY)
    assert [m.text for m in messages if m.text.startswith("Question")] == [
        "Question 7?", "Question 8?",
    ]  # fmt: skip
    parts = [part for message in messages for part in message.parts]
    calls = [part.id for part in parts if isinstance(part, ToolCall)]
    assert calls == [part.call_id for part in parts if isinstance(part, ToolResult)]
    assert len(calls) == 2


async def test_a_later_compression_folds_the_old_summary_in(notebook: SessionNotebook) -> None:
    memory = Memory(notebook, 60_000)
    await memory.compress(None)
    for number in range(9, 14):
        notebook.append_turn(turn(number))
    event = await memory.compress(None)
    assert event is not None
    assert event.turns == 5
    text = summary_of(notebook)
    assert GOAL in text
    assert RULE in text
    assert "Question 11" in text


async def test_a_persons_edit_is_sent_and_outlives_the_next_fold(
    notebook: SessionNotebook,
) -> None:
    memory = Memory(notebook, 60_000)
    await memory.compress(None)
    cell = next(cell for cell in notebook.cells if role_of(cell) == "summary")
    edit = "- The Airport place counts as two places " + "in every single report " * 20 + "ok."
    cell.source = cell.source.replace(f"- {RULE}", edit)
    notebook.save()
    assert edit in history(notebook.cells)[0].text
    for number in range(9, 14):
        notebook.append_turn(turn(number))

    async def forgetful(transcript: str) -> str:
        return "\n".join(f"#### {part}\n- short" for part in PARTS)

    event = await memory.compress(forgetful)
    assert event is not None
    assert event.by == "model"
    assert edit.removeprefix("- ") in summary_of(notebook)
    assert RULE not in summary_of(notebook)


async def test_the_models_summary_is_completed_with_what_it_left_out(
    notebook: SessionNotebook,
) -> None:
    seen: list[str] = []

    async def write(transcript: str) -> str:
        seen.append(transcript)
        return "\n".join(f"#### {part}\n- about {part}" for part in PARTS)

    event = await Memory(notebook, 60_000).compress(write)
    assert event is not None
    assert event.by == "model"
    assert "Question 6?" in seen[0]
    assert "Question 7?" not in seen[0]
    text = summary_of(notebook)
    assert "about Plan" in text
    assert RULE in text
    assert "`frame_1`" in text


async def forgetful(transcript: str) -> str:
    return "\n".join(f"#### {part}\n- Sales were looked at." for part in PARTS)


async def test_what_was_stated_outlives_a_model_that_forgets_it(notebook: SessionNotebook) -> None:
    memory = Memory(notebook, 60_000)
    for number in range(9, 20):
        await memory.compress(forgetful)
        notebook.append_turn(turn(number))
    text = summary_of(notebook)
    assert GOAL in text
    assert RULE in text
    assert "`frame_1`" in text


async def test_what_a_person_takes_out_of_the_summary_does_not_come_back(
    notebook: SessionNotebook,
) -> None:
    memory = Memory(notebook, 60_000)
    await memory.compress(forgetful)
    cell = next(cell for cell in notebook.cells if role_of(cell) == "summary")
    cell.source = cell.source.replace(f"- {RULE}\n", "")
    notebook.save()
    for number in range(9, 14):
        notebook.append_turn(turn(number))
    await memory.compress(forgetful)
    assert RULE not in summary_of(notebook)
    assert GOAL in summary_of(notebook)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("writer", ["rules", "forgetful"])
async def test_sixty_turns_stay_below_seventy_percent_and_forget_nothing(writer: str) -> None:
    found = await measure(seed=3, writer=writer, density=2.6)
    assert found["fullest_request_percent"] <= 70
    assert found["compressed_part_smaller_percent"] >= 95
    assert found["facts_lost"] == []
    assert found["facts"] >= 20


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "I cannot do that.",
        "#### Goal\n- only one part",
        "\n".join(f"#### {part}\n- x" for part in reversed(PARTS)),
        "\n".join(f"#### {part}" for part in PARTS),
        "\n".join(f"#### {part}\n- {'long ' * 3_000}" for part in PARTS),
    ],
    ids=["empty", "prose", "one part", "wrong order", "hollow", "too long"],
)
async def test_a_bad_reply_gives_the_summary_of_the_rules(
    notebook: SessionNotebook, reply: str
) -> None:
    async def write(transcript: str) -> str:
        return reply

    event = await Memory(notebook, 60_000).compress(write)
    assert event is not None
    assert event.by == "rules"
    assert RULE in summary_of(notebook)


async def test_a_provider_that_fails_gives_the_summary_of_the_rules(
    notebook: SessionNotebook,
) -> None:
    async def write(transcript: str) -> str:
        raise Unreachable("no")

    event = await Memory(notebook, 60_000).compress(write)
    assert event is not None
    assert event.by == "rules"


async def test_the_rules_give_the_same_text_for_the_same_cells(
    notebook: SessionNotebook, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.ipynb"
    copy.write_bytes(notebook.path.read_bytes())
    other = SessionNotebook.open(copy)
    await Memory(notebook, 60_000).compress(None)
    await Memory(other, 60_000).compress(None)
    assert summary_of(notebook) == summary_of(other)


async def test_html_does_not_enter_by_a_summary(notebook: SessionNotebook) -> None:
    batch = choose(notebook.cells, keep_chars=0, keep_turns=2)
    assert batch is not None
    reply = "\n".join(f"#### {part}\n- <script>x</script> fine" for part in PARTS)
    assert "<script" not in (by_model(batch, reply) or "")


async def test_a_deleted_turn_is_not_remembered(notebook: SessionNotebook) -> None:
    gone = {3}
    notebook.cells[:] = [c for c in notebook.cells if c.metadata["nlquery"]["turn"] not in gone]
    notebook.save()
    await Memory(notebook, 60_000).compress(None)
    assert "frame_3" not in summary_of(notebook)
    assert "frame_4" in summary_of(notebook)


async def test_a_deleted_summary_is_forgotten(notebook: SessionNotebook) -> None:
    await Memory(notebook, 60_000).compress(None)
    notebook.cells[:] = [c for c in notebook.cells if role_of(c) != "summary"]
    assert GOAL not in " ".join(message.text for message in history(notebook.cells))


async def test_a_moved_turn_counts_where_it_stands(notebook: SessionNotebook) -> None:
    first = [c for c in notebook.cells if c.metadata["nlquery"]["turn"] == 1]
    rest = [c for c in notebook.cells if c.metadata["nlquery"]["turn"] != 1]
    notebook.cells[:] = [*rest, *first]
    notebook.save()
    await Memory(notebook, 60_000).compress(None)
    kept = {t.number for t in notebook.turns() if not t.compressed}
    assert kept == {8, 1}


async def test_own_cells_among_older_turns_are_folded_in(notebook: SessionNotebook) -> None:
    notebook.cells.insert(3, new_markdown_cell("Remember: Uptown closed in March."))
    notebook.cells.insert(4, new_code_cell("budget_left = 1200"))
    notebook.cells.append(new_markdown_cell("And a note at the end."))
    notebook.save()
    await Memory(notebook, 60_000).compress(None)
    assert "Uptown closed in March" in summary_of(notebook)
    assert "`budget_left`" in summary_of(notebook)
    assert not is_compressed(notebook.cells[-1])
    sent = " ".join(message.text for message in history(notebook.cells))
    assert "And a note at the end." in sent


async def test_two_small_turns_are_not_worth_it(tmp_path: Path) -> None:
    book = SessionNotebook.open(tmp_path / "t.ipynb")
    for number in range(3):
        book.append_turn(Turn(f"Q{number}?", [], "A.", {"status": "answered"}))
    assert await Memory(book, 60_000).compress(None) is None


async def test_room_is_made_above_seventy_percent_only(notebook: SessionNotebook) -> None:
    meter = TokenMeter()
    tokens = meter.tokens(messages_chars(history(notebook.cells)))
    loose = Memory(notebook, int(tokens / FULL) + 10, meter)
    assert await loose.make_room(0, None) is None
    tight = Memory(notebook, int(tokens / FULL) - 10, meter)
    assert await tight.make_room(0, None) is not None
    assert meter.tokens(messages_chars(history(notebook.cells))) < 0.6 * tokens


async def test_within_a_turn_the_history_gives_way(notebook: SessionNotebook) -> None:
    told: list[Compressed] = []
    memory = Memory(notebook, 6_000)
    await memory.history(1_000, None, told.append)
    assert not told
    own = memory.meter.chars(0.6 * 6_000)
    messages = await memory.history(own, None, told.append)
    assert [event.by for event in told] == ["rules"]
    assert memory.meter.tokens(messages_chars(messages) + own) <= FULL * 6_000


async def test_the_summary_fits_into_the_room_there_is(notebook: SessionNotebook) -> None:
    for tokens in range(2_000, 6_000, 250):
        memory = Memory(notebook, tokens)
        own = memory.meter.chars(0.45 * tokens)
        messages = await memory.history(own, None, lambda event: None)
        assert memory.meter.tokens(messages_chars(messages) + own) <= FULL * tokens


async def test_odd_metadata_of_a_person_break_nothing(notebook: SessionNotebook) -> None:
    rng, original = random.Random(5), notebook.path.read_bytes()
    odd: list[Any] = [None, "x", -1, 1.5, [], {}, {"a": [1]}, True, "\ud800", 10**12]
    names = ["turn", "role", "purpose", "status", "seconds", "call_id", "spec", "queries",
             "answer", "compressed", "stands_for", "written", "by", "turns"]  # fmt: skip
    for _ in range(60):
        book = SessionNotebook.open(notebook.path)
        for _ in range(6):
            cell = rng.choice(book.cells)
            if rng.random() < 0.1:
                cell.metadata["nlquery"] = rng.choice(odd)
            elif isinstance(cell.metadata.get("nlquery"), dict):
                cell.metadata["nlquery"][rng.choice(names)] = rng.choice(odd)
        rng.shuffle(book.cells)
        history(book.cells)
        book.turns()
        await Memory(book, rng.choice((500, 60_000))).compress(None)
        messages = history(book.cells)
        parts = [part for message in messages for part in message.parts]
        calls = [part.id for part in parts if isinstance(part, ToolCall)]
        assert calls == [part.call_id for part in parts if isinstance(part, ToolResult)]
        notebook.path.write_bytes(original)


async def test_only_a_persons_change_makes_a_summary_edited(tmp_path: Path) -> None:
    book = SessionNotebook.open(tmp_path / "t.ipynb")
    for number in range(6):
        book.append_turn(turn(number, f"The budget is $5 or $6. Question {number}?"))
    await Memory(book, 60_000).compress(None)
    again = SessionNotebook.open(book.path)
    (cell,) = [cell for cell in again.cells if role_of(cell) == "summary"]
    assert "5 or" in cell.source
    assert not is_edited_summary(cell)
    cell.source += "\n- And $7."
    assert is_edited_summary(cell)
