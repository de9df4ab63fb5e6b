"""Attached files: taken, looked at in a sandbox, read by the session's kernel, refused."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from typing import Any

import pandas as pd
from PIL import Image

from tests.nlquery.server.conftest import JupyterProcess, Panel
from tests.wire.dialects import Chat, Say, run
from tests.wire.server import WireServer

MODEL = "openai:scripted"
RAIN = pd.DataFrame({"day": ["2025-01-04", "2025-01-05"], "rain": [4.5, 0.0]})


def content(suffix: str) -> bytes:
    """Return the table, or a picture, in the format of a suffix."""
    buffer = io.BytesIO()
    if suffix in (".png", ".jpg"):
        Image.new("RGB", (1600, 900), "teal").save(buffer, {".png": "PNG", ".jpg": "JPEG"}[suffix])
    elif suffix == ".xlsx":
        RAIN.to_excel(buffer, index=False)
    elif suffix == ".parquet":
        RAIN.to_parquet(buffer)
    elif suffix == ".json":
        RAIN.to_json(buffer, orient="records")
    else:
        RAIN.to_csv(buffer, index=False)
    return buffer.getvalue()


async def put(panel: Panel, name: str, file: str, body: bytes, status: int = 200) -> Any:
    reply = await panel.client.put(f"nlquery/api/sessions/{name}/files/{file}", content=body)
    assert reply.status_code == status, reply.text
    return reply.json()


async def test_files_of_all_kinds_are_looked_at_and_read_by_the_kernel(
    panel: Panel, model: WireServer
) -> None:
    name = await panel.new()
    for suffix in (".csv", ".xlsx", ".parquet", ".json"):
        seen = await put(panel, name, f"rain{suffix}", content(suffix))
        assert seen["preview"]["columns"] == ["day", "rain"]
        assert [row[1] for row in seen["preview"]["rows"]] == [4.5, 0.0]
        assert seen["about"].startswith("2 rows, 2 columns: day")
    for suffix in (".png", ".jpg"):
        seen = await put(panel, name, f"menu{suffix}", content(suffix))
        assert seen["about"] == "picture, 1,600 × 900 pixels"
        with Image.open(io.BytesIO(base64.b64decode(seen["thumbnail"]))) as small:
            assert (small.format, small.size) == ("PNG", (160, 90))

    dialect = Chat()
    code = "print(pd.read_excel('files/rain.xlsx')['rain'].sum())"
    model.replies[:] = [dialect.reply(run(code)), dialect.reply(Say("It rained 4.5 in all."))]
    model.requests.clear()
    answer = await panel.answered(
        name, "How much rain?", model=MODEL, files=["rain.xlsx", "menu.png"]
    )
    assert answer["steps"][0]["outputs"][0]["text"] == "4.5\n"
    opening = model.requests[0].body["messages"][-1]["content"]
    assert "files/rain.xlsx: 2 rows, 2 columns" in opening[0]["text"]
    assert opening[1]["image_url"]["url"].startswith("data:image/png;base64,")

    await panel.call("DELETE", f"sessions/{name}/files/rain.xlsx", status=204)
    files = (await panel.call("GET", f"sessions/{name}/files"))["files"]
    assert [file["name"] for file in files] == [
        "menu.jpg", "menu.png", "rain.csv", "rain.json", "rain.parquet",
    ]  # fmt: skip
    model.replies[:] = [dialect.reply(run(code)), dialect.reply(Say("The file is gone."))]
    answer = await panel.answered(name, "And now?", model=MODEL)
    assert "No such file" in answer["steps"][0]["error"]


async def test_without_a_model_files_are_declined_clearly(panel: Panel) -> None:
    name = await panel.new()
    await put(panel, name, "rain.csv", content(".csv"))
    declined = await panel.answered(name, "total sales by location", files=["rain.csv"])
    assert declined["status"] == "declined"
    assert "rain.csv can only be looked at by a model" in declined["markdown"]
    assert declined["suggestions"]
    assert (await panel.answered(name, "total sales by location"))["status"] == "answered"


REFUSALS = [
    ("report.pdf", b"%PDF-1.7", 400, "of a kind that cannot be attached"),
    ("rain.xlsx", b"day,rain\n", 400, "is not an Excel workbook"),
    ("rain.csv", b"", 400, "is empty"),
    ("rain.json", b"[1, 2", 400, "cannot be read: JSONDecodeError"),
    ("rain.parquet", b"PAR1xxxxPAR1", 400, "cannot be read"),
    (".rain.csv", b"a\n1\n", 400, "cannot be the name"),
    ("..%2Frain.csv", b"a\n1\n", 400, "cannot be the name"),
    ("rain%00.csv", b"a\n1\n", 400, "cannot be the name"),
    ("rain.csv", b"1" * (2 << 20), 413, "larger than 1 MB"),
]


async def test_refusals(panel: Panel, jupyter: JupyterProcess) -> None:
    name = await panel.new()
    for file, body, status, says in (*REFUSALS, ("bomb.png", bomb(), 400, "DecompressionBomb")):
        refused = await put(panel, name, file, body, status)
        assert says in refused["message"]
        assert refused["mend"]
    assert (await panel.call("GET", f"sessions/{name}/files"))["files"] == []

    body = b"a\n" + b"1\n" * 400_000
    for number in range(3):
        await put(panel, name, f"{number}.csv", body)
    refused = await put(panel, name, "3.csv", body, 413)
    assert "more than 2.5 MB" in refused["message"]
    await put(panel, name, "2.csv", body)  # in place of the older one
    assert jupyter.process.poll() is None


def bomb() -> bytes:
    """Return a small file that is a picture of 400 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack("!I", len(data)) + body + struct.pack("!I", zlib.crc32(body))

    side = 20_000
    header = struct.pack("!IIBBBBB", side, side, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((side // 8 + 1) * side), 9)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
