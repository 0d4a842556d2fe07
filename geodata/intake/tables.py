"""Finding the table in a sheet: titles above it, merged headers, totals and notes below."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.errors import IntakeError
from geodata.intake.book import MARK, Grid, shown
from geodata.intake.fields import families, meaning, plain, total_headings

HEADER_SEARCH = 40
# More than any sheet has rows.
STEP = 1_000_000
# Lines above a header that may say which wilaya the table is of.
LINES_ABOVE = 12
# Lines among the rows that may say which wilaya those below them are of.
LINES_BETWEEN = 3
# Columns that a merged title may reach past the last filled one.
BEYOND = 300
ARABIC_ALEF = re.compile("[أإآ]")
TOTAL, NOTE, LONE, REPEATED, TAGS = "total", "note", "lone", "repeated_header", "tags"
# How humanitarian data marks its columns in a row of its own: "#adm1+name" (hxlstandard.org).
TAG = re.compile(r"#[a-z][a-z0-9_]{0,30}( ?\+ ?[a-z][a-z0-9_]{0,30}){0,10}")
MIN_MATCHES = 2
# A merged cell is a label beside some rows. More cells than this that stand for another
# are made to cost memory: a few bytes of a file may claim every row of a sheet.
MAX_FILLED = 100_000
Owners = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Column:
    """A column of a table: its place in the sheet from 0, and its title."""

    index: int
    title: str


@dataclass(frozen=True)
class Table:
    """A table found in a sheet.

    Attributes
    ----------
    header : tuple of int
        First and last row of the header, from 0.
    columns : list of Column
    rows : DataFrame
        One row per row of data, indexed by its row number in the file (from
        1), one text column per place in the sheet.
    aside : list of (row number, reason, text)
        Rows that are no data: ``total``, ``note``, ``lone`` cell,
        ``repeated_header``, ``tags`` of the columns.
    filled : set of (row number, column)
        Cells that stand for a merged range above them.
    ragged : dict
        Row number of a delimited text → its cells, where they are more than the
        header has: a comma too many moves all that follow it.
    marks : dict
        Row number → what its file shows of the whole row: ``hidden``, ``struck`` out,
        ``pointless`` where what is drawn is no one point.
    beside : dict
        Row number → what is written beside the table and may speak of the row: name of
        the sheet, lines above the header, name of the file.
    sheets : tuple of str
        Names of the sheets whose tables were put together; empty for a single one. The
        number of a row is then that in its sheet, and ``STEP`` for each sheet before it.
    turned : bool
        Whether the headings stand down the side: a row is a column of the file.
    """

    header: tuple[int, int]
    columns: list[Column]
    rows: pd.DataFrame
    aside: list[tuple[int, str, str]] = field(default_factory=list)
    filled: set[tuple[int, int]] = field(default_factory=set)
    ragged: dict[int, int] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    beside: dict[int, tuple[str, ...]] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    turned: bool = False

    def at(self, row: int, column: int | None) -> tuple[int | None, str]:
        """Row and column of a cell as a spreadsheet shows them; what is not given is left out."""
        number = row % STEP if self.sheets else row
        if self.turned:
            return None if column is None else column + 1, letter(number - 1)
        return number, "" if column is None else letter(column)

    def where(self, row: int) -> str:
        """A row as its reader finds it, with the sheet where there are several."""
        number, side = self.at(row, None)
        shown = side if self.turned else str(number)
        return f"{self.sheets[row // STEP]} {shown}" if self.sheets else shown


def letter(column: int) -> str:
    """The letters a spreadsheet shows for a column: 0 is A, 27 is AB."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


# What was found in each sheet, as long as the sheet is there: an import asks five times.
FOUND: WeakKeyDictionary[Grid, dict[tuple[str, int | None], Table | None]] = WeakKeyDictionary()


def find(grid: Grid, schema: str, header: int | None = None) -> Table | None:
    """The table of a sheet, or None where there is none; looked for once in each sheet.

    Parameters
    ----------
    header : int, optional
        Row of the header from 0, where the user says so.

    Raises
    ------
    IntakeError
        ``too_many_merged`` where merged cells stand for more rows than a table needs.
    """
    known = FOUND.setdefault(grid, {})
    if (schema, header) not in known:
        known[schema, header] = _find(grid, schema, header)
    return known[schema, header]


