"""Size of the system prompt and its parts, and whether it is the same bytes each time.

python benchmarks/prompt.py
"""

from __future__ import annotations

import json

from nlquery.agent.tools import COMPILE_METRICS, RUN_PYTHON
from nlquery.semantic.load import load
from nlquery.semantic.prompt import LIMIT, prompt_parts, system_prompt


def main() -> None:
    """Print characters by part."""
    model = load()
    tools = [(t.name, t.description, t.schema) for t in (RUN_PYTHON, COMPILE_METRICS)]
    parts = {name: len(text) for name, text in prompt_parts(model).items()}
    whole, described = system_prompt(model), len(json.dumps(tools))
    for name, size in parts.items():
        print(f"{name:<12}{size:>7,}")
    print(f"{'prompt':<12}{len(whole):>7,}  of at most {LIMIT:,}")
    print(f"{'tools':<12}{described:>7,}  together {len(whole) + described:,}")
    print(f"same bytes: {whole == system_prompt(load())}")


if __name__ == "__main__":
    main()
