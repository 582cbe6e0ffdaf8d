"""Words of an office that no variabel has: asked once on a terminal, kept in `data/sebutan.csv`.

The nearest variabel are offered; a person chooses one, or says that rows of this name are no data
of iki. Refuses to choose by itself: an empty answer leaves the word unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.console import messages
from iki.data.csv_files.csv_source import data_source
from iki.data.sebutan import (
    NO_VARIABEL,
    DaftarSebutan,
    Sebutan,
    fold_sebutan,
    read_sebutan,
    with_words,
)
from iki.errors import UsageError, refuse_errors
from iki.escaping import quoted
from iki.project import delivery_store, project_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iki.isian.delivery import UnknownWord
    from iki.model.definisi import Definisi
    from iki.model.jabatan import Variabel
    from iki.project.project_files import Proyek

_OFFERED = 5
_COMPARED = 200  # characters of a word


def read_sebutan_of(proyek: Proyek, definisi: Definisi) -> DaftarSebutan:
    """Read the words that an office has taught; raises WrongInputError for a wrong file."""
    files, _ = project_files.sebutan_files(proyek)
    if not files:
        return DaftarSebutan()
    daftar, wrong = read_sebutan(data_source(files[0]), definisi)
    name = project_files.display_name(files[0])
    refuse_errors(wrong, said=f"{name} belum benar; perbaiki dulu, lalu jalankan lagi")
    return daftar


def require_terminal() -> None:
    """Raise UsageError where nobody can be asked."""
    if not messages.can_ask():
        raise UsageError(
            "--pelajari bertanya di terminal, dan di sini tidak ada yang menjawab",
            "tulis sebutannya di data/sebutan.csv: sebutan,jabatan,variabel",
        )


def ask_words(unknown: Iterable[UnknownWord], definisi: Definisi) -> list[Sebutan]:
    """Ask what each unknown word means, once a jabatan; return the answers."""
    words: dict[tuple[str, str], UnknownWord] = {}
    for one in unknown:
        words.setdefault((one.jabatan, fold_sebutan(one.text)), one)
    found: list[Sebutan] = []
    for number, one in enumerate(words.values(), 1):
        variabel = definisi.jabatan[one.jabatan].variabel
        near = nearest_variables(one.text, variabel)
        messages.ask_line(
            f"{number}/{len(words)}  {quoted(one.text)}, {one.jabatan} ({one.place.file} {one.place})"
        )
        for place, kode in enumerate(near, 1):
            messages.ask_line(f"  {place}  {kode}: {variabel[kode].uraian}")
        answer = _ask(near, variabel)
        if answer is None:
            break
        if answer:
            found.append(Sebutan(one.text, one.jabatan, answer))
    return found


def nearest_variables(text: str, variabel: Mapping[str, Variabel]) -> list[str]:
    """Return the variabel that share most words with a text, then those that look most like it."""
    from difflib import SequenceMatcher

    asked = text.casefold()[:_COMPARED]
    words = {*asked.split()}
    compared = SequenceMatcher(None, "", asked, autojunk=False)

    def likeness(kode: str) -> tuple[int, float]:
        own = f"{variabel[kode].uraian} {kode.replace('_', ' ')}".casefold()
        compared.set_seq1(variabel[kode].uraian.casefold()[:_COMPARED])
        return len(words & {*own.split()}), compared.ratio()

    return sorted(variabel, key=likeness, reverse=True)[:_OFFERED]


def _ask(near: list[str], variabel: Mapping[str, Variabel]) -> str | None:
    """Return the chosen variabel, "" for a word that stays unknown, None at the end of answers."""
    question = "nomor atau kode variabel, - bila bukan data iki, Enter untuk melewati:"
    while (answer := messages.ask(question)) is not None:
        if answer in {"", NO_VARIABEL} or answer in variabel:
            return answer
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(near):
            return near[int(answer) - 1]
        messages.ask_line(f"{quoted(answer)} bukan salah satu pilihan")
    return None


def keep_words(proyek: Proyek, definisi: Definisi, words: list[Sebutan]) -> None:
    """Add words to the file, below what it has by now; the project is locked."""
    daftar = read_sebutan_of(proyek, definisi)
    new = [one for one in words if daftar.of(one.jabatan, one.sebutan) is None]
    if new:
        name = proyek.file_sebutan.relative_to(proyek.root).as_posix()
        content = with_words(delivery_store.content_of(proyek.root, name), daftar.table, new)
        delivery_store.commit_files(proyek.root, {name: content})
        messages.note(f"{len(new)} sebutan disimpan di {name}")
