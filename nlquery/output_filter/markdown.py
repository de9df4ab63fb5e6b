"""Markdown from models and people: text, lists, tables and code; no HTML, no links, no images.

The source is cut where code is, which is left as it is; what remains is made unable to become
HTML, a link or an image. A CommonMark parser then looks at the result: where it sees something
active all the same, code is not spared either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlquery.output_filter.text import filter_text

MOST_CHARACTERS = 100_000
_MOST_ROUNDS = 8
_MOST_MARKS = 2_000
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)$")
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_REFERENCE = re.compile(r"^[ >\t]{0,8}\[[^\]\n]+\]:[^\n]*\n?", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\[\]]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\]\n]*\])")
_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^<>\s]*|[^\s<>@]+@[^\s<>@]+)>")
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_BARE = re.compile(r"(?i)\b(https?|ftp|mailto|javascript|data|vbscript|file):(?=\S)")
_WWW = re.compile(r"(?i)\bwww\.(?=\w)")
_MAIL = re.compile(r"(?<=[\w.+-])@(?=[\w-]+\.\w)")  # GitHub's Markdown makes a link of an address
# Jupyter sets TeX: these link, load, style or name other commands
_TEX = re.compile(
    r"\\(?=(?:href|url|require|class|cssId|style|html\w*|mmlToken|unicode|[egx]?def|let|newcommand"
    r"|renewcommand|providecommand|newenvironment|renewenvironment|DeclareMathOperator|csname"
    r"|catcode|input|include\w*|data|bbox|toggle|\w*tip|action|verb|img)(?![a-z]))"
)


@dataclass(frozen=True)
class FilteredText:
    """Markdown that may be shown, and what was taken from it, one phrase each."""

    text: str
    removed: list[str]


def filter_markdown(text: str) -> FilteredText:
    """Return markdown without raw HTML, images and active links; code stays as it is."""
    removed: list[str] = []
    shown = filter_text(text, MOST_CHARACTERS)
    for _ in range(_MOST_ROUNDS):  # what is left may read differently from what was there
        before, shown = shown, _once(shown, removed)
        if shown == before:
            break
    return FilteredText(shown, list(dict.fromkeys(removed)))


def _once(text: str, removed: list[str]) -> str:
    shown = "".join(part if is_code else _prose(part, removed) for is_code, part in _blocks(text))
    if _is_active(shown):
        shown = _inert(text, removed)
    if _is_active(shown):
        mark = "~" * (3 + max(map(len, re.findall("~+", text)), default=0))
        shown = f"{mark}\n{text}\n{mark}"  # all of it as code
    return shown


def _is_active(text: str) -> bool:
    """Return whether a parser finds HTML, a link or an image, with GitHub's tables or without."""
    if "<" not in text and "](" not in text and "]:" not in text:
        return False
    if text.count("[") + text.count("<") > _MOST_MARKS:
        return True  # no answer has so many, and looking would take long
    return any(_has_active_token(text, tables=tables) for tables in (False, True))


def _has_active_token(text: str, *, tables: bool) -> bool:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    tokens = (parser.enable(["table", "strikethrough"]) if tables else parser).parse(text)
    inline = (child for token in tokens for child in token.children or ())
    kinds = {token.type for token in (*tokens, *inline)}
    return bool(kinds & {"html_block", "html_inline", "link_open", "image"})


def _blocks(text: str) -> Iterator[tuple[bool, str]]:
    """Yield (is it a fenced block, text); an unclosed fence ends with the text."""
    prose: list[str] = []
    fenced: list[str] = []
    mark = ""
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line.rstrip("\n"))
        if not mark and found and not ("`" in found[2] and found[1][0] == "`"):
            yield False, "".join(prose)
            prose, mark, fenced = [], found[1], [line]
        elif mark:
            fenced.append(line)
            if found and found[1].startswith(mark) and not found[2].strip():
                yield True, "".join(fenced)
                mark, fenced = "", []
        else:
            prose.append(line)
    if fenced:
        ending = "" if fenced[-1].endswith("\n") else "\n"
        yield True, "".join(fenced) + f"{ending}{mark}"
    yield False, "".join(prose)


def _prose(text: str, removed: list[str]) -> str:
    """Return text between fences, paragraph by paragraph: a code span does not cross one."""
    pieces = re.split(r"(\n[ \t]*\n)", text)
    return "".join(_paragraph(piece, removed) for piece in pieces)


def _paragraph(text: str, removed: list[str]) -> str:
    parts: list[str] = []
    last = 0
    for span in _SPAN.finditer(text):
        parts += [_inert(text[last : span.start()], removed), span[0]]
        last = span.end()
    return "".join([*parts, _inert(text[last:], removed)])


def _inert(text: str, removed: list[str]) -> str:
    rules: tuple[tuple[re.Pattern[str], str, str], ...] = (
        (_REFERENCE, "", "a link"),
        (_IMAGE, r"\1", "an image"),
        (_LINK, r"\1", "a link"),
        (_AUTOLINK, r"\1", "a link"),
        (_TAG, "&lt;", "HTML"),
        (_BARE, r"\1&#58;", ""),
        (_WWW, "www&#46;", ""),
        (_MAIL, "&#64;", ""),
        (_TEX, "", "a formula's command"),
    )
    for pattern, instead, what in rules:
        text, count = _until_done(pattern, instead, text)
        if count and what:
            removed.append(what)
    return text


def _until_done(pattern: re.Pattern[str], instead: str, text: str) -> tuple[str, int]:
    """Replace until nothing is left to be replaced: what remains may match once more."""
    total = 0
    for _ in range(20):
        text, count = pattern.subn(instead, text)
        total += count
        if not count:
            break
    return text, total
