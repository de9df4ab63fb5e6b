"""What turns say that must not be forgotten, found by rules: no model, the same every time."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from nbformat import NotebookNode

from nlquery.answer import TABLE_MIME
from nlquery.memory.summary import Summary
from nlquery.output_filter import filter_markdown
from nlquery.session.turn import CodeCell, Turn

_GOAL = re.compile(
    r"\b(?:(?:my|our|the) (?:goal|aim|purpose|objective)|i(?:'m| am) preparing|"
    r"we(?:'re| are) preparing|i want to|we want to|i need to|we need to|in order to)\b|^goal:",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:next(?! (?:to|day))|afterwards|later|after that|the plan|our plan|we will|i will|"
    r"then we|todo|to do)\b|^plan:",
    re.IGNORECASE,
)
_KNOWLEDGE = re.compile(
    r"\b(?:remember|note that|keep in mind|always|never|only|exclude|excluding|ignore|without|"
    r"from now on|define[sd]?|definition|means?|stands for|call (?:it|this|that|them)|"
    r"we (?:call|count|use|decided|agreed|say|treat|prefer|mean)|i (?:call|prefer|mean|decided)|"
    r"decided|decision|assume|constraint|must|should|deadline|budget|target|threshold|"
    r"closed|opened|is called|are called|counts? as|because|instead|important|"
    r"don't|do not|our|prefer)\b",
    re.IGNORECASE,
)
# How sentences begin that ask for something or are mere courtesy.
_REQUEST = re.compile(
    r"(?:please|and|also|now|then|just|so|ok|okay|but)*[ ,]*\b(?:show|list|give|tell|compare|plot|"
    r"graph|draw|chart|sort|rank|break|group|split|make|add|use|do|run|try|repeat|again|same|"
    r"what|which|who|how|when|where|why|is|are|was|were|does|did|can|could|would|will|may|"
    r"total|average|top|bottom|sales|orders|number|count|sum|by|per|in|for|with|as|versus|vs|"
    r"find|get|check|look|look at|explain|describe|summari[sz]e|calculate|compute|visuali[sz]e|"
    r"thanks|thank|great|good|nice|perfect|hello|hi|yes|no)\b",
    re.IGNORECASE,
)
# What answers rest on that says nothing without the question it was said of.
_OF_ONE = ("Data: ", "Days: ", "Computed: ", "This is not ", "Not used from the question")
LEAST_WORDS = 3
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_TABLES = re.compile(r"\b(?:from|join)\s+([a-z_][\w.]*)(?![\w.]*\s*\()", re.IGNORECASE)
# FROM that names no table, and names that a statement gives to its own parts.
_OTHER_FROM = re.compile(
    r"\b(?:extract|substring|overlay|trim)\s*\([^()]*?\bfrom\b|\bdistinct\s+from\b", re.IGNORECASE
)
_PART = re.compile(r"\b([a-z_]\w*)\s+as\s+(?:not\s+)?(?:materialized\s+)?\(", re.IGNORECASE)
LINE_CHARS = 240
ACTION_CHARS = 160


def summarize(turns: Sequence[Turn], own_cells: Sequence[NotebookNode] = ()) -> Summary:
    """Return what the turns and a person's own cells say, in the five parts, without HTML."""
    summary = lasting(turns, own_cells)
    for turn in turns:
        told = map(short, turn.answer.get("assumptions") or ())
        summary.add("Key knowledge", *(line for line in told if not line.startswith(_OF_ONE)))
        for cell in turn.code:
            if cell.status == "ok":
                summary.add("Data and variables", *_tables(cell))
        summary.add("Recent actions", _action(turn))
    if turns and not summary.parts["Goal"]:
        summary.add("Goal", f"Asked first: {short(turns[0].question)}")
    return _clean(summary)


