"""What is in a file: found out by a sandboxed kernel, since a file may be made to do harm."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nlquery.answer import TABLE_MIME
from nlquery.attachments.kinds import kind_of
from nlquery.errors import InputError
from nlquery.output_filter import filter_outputs, filter_text

if TYPE_CHECKING:
    from nlquery_kernels.output import CellResult
    from nlquery_kernels.session import SandboxKernel

SECONDS = 30.0
MOST_COLUMNS = 40
PICTURE_SIDES = (1024, 160)  # for models, for people

# Each reads `path` and leaves `frame` to show, and prints what is told of the file.
_FRAME = """
import json
columns = [[str(name), str(kind)] for name, kind in frame.dtypes.items()]
print(json.dumps({"rows": int(frame.shape[0]), "columns": columns, **more}))
frame.head(8)
"""
_READERS = {
    "table": """
sep = "\\t" if path.lower().endswith(".tsv") else ","
try:
    frame, more = pd.read_csv(path, sep=sep), {"read": f"pd.read_csv({path!r}, sep={sep!r})"}
except UnicodeDecodeError:
    frame = pd.read_csv(path, sep=sep, encoding="latin-1")
    more = {"read": f"pd.read_csv({path!r}, sep={sep!r}, encoding='latin-1')"}
""",
    "workbook": """
sheets = pd.read_excel(path, sheet_name=None)
frame = next(iter(sheets.values()))
more = {"read": f"pd.read_excel({path!r})", "sheets": [str(name) for name in sheets]}
""",
    "json": """
import json
with open(path, encoding="utf-8-sig") as file:
    loaded = json.load(file)
rows = loaded if isinstance(loaded, list) else [loaded]
frame = pd.json_normalize([row if isinstance(row, dict) else {"value": row} for row in rows])
more = {"read": f"pd.json_normalize(json.load(open({path!r})))"}
""",
    "parquet": """
frame, more = pd.read_parquet(path), {"read": f"pd.read_parquet({path!r})"}
""",
}
_PICTURE = """
import io, json
from IPython.display import Image as Shown
from PIL import Image
with Image.open(path) as picture:
    print(json.dumps({"width": picture.width, "height": picture.height, "format": picture.format}))
    small = picture.convert("RGBA" if "A" in picture.getbands() else "RGB")
for side in SIDES:
    small.thumbnail((side, side))
    buffer = io.BytesIO()
    small.save(buffer, "PNG")
    display(Shown(buffer.getvalue(), format="png"))
"""


async def look(kernel: SandboxKernel, name: str, content: bytes) -> dict[str, Any]:
    """Return what is seen in a file: ``about``, ``preview``, ``picture`` and ``thumbnail``.

    Parameters
    ----------
    kernel
        A kernel for nothing but looking at files: this one may have changed it.
    name, content
        The file.

    Raises
    ------
    InputError
        If it cannot be read, or not within the sandbox's limits.
    """
    kernel.add_files({name: content})
    try:
        result = await kernel.execute(_code(name), timeout=SECONDS)
    finally:
        kernel.remove_file(name)
    if result.status != "ok":
        raise InputError(
            f"{name} cannot be read: {_why(result)}", mend="Save it again, or in another format."
        )
    outputs = filter_outputs(list(result.outputs)).outputs
    told = _told(outputs)
    return {
        "about": _about(name, told),
        "preview": _preview(outputs),
        "picture": next(iter(_all(outputs, "image/png")), None),
        "thumbnail": next(reversed(_all(outputs, "image/png")), None),
    }


def _code(name: str) -> str:
    kind, path = kind_of(name), f"files/{name}"
    if kind == "image":
        return f"path, SIDES = {path!r}, {PICTURE_SIDES!r}\n{_PICTURE}"
    return f"path = {path!r}\n{_READERS[kind]}\n{_FRAME}"


def _why(result: CellResult) -> str:
    if result.limit is not None:
        return filter_text(str(result.limit.message))
    if result.error is not None:
        text = filter_text(f"{result.error.ename}: {result.error.evalue}")
        return f"{text.splitlines()[0][:200].rstrip('.')}."
    return "it takes too long." if result.status == "timeout" else "the sandbox ended."


def _told(outputs: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    text = "".join(output["text"] for output in outputs if output.get("name") == "stdout")
    try:
        told = json.loads(text.strip().splitlines()[0])
    except (ValueError, IndexError):
        return {}
    return told if isinstance(told, Mapping) else {}


def _about(name: str, told: Mapping[str, Any]) -> str:
    if "width" in told:
        return f"picture, {_number(told['width'])} × {_number(told['height'])} pixels"
    columns = [f"{column} ({kind})" for column, kind in _pairs(told.get("columns"))]
    more = len(columns) - MOST_COLUMNS
    listed = ", ".join(columns[:MOST_COLUMNS]) + (f" and {more} more" if more > 0 else "")
    sheets = [_short(sheet) for sheet in told.get("sheets", ())][:MOST_COLUMNS]
    rows = _number(told.get("rows", 0))
    parts = [f"{rows} rows, {len(columns)} columns: {listed}"]
    if len(sheets) > 1:
        parts.append(f"first of the sheets {', '.join(sheets)}")
    parts.append(f"read with {_short(told.get('read', ''), 200)}")
    return "; ".join(parts)


def _pairs(value: Any) -> list[tuple[str, str]]:
    listed = value if isinstance(value, list) else []
    return [(_short(p[0]), _short(p[1])) for p in listed if isinstance(p, list) and len(p) == 2]


def _short(value: Any, most: int = 60) -> str:
    return " ".join(filter_text(str(value)).split())[:most]


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else "?"


def _preview(outputs: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    tables = _all(outputs, TABLE_MIME)
    if not tables:
        return None
    names = [column["name"] for column in tables[-1]["columns"]]
    return {"columns": names, "rows": tables[-1]["rows"]}


def _all(outputs: Sequence[Mapping[str, Any]], mime: str) -> list[Any]:
    return [output["data"][mime] for output in outputs if mime in output.get("data", {})]
