"""Size of the system prompt and its parts, and whether it is the same bytes each time.

python benchmarks/prompt.py
"""

from __future__ import annotations

from nlquery.agent.domain import TOOLS, prompt_of
from nlquery.memory.tokens import fixed_chars
from nlquery.semantic.load import load
from nlquery.semantic.prompt import LIMIT, prompt_parts


def main() -> None:
    """Print characters by part."""
    model = load()
    prompt, described = prompt_of(model), fixed_chars("", TOOLS)
    for name, text in prompt_parts(model).items():
        print(f"{name:<12}{len(text):>7,}")
    print(f"{'prompt':<12}{len(prompt.text):>7,}")
    print(f"{'tools':<12}{described:>7,}")
    print(f"{'together':<12}{len(prompt.text) + described:>7,}  of at most {LIMIT:,}")
    print(f"left out: {', '.join(prompt.left_out) or 'nothing'}")
    print(f"same bytes: {prompt == prompt_of(load())}")


if __name__ == "__main__":
    main()
