"""A matrix coloured by class as Word tables: as many columns side by side as a page holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from analytics import theme
from analytics.render import marks as mk
from analytics.render.office.wordtable import Cell, Look, table

SIZE = 7.5
POINT = 2.54 / 72
# Mean width of a letter in type sizes, in the widest face a report may be set in.
LETTER = 0.6
FIRST = (2.5, 5.2)
LEAST_COLUMN, MOST_COLUMN = 0.55, 1.1
HEAD = (1.2, 3.4)
# A square of colour before the words of a legend.
SQUARE = "\u00a0\u00a0\u00a0\u00a0"


def tables(
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
    wide = max(longest * SIZE * LETTER * POINT + 0.12, LEAST_COLUMN)
    each = max(int((width - first) / wide), 1)
    bands = -(-len(mark.columns) // each)
    each = -(-len(mark.columns) // max(bands, 1))
    column = min((width - first) / max(each, 1), max(wide, MOST_COLUMN))
    for start in range(0, len(mark.columns), each):
        shown = range(start, min(start + each, len(mark.columns)))
        held = [i for i, line in enumerate(mark.values) if any(line[j] is not None for j in shown)]
        band = mark.part(held, shown)
        heads = max(map(len, band.columns), default=0) * SIZE * LETTER * POINT + 0.3
        widths = (first, *([column] * len(band.columns)))
        high = 0.0 if rtl else _between(heads, HEAD)
        yield table(_rows(band, text, rtl=rtl), Look(widths, SIZE, rtl, high, tight=True))


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
    found = [[Cell(""), *heads]]
    for name, texts, fills in zip(band.rows, band.texts, band.fills, strict=True):
        cells = [
            Cell(text(words), colour=theme.text_on(fill), fill=fill, align="center")
            for words, fill in zip(texts, fills, strict=True)
        ]
        found.append([Cell(text(name)), *cells])
    return found


def square(colour: str, rtl: bool) -> Any:
    """A run that is a small field of colour with a hairline around."""
    return parse_xml(
        f"<w:r {nsdecls('w')}><w:rPr>"
        f'<w:bdr w:val="single" w:sz="4" w:space="0" w:color="{theme.HAIRLINE.lstrip("#")}"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{colour.lstrip("#")}"/>'
        f"{'<w:rtl/>' if rtl else ''}</w:rPr>"
        f'<w:t xml:space="preserve">{SQUARE}</w:t></w:r>'
    )
