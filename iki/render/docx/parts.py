"""The package of a file of Word: python-docx's, without what its template brings along."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from iki.escaping import for_terminal
from iki.render.docx.looks import KEPT_TABLE_STYLES
from iki.render.paper import LANGUAGE

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.opc.rel import Relationships

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_NOT_OURS = ("/thumbnail", "/stylesWithEffects", "/customXml")
_WORD_2013 = "15"  # below that Word says "Compatibility Mode", and places tables otherwise
_APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>iki</Application></Properties>"
)


def new_package(title: str) -> WordDocument:
    """Return an empty document with its title and its language, and nothing of its template."""
    word: WordDocument = docx.Document()
    package = word.part.package
    assert package is not None  # noqa: S101 - of a document that was opened
    for relations in (package.rels, word.part.rels):
        _drop(relations)
    package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)._blob = _APPLICATION.encode()  # noqa: SLF001
    for style in [*word.styles]:
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in KEPT_TABLE_STYLES:
            style.delete()
    properties = word.core_properties
    properties.created = properties.modified = dt.datetime(*_EPOCH)  # noqa: DTZ001 - it takes no time zone
    properties.author = properties.last_modified_by = "iki"
    properties.comments, properties.title = "", for_terminal(title)
    properties.language = LANGUAGE
    for tag in ("lang", "themeFontLang"):
        for element in (word.styles.element, word.settings.element):
            for language in element.iter(qn(f"w:{tag}")):
                language.set(qn("w:val"), LANGUAGE)
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)
    return word


def _drop(relations: Relationships) -> None:
    for number, relation in [*relations.items()]:
        if relation.reltype.endswith(_NOT_OURS):
            del relations[number]


def packed(word: WordDocument) -> bytes:
    """Return a document as a file, its entries all of one time and of one system."""
    stream, target = BytesIO(), BytesIO()
    word.save(stream)
    with ZipFile(stream) as source, ZipFile(target, "w") as package:
        for name in source.namelist():
            info = ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            package.writestr(info, source.read(name))
    return target.getvalue()
