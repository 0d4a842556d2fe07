"""All the forms in which a figure, a document or a brief can leave, and what its file is called.

This is where surfaces meet: the painters that one needs of another are handed over here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from analytics.briefs.model import CLUSTER
from analytics.figures import book as books
from analytics.figures.book import Book
from analytics.figures.compose import compose
from analytics.figures.onepage import OnePage
from analytics.plates.model import Plate
from analytics.selection import Selection, filters
from analytics.surfaces import paper
from analytics.surfaces.data import datafiles
from analytics.words.i18n import Wording
from geodata.datasets import Datasets

MAX_LENGTH = 80
MAX_COUNTRIES = 2
DECK = "dossier"


# The libraries behind documents take long to import: they wait for the first document.
def _slides(book: Book, template: Any) -> bytes:
    from analytics.surfaces.office.pptx import deck
    from analytics.surfaces.office.pptx.template import BUILT_IN

    return deck.write(book, paper.paint, template or BUILT_IN)


def _report(book: Book, template: Any) -> bytes:
    from analytics.surfaces.office import docx

    return docx.write(book, paper.paint)


def _workbook(book: Book, template: Any) -> bytes:
    from analytics.surfaces.office import xlsx

    return xlsx.write(book, paper.paint)


def _pages(book: Book, template: Any) -> bytes:
    from analytics.surfaces.paper import dossier

    return dossier.write(book)


def _one_file(book: Book, template: Any) -> bytes:
    from analytics.surfaces.screen import charts
    from analytics.surfaces.shared.drawings import Drawings
    from analytics.surfaces.web import onefile

    return onefile.write(book, Drawings(paper.paint, charts.as_json, charts.CONFIG))


def _brief_report(pages: Sequence[OnePage]) -> bytes:
    from analytics.surfaces.office import brief

    return brief.write(pages[0], paper.paint)


def _brief_pages(pages: Sequence[OnePage]) -> bytes:
    from analytics.surfaces.paper import brief

    return brief.write(pages)


BOOKS: dict[str, Callable[[Book, Any], bytes]] = {
    "pptx": _slides,
    "docx": _report,
    "xlsx": _workbook,
    "pdf": _pages,
    "html": _one_file,
}
BRIEFS: dict[str, Callable[[Sequence[OnePage]], bytes]] = {
    "docx": _brief_report,
    "pdf": _brief_pages,
}
BOOK_FORMATS = tuple(BOOKS)
BRIEF_FORMATS = tuple(BRIEFS)
# Forms of a single figure.
PLATE_FORMATS = (*paper.FORMATS, "pptx", "docx", "xlsx", "html", *datafiles.FORMATS)


def encode_book(book: Book, format_: str, template: Any = None) -> bytes:
    """A document in one of ``BOOK_FORMATS``.

    Parameters
    ----------
    template : Template, optional
        A ministry's own master, for slides.
    """
    return BOOKS[format_](book, template)


def encode_brief(format_: str, *pages: OnePage) -> bytes:
    """A brief in one of ``BRIEF_FORMATS``; as PDF, a page for each language given."""
    return BRIEFS[format_](pages)


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


def slug(text: str, otherwise: str = "figure") -> str:
    """Lower-case letters, digits and dashes only; never empty, never a path.

    >>> slug("Densité d'« Algérie »/../x")
    'densite-d-algerie-x'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    cleaned = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return cleaned[:MAX_LENGTH].strip("-") or otherwise


def file_name(plate: Plate, wording: Wording, extension: str, size: str = "") -> str:
    """``grappes_densite_algerie_pilote_2026-11-21_fr.png``: what, of what, when, for whom.

    Subject, scope, what the filters keep and the size of a picture, where it is not
    the usual one; all in French whatever the language, so that the files of one
    figure sort together and no two figures take each other's name.
    """
    french = Wording("fr", wording.data)
    subject = french.text(f"filename.{plate.key}")
    measured = plate.key in ("region_map", "ranking_regions")
    if measured and plate.selection.measure != "clusters":
        subject = french.text(f"filename.{plate.selection.measure}")
    scope = "-".join(french.name("country", code) for code in plate.countries[:MAX_COUNTRIES])
    if len(plate.countries) > MAX_COUNTRIES:
        scope = french.plural("scope.countries", len(plate.countries))
    kept, shape = _kept(plate.selection, french), _shape(size, french)
    parts = ["grappes", slug(subject), slug(scope), kept, shape, plate.version.as_of, wording.lang]
    return "_".join(filter(None, parts)) + f".{slug(extension)}"


def _kept(selection: Selection, french: Wording) -> str:
    """What the filters besides the country keep, in so many words as a name has room for."""
    named = [
        french.say(name)
        for parameter in filters()
        if parameter.field != "countries" and parameter.field in selection.given
        for name in parameter.named(getattr(selection, parameter.field))
    ]
    return slug("-".join(named), otherwise="") if named else ""


def _shape(size: str, french: Wording) -> str:
    """The size of a picture in a word; nothing for the usual one."""
    if size in ("", paper.SIZES[0]):
        return ""
    return slug(french.text(f"export.size_{size}").partition("(")[0])


def list_name(stem: str, selection: Selection, wording: Wording, extension: str) -> str:
    """``grappes_liste_pilote_2026-11-21_fr.xlsx``: the rows of a table that the filters keep."""
    kept = _kept(selection, Wording("fr", wording.data))
    parts = ["grappes", stem, kept, wording.data.version.as_of, wording.lang]
    return "_".join(filter(None, parts)) + f".{slug(extension)}"


def deck_file_name(title: str, wording: Wording, extension: str) -> str:
    """``grappes_algerie-en-dix-planches_2026-11-21_fr.pptx``; "dossier" for other scripts."""
    subject = slug(title, otherwise=DECK)
    parts = ["grappes", subject, wording.data.version.as_of, wording.lang]
    return "_".join(parts) + f".{slug(extension)}"


def brief_name(extension: str, kind: str, code: str, data: Datasets, langs: Sequence[str]) -> str:
    """``grappes_note-region-constantine_2026-11-21_fr.pdf``; in several languages ``_fr-ar``."""
    name = Wording("fr", data).name(kind, code)
    subject = slug(f"note {code if kind == CLUSTER else kind} {name}")
    return f"grappes_{subject}_{data.version.as_of}_{'-'.join(langs)}.{extension}"
