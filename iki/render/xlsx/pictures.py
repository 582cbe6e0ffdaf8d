"""Pictures in a workbook, written as they are, without decoding them.

openpyxl asks Pillow for the size and the kind of a picture, which iki knows already. A picture that
many sheets show is in the file once.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D

from iki.escaping import for_cell
from iki.render.openpyxl_internals import StoredImage, picture_frame
from iki.render.xlsx.widths import emu

if TYPE_CHECKING:
    from iki.render.xlsx.cells import PlacedPicture

MEDIA = "xl/media/"
_ID = 1000  # beyond those of the charts beside it


class EmbeddedPicture(StoredImage):
    """A picture at its place on a sheet."""

    def __init__(self, placed: PlacedPicture) -> None:
        picture = placed.picture
        super().__init__(picture.content, picture.kind)
        self.width, self.height = picture.width, picture.height
        self.anchor = _anchor(placed)
        self._name = sha256(picture.content).hexdigest()[:16]

    @property
    def path(self) -> str:
        """Its name in the file: the same for the same bytes."""
        return f"/{MEDIA}{self._name}.{self.format}"


def _anchor(placed: PlacedPicture) -> Any:
    start = AnchorMarker(0, emu(placed.left), placed.row - 1, emu(placed.top))
    size = XDRPositiveSize2D(emu(placed.width), emu(placed.height))
    anchor: Any = OneCellAnchor(start, size)
    anchor.pic = picture_frame(_ID, for_cell(placed.name))
    return anchor
