"""How wide text and the columns of a table are, in files that other programs will set.

A line is measured in the atlas's own faces, with its letters joined as they are
read where the imaging library can join them; elsewhere Arabic counts as its
letters apart, which leaves white rather than overlap.
"""

from __future__ import annotations

from functools import cache, lru_cache

from PIL import ImageFont

from analytics import theme
from analytics.figures.marks import TableMark
from analytics.words.plaintext import plain

# Measured once at this size, in pixels.
RULER = 1000
MOST = 40
# Letters of white at both sides of a cell.
EDGES = 2


def width(text: str, size: float, bold: bool = False, *, rtl: bool = False) -> float:
    """Advance width of one line, in points."""
    return _width(plain(text), bold, rtl) * size / RULER


@lru_cache(maxsize=8192)
def _width(text: str, bold: bool, rtl: bool) -> float:
    return float(_face(bold, rtl).getlength(text))


@cache
def _face(bold: bool, rtl: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(theme.face(bold=bold, rtl=rtl), RULER)


def least(mark: TableMark) -> list[int]:
    """Letters each column needs so that no word and no number is broken."""
    letters = []
    for j, heading in enumerate(mark.headings):
        cells = [row[j] for row in mark.rows]
        # The spaces inside a number do not part it.
        words = cells if mark.numeric[j] else [word for cell in cells for word in cell.split()]
        bold = [len(word) + 1 for word in heading.split()]
        letters.append(min(max([*map(len, words), *bold], default=1), MOST) + EDGES)
    return letters


def wanted(mark: TableMark) -> list[int]:
    """Letters each column would take to need one line only, up to a limit."""
    return [
        max(low, min(max((len(row[j]) for row in mark.rows), default=0), MOST) + EDGES)
        for j, low in enumerate(least(mark))
    ]


def shares(mark: TableMark, letters: float) -> tuple[float, ...]:
    """Each column's part of a width that holds so many letters.

    Where not even the longest words fit, words are broken, never numbers.
    """
    low, high = [float(count) for count in least(mark)], wanted(mark)
    fixed = sum(a for a, numeric in zip(low, mark.numeric, strict=True) if numeric)
    words = sum(low) - fixed
    if sum(low) > letters > fixed and words:
        part = (letters - fixed) / words
        low = [a if numeric else a * part for a, numeric in zip(low, mark.numeric, strict=True)]
        return tuple(a / letters for a in low)
    spare = max(letters - sum(low), 0.0)
    more = [b - a for a, b in zip(low, high, strict=True)]
    part = min(spare / (sum(more) or 1), 1.0)
    widths = [a + m * part for a, m in zip(low, more, strict=True)]
    total = sum(widths)
    return tuple(width / total for width in widths)
