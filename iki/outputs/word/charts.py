"""Charts of Word: the part of the package that python-docx does not make, and its place in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm
from openpyxl.xml.functions import tostring

from iki.outputs.charts import description, native_chart

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from iki.outputs.documents.content import BarChart

_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_HEIGHT = 62.0  # mm
_INLINE = """\
<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
  xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
  xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
  <wp:inline><wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="Grafik {number}"/>
  <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
  <c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>"""


def add_chart(word: WordDocument, chart: BarChart, width: float) -> None:
    """Add a chart in a line of its own, as wide as the page (`width` in millimetres)."""
    package = word.part.package
    assert package is not None  # noqa: S101 - of a document that was opened
    name = package.next_partname("/word/charts/chart%d.xml")
    blob = tostring(native_chart(chart, width, _HEIGHT)._write())  # noqa: SLF001
    part = Part(PackURI(name), _TYPE, blob, package)
    relation = word.part.relate_to(part, _RELATION)
    number = int("".join(filter(str.isdigit, str(name.filename))))
    inline = parse_xml(
        _INLINE.format(
            width=int(Mm(width)), height=int(Mm(_HEIGHT)), number=number, relation=relation
        )
    )
    for properties in inline.iter("{*}docPr"):
        properties.set("descr", description(chart))
    run = word.add_paragraph().add_run()
    run._r.append(inline)  # noqa: SLF001
