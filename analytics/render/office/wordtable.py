"""Tables of Word documents as whole XML: cell by cell, the library takes milliseconds each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from analytics import theme

TWIPS = 1440 / 2.54
# White at both sides of a cell, in twentieths of a point.
EDGE = 60
TIGHT = 15


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
    told = f"<w:tblDescription w:val={quoteattr(look.alt)}/>" if look.alt else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/>{"<w:bidiVisual/>" if look.rtl else ""}'
        f'<w:tblW w:w="{_twips(sum(look.widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{lines}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{told}</w:tblPr>'
    )


def _row(row: Sequence[Cell], look: Look, *, first: bool) -> str:
    high = f'<w:trHeight w:val="{_twips(look.head)}" w:hRule="exact"/>' if look.head else ""
    head = f"{high}<w:tblHeader/>" if first else ""
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
