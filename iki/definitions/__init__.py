"""Definitions: YAML texts to a `Definisi`, and everything that is wrong with them.

Each file is read on its own; one broken file does not hide what is wrong with the others. What needs
more than one file stands in `rules`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args

from pydantic_core import PydanticCustomError, ValidationError

from iki.definitions import words
from iki.definitions.mending import Mended, Mistake
from iki.diagnostics import Diagnostic, Suggestions, has_errors, nearest
from iki.escaping import quoted
from iki.formula.nodes import variabel_of
from iki.limits import YAML_DIAGNOSTICS
from iki.model import Definisi, Instansi, Jabatan, Pimpinan
from iki.model.base import Model
from iki.model.fields import check_kode, kind, not_a_kode
from iki.yaml_source import (
    CHARACTERS,
    Data,
    Document,
    Finding,
    Path,
    cut_by_comment,
    first,
    locate,
    read,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic_core import ErrorDetails

    from iki.model import Ordinal


M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Berkas:
    """One file of definitions: the kode that its name says, the name to show, and its bytes.

    The bytes are None for a file that is there but cannot be read; the shell says so.
    """

    kode: str
    nama: str
    isi: bytes | None


@dataclass(frozen=True)
class Loaded:
    """What was read: the definisi, and the documents in which findings about it can be located.

    The definisi is None when there is no usable instansi.yaml. `findings` are warnings, which a file
    may accept (`acceptance`). `sementara` is the definisi to check when files have mistakes: with them
    mended, as far as that can be done; `touched` are the paths of a file of which it knows nothing, and
    `tanpa_instansi` says that its agency is made up.
    """

    definisi: Definisi | None
    documents: Mapping[str, Document]
    diagnostics: list[Diagnostic]
    findings: list[Finding]
    sementara: Definisi | None = None
    touched: Mapping[str, set[Path]] = field(default_factory=dict)
    tanpa_instansi: bool = False


def load(instansi: Berkas | None, jabatan: Iterable[Berkas]) -> Loaded:
    """Read the files of a project. Jabatan keep the order in which they are given."""
    reader = _Reader()
    agency, mended_agency = reader.read(Instansi, instansi) if instansi else (None, None)
    files: dict[str, str] = {}
    models: dict[str, tuple[Jabatan | None, Jabatan | None]] = {}
    waiting: list[tuple[Berkas, Document]] = []
    for berkas in jabatan:
        files[berkas.kode] = berkas.nama
        document = reader.open(berkas)
        models[berkas.kode] = None, None  # its place among the others
        if document is not None and words.others_named(document.data):
            waiting.append((berkas, document))
        elif document is not None:
            models[berkas.kode] = reader.model(Jabatan, berkas, document)
    for berkas, document in waiting:
        models[berkas.kode] = reader.model(Jabatan, berkas, document)
    good = {kode: model for kode, (model, _) in models.items() if model is not None}
    known = {kode: mended for kode, (_, mended) in models.items() if mended is not None}
    broken = models.keys() - good.keys()
    file = instansi.nama if instansi else ""
    rusak = frozenset(broken)
    definisi = Definisi(agency, good, files, file, rusak) if agency else None
    if definisi is not None and not rusak:
        return reader.loaded(definisi)
    unknown = Instansi(instansi="-", pimpinan=Pimpinan(kode=_ALONE, jabatan="-"))
    if any(path[:1] in {(), ("pimpinan",)} for path in reader.touched.get(file, ())):
        mended_agency = None
    samar = frozenset(kode for kode in known if reader.lacks_names(files[kode], known[kode]))
    sementara = Definisi(agency or mended_agency or unknown, known, files, file, rusak, samar)
    return reader.loaded(
        definisi, sementara=sementara, tanpa_instansi=not (agency or mended_agency)
    )


class Sekitar(NamedTuple):
    """What is known around a file that is read by itself: the pimpinan, and the kode of all jabatan."""

    pimpinan: Pimpinan
    jabatan: frozenset[str]


def load_alone(nama: str, isi: bytes, sekitar: Sekitar | None = None) -> Loaded:
    """Read one file by itself, a jabatan or an instansi by its keys.

    What it says of other jabatan is taken to be so: they are among the `rusak`. Only its atasan has to
    be one that is known around it, if that is given.
    """
    document, diagnostics = read(nama, isi)
    if document is None:
        return Loaded(None, {}, diagnostics, [])
    keys = document.data if isinstance(document.data, dict) else {}
    reader = _Reader()
    berkas = Berkas(_ALONE, nama, isi)
    others = frozenset({"-"})
    if keys.keys() & (Instansi.model_fields.keys() - Jabatan.model_fields.keys()):
        agency, mended_agency = reader.read(Instansi, berkas)
        if mended_agency is None:
            return reader.loaded(None)
        definisi = Definisi(mended_agency, {}, {}, nama, others)
        return reader.loaded(definisi if agency else None, sementara=definisi)
    jabatan, mended = reader.read(Jabatan, berkas)
    if mended is None:
        return reader.loaded(None)
    others |= {
        v.jabatan
        for _, indikator in mended.indikator
        for v in variabel_of(indikator.formula)
        if v.jabatan
    }
    pimpinan = Pimpinan(kode=_ALONE, jabatan=mended.jabatan)
    if mended.atasan is not None and sekitar is not None:
        pimpinan = sekitar.pimpinan
        others |= sekitar.jabatan
    elif mended.atasan is not None:
        # whatever is written there, also what is no kode
        pimpinan = Pimpinan.model_construct(kode=mended.atasan, jabatan=mended.atasan)
    definisi = Definisi(
        Instansi(instansi="-", pimpinan=pimpinan), {_ALONE: mended}, {_ALONE: nama}, "", others,
        frozenset({_ALONE} if reader.lacks_names(nama, mended) else ()),
    )  # fmt: skip
    return reader.loaded(definisi if jabatan else None, sementara=definisi)


_CSV = re.compile(r"(?:\w+[,;\t])+nilai\b", re.IGNORECASE)
_ALONE = "masukan"  # the kode of a jabatan whose file has no place in a project
_ROUNDS = 4  # of mending: what a misspelt key holds is looked at in the round after


class _Reader:
    """Reads one file after the other, and keeps what is found in them."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.diagnostics: list[Diagnostic] = []
        self.warnings: list[Finding] = []
        self.touched: dict[str, set[Path]] = {}
        self.broken: set[str] = set()  # the files whose YAML has errors
        self.foreign: dict[str, set[int]] = {}  # their lines with characters that are none of ours
        self.scales: dict[str, dict[str, Ordinal]] = {}  # of the variables of each jabatan

    def loaded(self, definisi: Definisi | None, **more: Any) -> Loaded:
        return Loaded(
            definisi, self.documents, self.diagnostics, self.warnings, touched=self.touched, **more
        )

    def read(self, model: type[M], berkas: Berkas) -> tuple[M | None, M | None]:
        """Return the model of a file, None if it has errors, and the same with its mistakes mended."""
        document = self.open(berkas)
        return (None, None) if document is None else self.model(model, berkas, document)

    def open(self, berkas: Berkas) -> Document | None:
        """Read the YAML of a file, and remember the scales of its variables."""
        if berkas.isi is None:
            return None
        document, found = read(berkas.nama, berkas.isi)
        self.diagnostics += found
        if document is None:
            return None
        if has_errors(found):
            self.broken.add(berkas.nama)
        self.foreign[berkas.nama] = {d.span.start_line for d in found if d.code in CHARACTERS}
        self.warnings += cut_by_comment(document)
        self.scales[berkas.kode] = words.scales_in(document.data)
        return document

    def model(
        self, model: type[M], berkas: Berkas, document: Document
    ) -> tuple[M | None, M | None]:
        """Return the model of what was read, None if it has errors, and the same mended."""
        state = Mended(document.data)
        # Places need the text only.
        self.documents[berkas.nama] = replace(document, data=None, meant=state.meant)
        findings = list(_check_stem(berkas)) if model is Jabatan else []
        unread = list(words.read_words(state.data, berkas.nama, berkas.kode, self.scales))
        if unread:
            findings += [finding for _, finding in unread if finding is not None]
            state.mend(Mistake(path) for path, _ in unread)
        mended = None
        for _ in range(_ROUNDS):
            mistakes: list[Mistake] = []
            try:
                mended = model.model_validate(state.data)
                break
            except ValidationError as error:
                said = first(_findings(model, berkas.nama, state, error, mistakes))
                findings += [f for f in said if state.knows(f.path)]
            if len(mistakes) > YAML_DIAGNOSTICS:
                break
            state.mend(mistakes)
        valid = None if findings or berkas.nama in self.broken else mended
        self.touched[berkas.nama] = state.touched
        foreign = self.foreign[berkas.nama]
        # What is wrong with the first character of a text that lacks quotes is said already.
        foreign_places = {(line, columns[0]) for line, columns in document.quotes.items()}
        self.diagnostics += (
            d
            for d in locate(findings, self.documents)
            if d.span.start_line not in foreign
            and not (d.code == "F02" and d.span[:2] in foreign_places)
        )
        return valid, mended

    def lacks_names(self, nama: str, jabatan: Jabatan) -> bool:
        """Return whether the names of the variables of a file are not known.

        A file without any, with a mistake in its outermost keys, may have lost them.
        """
        touched = self.touched.get(nama, set())
        outermost = any(len(path) <= 1 for path in touched)
        return ("variabel",) in touched or (outermost and not jabatan.variabel)