def lasting(turns: Sequence[Turn], own_cells: Sequence[NotebookNode] = ()) -> Summary:
    """Return what no summary may drop: what the person stated, and the variables' names."""
    summary = Summary()
    variables: dict[str, str] = {}  # the last that was made under a name
    for cell in own_cells:
        if cell.cell_type == "code":
            variables |= _variables(CodeCell.from_cell(cell))
        else:
            _add_statements(summary, cell.source, told=True)
    for turn in turns:
        _add_statements(summary, turn.question, told=not turn.code)
        for run in turn.code:
            if run.status == "ok":
                variables |= _variables(run)
    summary.add("Data and variables", *variables.values())
    return _clean(summary)


def statements(text: str, *, told: bool = False) -> list[tuple[str, str]]:
    """Return (part, sentence) for what a person stated rather than asked.

    Parameters
    ----------
    text
        The person's words.
    told
        Whether they stand alone: nothing was run for them.
    """
    sentences = [words for s in _SENTENCE.split(text) if (words := s.strip(" -*#>\t"))]
    context = told or len(sentences) > 1  # beside a question, a sentence tells something
    found = []
    for words in sentences:
        part = None if words.endswith("?") else _part_of(words, context)
        if part:
            found.append((part, short(words)))
    return found


def _part_of(sentence: str, context: bool) -> str | None:
    for part, pattern in (("Goal", _GOAL), ("Plan", _PLAN), ("Key knowledge", _KNOWLEDGE)):
        if pattern.search(sentence):
            return part
    asks = _REQUEST.match(sentence) or len(sentence.split()) < LEAST_WORDS
    return None if asks or not context else "Key knowledge"


def _add_statements(summary: Summary, text: str, *, told: bool) -> None:
    for part, sentence in statements(text, told=told):
        summary.add(part, sentence)


def _clean(summary: Summary) -> Summary:
    clean = Summary()
    for part, line in summary.lines():
        clean.add(part, filter_markdown(line).text)
    return clean


def _variables(cell: CodeCell) -> dict[str, str]:
    """Return by name a line for each variable that a cell leaves, with what it was made from."""
    try:
        tree = ast.parse(cell.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    lines: dict[str, str] = {}
    for node in tree.body:
        for name in _assigned(node):
            lines[name] = f"`{name}` = {_source_of(node)}"
    return lines


def _assigned(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign | ast.AugAssign):
        targets = [node.target]
    names = [n for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
    return [n.id for n in names if isinstance(n.ctx, ast.Store) and not n.id.startswith("_")]


def _source_of(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return "defined in code"
    value = getattr(node, "value", None)
    return short(ast.unparse(value).replace("\\n", " "), 70) if value is not None else "?"


def short(text: object, most: int = LINE_CHARS) -> str:
    """Return text on one line, its end cut where it is longer than `most` characters."""
    line = " ".join(str(text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _tables(cell: CodeCell) -> list[str]:
    names = {name for query in cell.queries for name in _read(str(query.get("sql", "")))}
    return [f"Table read: {name}" for name in sorted(names)]


def _read(sql: str) -> set[str]:
    parts = {name.lower() for name in _PART.findall(sql)}
    return {name.lower() for name in _TABLES.findall(_OTHER_FROM.sub(" ", sql))} - parts


def _action(turn: Turn) -> str:
    """Return one line: what was asked and what came of it."""
    status = str(turn.answer.get("status") or "unfinished")
    first = next((line for line in turn.markdown.splitlines() if line.strip()), "")
    said = first.strip() if status == "answered" else f"{status}: {first.strip()}"
    rows = _row_count(turn)
    shown = f" ({rows:,} rows)" if rows is not None else ""
    return f"Asked “{short(turn.question, 80)}” → {short(said, ACTION_CHARS)}{shown}"


def _row_count(turn: Turn) -> int | None:
    tables = [
        output["data"][TABLE_MIME]
        for cell in turn.code
        for output in cell.outputs
        if TABLE_MIME in output.get("data", {})
    ]
    return int(tables[-1].get("row_count", 0)) if tables else None
