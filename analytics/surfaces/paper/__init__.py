"""The paper surface: vector SVG and PDF, PNG at a stated resolution, no browser."""

from __future__ import annotations

from analytics.figures.marks import Sheet
from analytics.surfaces.paper.sizes import EXPORTED
from analytics.words.i18n import Wording

FORMATS = ("png", "svg", "pdf")
PNG_DPI = 300
# Beyond A2 a picture of so many dots would be of 70 million: vectors are for that.
LARGEST_IN_FULL, POSTER_DPI = 59.4 * 42.0, 150
SIZES = tuple(EXPORTED)


def dpi_of(size: str) -> int:
    """Dots an inch of a picture: of a sheet of A1 as many as a sheet of A2 has in print."""
    return PNG_DPI if EXPORTED[size].area <= LARGEST_IN_FULL else POSTER_DPI


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
        (33.9 × 19.1 cm), posters of A3, A2 and A1 across or upright.
    dpi : int
        Of the PNG, written into the file.
    bare : bool
        The figure alone, for documents that set title and foot as text of their own.
    """
    # The drawing library takes most of a second to import: not at start-up.
    from analytics.surfaces.paper import page

    return page.paint(sheet, wording, format_, size, transparent=transparent, dpi=dpi, bare=bare)
