"""A figure on every surface, with all of its words."""

from __future__ import annotations

from analytics.figures.compose import compose
from analytics.plates.model import Plate
from analytics.surfaces import exports
from analytics.surfaces.screen import charts as screen
from analytics.words.i18n import Wording

FORMATS = ("png", "svg", "csv", "xlsx", "pptx", "docx", "html")


def assert_on_every_surface(plate: Plate, words: Wording) -> None:
    """On screen, and in all formats in one language, as a picture in the others."""
    assert plate.empty is None
    sheet = compose(plate, words)
    assert "{" not in sheet.title + sheet.subtitle + "".join(sheet.foot.notes)
    for mark in sheet.marks:
        if type(mark) in screen.PAINTERS:
            screen.paint(mark, rtl=sheet.rtl)
    for format_ in FORMATS if words.lang == "fr" else FORMATS[:1]:
        assert exports.encode_plate(plate, words, format_, dpi=50)
