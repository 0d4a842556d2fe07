"""Rows of any declared table as files: lists that leave, templates and remarks around an import.

A list comes back through an import as it went out. It leaves in one of two ways:
*coded*, headed with the names of the fields, cells as the store keeps them and
names beside the codes, for machines and maps; or *worded*, headings and cells in
the reader's language, for people. Columns and their order are those of the
schema; names of persons leave only where they are ticked and asked for.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pandas as pd
import shapely

from analytics import theme
from analytics.figures import origin
from analytics.figures.selected import selection_words
from analytics.plates import maps
from analytics.selection import Selection, select
from analytics.surfaces.data import datafiles
from analytics.words import choices
from analytics.words.i18n import Wording
from analytics.words.plaintext import without_marks
from geodata.intake.book import Grid, shown
from geodata.schema import persons
from geodata.schema.fields import NUMBERS, WHOLE_NUMBERS, Field, Schema
from geodata.schema.tables import RECORD

FORMATS = ("csv", "xlsx", "geojson", "gpkg")
# Kind of field → the heading under which a coded list says its codes in words.
# None of them is a field's own name, so that no import reads a name for a code.
BESIDE = {
    "sector": "sector",
    "sectors": "sectors",
    "regions": "regions",
    "cluster": "cluster",
    "clusters": "clusters",
    "sources": "sources",
}
# What would part one name from the next in a cell that holds several.
PARTING = str.maketrans({";": ",", "؛": "،", "|": "/", "\n": " "})
# A template asks for the source itself, where a stored row has its key.
# Of a list, the columns of its printed pages: the others are for the screen.
PRINTED = {
    RECORD.entity: (
        *("name_{lang}", "name_fr", "sector_code", "region_codes", "locality"),
        *("stage", "stage_as_of", "members"),
    )
}
SOURCE_TO_FILL = ("source_text", "source_date")
ROWS_TO_FILL = 2000


# Rows --------------------------------------------------------------------------


def coded(
    schema: Schema, words: Wording, selection: Selection | None = None, *, names: bool = False
) -> pd.DataFrame:
    """One row each with its columns as they are stored, and names beside codes.

    ``label_fr``, ``label_en`` or ``label_ar`` is the name to be shown in that
    language, French where there is no other.
    """
    rows = _rows(schema, words, selection or Selection(), names=names)
    fields = _fields(schema, names=names)
    columns: list[tuple[str, list[Any]]] = [(schema.key, list(rows))]
    if schema.label:
        kind = choices.NAMES.get(schema.entity, schema.entity)
        columns.append((f"label_{words.lang}", [words.name(kind, key) for key in rows]))
    for field in fields:
        columns.append((field.name, [_stored(field, row[field.name]) for row in rows.values()]))
    for field in fields:
        if field.kind in BESIDE:
            said = [_beside(field, row[field.name], words) for row in rows.values()]
            columns.append((BESIDE[field.kind], said))
    return origin.marked(_frame(columns), words)


def worded(
    schema: Schema, words: Wording, selection: Selection | None = None, *, names: bool = False
) -> pd.DataFrame:
    """One row each, headings and cells in the words of a language, sources in full at the end.

    Parameters
    ----------
    names : bool
        Whether names of persons that are ticked may enter; the others never do.
    """
    rows = _rows(schema, words, selection or Selection(), names=names)
    fields = _fields(schema, names=names)
    columns: list[tuple[str, list[Any]]] = [(words.text("field.id"), list(rows))]
    for field in fields:
        said = [_in_words(field, row[field.name], words) for row in rows.values()]
        columns.append((choices.heading(schema, field.name, words), said))
    for name in schema.of_kinds("sources"):
        full = [_beside(schema.by_name[name], row[name], words) for row in rows.values()]
        columns.append((words.text("support.sources_in_full"), full))
    return origin.marked(_frame(columns), words, words.text("column.data_origin"))


def _rows(
    schema: Schema, words: Wording, selection: Selection, *, names: bool
) -> dict[str, dict[str, str]]:
    """Rows as they may leave: clusters of the selection, every row of any other table.

    A name of a person is shown, or is an empty cell.
    """
    stored = words.data.known.rows[schema.entity]
    keys = select(words.data, selection).index if schema is RECORD else stored
    safe = {str(key): persons.masked(schema.entity, stored[key], names=names) for key in keys}
    return {
        key: {name: "" if cell == persons.MASK else cell for name, cell in row.items()}
        for key, row in safe.items()
    }


def _fields(schema: Schema, *, names: bool) -> list[Field]:
    return [field for field in schema.fields if names or field.kind != "person"]


def _frame(columns: list[tuple[str, list[Any]]]) -> pd.DataFrame:
    """Columns side by side; whole numbers stay whole beside unknown ones."""
    headings, cells = zip(*columns, strict=True)
    frame = pd.concat([pd.Series(column, dtype=object) for column in cells], axis=1)
    return frame.set_axis(list(headings), axis=1)


def _stored(field: Field, cell: str) -> object:
    """A cell as data: a number where the field holds numbers."""
    if field.kind in WHOLE_NUMBERS:
        return int(cell) if cell else None
    if field.kind in (*NUMBERS, "degrees"):
        return float(cell) if cell else None
    return cell


def _beside(field: Field, cell: str, words: Wording) -> str:
    """Codes in words, to be read: sources in full."""
    if field.kind == "sources":
        return " | ".join(origin.source_text(code, words) for code in field.parts(cell))
    return "; ".join(choices.called(field, code, words) for code in field.parts(cell))


def _in_words(field: Field, cell: str, words: Wording) -> object:
    """A cell in words that an import reads as the same codes.

    A row that is referred to stands with its key before its name.
    """
    if not cell or field.kind in ("sources", "currency"):
        return cell
    if field.cited:
        named = [
            f"{code} – {choices.called(field, code, words).translate(PARTING)}"
            for code in field.parts(cell)
        ]
        return without_marks("; ".join(named))
    stored = _stored(field, cell)
    return without_marks(choices.said(field, cell, words)) if stored == cell else stored


# Files -------------------------------------------------------------------------


def encode(
    schema: Schema,
    words: Wording,
    format_: str,
    selection: Selection | None = None,
    *,
    names: bool = False,
) -> bytes:
    """A list in one of ``FORMATS``: worded as a workbook, coded as anything else.

    Maps say in ``drawn_at`` what their points stand for.
    """
    chosen = selection or Selection()
    if format_ == "xlsx":
        return _printable(schema, words, chosen, names=names)
    frame = coded(schema, words, chosen, names=names)
    if format_ == "csv":
        return datafiles.csv_bytes(frame, words.lang)
    drawn = _drawn(schema, frame, words, chosen)
    placed = frame.assign(drawn_at=[precision for _, precision in drawn])
    shapes = [shape for shape, _ in drawn]
    if format_ == "gpkg":
        return datafiles.geopackage(placed, shapes, schema.table)
    return datafiles.feature_collection(placed, shapes)


def _printable(schema: Schema, words: Wording, selection: Selection, *, names: bool) -> bytes:
    """A worded list after a sheet that says what it is; what is printed stands first."""
    frame = worded(schema, words, selection, names=names)
    rows = _rows(schema, words, selection, names=names)
    named = [field.format(lang=words.lang) for field in PRINTED.get(schema.entity, ())]
    headings = [choices.heading(schema, name, words) for name in dict.fromkeys(named)]
    first = [words.text("field.id"), *headings] if headings else list(frame.columns)
    others = [heading for heading in frame.columns if heading not in first]
    return datafiles.workbook(
        {_title(schema, words): frame[[*first, *others]]},
        rtl=words.rtl,
        printed=len(first),
        told=(words.text("sheet.readme"), _said_of(schema, rows, selection, words)),
    )


def _said_of(
    schema: Schema, rows: dict[str, dict[str, str]], selection: Selection, words: Wording
) -> list[tuple[str, str]]:
    """What the list is: title, number of rows, selection, date, licence, sources in full."""
    cited = [schema.by_name[name] for name in schema.of_kinds("sources")]
    sources = [
        code for row in rows.values() for field in cited for code in field.parts(row[field.name])
    ]
    said = [
        ("title", f"{_title(schema, words)} – {words.number(len(rows))}"),
        ("selection", selection_words(selection, words) if schema is RECORD else ""),
        ("date", origin.dated(words.data.version, words)),
        ("licence", words.text("method.licences_data")),
        ("note", words.text("note.partial_inventory") if schema is RECORD else ""),
        ("note", words.text("readme.comes_back")),
        *(("source", origin.source_text(code, words)) for code in dict.fromkeys(sources)),
    ]
    return [(words.text(f"readme.{key}"), text) for key, text in said if text]


def workbook(schemas: Iterable[Schema], words: Wording, *, names: bool = False) -> bytes:
    """Worded lists as one workbook, a sheet each."""
    sheets = {_title(schema, words): worded(schema, words, names=names) for schema in schemas}
    return datafiles.workbook(sheets, rtl=words.rtl)


def _title(schema: Schema, words: Wording) -> str:
    """The sheet of a table, by which an import finds it again."""
    return words.text(f"entity.{schema.entity}")


def _drawn(
    schema: Schema, frame: pd.DataFrame, words: Wording, selection: Selection
) -> list[tuple[Any, str]]:
    """Each row's points and what they stand for: the clusters it is or names, else its regions.

    Nothing, and an empty text, where no place is known.
    """
    data, itself = words.data, Field(schema.key, "cluster" if schema is RECORD else "")
    of_clusters = [f for f in (itself, *schema.fields) if f.kind in ("cluster", "clusters")]
    of_regions = [f for f in schema.fields if f.kind in ("region", "regions")]
    located = maps.points(data, selection, data.records.table).set_index("record_id")
    spots = {code: (lon, lat) for code, lon, lat in located[["lon", "lat"]].itertuples()}
    precise = dict(located["precision"])
    drawn = []
    for row in frame.to_dict("records"):
        codes = [c for f in of_clusters for c in f.parts(row[f.name]) if c in spots]
        exact = {str(precise[code]) for code in codes}
        points = [spots[code] for code in codes]
        if schema is not RECORD and not points:
            regions = [code for field in of_regions for code in field.parts(row[field.name])]
            points = [spot for code in regions if (spot := maps.stand_in([code], data)) is not None]
        precision = "region" if points and exact != {"locality"} else "".join(exact)
        drawn.append((_shape(points), precision))
    return drawn


def _shape(points: list[tuple[float, float]]) -> Any:
    if len(points) > 1:
        return shapely.MultiPoint(points)
    return shapely.Point(points[0]) if points else None


# Around an import --------------------------------------------------------------


def template(schema: Schema, words: Wording) -> bytes:
    """A workbook to fill in: headings and drop-down lists in the reader's language.

    Its second sheet holds what the lists propose. Where a cell may hold several
    values, a list only proposes.
    """
    fields = [f for f in schema.fields if not (f.spare or f.derived or f.kind == "sources")]
    names = [schema.key] * schema.key_asked + [field.name for field in fields]
    buffer = io.BytesIO()
    with _book(buffer) as book:
        sheet = book.add_worksheet(_title(schema, words)[:31])
        listed = book.add_worksheet(words.text("intake.sheet_lists"))
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for column, name in enumerate((*names, *SOURCE_TO_FILL)):
            sheet.write_string(0, column, words.text(f"field.{name}"), bold)
            sheet.set_column(column, column, 18)
        place = 0
        for field in fields:
            offered = choices.offered(field, words.data, usual=True)
            if offered:
                texts = [_offer(field, code, words) for code in offered]
                source = _list(listed, place, words.text(f"field.{field.name}"), texts, bold)
                rule = {"validate": "list", "source": source}
                warns = {"error_type": "information"} if field.separator else {}
                column = names.index(field.name)
                sheet.data_validation(1, column, ROWS_TO_FILL, column, {**rule, **warns})
                place += 1
        sheet.freeze_panes(1, 1)
        if words.rtl:
            sheet.right_to_left()
            listed.right_to_left()
    return buffer.getvalue()


def _offer(field: Field, code: str, words: Wording) -> str:
    """A choice as an import reads it; a currency is its code."""
    return str(_in_words(field, code, words))


def _list(sheet: Any, place: int, title: str, texts: list[str], bold: Any) -> str:
    """One column of the sheet of lists; returns where its texts stand."""
    from xlsxwriter.utility import xl_col_to_name

    sheet.write_string(0, place, title, bold)
    sheet.set_column(place, place, 28)
    for row, text in enumerate(texts, start=1):
        sheet.write_string(row, place, text)
    letter = xl_col_to_name(place)
    return f"='{sheet.get_name()}'!${letter}$2:${letter}${len(texts) + 1}"


def commented(grid: Grid, notes: list[tuple[int, int, str, str]], words: Wording) -> bytes:
    """The cells of any other kind of file as XLSX, with a comment on each in question."""
    texts: dict[tuple[int, int], list[str]] = {}
    levels: dict[tuple[int, int], str] = {}
    for row, column, level, text in notes:
        texts.setdefault((row - 1, column - 1), []).append(text)
        levels[(row - 1, column - 1)] = level
    buffer = io.BytesIO()
    with _book(buffer) as book:
        sheet = book.add_worksheet(words.text("sheet.data"))
        colours = theme.FINDING_COLOURS
        fills = {name: book.add_format({"bg_color": colour}) for name, colour in colours.items()}
        for i, cells in enumerate(grid.cells.to_numpy().tolist()):
            for j, cell in enumerate(cells):
                if (i, j) in levels:
                    sheet.write_string(i, j, shown(str(cell)), fills[levels[(i, j)]])
                elif cell:
                    sheet.write_string(i, j, shown(str(cell)))
        for (row, column), lines in texts.items():
            sheet.write_comment(row, column, "\n".join(lines), {"x_scale": 2.5, "y_scale": 1.2})
    return buffer.getvalue()


def report_csv(rows: pd.DataFrame, words: Wording) -> bytes:
    """Every finding as CSV that Excel opens, harmless to it."""
    named = rows.assign(level=[words.text(f"intake.level_{level}") for level in rows["level"]])
    named.columns = [words.text(f"intake.report_{name}") for name in rows.columns]
    return datafiles.csv_bytes(named, words.lang)


def _book(buffer: io.BytesIO) -> Any:
    import xlsxwriter

    return xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
