"""All the forms in which a figure or a document can leave, under one name each."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from analytics.i18n import Wording
from analytics.plates.model import Plate
from analytics.render import book as books
from analytics.render import datafiles, paper
from analytics.render.book import Book
from analytics.render.compose import compose

# Documents of one or many figures, and where each is written. The libraries
# behind them take long to import: they wait for the first document.
WRITERS = {
    "pptx": "analytics.render.office.pptx.deck",
    "docx": "analytics.render.office.docx",
    "xlsx": "analytics.render.office.xlsx",
    "pdf": "analytics.render.paper.dossier",
    "html": "analytics.render.onefile",
}
BOOK_FORMATS = tuple(WRITERS)
# Forms of a single figure.
PLATE_FORMATS = (*paper.FORMATS, "pptx", "docx", "xlsx", "html", *datafiles.FORMATS)


def encode_book(book: Book, format_: str, template: Any = None) -> bytes:
    """A document in one of ``BOOK_FORMATS``.

    Parameters
    ----------
    template : Template, optional
        A ministry's own master, for slides.
    """
    write: Callable[..., bytes] = import_module(WRITERS[format_]).write
    if format_ == "pptx" and template is not None:
        return write(book, template)
    return write(book)


def encode_plate(
    plate: Plate,
    wording: Wording,
    format_: str,
    *,
    size: str = "full",
    transparent: bool = False,
    dpi: int = paper.PNG_DPI,
    template: Any = None,
) -> bytes:
    """A single figure in one of ``PLATE_FORMATS``."""
    if format_ in datafiles.FORMATS:
        return datafiles.encode(plate, wording, format_)
    if format_ in paper.FORMATS:
        sheet = compose(plate, wording)
        return paper.paint(sheet, wording, format_, size, transparent=transparent, dpi=dpi)
    return encode_book(books.single(plate, wording), format_, template)
