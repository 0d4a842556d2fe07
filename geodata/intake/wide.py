"""Tables as offices have them: regions down the side, branches or years across the top, or turned.

Such a sheet is read as a *layout*: which column names the regions, which rows are
headings, what each column of numbers is about. All of it is a proposal that the
page shows and lets the user change. :func:`unfold` then makes the long table of it
that :mod:`geodata.intake.steps` reads like any other: one row per number, each with
the cell that it stood in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from geodata.datasets import Datasets
from geodata.intake import numbers
from geodata.intake.book import Grid, kind, shown
from geodata.intake.fields import plain
from geodata.intake.values import is_unknown, one_line
from geodata.places.matches import REGION
from geodata.schema.tables import NATIONAL, REGIONAL, TOTAL

YEAR = re.compile(r"(?:19|20)\d\d")
TOTALS = frozenset(("total", "ensemble", "toutes branches", "all", "المجموع", "الإجمالي"))
# Regions are looked for in so many columns, and among so many rows.
COLUMNS_SEARCHED, ROWS_SEARCHED = 5, 200
LEAST_REGIONS, LEAST_COLUMNS = 3, 2
HEADINGS = 2
BETWEEN = " – "
FIELDS = ("region_code", "scope", "category", "value", "status", "cell")


@dataclass(frozen=True)
class Head:
    """What a column of numbers is about.

    Attributes
    ----------
    index : int
        Its place in the sheet, from 0.
    category : str
        Branch or indicator as printed; ``total`` for all of them together.
    period : str
        The year, where the headings name one; empty where they do not.
    """

    index: int
    category: str
    period: str


@dataclass(frozen=True)
class Layout:
    """How a wide table was understood.

    Attributes
    ----------
    turned : bool
        Whether regions stand across the top.
    region : int
        The column of regions, from 0; a row of the sheet where it is turned.
    first : int
        The first row of data, from 0.
    headings : int
        How many rows of headings stand above it.
    heads : tuple of Head
    regions : int
        How many labels are regions for certain.
    """

    turned: bool
    region: int
    first: int
    headings: int
    heads: tuple[Head, ...]
    regions: int

    @property
    def periods(self) -> tuple[str, ...]:
        """The years that its headings name, in their order."""
        return tuple(dict.fromkeys(head.period for head in self.heads if head.period))


def understood(
    grid: Grid, data: Datasets, *, turned: bool | None = None, headings: int = 0
) -> Layout | None:
    """The layout of a sheet; None where it is no wide table.

    Parameters
    ----------
    turned : bool, optional
        Whether regions stand across the top, where the user says so.
    headings : int
        How many rows of headings there are, where the user says so.
    """
    ways = (False, True) if turned is None else (turned,)
    found = [_layout(_as_read(grid, way), data, way, headings) for way in ways]
    known = [layout for layout in found if layout is not None]
    return max(known, key=lambda layout: (layout.regions, not layout.turned), default=None)


def unfold(grid: Grid, layout: Layout, *, period: str = "", left_out: Collection[int] = ()) -> Grid:
    """One row per number: region, category, value, and the cell that it stood in.

    Parameters
    ----------
    period : str
        The year to take, where the headings name several.
    left_out : collection of int
        Columns of the layout that are not wanted.
    """
    sheet = _as_read(grid, layout.turned)
    heads = [
        head
        for head in layout.heads
        if head.index not in left_out and head.period in ("", period or head.period)
    ]
    columns = [*FIELDS, *(["period"] if period else [])]
    rows = [columns]
    for number in range(layout.first, len(sheet.cells)):
        for row in _numbers_of(sheet, number, layout, heads):
            rows.append([*row, *([period] if period else [])])
    return Grid(grid.name, pd.DataFrame(rows, dtype=str), facts={})


def _numbers_of(sheet: Grid, number: int, layout: Layout, heads: list[Head]) -> Iterator[list[str]]:
    """The figures of one row; nothing where it is a note, or empty."""
    cells = sheet.cells.iloc[number]
    label = one_line(shown(str(cells.iloc[layout.region])))
    given = [str(cells.iloc[head.index]) for head in heads]
    if not label or not any(_is_number(cell) for cell in given):
        return
    national = _is_total(label)
    for head, cell in zip(heads, given, strict=True):
        unknown = not shown(cell).strip() or is_unknown(shown(cell))
        yield [
            "" if national else label,
            NATIONAL if national else REGIONAL,
            head.category,
            "" if unknown else cell,
            "unknown" if unknown else "",
            _place(number, head.index, turned=layout.turned),
        ]


def _place(row: int, column: int, *, turned: bool) -> str:
    """The name of a cell in the sheet as it is: ``D7``."""
    row, column = (column, row) if turned else (row, column)
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


# How it is understood --------------------------------------------------------------------


def _as_read(grid: Grid, turned: bool) -> Grid:
    """The sheet with its regions down the side."""
    if not turned:
        return grid
    cells = grid.cells.T.reset_index(drop=True)
    cells.columns = pd.RangeIndex(cells.shape[1])
    merged = [(left, first, right, last) for first, left, last, right in grid.merged]
    return replace(grid, cells=cells, merged=merged)


def _layout(sheet: Grid, data: Datasets, turned: bool, headings: int) -> Layout | None:
    cells = sheet.cells.iloc[:ROWS_SEARCHED]
    named = {
        column: rows
        for column in range(min(COLUMNS_SEARCHED, cells.shape[1]))
        if len(rows := _regions_in(cells.iloc[:, column], data)) >= LEAST_REGIONS
    }
    if not named:
        return None
    region = max(named, key=lambda column: (len(named[column]), -column))
    first = min(named[region])
    body = sheet.cells.iloc[first:]
    numeric = [
        column
        for column in range(region + 1, cells.shape[1])
        if column not in named and _are_numbers(body.iloc[:, column])
    ]
    words = [
        column
        for column in range(region + 1, cells.shape[1])
        if column not in named and column not in numeric and _are_words(body.iloc[:, column])
    ]
    if len(numeric) < LEAST_COLUMNS or words:
        return None
    height = headings or _height(sheet, first, numeric)
    heads = _heads(sheet, first, height, numeric)
    return Layout(turned, region, first, height, heads, len(named[region]))


def _regions_in(column: pd.Series, data: Datasets) -> list[int]:
    """Rows of a column whose text is the name or the code of a region for certain."""
    found = []
    for row, cell in column.items():
        text = one_line(shown(str(cell)))
        if not text or _is_total(text) or kind(str(cell)) == "number" or text.isdecimal():
            continue
        match = data.gazetteer.match(text)
        if match.code is not None and match.level == REGION:
            found.append(int(str(row)))
    return found


def _is_total(text: str) -> bool:
    words = plain(text).split()
    return bool(words) and (plain(text) in _totals() or words[0] in _totals())


def _totals() -> frozenset[str]:
    return frozenset(map(plain, TOTALS))


def _is_number(cell: str) -> bool:
    text = shown(cell).strip()
    if kind(cell) == "number":
        return True
    return bool(text) and kind(cell) == "text" and not numbers.number(text).doubt


def _filled(column: pd.Series) -> list[str]:
    return [cell for cell in map(str, column) if shown(cell).strip()]


def _are_numbers(column: pd.Series) -> bool:
    """Whether most of what stands in a column is numbers, or marks for what is not known."""
    filled = _filled(column)
    known = [cell for cell in filled if not is_unknown(shown(cell))]
    return bool(known) and sum(map(_is_number, known)) * 2 > len(known)


def _are_words(column: pd.Series) -> bool:
    return len(_filled(column)) * 2 > len(column)


def _height(sheet: Grid, first: int, columns: list[int]) -> int:
    """Two rows of headings where the upper one groups the lower; else one."""
    if first < HEADINGS:
        return min(first, 1)
    upper = _across(sheet, first - 2, columns)
    lower = _across(sheet, first - 1, columns)
    groups = len(set(filter(None, upper)))
    grouping = 1 <= groups < len(columns) and len(set(lower)) > 1
    spans = any(a == first - 2 and right > left for a, left, _, right in sheet.merged)
    return HEADINGS if grouping and (groups > 1 or spans) and all(lower) else 1


def _across(sheet: Grid, row: int, columns: list[int]) -> list[str]:
    """The headings of a row; a merged one, or one with nothing after it, speaks for the next."""
    texts, last = [], ""
    for column in range(min(columns), max(columns) + 1):
        text = one_line(shown(str(sheet.cells.iloc[row, column])))
        last = text or (last if _spans(sheet, row, column) else "")
        if column in columns:
            texts.append(last)
    return texts


def _spans(sheet: Grid, row: int, column: int) -> bool:
    """Whether an empty heading belongs to the one before it."""
    merged = [m for m in sheet.merged if m[0] <= row <= m[2]]
    # A text file has no merged cells: what is left empty there repeats.
    return not sheet.merged or any(m[1] <= column <= m[3] for m in merged)


def _heads(sheet: Grid, first: int, height: int, columns: list[int]) -> tuple[Head, ...]:
    rows = [_across(sheet, row, columns) for row in range(first - height, first)]
    return tuple(
        _head(column, [row[place] for row in rows]) for place, column in enumerate(columns)
    )


def _head(index: int, titles: list[str]) -> Head:
    """What the headings above one column say."""
    period = next((text for text in titles if YEAR.fullmatch(text)), "")
    named = [text for text in titles if text and text != period]
    category = BETWEEN.join(dict.fromkeys(named))
    return Head(index, TOTAL if not category or _is_total(category) else category, period)
