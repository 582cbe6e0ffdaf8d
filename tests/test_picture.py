"""Pictures: a PNG or JPEG by what it holds, to its end, without what tells where it comes from."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from iki.limits import PICTURE_BYTES, PICTURE_PIXELS
from iki.picture import PictureError, read_picture

LAMBANG = (Path(__file__).parent / "dokumen/definitions/lambang.png").read_bytes()


def part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int = 2,
    height: int = 2,
    *,
    head: bytes = b"\x08\x02\x00\x00\x00",
    pixels: bytes | None = None,
) -> bytes:
    rows = (b"\0" + b"\x10" * 3 * width) * height if pixels is None else pixels
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            part(b"IHDR", struct.pack(">II", width, height) + head),
            part(b"tEXt", b"Author\0siti@laptop"),
            part(b"IDAT", zlib.compress(rows)),
            part(b"IEND", b""),
        )
    )


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


FRAME = segment(0xC0, b"\x08" + struct.pack(">HH", 3, 5) + b"\x01\x01\x11\x00")
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
JPEG = b"".join(
    (
        b"\xff\xd8",
        segment(0xE0, b"JFIF\0\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
        segment(0xE1, b"Exif\0\0siti@laptop"),
        segment(0xFE, b"dibuat siti@laptop"),
        segment(0xDB, bytes(65)),
        FRAME,
        segment(0xC4, bytes(20)),
        SCAN,
        b"\xff\xd9",
    )
)


def test_what_a_png_and_a_jpeg_are() -> None:
    shipped, small, photo = map(read_picture, (LAMBANG, png(3, 2), JPEG))
    assert shipped[1:] == ("png", 96, 120)
    assert small[1:] == ("png", 3, 2)
    assert photo[1:] == ("jpeg", 5, 3)


@pytest.mark.parametrize("content", [png(), JPEG, LAMBANG])
def test_nothing_tells_where_it_comes_from(content: bytes) -> None:
    kept = read_picture(content + b"<script>ekor</script>").content
    for word in (b"siti", b"laptop", b"tEXt", b"Exif", b"ekor", b"pembuat"):
        assert word not in kept
    assert read_picture(kept).content == kept


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "kosong"),
        (b"GIF89a", "bukan gambar"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bukan gambar"),
        (b"\x89PNG\r\n\x1a\n", "rusak"),
        (png()[:-5], "rusak"),
        (png().replace(b"IHDR", b"IHDQ"), "rusak"),
        (bytearray(png())[:60] + b"\x00" + png()[61:], "rusak"),
        (png(pixels=b"\0" * 13), "rusak"),
        (png(pixels=b"\0" * 15), "rusak"),
        (png(head=b"\x07\x02\x00\x00\x00"), "rusak"),
        (png(head=b"\x08\x03\x00\x00\x00", pixels=b"\0" * 6), "rusak"),
        (png(0, 2), "tidak punya ukuran"),
        (png(PICTURE_PIXELS + 1, 1, pixels=b""), "4.000"),
        (b"\x89PNG\r\n\x1a\n" + bytes(PICTURE_BYTES), "2.000.000 byte"),
        (JPEG[:-2], "rusak"),
        (JPEG.replace(FRAME, b""), "rusak"),
        (JPEG.replace(FRAME, FRAME * 2), "rusak"),
        (JPEG.replace(SCAN, b""), "rusak"),
        (JPEG.replace(b"\xff\xc0", b"\xff\xc3"), "rusak"),
        (b"\xff\xd8\xff", "rusak"),
        (b"\xff\xd8\xff\xe0\x00\x01", "rusak"),
    ],
)
def test_what_is_no_picture_that_can_be_used(content: bytes, said: str) -> None:
    with pytest.raises(PictureError, match=said):
        read_picture(bytes(content))


def test_a_bomb_is_unpacked_no_further_than_its_size() -> None:
    with pytest.raises(PictureError, match="rusak"):
        read_picture(png(2, 2, pixels=bytes(50_000_000)))
