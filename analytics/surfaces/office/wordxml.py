"""What Word documents need beyond their library: tables as whole XML, order, fields.

Cell by cell, the library takes milliseconds each. A matrix coloured by class becomes
several tables, with as many columns side by side as a page holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from analytics import theme
from analytics.figures import marks as mk

TWIPS = 1440 / 2.54
# White at both sides of a cell, in twentieths of a point.
EDGE = 60
TIGHT = 15
# Of a matrix.
SIZE = 7.5
POINT = 2.54 / 72
# Mean width of a letter in type sizes, in the widest face a report may be set in.
LETTER = 0.6
FIRST = (2.5, 5.2)
MIN_COLUMN, MAX_COLUMN = 0.55, 1.1
HEAD = (1.2, 3.4)
# A square of colour before the words of a legend.
SQUARE = "\u00a0\u00a0\u00a0\u00a0"
# Word takes the properties of a thing in this order only.
OF_TEXT = "rFonts b bCs i iCs color spacing kern sz szCs u rtl lang"
OF_TABLES = "tblStyle bidiVisual tblW jc tblInd tblBorders tblLayout tblCellMar tblLook"
OF_PAGES = "pgSz pgMar cols titlePg bidi docGrid"
ORDER = tuple(qn(f"w:{name}") for name in f"{OF_TEXT} {OF_TABLES} {OF_PAGES}".split())


@dataclass(frozen=True)
class Cell:
    """One cell: its words, how they look, and what lies behind them.

    Attributes
    ----------
    fill : str
        A colour; empty for none.
    align : str
        ``start``, ``right`` (the end of a line in either direction) or ``center``.
    upright : bool
        Set sideways, to be read from below.
    """

    text: str
    bold: bool = False
    colour: str = ""
    fill: str = ""
    align: str = "start"
    upright: bool = False


@dataclass(frozen=True)
class Look:
    """What all cells of a table share.

    Attributes
    ----------
    widths : tuple of float
        Centimetres of each column.
    size : float
        Points.
    head : float
        Height of the headings in centimetres; 0 for what their words need.
    alt : str
        The table in a sentence, for those who do not see it.
    """

    widths: tuple[float, ...]
    size: float
    rtl: bool
    head: float = 0.0
    tight: bool = False
    alt: str = ""


def table(rows: Sequence[Sequence[Cell]], look: Look) -> Any:
    """A ``w:tbl`` whose first row is repeated on every page and whose rows are never cut."""
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in look.widths)
    body = "".join(_row(row, look, first=i == 0) for i, row in enumerate(rows))
    return parse_xml(
        f"<w:tbl {nsdecls('w')}>{_properties(look)}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def _twips(centimetres: float) -> int:
    return round(centimetres * TWIPS)


def _properties(look: Look) -> str:
    lines = "".join(
        f'<w:{side} w:val="{"single" if shown else "nil"}" w:sz="4" '
        f'w:color="{theme.HAIRLINE.lstrip("#")}"/>'
        for side, shown in (
            ("top", True),
            ("left", False),
            ("bottom", True),
            ("right", False),
            ("insideH", True),
            ("insideV", False),
        )
    )
    edge = TIGHT if look.tight else EDGE
    sides = "".join(f'<w:{side} w:w="{edge}" w:type="dxa"/>' for side in ("left", "right"))
    description = f"<w:tblDescription w:val={quoteattr(look.alt)}/>" if look.alt else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/>{"<w:bidiVisual/>" if look.rtl else ""}'
        f'<w:tblW w:w="{_twips(sum(look.widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{lines}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{description}</w:tblPr>'
    )


def _row(row: Sequence[Cell], look: Look, *, first: bool) -> str:
    exact = f'<w:trHeight w:val="{_twips(look.head)}" w:hRule="exact"/>' if look.head else ""
    head = f"{exact}<w:tblHeader/>" if first else ""
    cells = "".join(
        _cell(cell, width, look, low=first) for cell, width in zip(row, look.widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"


def _cell(cell: Cell, width: float, look: Look, *, low: bool) -> str:
    fill = (
        f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill.lstrip("#")}"/>'
        if cell.fill
        else ""
    )
    turned = '<w:textDirection w:val="btLr"/>' if cell.upright else ""
    bottom = '<w:vAlign w:val="bottom"/>' if low and not cell.upright else ""
    side = "" if cell.align == "start" else f'<w:jc w:val="{cell.align}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{fill}{turned}{bottom}</w:tcPr>'
        f'<w:p><w:pPr>{"<w:bidi/>" if look.rtl else ""}<w:spacing w:after="0"/>{side}</w:pPr>'
        f"{_run(cell, look)}</w:p></w:tc>"
    )


def _run(cell: Cell, look: Look) -> str:
    if not cell.text:
        return ""
    half = round(look.size * 2)
    bold = "<w:b/><w:bCs/>" if cell.bold else ""
    colour = f'<w:color w:val="{cell.colour.lstrip("#")}"/>' if cell.colour else ""
    rtl = "<w:rtl/>" if look.rtl else ""
    return (
        f'<w:r><w:rPr>{bold}{colour}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>{rtl}</w:rPr>'
        f'<w:t xml:space="preserve">{escape(cell.text)}</w:t></w:r>'
    )


def matrix_tables(
    mark: mk.MatrixMark, width: float, text: Callable[[str], str], rtl: bool
) -> Iterator[Any]:
    """The bands of a matrix, each with the rows that hold something in it.

    Parameters
    ----------
    width : float
        Of the page's text, in centimetres.
    text : callable
        Makes text what Word can hold.
    """
    first = _between(max(map(len, mark.rows), default=0) * SIZE * LETTER * POINT + 0.2, FIRST)
    longest = max((len(one) for line in mark.texts for one in line), default=0)
    if rtl:
        # Programs lose sideways words in tables that run from the right: names lie flat there.
        longest = max([longest, *(len(word) for name in mark.columns for word in name.split())])
    wide = max(longest * SIZE * LETTER * POINT + 0.12, MIN_COLUMN)
    each = max(int((width - first) / wide), 1)
    bands = -(-len(mark.columns) // each)
    each = -(-len(mark.columns) // max(bands, 1))
    column = min((width - first) / max(each, 1), max(wide, MAX_COLUMN))
    for start in range(0, len(mark.columns), each):
        shown = range(start, min(start + each, len(mark.columns)))
        filled = [
            i for i, line in enumerate(mark.values) if any(line[j] is not None for j in shown)
        ]
        band = mark.part(filled, shown)
        heads = max(map(len, band.columns), default=0) * SIZE * LETTER * POINT + 0.3
        widths = (first, *([column] * len(band.columns)))
        head = 0.0 if rtl else _between(heads, HEAD)
        yield table(_rows(band, text, rtl=rtl), Look(widths, SIZE, rtl, head, tight=True))


def _between(value: float, ends: tuple[float, float]) -> float:
    return min(max(value, ends[0]), ends[1])


def _rows(band: mk.MatrixMark, text: Callable[[str], str], *, rtl: bool) -> list[list[Cell]]:
    heads = [
        Cell(
            text(name),
            bold=True,
            colour=theme.MUTED,
            align="center" if rtl else "start",
            upright=not rtl,
        )
        for name in band.columns
    ]
    rows = [[Cell(""), *heads]]
    for name, texts, fills in zip(band.rows, band.texts, band.fills, strict=True):
        cells = [
            Cell(text(words), colour=theme.text_on(fill), fill=fill, align="center")
            for words, fill in zip(texts, fills, strict=True)
        ]
        rows.append([Cell(text(name)), *cells])
    return rows


def square(colour: str, rtl: bool) -> Any:
    """A run that is a small field of colour with a hairline around."""
    return parse_xml(
        f"<w:r {nsdecls('w')}><w:rPr>"
        f'<w:bdr w:val="single" w:sz="4" w:space="0" w:color="{theme.HAIRLINE.lstrip("#")}"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{colour.lstrip("#")}"/>'
        f"{'<w:rtl/>' if rtl else ''}</w:rPr>"
        f'<w:t xml:space="preserve">{SQUARE}</w:t></w:r>'
    )


def in_order(properties: Any) -> None:
    """Sort the children that this module adds among those that were there."""
    known = {name: i for i, name in enumerate(ORDER)}
    ordered = sorted(properties, key=lambda child: known.get(child.tag, -1))
    for child in ordered:
        properties.append(child)


def field_start(paragraph: Any, instruction: str) -> None:
    """Begin a field; what follows is its result as it stands."""
    begin, apart = (_field_mark(kind) for kind in ("begin", "separate"))
    instruction_text = OxmlElement("w:instrText")
    instruction_text.set(qn("xml:space"), "preserve")
    instruction_text.text = f" {instruction} "
    for element in (begin, instruction_text, apart):
        paragraph.add_run()._r.append(element)


def field_end(paragraph: Any) -> None:
    """Close the field that was begun last."""
    paragraph.add_run()._r.append(_field_mark("end"))


def _field_mark(kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark
