"""The paper surface: vector SVG and PDF, PNG at a stated resolution, no browser."""

from __future__ import annotations

from analytics.figures.marks import Sheet
from analytics.surfaces.paper.sizes import EXPORTED
from analytics.words.i18n import Wording

FORMATS = ("png", "svg", "pdf")
PNG_DPI = 300
SIZES = tuple(EXPORTED)


def paint(
    sheet: Sheet,
    wording: Wording,
    format_: str = "png",
    size: str = "full",
    *,
    transparent: bool = False,
    dpi: int = PNG_DPI,
    bare: bool = False,
) -> bytes:
    """A sheet as the bytes of a PNG, SVG or PDF file.

    Parameters
    ----------
    size : str
        One of ``SIZES``: half page (8 cm), full page (16 cm), slide
        (33.9 × 19.1 cm), poster (A2).
    dpi : int
        Of the PNG, written into the file.
    bare : bool
        The figure alone, for documents that set title and foot as text of their own.
    """
    # The drawing library takes most of a second to import: not at start-up.
    from analytics.surfaces.paper import page

    return page.paint(sheet, wording, format_, size, transparent=transparent, dpi=dpi, bare=bare)
