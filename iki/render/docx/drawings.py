"""Pictures and charts of Word: their parts of the package, and their places in a line."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree.ElementTree import canonicalize

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from iki.escaping import for_terminal, for_xml
from iki.render.charts import description, native_chart
from iki.render.openpyxl_internals import chart_xml

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from iki.picture import Picture
    from iki.render.document import BarChart

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_CHART_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_DRAWINGML = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU_PER_MM = 36_000
_ALTERNATIVE = str.maketrans({'"': "&quot;", "\n": " "})


class Drawings:
    """What is drawn in a document: each with a number of its own, a picture stored once."""

    def __init__(self, word: WordDocument) -> None:
        self._part = word.part
        self._count = self._charts = 0
        self._relations: dict[bytes, str] = {}

    def picture(self, picture: Picture, width: float, height: float, text: str) -> str:
        """Return a run that shows a picture; `width` and `height` in millimetres."""
        relation = self._relations.get(picture.content)
        if relation is None:
            relation, _ = self._part.get_or_add_image(BytesIO(picture.content))
            self._relations[picture.content] = relation
        size = f'cx="{_emu(width)}" cy="{_emu(height)}"'
        return self._inline(
            size,
            text,
            "picture",
            '<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>',
        )

    def chart(self, chart: BarChart, width: float, height: float) -> str:
        """Return a run that shows a chart, whose numbers are in a part of the package."""
        package = self._part.package
        assert package is not None  # noqa: S101 - of a document that was opened
        self._charts += 1
        name = PackURI(f"/word/charts/chart{self._charts}.xml")
        # Whether openpyxl takes lxml or not.
        content = canonicalize(chart_xml(native_chart(chart, width, height)))
        relation = self._part.relate_to(
            Part(name, _CHART_TYPE, content.encode(), package), _CHART_RELATION
        )
        size = f'cx="{_emu(width)}" cy="{_emu(height)}"'
        return self._inline(size, description(chart), "chart", f'<c:chart r:id="{relation}"/>')

    def _inline(self, size: str, text: str, kind: str, content: str) -> str:
        self._count += 1
        told = for_xml(for_terminal(text)).translate(_ALTERNATIVE)
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{self._count}" name="Gambar {self._count}" descr="{told}"/>'
            f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_DRAWINGML}/{kind}">'
            f"{content}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )


def _emu(mm: float) -> int:
    return round(mm * _EMU_PER_MM)
