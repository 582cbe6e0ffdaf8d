"""Field types: how a text of a YAML file becomes a text, a number, a formula, a target.

Numbers are taken from unquoted scalars only, in plain form: `no`, `01`, `1:30`, `1_000` and `90,5`
are refused with what to write, never read as something else. Beside a validator stands what it
takes, for the JSON Schema (`problems`). Types of time are in `time_fields`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, GetPydanticSchema
from pydantic_core import PydanticCustomError, PydanticUseDefault, core_schema

from iki.decimals import SEN_DIGITS, count_digits, parse_plain
from iki.diagnostics import CODES, Severity
from iki.diagnostics.suggestions import suggestion
from iki.escaping import quoted
from iki.formula import RESERVED, Formula, Problem, parse
from iki.limits import (
    KODE_LENGTH,
    NAME_SHOWN,
    NUMBER_DIGITS,
    PEMBULATAN_MAX,
    WORD_LENGTH,
    YAML_TEXT,
    YAML_WORD,
)
from iki.model.problems import field_annotation, kind, one_of, problem
from iki.model.traits import Trait
from iki.yaml_source import KeyPath, PlainScalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.json_schema import JsonSchemaValue


@dataclass(frozen=True, slots=True)
class Rentang:
    """A range target [bawah, atas]; inside it the capaian is 100."""

    bawah: Decimal
    atas: Decimal


NilaiTarget = Decimal | Rentang


def bounds_of(target: NilaiTarget) -> tuple[Decimal, ...]:
    """Return the numbers of a target: one, or the two of a range."""
    return (target.bawah, target.atas) if isinstance(target, Rentang) else (target,)


def text_of_scalar(value: Any) -> str:
    """Return the text of a scalar, or raise S07 for none and S03 for a list or mapping."""
    if isinstance(value, str):
        text = value.strip()
        if text:
            return str(text)
    if value is None or isinstance(value, str):
        raise problem("S07", "teks ini kosong", "isi teksnya, atau hapus kuncinya bila tidak wajib")
    hint = (
        "apit dengan tanda kutip bila memang teks"
        if isinstance(value, dict)
        else "tulis satu teks; apit dengan tanda kutip bila memuat [ atau -"
    )
    raise problem("S03", f"harus berupa teks, yang ada {kind(value)}", hint)


LETTER_FOR_DIGIT = "ada huruf O, l atau I di antara angkanya; ketik angka 0 atau 1"


def _number_hint(text: str) -> str:
    """Return the hint for a text that is no plain number."""
    bare = text.strip()
    if match := re.fullmatch(r"(-?\d+),(\d+)", bare):
        return f"angka desimal memakai titik: tulis {int(match[1])}.{match[2]}"
    if match := re.fullmatch(r"(-?\d{1,3}(?:\.\d{3})+)(?:,(\d+))?", bare):
        whole = match[1].replace(".", "")
        return f"tulis tanpa titik ribuan: {whole}{'.' + match[2] if match[2] else ''}"
    if re.search(r"[0-9][OolI]|[OolI][0-9]", bare):
        return LETTER_FOR_DIGIT
    if match := re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(?:%|[A-Za-z]+)", bare):
        return f"tulis angkanya saja: {match[1]}"
    if match := re.fullmatch(r"(-?[\d.]+)\s*(?:-|–|s\.?d\.?|sampai)\s*(-?[\d.]+)", bare):
        return f"rentang target ditulis [{match[1]}, {match[2]}]"
    if match := re.fullmatch(r"(-?)0+(\d+(?:\.\d+)?)", bare):
        return f"tulis tanpa nol di depan: {match[1]}{match[2]}"
    if re.fullmatch(r"-?\d+(?:_\d+)+", bare):
        return f"tulis tanpa garis bawah: {bare.replace('_', '')}"
    return "tulis angka biasa, misalnya 90 atau 90.5"


def _number(value: Any) -> Decimal:
    """Return the number of an unquoted scalar in plain form, or raise S04."""
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, PlainScalar):
        number = parse_plain(value)
        if number is not None:
            if count_digits(value) > NUMBER_DIGITS:
                raise problem(
                    "S04", f"angka ini lebih dari {NUMBER_DIGITS} angka", "pendekkan angkanya"
                )
            return number
        raise problem("S04", f"{quoted(value)} bukan angka", _number_hint(value[:NAME_SHOWN]))
    if isinstance(value, str):
        if parse_plain(value.strip()) is not None:
            raise problem(
                "S04",
                "angka ini ditulis dalam tanda kutip",
                f"tulis {value.strip()} tanpa tanda kutip",
            )
        raise problem("S04", f"{kind(value)} bukan angka", _number_hint(value[:NAME_SHOWN]))
    raise problem(
        "S04",
        f"harus berupa angka, yang ada {kind(value)}",
        "tulis angka biasa, misalnya 90 atau 90.5",
    )


def _bobot(value: Any) -> Decimal:
    """Return a weight: an indikator of weight 0 is shown but does not count."""
    number = _number(value)
    if number < 0:
        raise problem("S11", f"bobot {number} negatif", "tulis 0 atau lebih")
    return number


def _rupiah(value: Any) -> int | Decimal:
    """Return rupiah, with sen if any. 1.250 is refused: its point may mean thousands."""
    number = _number(value)
    if number < 0 or int(number.as_tuple().exponent) < -SEN_DIGITS:
        what = "negatif" if number < 0 else "punya lebih dari dua desimal"
        hint = "tulis tanpa titik ribuan, 0 atau lebih: 1250000000, atau dengan sen 1250000000.50"
        raise problem("S18", f"anggaran {number} {what}", hint)
    return int(number) if number == int(number) else number


def _nomor_sasaran(value: Any) -> int:
    number = _number(value)
    if number < 0 or number != int(number):
        hint = "sasaran dihitung dari 0: yang pertama 0, yang kedua 1"
        raise problem("S18", f"{number} bukan nomor sasaran", hint)
    return int(number)


_DRIVE_OR_ROOT = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/|~")  # or the scheme of an address


def _in_any_case(pattern: str) -> str:
    """Return a pattern that ignores case without a flag: those of a JSON Schema have no flags."""
    return re.sub(r"[a-z]", lambda letter: f"[{letter[0].upper()}{letter[0]}]", pattern)


# What an editor can tell; `credentials` knows more.
_SECRET = r"[?&;][^=&;]*(" + _in_any_case("pass(?!file)|pwd|token|secret|kata_?sandi") + ")"
_USER = r"^\s*[A-Za-z0-9+.-]+:(//)?[^/?#@]*:[^?#]*@"
_HAS_SECRET = f"{_USER}|{_SECRET}"


def _sumber(value: Any) -> str:
    """Return the URL of a table, in which no password may be."""
    from urllib.parse import urlsplit

    from iki.credentials import holds_credential

    text = text_of_scalar(value)
    if holds_credential(text):
        raise problem(
            "S20",
            "jangan tulis kata sandi di dalam definisi, yang dibaca dan disalin banyak orang",
            "ganti kata sandi itu sekarang; untuk PostgreSQL simpan yang baru di ~/.pgpass atau berkas layanan",
        )  # fmt: skip
    try:
        _ = urlsplit(text if "://" in text else "").port
    except ValueError:
        raise problem(
            "S20", "URL ini tidak dapat dibaca; sesudah titik dua di belakang nama server hanya boleh nomor porta",
            "bila itu kata sandi, ganti sekarang dan jangan tulis di sini; lainnya: periksa penulisannya",
        ) from None  # fmt: skip
    return text


def _lambang(value: Any) -> str:
    """Return the place of a picture below `definitions/`, the same on every system."""
    text = text_of_scalar(value)
    if len(text) > YAML_WORD or not text.isprintable():
        raise problem("S19", "nama berkas ini tidak wajar", "tulis misalnya lambang.png")
    if "\\" in text or _DRIVE_OR_ROOT.match(text) or ".." in text.split("/"):
        raise problem(
            "S19",
            f"{quoted(text)} menunjuk ke luar folder definitions/",
            "salin gambarnya ke definitions/, lalu tulis namanya saja: lambang.png",
        )
    if not text.lower().endswith((".png", ".jpg", ".jpeg")):
        raise problem(
            "S19", f"{quoted(text)} bukan nama gambar PNG atau JPEG", "simpan gambarnya sebagai PNG"
        )
    return text


def _digits(key: str) -> GetPydanticSchema:
    """Return the annotation of a number of digits."""

    def check(value: Any) -> int:
        number = _number(value)
        if number == int(number) and 0 <= number <= PEMBULATAN_MAX:
            return int(number)
        hint = f"tulis bilangan bulat 0 sampai {PEMBULATAN_MAX}"
        raise problem("S11", f"{key} {number} di luar batas", hint)

    return field_annotation(check, {"type": "integer", "minimum": 0, "maximum": PEMBULATAN_MAX})


_WORD_BEGINS = re.compile(r"[A-Za-z]", re.ASCII)  # so that no word is ever taken for a number


def is_word(value: Any) -> bool:
    """Return whether a text can be the word of an ordinal value."""
    return isinstance(value, str) and bool(_WORD_BEGINS.match(value.strip()))


def _ordinal_word(value: Any) -> str:
    text = text_of_scalar(value)
    if not is_word(text):
        raise problem(
            "S05", f"kata {quoted(text)} tidak diawali huruf", "tulis misalnya {TMP: 1, WTP: 4}"
        )
    if len(text) > WORD_LENGTH:
        raise problem("S08", f"kata ini lebih dari {WORD_LENGTH} karakter", "pendekkan katanya")
    return text


def _wajib_catatan(value: Any) -> Decimal | None:
    """Return a bound of capaian in percent; one below 1 was meant as a fraction and is refused."""
    if value is None:
        return None
    number = _number(value)
    if number < 1:
        hint = "capaian dihitung dalam persen; tulis misalnya 76"
        raise problem("S11", f"wajib_catatan_di_bawah {number} terlalu kecil", hint)
    return number


def _target_value(value: Any) -> NilaiTarget:
    """Return a number, or the range of a list of two numbers."""
    if isinstance(value, Rentang):
        return value
    if not isinstance(value, list):
        return _number(value)
    if len(value) != 2:
        raise problem("S03", "rentang target terdiri atas dua angka", "tulis misalnya [80, 90]")
    bounds = []
    for index, item in enumerate(value):
        try:
            bounds.append(_number(item))
        except PydanticCustomError as error:
            context = error.context or {}
            raise PydanticCustomError("iki", "{message}", {**context, "path": (index,)}) from None
    bawah, atas = bounds
    if bawah > atas:
        raise problem(
            "S09", f"rentang terbalik: {bawah} lebih besar dari {atas}", f"tulis [{atas}, {bawah}]"
        )
    return Rentang(bawah, atas)


_KODE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def check_kode(value: Any) -> str:
    """Return the kode, or raise S06 if it is none: `[a-z][a-z0-9_]*`."""
    text = text_of_scalar(value)
    if _KODE.fullmatch(text) and text not in RESERVED and len(text) <= KODE_LENGTH:
        return text
    if text in RESERVED:
        raise problem("S06", f"“{text}” adalah kata dalam formula", "pilih nama lain")
    if len(text) > KODE_LENGTH:
        raise problem("S06", f"kode ini lebih dari {KODE_LENGTH} karakter", "pendekkan kodenya")
    raise not_a_kode(text)


def not_a_kode(text: str) -> PydanticCustomError:
    """Return the S06 of a text, with the kode that it could become."""
    usable = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_0123456789")
    hint = "pakai huruf kecil a-z, angka dan garis bawah, diawali huruf"
    return problem(
        "S06", f"{quoted(text)} bukan kode", f"{hint}: {usable}" if usable else hint, meant=usable
    )


def _atasan(value: Any) -> str:
    """Return the text: whether it is the kode of a jabatan, only the whole project knows (R02)."""
    if isinstance(value, str):
        return str(value)
    raise problem("S03", f"harus berupa kode jabatan, yang ada {kind(value)}", "tulis satu kode")


def _few(value: Any) -> Any:
    """Return the mapping, or raise S03 if it has more entries than there are codes."""
    if isinstance(value, dict) and len(value) > len(CODES):
        raise problem(
            "S03", f"{len(value)} kode, lebih banyak dari yang ada", "hapus yang tidak perlu"
        )
    return value


def _warning(value: Any) -> str:
    """Return the code of a warning, or raise S05 or S12: an error cannot be accepted."""
    code = str(value)
    if code not in CODES:
        slugs = {slug: known for known, (slug, _) in CODES.items()}
        meant = slugs.get(code.lower()) or (code.upper() if code.upper() in CODES else None)
        raise problem(
            "S05",
            f"{quoted(code)} bukan kode pemeriksaan",
            (f"tulis {meant}" if meant else suggestion(code, CODES))
            or "tulis kode peringatan yang dilaporkan, misalnya R14",
            meant=meant,
        )
    slug, severity = CODES[code]
    if severity is not Severity.WARNING:
        raise problem(
            "S12",
            f"{code} ({slug}) adalah {severity}; yang dapat diabaikan hanya peringatan",
            "hapus baris ini dan perbaiki penyebabnya",
        )
    return code


def _variable_key(value: Any) -> str:
    """Return a key of `contoh: variabel:`, which names a variable as a formula does."""
    return "".join(str(value).split())


def _formula_value(value: Any) -> Formula:
    text = value if isinstance(value, str) else text_of_scalar(value)
    if not text.strip():
        raise problem("S07", "formula ini kosong", "tulis misalnya a / b * 100")
    parsed = parse(text)
    if isinstance(parsed, Problem):
        raise problem(parsed.code, parsed.message, parsed.hint, offsets=(parsed.start, parsed.end))
    return parsed


_T = TypeVar("_T")


def _default_if_null(value: Any) -> Any:
    if value is None:
        raise PydanticUseDefault
    return value


class _OrNull:
    """Lets the JSON Schema of what it annotates take null too."""

    @staticmethod
    def __get_pydantic_json_schema__(
        schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [handler(schema), {"type": "null"}]}


def _not_empty(value: Any) -> Any:
    """Return the list, or raise S07 if it has no items."""
    if value is None or value == []:
        raise problem("S07", "daftar ini kosong", "isi sedikitnya satu butir, diawali “- ”")
    return value


# A key that is there but empty has the default of its field.
MayBeEmpty = Annotated[_T, BeforeValidator(_default_if_null), _OrNull]
# Not `min_length`: that would also call a list too short whose one item is wrong.
NonEmpty = Annotated[
    tuple[_T, ...], BeforeValidator(_not_empty), Field(json_schema_extra={"minItems": 1})
]
# A text may look like a number: `nomor: 12` is the text 12.
TEXT_SCHEMA = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": YAML_TEXT}
TextField = Annotated[str, field_annotation(text_of_scalar, TEXT_SCHEMA)]
_KODE_SCHEMA = {
    "type": "string",
    "pattern": "^[a-z][a-z0-9_]*$",
    "maxLength": KODE_LENGTH,
    "not": one_of(RESERVED),
}
Kode = Annotated[str, field_annotation(check_kode, _KODE_SCHEMA)]
Atasan = Annotated[str, field_annotation(_atasan, _KODE_SCHEMA)]
_NUMBER_SCHEMA = {"type": "number"}
NumberField = Annotated[Decimal, field_annotation(_number, _NUMBER_SCHEMA)]
Bobot = Annotated[Decimal, field_annotation(_bobot, {"type": "number", "minimum": 0})]
WajibCatatan = Annotated[
    Decimal | None,
    field_annotation(
        _wajib_catatan, {"anyOf": [{"type": "number", "minimum": 1}, {"type": "null"}]}
    ),
]
Pembulatan = Annotated[int, _digits("pembulatan")]
Desimal = Annotated[int, _digits("desimal")]
OrdinalWord = Annotated[
    str,
    field_annotation(
        _ordinal_word, {"type": "string", "pattern": r"^\s*[A-Za-z]", "maxLength": WORD_LENGTH}
    ),
]
# A word stands for a number (`definitions.words`): what validates the field sees numbers only.
_WORD_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\s*[A-Za-z]"}]}
_TARGET_SCHEMA = {
    "anyOf": [
        *_WORD_SCHEMA["anyOf"],
        {"type": "array", "items": _WORD_SCHEMA, "minItems": 2, "maxItems": 2},
    ]
}
TargetField = Annotated[NilaiTarget, field_annotation(_target_value, _TARGET_SCHEMA)]
NumberOrWord = Annotated[Decimal, field_annotation(_number, _WORD_SCHEMA)]
# A key that may be left out, but not be empty.
OptionalNumberOrWord = Annotated[Decimal | None, field_annotation(_number, _WORD_SCHEMA)]
Rupiah = Annotated[int | Decimal, field_annotation(_rupiah, {"type": "number", "minimum": 0})]
NomorSasaran = Annotated[int, field_annotation(_nomor_sasaran, {"type": "integer", "minimum": 0})]
Sumber = Annotated[
    str,
    field_annotation(_sumber, {**TEXT_SCHEMA, "not": {"type": "string", "pattern": _HAS_SECRET}}),
]
Lambang = Annotated[
    str,
    field_annotation(
        _lambang, {"type": "string", "pattern": r"\.([Pp][Nn][Gg]|[Jj][Pp][Ee]?[Gg])\s*$"}
    ),
]
OptionalNumber = Annotated[Decimal | None, field_annotation(_number, _NUMBER_SCHEMA)]
OptionalTarget = Annotated[NilaiTarget | None, field_annotation(_target_value, _TARGET_SCHEMA)]
FormulaField = Annotated[
    Formula, field_annotation(_formula_value, {"type": ["string", "number"], "pattern": r"\S"})
]
AcuanVariabel = Annotated[str, field_annotation(_variable_key, {"type": "string"})]
_WARNINGS = [code for code, (_, severity) in CODES.items() if severity is Severity.WARNING]
KodePeringatan = Annotated[str, field_annotation(_warning, one_of(_WARNINGS))]
Abaikan = MayBeEmpty[
    Annotated[
        dict[KodePeringatan, TextField],
        Trait.UNTOLD | Trait.FIXED | Trait.OUTSIDE,
        BeforeValidator(_few),
        Field(
            description="Peringatan yang diterima di sini dan di bawahnya, dengan alasannya: "
            '{R14: "alasan"}.'
        ),
    ]
]


def numbers_of(path: KeyPath, target: NilaiTarget | None) -> Iterator[tuple[KeyPath, Decimal]]:
    """Yield the numbers of a target, two of a range and none of a missing one, with their paths."""
    if isinstance(target, Rentang):
        yield (*path, 0), target.bawah
        yield (*path, 1), target.atas
    elif target is not None:
        yield path, target