def _find(grid: Grid, schema: str, header: int | None) -> Table | None:
    if grid.cells.empty:
        return None
    first, last, titles = _header(grid, schema, header)
    if not titles:
        return None
    columns = [Column(i, title) for i, title in titles.items()]
    body = grid.cells.iloc[last + 1 :][[column.index for column in columns]]
    body = body.set_axis(body.index + 1)
    body, filled = _fill_down(body, grid)
    kept, aside = _sort_out(body, grid.cells, columns, schema)
    ragged = _ragged(grid, last, columns[-1].index + 1) if "delimiter" in grid.facts else {}
    told = {int(row): str(sign) for row, sign in grid.facts.get("marks", {}).items()}
    marks = {int(row): told[int(row)] for row in kept.index if int(row) in told}
    return Table((first, last), columns, kept, aside, filled, ragged, marks, turned=grid.turned)


def lines_above(grid: Grid, table: Table) -> tuple[str, ...]:
    """The name of a sheet, and what is written above its table."""
    above = grid.cells.iloc[max(table.header[0] - LINES_ABOVE, 0) : table.header[0]]
    texts = [shown(str(cell)).strip() for cell in above.to_numpy().ravel() if cell]
    return tuple(dict.fromkeys(text for text in (grid.name, *texts) if text))


def groups(table: Table) -> dict[int, tuple[str, ...]]:
    """The lines among the rows that may speak of those below them, the nearest first."""
    lines = {row: text for row, why, text in table.aside if why == LONE}
    above: tuple[str, ...] = ()
    found = {}
    for row in sorted({*lines, *map(int, table.rows.index)}):
        if row in lines:
            above = (lines[row], *above)[:LINES_BETWEEN]
        else:
            found[row] = above
    return found


def _ragged(grid: Grid, header: int, width: int) -> dict[int, int]:
    """Rows below a header with filled cells beyond it, and how many cells they have."""
    beyond = grid.cells.iloc[header + 1 :, width:] != ""
    rows = beyond.index[beyond.any(axis=1)]
    return {
        int(row) + 1: width + int(beyond.loc[row].to_numpy().nonzero()[0][-1]) + 1 for row in rows
    }


def _owners(grid: Grid, start: int, rows: int) -> Owners:
    """For each cell of some rows that may be titles, the row and column that speak for it.

    A range far wider than the sheet is a title across it, and of no column.
    """
    width = grid.cells.shape[1]
    owners: Owners = np.moveaxis(np.indices((rows, width)), 0, -1)
    owners[..., 0] += start
    for first, left, last, right in grid.merged:
        if first < start + rows and last >= start and right < width + BEYOND:
            owners[max(first - start, 0) : last - start + 1, left : right + 1] = (first, left)
    return owners


def _header(grid: Grid, schema: str, chosen: int | None) -> tuple[int, int, dict[int, str]]:
    """First and last row of the header and its titles by column."""
    best: tuple[float, int, int, dict[int, str]] = (0.0, 0, 0, {})
    rows = range(HEADER_SEARCH) if chosen is None else range(chosen, chosen + 1)
    owners = _owners(grid, rows.start, len(rows) + 1)
    cells = grid.cells.head(rows.stop + 1).to_numpy(dtype=object)
    for row in rows:
        for height in (1, 2):
            if row + height > len(grid.cells):
                continue
            titles = _titles(cells, owners[row - rows.start :][:height])
            if height == 2 and not _two_storeys(grid, row):
                continue
            fields = {name for title in titles.values() if (name := meaning(title, schema))}
            score = len(fields) + min(len(titles), 30) / 100 - height / 1000
            if len(fields) >= MIN_MATCHES and score > best[0]:
                best = (score, row, row + height - 1, titles)
    if best[0]:
        return best[1:]
    return _widest(grid, chosen)


def _widest(grid: Grid, chosen: int | None) -> tuple[int, int, dict[int, str]]:
    """Without a known word: the first row with as many texts as the table is wide."""
    head = grid.cells.head(HEADER_SEARCH)
    texts = head.apply(
        lambda row: [i for i, cell in enumerate(row) if cell and cell[0] != MARK], axis=1
    )
    counts = [len(found) for found in texts]
    if chosen is None and (max(counts, default=0) < 2):
        return 0, 0, {}
    row = (
        chosen
        if chosen is not None
        else next(i for i, count in enumerate(counts) if count >= max(2, 0.7 * max(counts)))
    )
    cells = list(grid.cells.iloc[row].astype(str)) if row < len(grid.cells) else []
    return row, row, {i: shown(cell) for i, cell in enumerate(cells) if cell}


