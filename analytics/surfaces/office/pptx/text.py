"""Text on slides: direction, language, size, and how much room it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from analytics import theme
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import LANGUAGES, is_rtl
from analytics.words.plaintext import flat

EMU = 12700
LEADING = 1.2
# Mean width of a letter in type sizes: a little more than the faces of office
# templates need, so that a guess that is wrong leaves white rather than overlap.
LETTER = 0.53
BOLD = 1.08
# Where the type of a template is missing, another and wider one stands in.
WIDER = 1.1
# So many capitals take the room of one letter more.
CAPITALS = 3
# No type on a slide is smaller.
LEAST = 14.0


@dataclass(frozen=True)
class Type:
    """How a piece of text looks.

    Attributes
    ----------
    size : float or None
        Points; None leaves it to the template.
    align : str
        ``start``, ``end`` or ``centre`` in reading direction.
    """

    size: float | None
    bold: bool = False
    colour: str | None = theme.INK
    align: str = "start"


def emu(points: float) -> Emu:
    """Points as the unit of slides."""
    return Emu(round(points * EMU))


def rgb(colour: str) -> RGBColor:
    """A colour of the theme as slides name it."""
    return RGBColor.from_string(colour.lstrip("#"))


def lines(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """Lines a text is set in, never fewer than it takes."""
    letters = max(int(width / (size * LETTER * (BOLD if bold else 1))), 8)
    return sum(_lines(paragraph, letters) for paragraph in text.split("\n"))


def _lines(paragraph: str, letters: int) -> int:
    count, used = 1, 0
    for word in paragraph.split(" "):
        length = len(word) + sum(map(str.isupper, word)) // CAPITALS
        if used and used + 1 + length > letters:
            count, used = count + 1, 0
        if length > letters:
            count += length // letters
            length %= letters
        used += length + (1 if used else 0)
    return count


def height(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """Height of a text in points."""
    return lines(text, size, width, bold=bold) * size * LEADING


def write(frame: Any, paragraphs: Sequence[str], look: Type, lang: str) -> None:
    """Put paragraphs into a text frame, each in the direction of the language."""
    frame.word_wrap = True
    rtl = is_rtl(lang)
    for i, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        direct(paragraph, look.align, rtl=rtl)
        if not text and look.size is not None:
            # An empty line is as tall as its type, which would be the template's own.
            paragraph.font.size = Pt(look.size)
            paragraph._p.get_or_add_endParaRPr().set("sz", str(round(look.size * 100)))
            continue
        run = paragraph.add_run()
        run.text = flat(text, rtl=rtl).replace("\n", " ")
        dress(run.font, look, lang)


def direct(paragraph: Any, align: str, *, rtl: bool) -> None:
    """Side and direction of a paragraph; sides are absolute in slides."""
    sides = {"start": PP_ALIGN.RIGHT if rtl else PP_ALIGN.LEFT, "centre": PP_ALIGN.CENTER}
    paragraph.alignment = sides.get(align, PP_ALIGN.LEFT if rtl else PP_ALIGN.RIGHT)
    paragraph._p.get_or_add_pPr().set("rtl", "1" if rtl else "0")


def dress(font: Any, look: Type, lang: str) -> None:
    """Size, weight, colour and language of a run; the face is the template's own."""
    if look.size is not None:
        font.size = Pt(look.size)
    if look.bold:
        font.bold = True
    if look.colour is not None:
        font.color.rgb = rgb(look.colour)
    font._element.set("lang", LANGUAGES[lang].tag)


def box(
    shapes: Any, area: Box, paragraphs: Sequence[str], look: Type, lang: str, *, name: str = ""
) -> Any:
    """A text box without margins; returns the shape."""
    shape = shapes.add_textbox(
        emu(area.left), emu(area.top), emu(area.width), emu(max(area.height, 1))
    )
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    write(frame, paragraphs, look, lang)
    if name:
        shape.name = flat(name, rtl=is_rtl(lang))
    return shape


def field(shape: Any, kind: str, text: str, look: Type, lang: str) -> None:
    """Put a field (the slide's number) into a shape's text."""
    paragraph = shape.text_frame.paragraphs[0]
    direct(paragraph, look.align, rtl=is_rtl(lang))
    run = paragraph.add_run()
    run.text = text
    dress(run.font, look, lang)
    element = run._r
    element.tag = qn("a:fld")
    element.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    element.set("type", kind)


def describe(shape: Any, name: str, alt: str, *, rtl: bool) -> None:
    """Name a shape for the selection pane and for those who do not see it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", flat(name, rtl=rtl))
    properties.set("descr", flat(alt, rtl=rtl))
