"""Workbooks around an import: the template to fill in, a grid with comments, the report."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.i18n import Wording
from geodata.intake.book import Grid, shown
from geodata.records import KINDS, MEMBER_KINDS, STAGES

ROWS = 2000
# The columns of the template, in the order people fill them in.
FIELDS = (
    "name_fr",
    "name_ar",
    "country_code",
    "region_codes",
    "locality",
    "sector_code",
    "stage",
    "kind",
    "programme",
    "lead_organisation",
    "year",
    "members",
    "members_kind",
    "jobs",
    "lat",
    "lon",
    "source_text",
    "source_date",
    "note_fr",
)
COLOURS = {"refused": "#F3C6B0", "asked": "#FBE8C8"}


def template(words: Wording) -> bytes:
    """An XLSX whose headings and drop-down lists are in the reader's language."""
    lists = {
        "country_code": [words.name("country", code) for code in words.data.countries],
        "region_codes": [
            words.name("region", str(code))
            for country in words.data.countries[:2]
            for code in words.data.regions.of_set(words.data.regions.default_set(country)).index
        ],
        "sector_code": [words.name("sector", code) for code in words.data.sectors.codes],
        "stage": [words.name("stage", code) for code in STAGES],
        "kind": [words.name("kind", code) for code in KINDS],
        "members_kind": [words.name("members_kind", code) for code in MEMBER_KINDS],
    }
    return sheet_to_fill(words, words.text("sheet.records"), FIELDS, lists, ("region_codes",))


def sheet_to_fill(
    words: Wording,
    title: str,
    fields: Sequence[str],
    lists: Mapping[str, Sequence[str]],
    several: Collection[str],
) -> bytes:
    """A workbook with one sheet to fill in and one of what its columns may hold.

    Parameters
    ----------
    lists : mapping
        Field → the texts its drop-down list offers.
    several : collection of str
        Fields whose cells may hold several of them: there the list only proposes.
    """
    buffer = io.BytesIO()
    with _book(buffer) as book:
        sheet = book.add_worksheet(title[:31])
        choices = book.add_worksheet(words.text("intake.sheet_lists"))
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for column, name in enumerate(fields):
            sheet.write_string(0, column, words.text(f"field.{name}"), bold)
            sheet.set_column(column, column, 18)
        for place, (name, texts) in enumerate(lists.items()):
            choices.write_string(0, place, words.text(f"field.{name}"), bold)
            choices.set_column(place, place, 28)
            for row, text in enumerate(texts, start=1):
                choices.write_string(row, place, text)
            letter = chr(65 + place)
            source = f"='{choices.get_name()}'!${letter}$2:${letter}${len(texts) + 1}"
            column = fields.index(name)
            rule = {"validate": "list", "source": source}
            if name in several:
                rule["error_type"] = "information"
            sheet.data_validation(1, column, ROWS, column, rule)
        sheet.freeze_panes(1, 1)
        if words.rtl:
            sheet.right_to_left()
            choices.right_to_left()
    return buffer.getvalue()


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
        fills = {name: book.add_format({"bg_color": colour}) for name, colour in COLOURS.items()}
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
    named = rows.assign(
        value=[_harmless(text) for text in rows["value"]],
        title=[_harmless(text) for text in rows["title"]],
        level=[words.text(f"intake.level_{level}") for level in rows["level"]],
    )
    named.columns = [words.text(f"intake.report_{name}") for name in rows.columns]
    return named.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def _harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula, made text again."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _book(buffer: io.BytesIO) -> Any:
    import xlsxwriter

    return xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
