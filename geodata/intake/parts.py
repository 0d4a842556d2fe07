"""Several tables of one file: below or beside each other in a sheet, or a sheet for each wilaya.

A sheet with two tables becomes two, each with the other's cells left blank, so that
every cell keeps its row and its column. Tables with the same headings are read as one.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from geodata.intake import tables
from geodata.intake.book import Book, Grid, shown
from geodata.intake.fields import CONTENTS, headers, meaning, plain
from geodata.intake.tables import STEP, Column, Table

# So many known headings in a row below a header are another one.
LEAST_HEADINGS = 3
MOST_PARTS = 20
# A form is no longer than this, and its labels stand on its left.
FORM_ROWS, FORM_COLUMNS, MOST_CELLS = 60, 6, 200
# What is known of the rows of a sheet is not known of its columns.
OF_ROWS = ("marks", "delimiter")
LONGEST_HEADING = 60


def divided(book: Book, schema: str) -> Book:
    """A book in which every sheet has one table; further parts stand behind all sheets."""
    sheets, further = [], []
    for sheet in book.sheets:
        grid = upright(sheet, schema)
        first, *others = _parts(grid, schema)
        sheets.append(first)
        further += [
            replace(part, name=f"{grid.name or book.name} ({number})")
            for number, part in enumerate(others, 2)
        ]
    return replace(book, sheets=[*sheets, *further])


def upright(grid: Grid, schema: str) -> Grid:
    """A sheet with its headings across: one with labels down the side, as a form has, is turned."""
    head = grid.cells.iloc[:FORM_ROWS, :FORM_COLUMNS]
    if head.empty or CONTENTS[schema].within or len(grid.cells) > MOST_CELLS:
        return grid
    named = head.map(lambda cell: meaning(cell, schema) if len(cell) <= LONGEST_HEADING else "")
    down = max(len(set(named[place]) - {""}) for place in named)
    across = max(len(set(line) - {""}) for line in named.to_numpy())
    if down < LEAST_HEADINGS or down <= across:
        return grid
    cells = grid.cells.T.reset_index(drop=True)
    merged = [(b, a, d, c) for a, b, c, d in grid.merged]
    facts = {name: fact for name, fact in grid.facts.items() if name not in OF_ROWS}
    turned = cells.set_axis(range(cells.shape[1]), axis=1)
    return replace(grid, cells=turned, merged=merged, facts=facts, turned=True)


def _parts(grid: Grid, schema: str) -> list[Grid]:
    done: list[Grid] = []
    waiting = [grid]
    while waiting and len(done) + len(waiting) < MOST_PARTS:
        one = waiting.pop(0)
        table = None if one.cells.empty else tables.find(one, schema)
        cut = table and (_beside(one, table, schema) or _below(one, table, schema))
        if cut:
            waiting = [*cut, *waiting]
        else:
            done.append(one)
    return [*done, *waiting]


def _beside(grid: Grid, table: Table, schema: str) -> list[Grid]:
    """Both tables of a header that begins anew behind an empty column."""
    seen = set[str]()
    places = {column.index for column in table.columns}
    for column in table.columns:
        name = meaning(column.title, schema)
        apart = column.index - 1 not in places and bool(seen)
        if name in seen and apart and (grid.cells[column.index - 1] == "").all():
            left, right = grid.cells.copy(), grid.cells.copy()
            left.iloc[:, column.index :] = ""
            right.iloc[:, : column.index] = ""
            return [replace(grid, cells=left), replace(grid, cells=right)]
        seen |= {name} if name else set()
    return []


def _below(grid: Grid, table: Table, schema: str) -> list[Grid]:
    """Both tables where a row among the data is a header of its own."""
    known = headers(schema)
    named = pd.Series(0, index=table.rows.index)
    for place in table.rows:
        cells = table.rows[place]
        words = [text for text in cells.unique() if 0 < len(text) <= LONGEST_HEADING]
        named += cells.isin([text for text in words if plain(text) in known])
    filled = (table.rows != "").sum(axis=1)
    found = table.rows.index[(named >= LEAST_HEADINGS) & (2 * named >= filled)]
    if found.empty:
        return []
    row = int(found[0])
    upper, lower = grid.cells.copy(), grid.cells.copy()
    upper.iloc[row - 1 :, :] = ""
    lower.iloc[: row - 1, :] = ""
    return [replace(grid, cells=upper), replace(grid, cells=lower)]


def alike(book: Book, schema: str, best: int) -> list[int]:
    """The visible sheets whose tables have the headings of the best one, in their order."""
    found = tables.find(book.sheets[best], schema) if book.sheets else None
    # A published table is one table: what another sheet has may be another year's.
    if found is None or CONTENTS[schema].within:
        return [best]
    wanted = (_titles(found), found.turned)
    same = []
    for i, grid in enumerate(book.sheets):
        table = None if grid.hidden and i != best else tables.find(grid, schema)
        if table is not None and len(table.rows) and (_titles(table), table.turned) == wanted:
            same.append(i)
    return same or [best]


def others(book: Book, schema: str, read: list[int]) -> list[tuple[int, str, int]]:
    """Further sheets with a table of known headings, hidden ones too: place, name, rows."""
    found = []
    for i, grid in enumerate(book.sheets):
        table = None if i in read else tables.find(grid, schema)
        if table is not None and len(table.rows):
            named = {meaning(column.title, schema) for column in table.columns} - {""}
            if len(named) >= LEAST_HEADINGS:
                found.append((i, grid.name or book.name, len(table.rows)))
    return found


def _titles(table: Table) -> set[str]:
    return {plain(shown(column.title)) for column in table.columns}


def joined(found: list[tuple[str, Table]]) -> Table:
    """Tables with the same headings as one; a row's number says of which table it is."""
    (_, first), *_ = found
    place_of = {plain(column.title): column.index for column in first.columns}
    frames: list[pd.DataFrame] = []
    beside: dict[int, tuple[str, ...]] = {}
    marks: dict[int, str] = {}
    ragged: dict[int, int] = {}
    filled: set[tuple[int, int]] = set()
    aside = []
    for number, (_, table) in enumerate(found):
        base = number * STEP
        moved = {c.index: place_of[plain(c.title)] for c in table.columns}
        frames.append(table.rows.rename(columns=moved).set_axis(table.rows.index + base))
        beside |= {base + row: texts for row, texts in table.beside.items()}
        marks |= {base + row: sign for row, sign in table.marks.items()}
        ragged |= {base + row: cells for row, cells in table.ragged.items()}
        filled |= {(base + row, moved[c]) for row, c in table.filled if c in moved}
        aside += [(base + row, why, text) for row, why, text in table.aside]
    rows = pd.concat([frame[list(place_of.values())] for frame in frames])
    columns = [Column(place, column.title) for column, place in _placed(first, place_of)]
    names = tuple(name for name, _ in found)
    return Table(
        first.header, columns, rows, aside, filled, ragged, marks, beside, names, first.turned
    )


def _placed(table: Table, place_of: dict[str, int]) -> list[tuple[Column, int]]:
    return [(c, c.index) for c in table.columns if place_of[plain(c.title)] == c.index]
