"""Loading: the files of a project, or one alone, to a `Definisi`.

Each file is read on its own; one broken file does not hide what is wrong with the others. What
needs more than one file stands in `iki.checks`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pydantic_core import PydanticCustomError, ValidationError

from iki.definitions import words
from iki.definitions.mending import MendedData, Mistake
from iki.definitions.shape import findings_of
from iki.diagnostics import Diagnostic, has_errors
from iki.limits import YAML_DIAGNOSTICS
from iki.model import Definisi, Instansi, Jabatan, Pimpinan
from iki.model.base import Model
from iki.model.fields import check_kode, not_a_kode
from iki.yaml_source import (
    CHARACTERS,
    Document,
    Finding,
    cut_by_comment,
    limit_findings_of_file,
    read_yaml,
    to_diagnostics,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from iki.definitions.words import Word
    from iki.model import Ordinal
    from iki.yaml_source import KeyPath

_M = TypeVar("_M", bound=Model)


class SourceFile(NamedTuple):
    """One file of definitions: the kode that its name says, the name to show, and its bytes.

    The bytes are None for a file that is there but cannot be read; the shell says so.
    """

    kode: str
    name: str
    content: bytes | None


class LoadResult(NamedTuple):
    """What was read: the definisi, and the documents in which findings about it can be located.

    The definisi is None when there is no usable instansi.yaml. `findings` are warnings, which a
    file may accept (`acceptance`). `mended` is the definisi to check when files have mistakes: with
    them mended, as far as that can be done; `touched` are the paths of a file of which it knows
    nothing, and `instansi_unknown` says that its agency is made up.
    """

    definisi: Definisi | None
    documents: Mapping[str, Document]
    diagnostics: list[Diagnostic]
    findings: list[Finding]
    mended: Definisi | None = None
    touched: Mapping[str, set[KeyPath]] = {}
    instansi_unknown: bool = False


def load(instansi: SourceFile | None, jabatan: Iterable[SourceFile]) -> LoadResult:
    """Read the files of a project. Jabatan keep the order in which they are given."""
    reader = _Reader()
    agency, mended_agency = reader.read(Instansi, instansi) if instansi else (None, None)
    files: dict[str, str] = {}
    models: dict[str, tuple[Jabatan | None, Jabatan | None]] = {}
    waiting: list[tuple[SourceFile, Document, list[Word]]] = []
    for source in jabatan:
        files[source.kode] = source.name
        document = reader.open(source)
        models[source.kode] = None, None  # its place among the others
        if document is None:
            continue
        found = [*words.words_in(document.data)]
        if words.names_other_jabatan(found):
            waiting.append((source, document, found))
        else:
            models[source.kode] = reader.model(Jabatan, source, document, found)
    for source, document, found in waiting:
        models[source.kode] = reader.model(Jabatan, source, document, found)
    good = {kode: model for kode, (model, _) in models.items() if model is not None}
    known = {kode: mended for kode, (_, mended) in models.items() if mended is not None}
    broken = frozenset(models.keys() - good.keys())
    file = instansi.name if instansi else ""
    definisi = Definisi(agency, good, files, file, broken) if agency else None
    if definisi is not None and not broken:
        return reader.result(definisi)
    unknown = Instansi(instansi="-", pimpinan=Pimpinan(kode=_ALONE, jabatan="-"))
    if any(path[:1] in {(), ("pimpinan",)} for path in reader.touched.get(file, ())):
        mended_agency = None
    unclear = frozenset(kode for kode in known if reader.lacks_names(files[kode], known[kode]))
    provisional = Definisi(agency or mended_agency or unknown, known, files, file, broken, unclear)
    return reader.result(
        definisi, mended=provisional, instansi_unknown=not (agency or mended_agency)
    )


class ProjectContext(NamedTuple):
    """What a file read by itself may name: the pimpinan, and the kode of all jabatan."""

    pimpinan: Pimpinan
    jabatan: frozenset[str]


def load_alone(name: str, content: bytes, around: ProjectContext | None = None) -> LoadResult:
    """Read one file by itself, a jabatan or an instansi by its keys.

    What it says of other jabatan is taken to be so: they are among the `broken`. Only its atasan
    has to be one that is known around it, if that is given.
    """
    document, diagnostics = read_yaml(name, content)
    if document is None:
        return LoadResult(None, {}, diagnostics, [])
    keys = document.data if isinstance(document.data, dict) else {}
    reader = _Reader()
    source = SourceFile(_ALONE, name, content)
    others = frozenset({"-"})
    if keys.keys() & (Instansi.model_fields.keys() - Jabatan.model_fields.keys()):
        agency, mended_agency = reader.read(Instansi, source)
        if mended_agency is None:
            return reader.result(None)
        definisi = Definisi(mended_agency, {}, {}, name, others)
        return reader.result(definisi if agency else None, mended=definisi)
    jabatan, mended = reader.read(Jabatan, source)
    if mended is None:
        return reader.result(None)
    others |= {v.jabatan for _, indikator in mended.indikator for v in indikator.reads if v.jabatan}
    pimpinan = Pimpinan(kode=_ALONE, jabatan=mended.jabatan)
    if mended.atasan is not None and around is not None:
        pimpinan = around.pimpinan
        others |= around.jabatan
    elif mended.atasan is not None:
        # whatever is written there, also what is no kode
        pimpinan = Pimpinan.model_construct(kode=mended.atasan, jabatan=mended.atasan)
    definisi = Definisi(
        Instansi(instansi="-", pimpinan=pimpinan),
        {_ALONE: mended},
        {_ALONE: name},
        "",
        others,
        frozenset({_ALONE} if reader.lacks_names(name, mended) else ()),
    )
    return reader.result(definisi if jabatan else None, mended=definisi)


_ALONE = "masukan"  # the kode of a jabatan whose file has no place in a project
_ROUNDS = 4  # of mending: what a misspelt key holds is looked at in the round after


class _Reader:
    """Reads one file after the other, and keeps what is found in them."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.diagnostics: list[Diagnostic] = []
        self.warnings: list[Finding] = []
        self.touched: dict[str, set[KeyPath]] = {}
        self.broken: set[str] = set()  # the files whose YAML has errors
        self.foreign: dict[str, set[int]] = {}  # their lines with characters that are none of ours
        self.scales: dict[str, dict[str, Ordinal]] = {}  # of the variables of each jabatan

    def result(
        self,
        definisi: Definisi | None,
        *,
        mended: Definisi | None = None,
        instansi_unknown: bool = False,
    ) -> LoadResult:
        return LoadResult(
            definisi,
            self.documents,
            self.diagnostics,
            self.warnings,
            mended,
            self.touched,
            instansi_unknown,
        )

    def read(self, model: type[_M], source: SourceFile) -> tuple[_M | None, _M | None]:
        """Return (model, mended model) of a file; the first is None if it has errors."""
        document = self.open(source)
        if document is None:
            return None, None
        return self.model(model, source, document, [*words.words_in(document.data)])

    def open(self, source: SourceFile) -> Document | None:
        """Read the YAML of a file, and remember the scales of its variables."""
        if source.content is None:
            return None
        document, found = read_yaml(source.name, source.content)
        self.diagnostics += found
        if document is None:
            return None
        if has_errors(found):
            self.broken.add(source.name)
        self.foreign[source.name] = {d.span.start_line for d in found if d.code in CHARACTERS}
        self.warnings += cut_by_comment(document)
        self.scales[source.kode] = words.scales_in(document.data)
        return document

    def model(
        self, model: type[_M], source: SourceFile, document: Document, found: list[Word]
    ) -> tuple[_M | None, _M | None]:
        """Return (model, mended model) of data and their words; the first is None on errors."""
        state = MendedData(document.data)
        # Places need the text only.
        self.documents[source.name] = document._replace(data=None, meant=state.meant)
        findings = list(_check_stem(source)) if model is Jabatan else []
        unread = list(words.read_words(found, source.name, source.kode, self.scales))
        if unread:
            findings += limit_findings_of_file(
                finding for _, finding in unread if finding is not None
            )
            state.mend(Mistake(path) for path, _ in unread)
        mended = None
        for _ in range(_ROUNDS):
            mistakes: list[Mistake] = []
            try:
                mended = model.model_validate(state.data)
                break
            except ValidationError as error:
                of_shape = limit_findings_of_file(
                    findings_of(model, source.name, state, error, mistakes)
                )
                findings += [f for f in of_shape if state.knows(f.path)]
            if len(mistakes) > YAML_DIAGNOSTICS:
                break
            state.mend(mistakes)
        valid = None if findings or source.name in self.broken else mended
        self.touched[source.name] = state.touched
        foreign = self.foreign[source.name]
        # What is wrong with the first character of a text that lacks quotes is said already.
        foreign_places = {(line, columns[0]) for line, columns in document.quotes.items()}
        self.diagnostics += (
            d
            for d in to_diagnostics(findings, self.documents)
            if d.span.start_line not in foreign
            and not (d.code == "F02" and d.span[:2] in foreign_places)
        )
        return valid, mended

    def lacks_names(self, name: str, jabatan: Jabatan) -> bool:
        """Return whether the names of the variables of a file are not known.

        A file without any, with a mistake in its outermost keys, may have lost them.
        """
        touched = self.touched.get(name, set())
        outermost = any(len(path) <= 1 for path in touched)
        return ("variabel",) in touched or (outermost and not jabatan.variabel)


def _check_stem(source: SourceFile) -> Iterator[Finding]:
    try:
        if check_kode(source.kode) != source.kode:  # a text of YAML may stand between blanks
            raise not_a_kode(source.kode)
    except PydanticCustomError as error:
        context = error.context or {}
        message = f"nama berkas: {context['message']}"
        yield Finding("S06", source.name, (), message, context["hint"], at="key")
