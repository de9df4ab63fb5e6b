"""``nlquery batch``: many questions from a file, one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from nlquery.answer import Answer
from nlquery.cli.main import FAILED
from nlquery.errors import InputError, NLQueryError


@dataclass(frozen=True)
class Line:
    """One question of a batch file.

    Attributes
    ----------
    id
        What the file calls it, given back unchanged.
    question
        The person's words.
    follows
        Index of the line whose session it goes on in.
    """

    id: Any
    question: str
    follows: int | None


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--model", help="auto, offline, anthropic:NAME or openai:NAME.")
@click.pass_context
def batch(ctx: click.Context, file: Path, model: str | None) -> None:
    """Answer each line of FILE (JSON lines; `-` reads standard input).

    A line is {"id": …, "question": …, "follows": ID}; `follows` goes on in that question's
    session. One answer object is printed per line, in order. Exit status: 0, or 1 when a
    question failed.
    """
    lines = read_lines(file)
    failed = False
    from nlquery.cli.batch_run import answers

    for answer in answers(lines, model):
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False))
        sys.stdout.flush()
        failed = failed or answer.status == "failed"
    ctx.exit(FAILED if failed else 0)


def read_lines(file: Path) -> list[Line]:
    """Read and check a batch file as a whole, before anything is asked.

    Raises
    ------
    InputError
        If the file is missing, or a line is not such an object or follows an unknown id.
    """
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise InputError(f"{file} is not UTF-8 text.", mend="Save it as UTF-8.") from None
    lines: list[Line] = []
    known: dict[str, int] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        line = _read_line(raw, f"{file}, line {number}", known)
        if line.id is not None:
            known[str(line.id)] = len(lines)
        lines.append(line)
    return lines


def _read_line(raw: str, where: str, known: Mapping[str, int]) -> Line:
    try:
        data: Any = json.loads(raw)
    except ValueError as error:
        raise InputError(f"{where} is not JSON: {error}.") from None
    if not isinstance(data, dict) or not isinstance(data.get("question"), str):
        raise InputError(f'{where} has no "question" text.')
    follows = data.get("follows")
    if follows is not None and str(follows) not in known:
        raise InputError(f'{where} follows "{follows}", which is no id of an earlier line.')
    return Line(data.get("id"), data["question"], None if follows is None else known[str(follows)])


def failure(line: Line, error: NLQueryError) -> Answer:
    """Return the answer of a line that could not be asked."""
    return Answer(question=line.question, status="failed", markdown=str(error), id=line.id)
