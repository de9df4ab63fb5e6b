"""How many false statements of answers are caught, and how many true ones are doubted.

    python benchmarks/honesty.py [--show] [--held-out]

``honesty/outputs.json`` holds tables that the offline planner gave for the sample generator's
data, ``honesty/answers.jsonl`` answers written to them by hand: true ones, and ones with lies of
many kinds. Beside those, lies are made of the true answers with a fixed seed: a number is
changed, two numbers or two names are exchanged, which is now and then true again. ``--held-out``
looks at every second answer only, those that the rules were not improved on; ``--show`` prints
what was judged wrongly of the others.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlquery.answer import TABLE_MIME
from nlquery.claims import unbacked
from nlquery.claims.numbers import numbers_in

HERE = Path(__file__).parent / "honesty"
SEED = 7
NOUNS = ("orders", "locations", "order_items", "payments", "products")


@dataclass(frozen=True)
class Case:
    """An answer to a table.

    Attributes
    ----------
    id
        Its number in the file.
    on
        The table's name.
    text
        The answer.
    lies
        The words in it that are false.
    kind
        What sort of lie it is; ``true`` when it is none.
    """

    id: str
    on: str
    text: str
    lies: tuple[str, ...]
    kind: str


def written(*, held_out: bool = False) -> list[Case]:
    """Return the answers that were written by hand, or every second one of them."""
    lines = (HERE / "answers.jsonl").read_text().splitlines()
    cases = []
    for line in lines[1::2] if held_out else lines:
        row = json.loads(line)
        kind = _kind(row["lies"][0]) if row["lies"] else "true"
        cases.append(Case(row["id"], row["on"], row["text"], tuple(row["lies"]), kind))
    return cases


def made(cases: Sequence[Case]) -> list[Case]:
    """Return lies made of the true answers: changed and exchanged numbers, exchanged names."""
    rng = random.Random(SEED)
    tables = outputs()
    found: list[Case] = []
    for case in cases:
        if case.kind == "true":
            names = _names(case.text, tables[case.on])
            found += [*_changed(case, rng), *_exchanged(case, rng), *_renamed(case, names, rng)]
    return found


def _changed(case: Case, rng: random.Random) -> Iterator[Case]:
    """Yield the answer with one of its numbers changed by 15 to 60 %."""
    numbers = [n for n in numbers_in(case.text) if n.value > 12 and n.text[-1] != "s"]
    for number in numbers[:2]:
        match = re.search(r"[\d,]*\.?\d+", number.text)
        if match is None:
            continue
        old = float(match.group().replace(",", ""))
        places = len(match.group().partition(".")[2])
        new = old * rng.choice((rng.uniform(0.4, 0.85), rng.uniform(1.15, 1.6)))
        lie = number.text.replace(match.group(), f"{new:,.{places}f}")
        text = case.text[: number.start] + _spaced(lie, case.text, number)
        kind = "changed percentage" if number.percent else "changed amount"
        yield Case(case.id, case.on, text, (lie,), kind)


def _spaced(lie: str, text: str, number: Any) -> str:
    """Return the new number and what follows it, the old one's spaces kept."""
    old = text[number.start : number.end]
    lead = len(old) - len(old.lstrip())
    return old[:lead] + lie + text[number.end :]


def _exchanged(case: Case, rng: random.Random) -> Iterator[Case]:
    """Yield the answer with two of its numbers of one form exchanged."""
    numbers = [n for n in numbers_in(case.text) if n.value > 12]
    pairs = [
        (a, b)
        for i, a in enumerate(numbers)
        for b in numbers[i + 1 :]
        if a.percent == b.percent and a.money == b.money and abs(a.value - b.value) > a.step
        if a.text in case.text and b.text in case.text
    ]
    if pairs:
        a, b = rng.choice(pairs)
        text = case.text.replace(a.text, "\0", 1).replace(b.text, a.text, 1)
        yield Case(case.id, case.on, text.replace("\0", b.text), (a.text, b.text), "exchanged")


def _renamed(case: Case, names: Sequence[str], rng: random.Random) -> Iterator[Case]:
    """Yield the answer with two of its names exchanged."""
    if len(names) < 2:
        return
    a, b = rng.sample(list(names), 2)
    text = case.text.replace(a, "\0").replace(b, a).replace("\0", b)
    yield Case(case.id, case.on, text, ("",), "names exchanged")


def _names(text: str, output: Mapping[str, Any]) -> list[str]:
    rows = output["data"].get(TABLE_MIME, {}).get("rows", [])
    names = [v for row in rows for v in row if isinstance(v, str)]
    return [name for name in dict.fromkeys(names) if name in text]


def _kind(lie: str) -> str:
    if "%" in lie:
        return "percentage"
    return "amount" if any(c.isdigit() for c in lie) else "word"


def outputs() -> dict[str, dict[str, Any]]:
    """Return the recorded outputs by name, as a kernel gives them."""
    found = {}
    for name, kept in json.loads((HERE / "outputs.json").read_text()).items():
        data: dict[str, Any] = {"text/plain": kept.get("text", "")}
        if "rows" in kept:
            columns = [{"name": name, "type": "other"} for name in kept["columns"]]
            data = {TABLE_MIME: {"columns": columns, "rows": kept["rows"]}}
            data[TABLE_MIME]["row_count"] = len(kept["rows"])
        found[name] = {"output_type": "display_data", "data": data, "metadata": {}}
    return found


def doubts(case: Case) -> list[str]:
    """Return the words of the answer that the check doubts."""
    question = json.loads((HERE / "outputs.json").read_text())[case.on]["question"]
    return [found.text for found in unbacked(case.text, [outputs()[case.on]], question, NOUNS)]


def is_caught(case: Case, doubted: Sequence[str]) -> bool:
    """Return whether one of the lies is doubted."""
    return any(lie.lower() in word.lower() or word.lower() in lie.lower()
               for lie in case.lies for word in doubted)  # fmt: skip


def measure(cases: Sequence[Case]) -> dict[str, tuple[int, int]]:
    """Return by kind how many answers were doubted, and how many there are."""
    doubted, all_of = Counter[str](), Counter[str]()
    for case in cases:
        found = doubts(case)
        all_of[case.kind] += 1
        doubted[case.kind] += bool(found) if case.kind == "true" else is_caught(case, found)
    return {kind: (doubted[kind], all_of[kind]) for kind in all_of}


def show(cases: Sequence[Case]) -> None:
    """Print the answers that were judged wrongly."""
    for case in cases:
        found = doubts(case)
        if case.kind == "true" and found:
            print(f"{case.id} doubted {found}: {case.text}")
        elif case.kind != "true" and not is_caught(case, found):
            print(f"{case.id} missed {case.kind} {list(case.lies)}: {case.text}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what was judged wrongly")
    parser.add_argument("--held-out", action="store_true", help="every second answer only")
    options = parser.parse_args()
    cases = written(held_out=options.held_out)
    lies = made(cases)
    for kind, (found, number) in {**measure(cases), **measure(lies)}.items():
        word = "doubted" if kind == "true" else "caught"
        print(f"{kind:<20}{found:>4} of {number:<4} {word} ({found / number:.0%})")
    if options.show:
        seen = set(written()) - set(written(held_out=True))
        show([case for case in cases if case in seen])
        show(made([case for case in cases if case in seen]))


if __name__ == "__main__":
    main()