def _check_stem(berkas: Berkas) -> Iterator[Finding]:
    try:
        if check_kode(berkas.kode) != berkas.kode:  # a text of YAML may stand between blanks
            raise not_a_kode(berkas.kode)
    except PydanticCustomError as error:
        context = error.context or {}
        message = f"nama berkas: {context['message']}"
        yield Finding("S06", berkas.nama, (), message, context["hint"], at="key")


def _findings(
    model: type[Model],
    file: str,
    state: Mended,
    error: ValidationError,
    mistakes: list[Mistake],
) -> Iterator[Finding]:
    """Yield what is wrong, and put the mistakes where they can be mended."""
    suggestions = Suggestions()
    misspelt: dict[Path, set[str | None]] = {}
    for detail in error.errors(include_url=False):
        path, at_key = _path(detail)
        finding = _finding(model, file, state.data, detail, suggestions, misspelt)
        # What was taken out because it is wrong is not missing.
        if finding is None or (detail["type"] == "missing" and not state.knows(path)):
            continue
        meant = detail.get("ctx", {}).get("meant")
        if finding.code == "S01":
            meant = nearest(str(path[-1]), _keys(model, path[:-1]))
        mistakes.append(Mistake(path, at_key or finding.code == "S01", meant))
        yield finding


def _path(error: ErrorDetails) -> tuple[Path, bool]:
    """Return the path of an error, and whether it is the key: only our own checks look at keys."""
    loc = error["loc"]
    at_key = error["type"] == "iki" and loc[-1:] == ("[key]",)
    return loc[:-1] if at_key else loc, at_key


