"""Charts of Word: the part of the package that python-docx does not make, and its place in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm
from openpyxl.xml.functions import tostring

from iki.outputs.charts import chart_width, description, native_chart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument

    from iki.outputs.documents.content import BarChart

_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_HEIGHT = 55.0  # mm
_INLINE = """\
<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
  xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
  xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
  <wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>
  <wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="{number}" name="Grafik {number}"/>
  <wp:cNvGraphicFramePr/>
  <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
  <c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>"""


def add_charts(word: WordDocument, charts: Sequence[BarChart], width: float) -> None:
    """Add charts, in a line as many as have room on a page (`width` in millimetres)."""
    paragraph = word.add_paragraph()
    own = chart_width(charts, width)
    for chart in charts:
        relation, number = _add_part(word, chart, own)
        inline = parse_xml(
            _INLINE.format(
                width=int(Mm(own)), height=int(Mm(_HEIGHT)), number=number, relation=relation
            )
        )
        for properties in inline.iter("{*}docPr"):
            properties.set("descr", description(chart))
        paragraph.add_run()._r.append(inline)  # noqa: SLF001


def _add_part(word: WordDocument, chart: BarChart, width: float) -> tuple[str, int]:
    """Add the part of a chart; return its relation to the document, and its number."""
    package = word.part.package
    assert package is not None  # noqa: S101 - of a document that was opened
    name = PackURI(package.next_partname("/word/charts/chart%d.xml"))
    xml = native_chart(chart, width, _HEIGHT)._write()  # type: ignore[attr-defined]  # noqa: SLF001
    part = Part(name, _TYPE, tostring(xml), package)
    return word.part.relate_to(part, _RELATION), name.idx or 0