def _two_storeys(grid: Grid, row: int) -> bool:
    """Whether a header may go on in the next row: something is merged across or down."""
    return any(first == row and (c2 > c1 or last > row) for first, c1, last, c2 in grid.merged)


def _titles(cells: Texts, owners: Owners) -> dict[int, str]:
    """Titles by column; in a header of two rows the lower one, or both together."""
    titles = {}
    for column in range(cells.shape[1]):
        parts: list[str] = []
        for row, place in owners[:, column]:
            text = shown(str(cells[row, place])).strip()
            if text and text not in parts:
                parts.append(text)
        if parts:
            titles[column] = " – ".join(parts)
    return titles


def _fill_down(body: pd.DataFrame, grid: Grid) -> tuple[pd.DataFrame, set[tuple[int, int]]]:
    """A cell merged over several rows of data speaks for each of them."""
    filled: set[tuple[int, int]] = set()
    places = {int(str(column)) for column in body.columns}
    body = body.copy()
    end = int(body.index[-1]) if len(body) else 0
    for first, column, last, last_column in grid.merged:
        if last == first or column not in places or last_column != column:
            continue
        if first + 1 not in body.index:
            continue
        value = str(body.at[first + 1, column])
        rows = range(first + 2, min(last + 1, end) + 1)
        if not value or not rows:
            continue
        if len(filled) + len(rows) > MAX_FILLED:
            raise IntakeError("too_many_merged", sheet=grid.name or "–", limit=MAX_FILLED)
        body.loc[rows.start : rows.stop - 1, column] = value
        filled |= {(row, column) for row in rows}
    return body, filled


def _sort_out(
    body: pd.DataFrame, cells: pd.DataFrame, columns: list[Column], schema: str
) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """Rows of data, and rows that are something else with the reason."""
    filled = dict(zip(body.index, (body != "").sum(axis=1), strict=True))
    aside: list[tuple[int, str, str]] = []
    drop = {row for row, count in filled.items() if count == 0}
    titles = [plain(column.title) for column in columns]
    figures = [i for i, title in enumerate(titles) if title in total_headings(schema)]
    totals = families()["total"]
    openings = {word.split(" ")[0] for word in totals} | {_opening(columns[0].title)}
    for row, (place, start) in _first_filled(body).items():
        if start.startswith("#") and _are_tags(body.loc[[row]].to_numpy().ravel().tolist()):
            aside.append((int(str(row)), TAGS, shown(start)))
            drop.add(row)
            continue
        if place in figures and filled[row] > 1:
            continue
        if filled[row] > 1 and _opening(shown(start)) not in openings:
            continue
        name = plain(shown(start))
        number = int(str(row))
        if name in totals or any(name.startswith(f"{word} ") for word in totals):
            aside.append((number, TOTAL, shown(start)))
            drop.add(row)
        elif filled[row] == 1:
            note = name.split(" ")[0] in families()["note"] or start[:1] in "*(¹²"
            aside.append((number, NOTE if note else LONE, shown(start)))
            drop.add(row)
        elif name == titles[0] and [plain(shown(str(c))) for c in body.loc[number]] == titles:
            aside.append((number, REPEATED, shown(start)))
            drop.add(row)
    return body.drop(index=list(drop)), aside


def _are_tags(row: list[str]) -> bool:
    """Whether each filled cell of a row is a mark of its column."""
    cells = [shown(cell).strip().casefold() for cell in row if cell != ""]
    return len(cells) > 1 and all(len(cell) <= 200 and TAG.fullmatch(cell) for cell in cells)


def _opening(text: str) -> str:
    """The first word, brought near its plain form at little cost: most rows end here."""
    word = text.split(None, 1)[0] if text.strip() else ""
    return ARABIC_ALEF.sub("ا", word.casefold().strip(":.*-–()").split("-")[0])


def _first_filled(body: pd.DataFrame) -> pd.Series:
    """Place among the columns, and text, of the first filled cell of each row that has one."""
    cells = body.to_numpy(dtype=object)
    there = cells != ""
    some = there.any(axis=1)
    first = there.argmax(axis=1)
    texts = [(int(first[i]), cells[i, first[i]]) for i in some.nonzero()[0]]
    return pd.Series(texts, index=body.index[some], dtype=object)