def _finding(
    model: type[Model],
    file: str,
    data: Data,
    error: ErrorDetails,
    suggestions: Suggestions,
    misspelt: dict[Path, set[str | None]],
) -> Finding | None:
    """Turn one error of pydantic into a finding, in our words and with a path of the file.

    `misspelt` are the known keys that unknown ones beside them seem to mean, by the path of both.
    """
    path, at_key = _path(error)
    context: dict[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "iki":
            return Finding(
                context["code"],
                file,
                path + tuple(context.get("path", ())),
                context["message"],
                context["hint"],
                at="key" if at_key else "value",
                offsets=context.get("offsets"),
            )
        case "missing":
            name = str(path[-1])
            if path[:-1] not in misspelt:
                misspelt[path[:-1]] = _misspelt(model, data, path)
            if name in misspelt[path[:-1]]:
                return None  # said already: an unknown key that is this one, misspelt
            message = f"kunci wajib “{name}” tidak ada"
            hint = f"tambahkan {name}: {_CONTENT.get(name, '...')}"
            return Finding("S02", file, path[:-1], message, hint, at="key")
        case "extra_forbidden":
            known = _keys(model, path[:-1])
            hint = suggestions.of(str(path[-1]), known) or f"kunci yang dikenal: {', '.join(known)}"
            if error["input"] is None and not re.fullmatch(r"[a-z_]+", str(path[-1])):
                hint = (
                    "bila ini sambungan teks sesudah koma, apit seluruh teks itu dengan tanda kutip"
                )
            return Finding(
                "S01", file, path, f"kunci {quoted(str(path[-1]))} tidak dikenal", hint, at="key"
            )
        case "tuple_type" | "list_type":
            message = f"harus berupa daftar, yang ada {kind(error['input'])}"
            return Finding(
                "S03", file, path, message, "awali tiap butir dengan “- ” pada baris sendiri"
            )
        case _ if not path and _CSV.match(str(error["input"])):
            message = "isi ini tampak seperti data CSV, bukan definisi YAML"
            hint = "simpan di data/realisasi/NAMA.csv, lalu jalankan `iki validasi --data`"
            return Finding("S03", file, path, message, hint)
        case _:
            message = f"harus berupa pemetaan (kunci: nilai), yang ada {kind(error['input'])}"
            hint = "tulis kunci: nilai dengan indentasi di bawah kuncinya"
            if path[-1:] == ("target",):
                hint = "tulis dengan tahunnya, misalnya {2024: 85}"
            return Finding("S03", file, path, message, hint)


# What to write for a required key, where three dots do not teach it.
_CONTENT = {
    "formula": "...; bila nilainya tidak dihitung, isi dengan nama satu variabel, misalnya "
    "formula: nilai_ikm, dan tulis nilai_ikm: uraiannya di bawah variabel:",
}


def _misspelt(model: type[Model], data: Any, path: Path) -> set[str | None]:
    """Return the keys that the unknown keys beside a path seem to mean."""
    for step in path[:-1]:
        data = data[step]
    known = _keys(model, path[:-1])
    unknown = (key for key in data if key not in known)
    return {nearest(key, known) for key in islice(unknown, YAML_DIAGNOSTICS)}


def _keys(model: type[Model], path: Path) -> list[str]:
    """Return the keys that the model knows at a path."""
    for step in path:
        if field := model.model_fields.get(str(step)):
            model = next(_models_in(field.annotation, *field.metadata), model)
    return list(model.model_fields)


def _models_in(*annotations: Any) -> Iterator[type[Model]]:
    """Yield the models of annotations such as `dict[Kode, Variabel]`, and of what validators take."""
    for annotation in annotations:
        if isinstance(annotation, type) and issubclass(annotation, Model):
            yield annotation
        taken = getattr(annotation, "json_schema_input_type", None)
        yield from _models_in(*get_args(annotation), *get_args(taken))
