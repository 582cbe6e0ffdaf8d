"""XML of a workbook, read piece by piece by expat, in whatever spelling XML allows.

Refuses what no office program writes and what would fill the memory: DOCTYPE and entities,
thousands of different names, a tag without end. Elements too deep inside each other are its
callers' to refuse: only they count them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from iki.isian.refusals import DeliveryError, broken
from iki.limits import CSV_FIELD, XML_NAMES, XML_TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def read_xml(
    part: str,
    pieces: Iterable[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: list[str] | None = None,
) -> None:
    """Call back for each element, and put texts into a list that the callbacks empty.

    Names are `namespace}name`. A text is cut where it is longer than any that is read. Raises
    DeliveryError, ValueError for XML that is broken.
    """
    parser = expat.ParserCreate(None, "}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text.append

    def refuse(*_: object) -> None:
        message = f"bagian {part} memuat DOCTYPE atau entitas"
        raise DeliveryError(message, "salin isiannya ke buku kerja baru")

    parser.StartDoctypeDeclHandler = refuse
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            if len(parser.intern) > XML_NAMES or fed - parser.CurrentByteIndex > XML_TAG:
                raise broken()
            if text and sum(map(len, text)) > CSV_FIELD:
                text[:] = ["".join(text)[: CSV_FIELD + 1]]
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise broken() from error
