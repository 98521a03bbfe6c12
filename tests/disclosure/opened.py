"""Every byte of a pack that somebody could read: also those within other bytes.

What is packed is unpacked, as often as it takes: ZIP containers (workbooks, documents), compressed
files and streams, pictures within pages, chunks of pictures, values and metadata of Parquet.
"""

import base64
import binascii
import gzip
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

import polars as pl
import pyarrow.parquet as pq

Found = tuple[str, bytes]
"""Where bytes stand, and what they are."""

PNG = b"\x89PNG\r\n\x1a\n"
EMBEDDED = re.compile(rb"data:[\w/+.-]*(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=\s]+)")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
DEEPEST = 6


def open_folder(folder: Path) -> Iterator[Found]:
    """Yield the bytes of every file of a folder, and its name, as deep as they go."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield name, name.encode()
        if path.is_file():
            yield from open_bytes(name, path.read_bytes())


def open_bytes(where: str, content: bytes, depth: int = 0) -> Iterator[Found]:
    """Yield some bytes, and what is packed in them."""
    yield where, content
    if depth == DEEPEST:
        return
    for name, inner in unpack(content):
        yield from open_bytes(f"{where} > {name}", inner, depth + 1)


def unpack(content: bytes) -> Iterator[Found]:
    """Yield what bytes of a known kind have packed in them."""
    if content.startswith(b"PK\x03\x04"):
        yield from unzip(content)
    elif content.startswith(PNG):
        yield from read_chunks(content)
    elif content.startswith(b"PAR1"):
        yield from read_parquet(content)
    elif content.startswith(b"%PDF"):
        yield from inflate_streams(content)
    elif content.startswith(b"\x1f\x8b"):
        yield "gunzipped", gzip.decompress(content)
    else:
        yield from read_text(content)


def unzip(content: bytes) -> Iterator[Found]:
    """Yield the members of a container with their names, its comment and theirs."""
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        yield "comment", container.comment
        for member in container.infolist():
            yield f"{member.filename} name", member.filename.encode()
            yield f"{member.filename} comment", member.comment + member.extra
            yield member.filename, container.read(member)


def read_chunks(content: bytes) -> Iterator[Found]:
    """Yield the chunks of a picture but its pixels; text that is compressed as it reads."""
    place = len(PNG)
    while place < len(content):
        length, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 :][:4]
        data = content[place + 8 : place + 8 + length]
        place += 12 + length
        if kind not in (b"IDAT", b"PLTE"):
            yield f"chunk {kind.decode()}", data
        if kind in (b"zTXt", b"iTXt", b"iCCP"):
            for start in [match.start() for match in re.finditer(b"\x78", data)]:
                with suppress(zlib.error):
                    yield f"chunk {kind.decode()} inflated", zlib.decompress(data[start:])


def list_chunks(content: bytes) -> set[str]:
    """Return the kinds of chunks that a picture has beside its pixels."""
    return {name.split()[1] for name, _ in read_chunks(content)}


def read_parquet(content: bytes) -> Iterator[Found]:
    """Yield the values of a Parquet file as text, and everything it says of itself."""
    told = pq.ParquetFile(io.BytesIO(content))
    yield "metadata", repr(told.metadata.to_dict()).encode()
    yield "schema", repr(told.schema_arrow.metadata).encode() + str(told.schema_arrow).encode()
    yield "values", pl.read_parquet(io.BytesIO(content)).write_csv().encode()


def inflate_streams(content: bytes) -> Iterator[Found]:
    """Yield the streams of a PDF that can be inflated."""
    for number, stream in enumerate(STREAM.findall(content)):
        with suppress(zlib.error):
            yield f"stream {number}", zlib.decompressobj().decompress(stream)


def read_text(content: bytes) -> Iterator[Found]:
    """Yield what stands in text in another form: pictures in it, and what it says unescaped."""
    for number, data in enumerate(EMBEDDED.findall(content)):
        with suppress(binascii.Error):
            yield f"embedded {number}", base64.b64decode(data)
    text = EMBEDDED.sub(b"", content).decode("utf-8", errors="ignore")
    plain = unquote(html.unescape(text))
    if plain != text:
        yield "unescaped", plain.encode()
    if text.startswith(("{", "[")):
        with suppress(ValueError):
            yield "as JSON", json.dumps(json.loads(text), ensure_ascii=False).encode()
