"""What to say of a character that the formula language does not know.

Formulas arrive from Word, Excel and PDF, with look-alikes that nobody can see: a no-break space, a
Cyrillic letter, a dash. Each is named, with what to type instead. Refuses to guess: nothing is
replaced silently, because a formula is part of a decree.
"""

from __future__ import annotations

import unicodedata

_PLAIN_BLANK = "ketik spasi biasa"
_DELETE = "hapus karakter ini"
_NO_QUOTES = "hapus tanda kutip; nama variabel ditulis tanpa kutip"
_NO_POWERS = "formula tidak mengenal pangkat; kuadrat ditulis “a * a”"
_PARENTHESES = "kelompokkan dengan kurung biasa “(” dan “)”"

# (characters or whole symbols, what it is, what to do). What to do is a phrase, or just what to
# type. A string stands for its characters, a tuple for its symbols.
_GROUPS: tuple[tuple[str | tuple[str, ...], str, str], ...] = (
    ("\u00a0\u2007\u202f", "spasi tak putus", _PLAIN_BLANK),
    ("\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000",
     "spasi khusus", _PLAIN_BLANK),
    ("\u000b\u000c\u0085\u2028\u2029", "pemisah baris khusus", _PLAIN_BLANK),
    (("\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
     "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"),
     "karakter tak terlihat", _DELETE),
    ("\u2010\u2011\u2012\u2013\u2014\u2015\ufe58\ufe63\uff0d", "tanda hubung atau pisah", "-"),
    ("\u2217\u204e\u2731\uff0a\u22c5\u00b7\u2219\u2022\u2715\u2716\u2a2f\u2573",
     "mirip tanda kali", "*"),
    ("\u2044\u2215\uff0f\u29f8\\", "mirip garis miring", "/"),
    (":\u2236\uff1a", "titik dua", "untuk pembagian ketik “/”"),
    ("\"'`\u00b4\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033",
     "tanda kutip", _NO_QUOTES),
    ("[]", "kurung siku", _PARENTHESES),
    ("{}", "kurung kurawal", _PARENTHESES),
    (";\uff1b", "titik koma", "argumen fungsi dipisahkan koma: ketik “,”; di akhir formula hapus"),
    (("=",), "satu tanda sama dengan", "untuk membandingkan ketik “==”; di awal formula hapus"),
    (("=<",), "lebih kecil atau sama dengan", "<="),
    (("=>",), "lebih besar atau sama dengan", ">="),
    (("<>",), "tidak sama dengan", "!="),
    ("\u2260", "tidak sama dengan", "!="),
    ("\u2264\u2a7d", "lebih kecil atau sama dengan", "<="),
    ("\u2265\u2a7e", "lebih besar atau sama dengan", ">="),
    (("&&", "&"), "“dan” gaya bahasa lain", "dan"),
    (("||", "|"), "“atau” gaya bahasa lain", "atau"),
    (("!",), "tanda seru", "“tidak sama dengan” ditulis “!=”"),
    (("^", "**"), "pangkat", _NO_POWERS),
    ("\u00b2\u00b3\u00b9\u2070\u2074\u2075\u2076\u2077\u2078\u2079", "pangkat", _NO_POWERS),
    ("\u221a", "akar", "formula tidak mengenal akar"),
    ("\u2211\u03a3", "tanda jumlah", "ketik “jumlah(a, b)”"),
    ("\u2030", "per mil", "ketik “* 1000” sebagai ganti “× 1000‰”"),
    ("\u00bd", "pecahan", "0.5"),
    ("\u00bc", "pecahan", "0.25"),
    ("\u00be", "pecahan", "0.75"),
    ("$", "tanda dolar", "hapus; nama variabel hanya a-z, 0-9 dan “_”"),
)  # fmt: skip
_LISTED = {symbol: (name, advice) for symbols, name, advice in _GROUPS for symbol in symbols}

# Letters that look like ASCII ones, over the letter to type.
_LOOK_ALIKES = dict(
    zip(
        "асԁеһіјкӏмпорԛѕтуѵԝхАВЕІЈКМНОРЅТУХαβεικνορτυχγωηϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧıſ",
        "acdehijklmnopqstuvwxabeijkmhopstyxabeikvoptuxywncjabezhikmnoptyxis",
        strict=True,
    )
)
_SCRIPTS = (
    (0x0370, 0x03FF, "huruf Yunani"),
    (0x0400, 0x052F, "huruf Kiril"),
    (0xFF01, 0xFF5E, "bentuk lebar penuh"),
    (0x1D400, 0x1D7FF, "huruf matematika"),
)


def show_character(symbol: str) -> str:
    """Return a symbol as a message may show it: quoted if it can be seen, with its code points."""
    points = " ".join(f"U+{ord(char):04X}" for char in symbol)
    if symbol.isascii() and symbol.isprintable():
        return f"“{symbol}”"
    return f"“{symbol}” {points}" if symbol.isprintable() and not _combines(symbol) else points


def explain_character(symbol: str) -> tuple[str, str]:
    """Return the message and the hint for a symbol that no formula may contain."""
    name, advice = _LISTED.get(symbol) or _unlisted_words(symbol)
    hint = advice if " " in advice else f"ketik “{advice}”"
    return f"{show_character(symbol)} ({name}) tidak dikenal dalam formula", hint


def _unlisted_words(char: str) -> tuple[str, str]:
    point = ord(char)
    script = next((name for low, high, name in _SCRIPTS if low <= point <= high), None)
    if char in _LOOK_ALIKES:
        return f"{script or 'huruf'} yang mirip “{_LOOK_ALIKES[char]}”", _LOOK_ALIKES[char]
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return script or "angka bukan ASCII", str(digit)
    # Full-width, mathematical and accented characters all have an ASCII character at their root.
    root = unicodedata.normalize("NFKD", char)[0].lower()
    if char.isalpha():
        return script or "huruf di luar a-z", (
            root if "a" <= root <= "z" else "nama variabel hanya memakai a-z, 0-9 dan “_”"
        )
    if root != char and root.isascii() and root.isprintable() and root != " ":
        return script or "karakter khusus", root
    if unicodedata.category(char) in {"Cc", "Cs"}:
        return "karakter kendali", _DELETE
    if _combines(char):
        return "tanda aksen terpisah", _DELETE
    return "karakter asing", _DELETE


def _combines(char: str) -> bool:
    return unicodedata.category(char[0]).startswith("M")
