"""The search finds what is hidden on purpose, in every kind of file."""

import base64
import io
import zipfile
import zlib

import polars as pl
import pyarrow.parquet as pq
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.disclosure.opened import open_bytes, open_folder

CANARY = b"canary-1234"


def is_found(content: bytes) -> bool:
    return any(CANARY in inner for _, inner in open_bytes("file", content))


def picture(*, compressed: bool) -> bytes:
    told, made = PngInfo(), io.BytesIO()
    told.add_text("Software", CANARY.decode() * 50, zip=compressed)
    Image.new("L", (9, 9)).save(made, format="png", pnginfo=told)
    return made.getvalue()


def container(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("word/media/image1.png", content)
    return made.getvalue()


def parquet(*, in_metadata: bool) -> bytes:
    made = io.BytesIO()
    table = pl.DataFrame({"a": [b"none".decode() if in_metadata else CANARY.decode()]}).to_arrow()
    told = {"made by": CANARY} if in_metadata else {}
    pq.write_table(table.replace_schema_metadata(told), made, compression="zstd")
    return made.getvalue()


def page(content: bytes) -> bytes:
    return b'<p>words</p><img src="data:image/png;base64,' + base64.b64encode(content) + b'">'


def document() -> bytes:
    return b"%PDF-1.7\n1 0 obj\nstream\n" + zlib.compress(CANARY * 9) + b"\nendstream\nendobj"


@pytest.mark.parametrize(
    "content",
    [
        CANARY,
        picture(compressed=False),
        picture(compressed=True),
        container(CANARY * 90),
        container(picture(compressed=True)),
        page(picture(compressed=True)),
        container(page(picture(compressed=True))),
        parquet(in_metadata=False),
        parquet(in_metadata=True),
        document(),
        b"<p>canary&#45;1234</p>",
        b"<a href='x?canary%2D1234'>",
        b'{"a": "canary\\u002d1234"}',
    ],
)
def test_it_is_found_however_deep_it_lies(content: bytes) -> None:
    assert is_found(content)


def test_the_name_of_a_file_is_searched_too(tmp_path) -> None:
    (tmp_path / CANARY.decode()).mkdir()
    assert any(CANARY in content for _, content in open_folder(tmp_path))


def test_a_pack_without_it_is_clean() -> None:
    assert not any(CANARY in inner for _, inner in open_bytes("a", container(b"nothing")))
