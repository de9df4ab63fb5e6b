"""Memory and time of the planner with very many product names.

python benchmarks/vocabulary.py [--names 100000]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from datetime import date
from pathlib import Path

from nlquery.planner import Planner
from nlquery.semantic import load_model
from nlquery.semantic.clock import Clock

FROZEN = Path(__file__).parent / "questions" / "frozen.jsonl"
_PARTS = ("Smoked", "Crispy", "Spicy", "Grilled", "Classic", "Vegan", "Double", "Honey", "Garlic")
_SYLLABLES = ("ba", "ko", "ri", "men", "tas", "lu", "pe", "shi", "dor", "van", "quel", "mo", "zi")


def names(number: int) -> list[str]:
    """Return different invented names of two or three words; always the same ones."""
    drawn = random.Random(7)
    found: dict[str, None] = {}
    while len(found) < number:
        word = "".join(drawn.choices(_SYLLABLES, k=drawn.randint(2, 4))).capitalize()
        other = "".join(drawn.choices(_SYLLABLES, k=2)).capitalize()
        found[f"{drawn.choice(_PARTS)} {word} {other}"[: drawn.randint(12, 40)].strip()] = None
    return list(found)


def resident_mb() -> float:
    """Return what this process holds, in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / (1 << 20)


def measure(number: int) -> tuple[float, float, float, float]:
    """Return MiB and seconds of the index, median and p99 milliseconds of planning."""
    model, products = load_model(), names(number)
    day = date(2025, 1, 4)
    clock = Clock.of(day, day, date(2025, 6, 1))
    values = {"location": ["Airport", "Downtown"], "product": products}
    Planner(model, clock, {"location": ["Airport"]}).plan("sales")  # imports are not the index
    before, begun = resident_mb(), time.perf_counter()
    planner = Planner(model, clock, values)
    seconds, grown = time.perf_counter() - begun, resident_mb() - before
    questions = [json.loads(line)["question"] for line in FROZEN.read_text().splitlines()]
    drawn = random.Random(1)
    for product in drawn.sample(products, 100):
        place = drawn.randrange(1, len(product) - 1)
        questions += [f"how many {product} did we sell", f"{product[:place]}{product[place + 1 :]}"]
    times = []
    for question in questions:
        begun = time.perf_counter()
        planner.plan(question)
        times.append(1000 * (time.perf_counter() - begun))
    times.sort()
    return grown, seconds, statistics.median(times), times[int(0.99 * (len(times) - 1))]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Measure the planner's vocabulary.")
    parser.add_argument("--names", type=int, default=100_000)
    number = parser.parse_args().names
    grown, seconds, median, p99 = measure(number)
    print(f"{number:,} product names: {grown:.0f} MiB, indexed in {seconds:.1f} s")
    print(f"planning: median {median:.1f} ms, p99 {p99:.1f} ms")


if __name__ == "__main__":
    main()
