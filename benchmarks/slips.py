"""How the offline planner does with one typing slip in each question.

    python benchmarks/slips.py [--questions FILE ...] [--data DIRECTORY] [--seed 1] [--show]

In a word of four letters or more one is left out, doubled, swapped with the next or replaced by its
neighbour on the keyboard. Only questions that are right without the slip count.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from planner import FROZEN, Outcome, judge, loaded
from sqlalchemy import Engine

from nlquery.planner import Planner
from nlquery.planner.slips import neighbours
from nlquery.semantic import load_model

_WORD = re.compile(r"[A-Za-z]{4,}")


def with_slip(question: str, rng: random.Random) -> str:
    """Return the question with a slip in one of its words, behind the first letter."""
    words = list(_WORD.finditer(question))
    if not words:
        return question
    found = rng.choice(words)
    word, place = found.group(), rng.randrange(1, len(found.group()))
    kind = rng.choice("sdrn")
    slips = {
        "s": word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :],
        "d": word[:place] + word[place + 1 :],
        "r": word[:place] + word[place] + word[place:],
        "n": word[:place] + rng.choice(sorted(neighbours(word[place].lower()))) + word[place + 1 :],
    }
    return question[: found.start()] + slips[kind] + question[found.end() :]


def slipped(
    planner: Planner, engine: Engine, questions: Sequence[Mapping[str, Any]], seed: int
) -> list[Outcome]:
    """Judge questions with a slip, of those that are right without; follow-ups are left out."""
    single = [question for question in questions if not question.get("follows")]
    right = [o.question for o in judge(planner, engine, single) if o.verdict == "right"]
    rng = random.Random(seed)
    changed = [{**question, "question": with_slip(question["question"], rng)} for question in right]
    return judge(planner, engine, changed)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description="Judge the offline planner on misspelled questions."
    )
    parser.add_argument("--questions", type=Path, nargs="*", default=[FROZEN])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="list the wrong ones")
    chosen = parser.parse_args()
    verdicts: Counter[str] = Counter()
    with loaded(chosen.data) as engine:
        planner = Planner.open(load_model(), engine)
        for path in chosen.questions:
            questions = [json.loads(line) for line in path.read_text().splitlines() if line]
            for outcome in slipped(planner, engine, questions, chosen.seed):
                verdicts[outcome.verdict] += 1
                if chosen.show and outcome.verdict == "wrong":
                    print(f"{outcome.question['question']} → {outcome.detail}")
    told = ", ".join(f"{verdicts[v]} {v}" for v in ("right", "declined", "wrong"))
    print(f"one slip each: {told}")


if __name__ == "__main__":
    main()
