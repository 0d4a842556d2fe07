"""The steps of an import, as the page and the command line both take them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from geodata import outside, statements
from geodata.access import Actor
from geodata.datasets import Datasets
from geodata.errors import IntakeError
from geodata.files import write_guarded
from geodata.intake import parts, tables
from geodata.intake.analysis import analyse
from geodata.intake.book import Book
from geodata.intake.fields import CONTENTS, columns
from geodata.intake.findings import ADDED, ASKED, CHANGED, LEFT_OUT, REFUSED
from geodata.intake.plan import Plan, memory, propose, remembered
from geodata.intake.report import Preview
from geodata.intake.tables import Table
from geodata.schema.fields import Schema
from geodata.store import Batch, Edit, Store

KIND = "import"
TABLE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")
LONGEST_STEM = 60


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
    texts = (*tables.lines_above(grid, found), Path(book.name).stem)
    beside = {row: (*lines, *texts) for row, lines in tables.groups(found).items()}
    return replace(found, beside=beside)


def tables_of(book: Book, sheets: Sequence[int], schema: str) -> Table:
    """The table of one sheet, or those of several with the same headings as one."""
    if len(sheets) == 1:
        return table_of(book, sheets[0], schema)
    found = [(book.sheets[i].name, table_of(book, i, schema)) for i in sheets]
    return parts.joined(found)


def named_after(file: str) -> str:
    """The name of a whole that is called after its file; empty where nothing of it is left."""
    return NO_NAME.sub("-", Path(file).stem).strip("-_")[:LONGEST_STEM]


def declared(values: Mapping[str, str], contents: str, file: str, data: Datasets) -> dict[str, str]:
    """What is said of all rows of a file, and of the whole that they are part of.

    A whole without a name is called after its file.

    Raises
    ------
    IntakeError
        ``bad_table_id``, ``unknown_set``; ``column_not_found_in_table`` for a field
        that such rows do not have; ``declared_unreadable``.
    """
    schema = CONTENTS[contents]
    for name in values:
        if name not in columns(contents):
            raise IntakeError("column_not_found_in_table", column=name, field=name)
        if not outside.readable(values[name]):
            raise IntakeError("declared_unreadable", field=name)
    said = {name: value for name, value in values.items() if value}
    if schema.within:
        key = said.setdefault(schema.whole, named_after(file) or schema.table)
        if not TABLE_ID.fullmatch(key):
            raise IntakeError("bad_table_id", table=key)
    boundary_set = said.get("boundary_set", "")
    if boundary_set and boundary_set not in data.regions.sets:
        raise IntakeError("unknown_set", set=boundary_set, known=data.regions.sets)
    return said


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
    book = parts.divided(book, schema)
    sheets = parts.alike(book, schema, choose_sheet(book, schema))
    table = tables_of(book, sheets, schema)
    return analyse(table, plan or plan_for(table, schema, None, country), data)


def write_rows(preview: Preview, target: Path) -> int:
    """Write the good rows as a CSV that an import reads back as the same rows.

    Its columns are headed with the names of the fields; what is said once of a
    whole stands in every row.

    Returns
    -------
    int
        How many rows were written.
    """
    settled = ~preview.status.isin([ASKED, REFUSED, LEFT_OUT])
    rows = preview.values[settled]
    schema = preview.plan.rows_of
    if preview.whole is not None:
        rows = rows.assign(
            **{
                name: value
                for name, value in preview.whole.values.items()
                if name not in schema.by_name
            }
        )
    elif not schema.keyed:
        rows = rows.assign(**{schema.key: preview.ids[settled]})
    wanted = [name for name in columns(preview.plan.schema) if name in rows.columns]
    outside.put(target, lambda part: write_guarded(rows[wanted], part))
    return len(rows)


# Storing ------------------------------------------------------------------------


def commit(
    preview: Preview, book: Book, store: Store, *, base: str, who: Actor | str, why: str
) -> Batch | None:
    """Write the added and changed rows of a preview, and remember its plan.

    Rows asked about or refused stay out: the report names each of them.

    Raises
    ------
    StoreError
        ``store_moved_on`` if the store is no longer the one previewed.
    IntakeError
        ``support_refused`` where a file enters whole or not at all, and a row of
        it is refused or asked about.
    """
    if preview.held_back:
        raise IntakeError("support_refused", file=book.name, count=preview.unsettled)
    return store.commit(
        edits(preview, book.name, store.keys_used(preview.plan.rows_of.entity)),
        kind=KIND,
        who=who,
        why=why,
        file=book.name,
        file_sha256=book.sha256,
        base=base,
    )


def edits(preview: Preview, label: str, used: Collection[str] = ()) -> Iterator[Edit]:
    """The edits of a preview, sources before the rows that cite them.

    Parameters
    ----------
    used : collection of str
        Keys that rows once had: a link to one of them must not lead to another row.
    """
    if not preview.ready:
        return
    schema = preview.plan.rows_of
    yield from _sources(preview, schema)
    yield memory(preview.table, preview.plan, label)
    if preview.whole is not None:
        yield Edit(schema.within, preview.whole.key, preview.whole.values)
        yield from (Edit(schema.entity, key, None) for key in preview.whole.removed)
    for row, values in preview.changes.items():
        yield Edit(schema.entity, str(preview.ids[row]), _whole(schema, row, values, preview))
    numbering = schema.numbering({*preview.known_ids, *preview.ids, *used})
    added = preview.values[preview.status == ADDED]
    for row, cells in zip(map(int, added.index), added.to_dict("records"), strict=True):
        texts = {name: str(cells[name]) for name in schema.columns}
        key = str(preview.ids[row]) or numbering(texts)
        yield Edit(schema.entity, key, texts, expected=0)


def _sources(preview: Preview, schema: Schema) -> Iterator[Edit]:
    """Sources that the file describes and a row that is stored cites."""
    wanted = preview.status.isin([ADDED, CHANGED])
    for name in schema.of_kinds("sources"):
        texts = preview.values.loc[wanted, name].unique()
        cited = {code for text in texts for code in schema.by_name[name].parts(text)}
        for code, source in preview.new_sources.items():
            if code in cited:
                yield Edit("source", code, source)


def _whole(
    schema: Schema, row: int, changes: Mapping[str, tuple[str, str]], preview: Preview
) -> dict[str, str]:
    """The fields a row changes, with what the file says of a new value as it was said before."""
    after = {name: new for name, (_, new) in changes.items()}
    for one in statements.STATEMENTS.get(schema.entity, ()):
        if one.name in after:
            for name in one.companions:
                after.setdefault(name, str(preview.values.at[row, name]))
    return after
