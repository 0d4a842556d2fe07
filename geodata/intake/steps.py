"""The steps of an import, as the page and the command line both take them."""

from __future__ import annotations

from dataclasses import replace

from geodata.datasets import Datasets
from geodata.errors import IntakeError
from geodata.intake import tables
from geodata.intake.analysis import Preview, analyse
from geodata.intake.book import Book
from geodata.intake.plan import Plan, propose, remembered
from geodata.intake.tables import Table
from geodata.store import Store


def choose_sheet(book: Book, schema: str) -> int:
    """The sheet with the best table; hidden ones only where there is no other."""
    best, best_score = 0, -1.0
    for i, grid in enumerate(book.sheets):
        table = tables.find(grid, schema)
        if table is None:
            continue
        known = len(propose(table, schema))
        score = known + min(len(table.rows), 1000) / 2000 - (100 if grid.hidden else 0)
        if best_score < 0 or score > best_score:
            best, best_score = i, max(score, 0.0)
    return best


def table_of(book: Book, sheet: int, schema: str, header: int | None = None) -> Table:
    """The table of a sheet.

    Raises
    ------
    IntakeError
        ``no_table`` where there is none.
    """
    grid = book.sheet(sheet)
    found = tables.find(grid, schema, header)
    if found is None or found.rows.empty:
        raise IntakeError("no_table", file=book.name, sheet=grid.name or str(sheet + 1))
    return found


def plan_for(table: Table, schema: str, store: Store | None, country: str = "") -> Plan:
    """The plan remembered for such a file, else one proposed from its titles."""
    known = remembered(store, table, schema) if store is not None else None
    if known is not None and known.fields:
        return replace(known, country=known.country or country)
    return Plan(schema, propose(table, schema), country=country)


def preview(
    book: Book, data: Datasets, plan: Plan | None = None, schema: str = "records", country: str = ""
) -> Preview:
    """Read, find, map and analyse in one go, for a file that needs no choices."""
    table = table_of(book, choose_sheet(book, schema), schema)
    return analyse(table, plan or plan_for(table, schema, None, country), data)
