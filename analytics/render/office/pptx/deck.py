"""A book as a presentation."""

from __future__ import annotations

import datetime as dt
import io

from analytics.i18n import LOCALES
from analytics.plaintext import flat
from analytics.render.book import Book
from analytics.render.office.package import steady
from analytics.render.office.pptx import slide
from analytics.render.office.pptx.template import BUILT_IN, Template, open_presentation


def write(book: Book, template: Template = BUILT_IN) -> bytes:
    """The bytes of a ``.pptx`` file, one slide for each leaf."""
    presentation, layout, ministry = open_presentation(template)
    room = slide.room_of(presentation, layout, ministry)
    for leaf in book.leaves:
        slide.add(presentation, layout, room, leaf, book.wording)
    facts = presentation.core_properties
    facts.title = flat(book.title, rtl=book.wording.rtl)[:255]
    facts.language = LOCALES[book.wording.lang].replace("_", "-")
    facts.subject = book.dated
    facts.author = ""
    # Dated with the data, not with the clock: the same deck is the same file.
    facts.created = facts.modified = dt.datetime.fromisoformat(book.wording.data.version.as_of)
    target = io.BytesIO()
    presentation.save(target)
    return steady(target.getvalue())
