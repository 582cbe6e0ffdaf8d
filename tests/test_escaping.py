"""A text on its way to where characters act: what becomes of each."""

from __future__ import annotations

import pytest

from iki.escaping import for_html, for_terminal


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Satuan Polisi Pamong Praja 2024 (85,5 %)", "Satuan Polisi Pamong Praja 2024 (85,5 %)"),
        ("<b>", "&lt;b&gt;"),
        ("a & b", "a &amp; b"),
        ('" onload="x', "&quot; onload=&quot;x"),
        ("é", "é"),
        ("a\nb", "a\nb"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\u202e", r"\u202e"),
        ("<\u200b", r"&lt;\u200b"),
    ],
)
def test_html(text: str, written: str) -> None:
    assert for_html(text) == written


@pytest.mark.parametrize(
    ("text", "written"), [("85,5 %", "85,5 %"), ("\x1b[31m", r"\x1b[31m"), ("\u202e", r"\u202e")]
)
def test_terminal(text: str, written: str) -> None:
    assert for_terminal(text) == written
