"""A project's definitions together: the agency and its jabatan, with the names of their files.

Values are frozen and hold no places: a finding names a path, and `yaml_source` knows where that path
stands.
"""

# Annotations are values here, for the models read them.
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from iki.formula.nodes import Acuan
from iki.model.history import History, VariabelThen
from iki.model.instansi import Instansi
from iki.model.jabatan import Indikator, Jabatan, Variabel
from iki.model.lifetimes import ALWAYS
from iki.model.ordinal import Ordinal
from iki.model.realisasi import Konsolidasi
from iki.model.walk import indikator_paths
from iki.yaml_source import KeyPath


def _none_last_year() -> Mapping[tuple[str, str], VariabelThen]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Definisi:
    """All definitions of a project.

    `jabatan` is keyed by kode. `files` names the file of each kode, `instansi_file` that of the
    agency. `broken` are the kode whose file exists but has errors: naming one is no second mistake. Of
    those that are `unclear`, the variables are not known. What is in force at some time (`history`) has
    its paths where the files have others in `origins`, keyed by file and beginning of the path, and
    in `begun` the months since which there are variables that there were not always; `ever` has those of
    all times, each as it was last, with its path in the file, and `last_year` those of the year before.
    """

    instansi: Instansi
    jabatan: Mapping[str, Jabatan]
    files: Mapping[str, str] = field(default_factory=dict)
    instansi_file: str = "definitions/instansi.yaml"
    broken: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()
    origins: Mapping[tuple[str, KeyPath], KeyPath] = field(default_factory=dict)
    begun: Mapping[tuple[str, str], int] = field(default_factory=dict)
    ever: Mapping[tuple[str, str], tuple[Variabel, KeyPath]] = field(default_factory=dict)
    last_year: Callable[[], Mapping[tuple[str, str], VariabelThen]] = _none_last_year

    @cached_property
    def indikator(self) -> tuple[tuple[str, KeyPath, Indikator], ...]:
        """Every indikator with the kode of its jabatan and its path."""
        return tuple(
            (kode, path, indikator)
            for kode, jabatan in self.jabatan.items()
            for path, indikator in indikator_paths(jabatan)
        )

    @cached_property
    def history(self) -> History:
        """What of this is in force when."""
        return History(self)

    def origin(self, file: str, path: KeyPath) -> KeyPath:
        """Return the path in the file of a path here."""
        for length in range(len(path), 0, -1) if self.origins else ():
            origin = self.origins.get((file, path[:length]))
            if origin is not None:
                return origin + path[length:]
        return path

    def variabel_behind(self, kode: str, nama: str, *, lalu: bool = False) -> VariabelThen:
        """Return a variable that a figure rests on; of one of last year (`lalu`) what it was then.

        It need not be in force any more: what ended, or reads last year's data, may read what is gone.
        """
        if lalu and (then := self.last_year().get((kode, nama))):
            return then
        since = self.begun.get((kode, nama), ALWAYS)
        jabatan = self.jabatan.get(kode)
        if jabatan and nama in jabatan.variabel:
            file = self.files.get(kode, kode)
            path = self.origin(file, ("variabel", nama))
            return VariabelThen(jabatan.variabel[nama], kode, path, since)
        return VariabelThen(self.ever[kode, nama][0], kode, self.ever[kode, nama][1], since)

    @cached_property
    def variabel(self) -> dict[str, dict[str, Konsolidasi]]:
        """The konsolidasi of every variable, keyed by jabatan and name."""
        return {
            kode: {nama: v.konsolidasi for nama, v in jabatan.variabel.items()}
            for kode, jabatan in self.jabatan.items()
        }

    @cached_property
    def ordinal(self) -> dict[tuple[str, str], Ordinal]:
        """The ordinal variables by (jabatan, name)."""
        return {
            (kode, nama): variabel.ordinal
            for kode, jabatan in self.jabatan.items()
            for nama, variabel in jabatan.variabel.items()
            if variabel.ordinal is not None
        }

    def ordinal_of(self, kode: str, indikator: Indikator) -> Ordinal | None:
        """Return the words of an indikator of the jabatan `kode` that is one ordinal variable."""
        formula = indikator.formula
        if not isinstance(formula, Acuan):
            return None
        key = formula.jabatan or kode, formula.nama
        own = self.ordinal.get(key)
        # The target is in words of now: beside other words of last year both are numbers.
        then = self.last_year().get(key) if own and formula.lalu else None
        return own if then is None or own is None or then.variabel.nilai == own.nilai else None

    def nama(self, kode: str) -> str:
        """Return the name of a jabatan or of the pimpinan, or the kode itself."""
        if kode in self.jabatan:
            return self.jabatan[kode].jabatan
        pimpinan = self.instansi.pimpinan
        heads = (pimpinan, pimpinan.atasan) if pimpinan.atasan else (pimpinan,)
        return next((head.jabatan for head in heads if head.kode == kode), kode)

    def uraian(self, jabatan: str, variabel: str) -> str | None:
        """Return what a variable is; None if it is gone, for what ended may read such a one."""
        owner = self.jabatan.get(jabatan)
        found = owner.variabel.get(variabel) if owner else None
        return found.uraian if found else None

    def atasan_of(self, kode: str) -> str | None:
        """Return the kode of whom a jabatan answers to, the pimpinan to who stands above the agency."""
        pimpinan = self.instansi.pimpinan
        atasan = self.jabatan[kode].atasan
        if atasan is None and kode == pimpinan.kode and pimpinan.atasan:
            return pimpinan.atasan.kode
        return atasan

    @cached_property
    def pohon(self) -> tuple[tuple[int, str], ...]:
        """The jabatan as a tree: (depth, kode), each superior before its subordinates.

        Those of one superior stand in the order of `urutan`, then in that of their kode.
        A jabatan whose atasan has no file of its own (the pimpinan, mostly) stands at depth 0. One
        that hangs in a cycle or on an unknown atasan comes last, so that none is ever left out.
        """
        places = {kode: place for place, kode in enumerate(self.instansi.urutan)}
        below: dict[str | None, list[str]] = {}
        for kode in sorted(self.jabatan, key=lambda kode: places.get(kode, len(places))):
            jabatan = self.jabatan[kode]
            atasan = jabatan.atasan if jabatan.atasan in self.jabatan else None
            below.setdefault(atasan, []).append(kode)
        depths: dict[str, int] = {}
        queue = [(0, kode) for kode in reversed(below.get(None, []))]
        while queue:
            depth, kode = queue.pop()
            depths[kode] = depth
            queue += [(depth + 1, k) for k in reversed(below.get(kode, [])) if k not in depths]
        return (
            *((depth, kode) for kode, depth in depths.items()),
            *((0, kode) for kode in self.jabatan if kode not in depths),
        )
