"""Any bytes at all end in values and diagnostics inside the file."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from iki.data.keep import ALL_ROWS
from iki.diagnostics import CODES
from tests.realisasi.build import HEADER, Hasil, baca

_CELLS = st.sampled_from(
    ["2024", "2023", "TW1", "S1", "", "B02", "sekretaris", "kasi", "surat", "anggota", "pos", "5",
     "1.234,5", "1,5", '"', '""', '"5"', '"a\nb"', '"x"y', "\u202e", "\x07", "\ufeff", "52 Org",
     " ", "Desa", "Total", "I", "iv", "=1", "９", "\x85", "\u2028", "é", "😀"]
)  # fmt: skip
_SEPARATORS = st.sampled_from([",", ";", "\t"])
_BREAKS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", ""])


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    separator = draw(_SEPARATORS)
    header = draw(
        st.sampled_from(
            [
                HEADER,
                HEADER + ",bukti,,",
                "nilai,tahun,jabatan,variabel,periode",
                "tahun,jabatan,variabel,TW1,S1,B02,wilayah",
            ]
        )
    )
    text = header.replace(",", separator)
    for row in draw(st.lists(st.lists(_CELLS, min_size=1, max_size=9), max_size=12)):
        text += draw(_BREAKS) + separator.join(row)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    return text.encode(encoding, errors="replace")


def check(raw: bytes, hasil: Hasil) -> None:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for diagnostic in hasil.diagnostics:
        for span in (diagnostic.span, *(related.span for related in diagnostic.related)):
            assert 1 <= span.start_line <= span.end_line <= len(lines)
            assert 1 <= span.start_column <= len(lines[span.start_line - 1]) + 1
            assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1
            assert (span.start_line, span.start_column) <= (span.end_line, span.end_column)
        assert diagnostic.code in CODES
        assert diagnostic.message
        assert diagnostic.hint


@given(
    tables()
    | st.binary(max_size=200)
    | st.binary(max_size=80).map((HEADER + "\n").encode().__add__)
)
@example(b"\xef\xbb\xbf")
@example(b"sep=\n")
@example(b'sep="\n"')
@example(b'"')
@example((HEADER + '\n"').encode())
@example((HEADER + "\r\r\n\r").encode())
def test_any_bytes(raw: bytes) -> None:
    for tahun in ({2024}, None):
        hasil = baca(raw, raw, tahun=tahun)
        check(raw, hasil)
        # The loop is a short cut of `check`, nothing else.
        slow = baca(raw, raw, tahun=tahun, keep=ALL_ROWS)
        assert slow.realisasi.nilai == hasil.realisasi.nilai
        assert slow.diagnostics == hasil.diagnostics
