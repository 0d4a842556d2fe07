"""A book as a workbook: real numbers, native charts, and a sheet that says what they are."""

from __future__ import annotations

import io
import math
import re
from typing import Any

import pandas as pd

from analytics import theme
from analytics.catalogue import MEASURES
from analytics.figures import marks as mk
from analytics.figures.book import Book, Leaf
from analytics.figures.origin import origin
from analytics.figures.tables import cell_text
from analytics.plates.model import Plate
from analytics.surfaces.office import sheetcharts
from analytics.surfaces.office.package import MAX_LETTERS, date_of
from analytics.surfaces.shared.drawings import Picture
from analytics.words.kinds import KINDS
from analytics.words.plaintext import flat

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
MAX_SHEET_NAME = 31
FORMATS = {"count": "#,##0.##", "share": "0.0%", "year": "0", "number": "#,##0.####"}
LETTER_LIMIT = 50
DEFINITIONS = (
    "method.definitions_record",
    "method.definitions_stages",
    "method.measures_unknown",
)
PICTURE_DPI = 110
# Marks that no spreadsheet can draw itself: surfaces, small maps, networks.
PICTURED: tuple[type[mk.Mark], ...] = (mk.RasterMark, mk.PanelMark, mk.NetworkMark)
# Longer words about a picture are refused by spreadsheets.
MAX_ALT = 255
A4 = 9
READ_ME_LETTERS = 110
LINE = 15.0


def write(book: Book, picture: Picture) -> bytes:
    """The bytes of an ``.xlsx`` file: a data sheet and a chart sheet for each figure."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as native:
        workbook = _Workbook(native, book, picture)
        several = len(book.leaves) > 1
        if several:
            workbook.read_me()
        for i, leaf in enumerate(book.leaves, start=1):
            prefix = f"{i} " if several else ""
            named = workbook.data(leaf, prefix)
            workbook.charts(leaf, prefix, named)
        if not several:
            workbook.read_me()
    return target.getvalue()


class _Workbook:
    """Sheets of one workbook in one language."""

    def __init__(self, native: Any, book: Book, picture: Picture) -> None:
        self.native, self.book, self.words = native, book, book.wording
        self.picture = picture
        side = "right" if self.words.rtl else "left"
        base = {"valign": "top", "reading_order": 2 if self.words.rtl else 1}
        self.head = native.add_format(
            {**base, "bold": True, "text_wrap": True, "bottom": 1, "font_color": theme.MUTED}
        )
        self.plain = native.add_format({**base, "align": side})
        self.wrapped = native.add_format({**base, "align": side, "text_wrap": True})
        self.title = native.add_format({**base, "bold": True, "font_size": 14, "align": side})
        self.strong = native.add_format({**base, "bold": True, "align": side})
        self.dates = native.add_format({**base, "num_format": "yyyy-mm-dd", "align": side})
        self.numbers = {
            kind: native.add_format({"num_format": pattern, "valign": "top"})
            for kind, pattern in FORMATS.items()
        }
        title = self.text(book.title)[:MAX_LETTERS]
        native.set_properties({"title": title, "created": date_of(self.words)})

    def text(self, text: str) -> str:
        """Text as a spreadsheet can hold it."""
        return flat(text, rtl=self.words.rtl)

    def sheet(self, name: str) -> Any:
        """A new sheet in reading direction."""
        cleaned = re.sub(r"[\[\]:*?/\\']", " ", self.text(name))[:MAX_SHEET_NAME]
        added = self.native.add_worksheet(cleaned.strip() or None)
        if self.words.rtl:
            added.right_to_left()
        added.set_landscape()
        added.set_paper(A4)
        added.fit_to_pages(1, 0)
        return added

    def data(self, leaf: Leaf, prefix: str) -> str:
        """The plate's table: names with their codes beside, numbers as numbers.

        Returns
        -------
        str
            Name of the sheet.
        """
        sheet = self.sheet(prefix + self.words.text("sheet.data"))
        plate, j = leaf.plate, 0
        for column in plate.columns:
            if column.key not in plate.table:
                continue
            values = list(plate.table[column.key])
            heading = self.words.say(column.title)
            if KINDS[column.kind].number:
                self._numbers(sheet, j, heading, values, _kinds(plate, column.kind))
            else:
                named = [cell_text(value, column, self.words, {}) for value in values]
                self._texts(sheet, j, heading, named)
                if KINDS[column.kind].coded:
                    j += 1
                    codes = ["" if pd.isna(value) else str(value) for value in values]
                    label = self.words.text("sheet.code_of", heading=heading)
                    self._texts(sheet, j, label, codes)
            j += 1
        stated = origin(plate.version, self.words)
        if stated:
            heading = self.words.text("column.data_origin")
            self._texts(sheet, j, heading, [stated] * len(plate.table))
            j += 1
        sheet.set_row(0, 2 * LINE)
        sheet.freeze_panes(1, 0)
        if j and len(plate.table):
            sheet.autofilter(0, 0, len(plate.table), j - 1)
        return str(sheet.get_name())

    def _texts(self, sheet: Any, j: int, heading: str, values: list[str]) -> None:
        sheet.write_string(0, j, self.text(heading), self.head)
        for i, value in enumerate(values, start=1):
            sheet.write_string(i, j, self.text(value), self.plain)
        longest = max([len(heading) // 2, *(len(value) for value in values)])
        sheet.set_column(j, j, min(max(longest + 2, 8), LETTER_LIMIT))

    def _numbers(
        self, sheet: Any, j: int, heading: str, values: list[Any], kinds: list[str]
    ) -> None:
        sheet.write_string(0, j, self.text(heading), self.head)
        for i, (value, kind) in enumerate(zip(values, kinds, strict=True), start=1):
            if not pd.isna(value) and math.isfinite(float(value)):
                sheet.write_number(i, j, float(value), self.numbers[kind])
        sheet.set_column(j, j, 14)

    def charts(self, leaf: Leaf, prefix: str, data: str) -> None:
        """What the figure draws, as numbers with a chart beside; a matrix as a shaded table.

        A figure that is a table has its numbers on the sheet `data` already.
        """
        sheet = self.sheet(prefix + self.words.text("sheet.chart"))
        sheet.write_string(0, 0, self.text(leaf.sheet.title), self.title)
        sheet.write_string(1, 0, self.text(leaf.sheet.full_subtitle), self.plain)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 14)
        row = 3
        if leaf.sheet.empty:
            sheet.write_string(row, 0, self.text(leaf.sheet.empty), self.strong)
            return
        if leaf.sheet.is_table:
            named = self.words.text("sheet.is_table", sheet=data)
            sheet.write_string(row, 0, self.text(named), self.plain)
        if any(leaf.sheet.first(kind) for kind in PICTURED):
            self._picture(sheet, leaf, row)
        alt = self.text(leaf.sheet.alt)
        plain, number, rtl = self.plain, self.numbers["number"], self.words.rtl
        page = sheetcharts.Page(self.native, sheet, self.head, plain, number, rtl, alt)
        for mark in leaf.sheet.marks:
            row = sheetcharts.paint(page, mark, self.words, row)

    def _picture(self, sheet: Any, leaf: Leaf, row: int) -> None:
        """What has no native chart, as a picture."""
        drawn = self.picture(leaf.sheet, self.words, "png", "full", dpi=PICTURE_DPI, bare=True)
        options = {"description": self.text(leaf.sheet.alt)[:MAX_ALT]}
        sheet.insert_image(row, 0, "map.png", {"image_data": io.BytesIO(drawn), **options})

    def read_me(self) -> None:
        """Title, selection, definitions, rules, sources, licence and date of every figure."""
        words = self.words
        sheet = self.sheet(words.text("sheet.readme"))
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, READ_ME_LETTERS)
        sheet.write_string(0, 0, words.text("readme.item"), self.head)
        sheet.write_string(0, 1, words.text("readme.content"), self.head)
        sheet.freeze_panes(1, 0)
        sheet.write_string(1, 0, words.text("readme.date"), self.strong)
        sheet.write_datetime(1, 1, date_of(words), self.dates)
        row = 2
        for key, text in read_me_rows(self.book):
            sheet.write_string(row, 0, self.text(words.text(f"readme.{key}")), self.strong)
            sheet.write_string(row, 1, self.text(text), self.wrapped)
            sheet.set_row(row, LINE * -(-len(text) // (READ_ME_LETTERS - 10)))
            row += 1


def read_me_rows(book: Book) -> list[tuple[str, str]]:
    """What the document says of itself: kind of line, text."""
    words = book.wording
    rows = [("title", book.title), *(("note", remark) for remark in book.remarks)]
    for leaf in book.leaves:
        sheet, foot = leaf.sheet, leaf.sheet.foot
        rows += [
            ("figure", sheet.title),
            ("subtitle", sheet.subtitle),
            ("selection", sheet.chosen),
            ("comment", leaf.comment.replace("\n", " ")),
            *(("change", change) for change in leaf.changes),
            ("sources", foot.sources),
            ("counting", foot.counting),
            ("version", foot.dated),
            ("boundaries", " ".join(filter(None, (foot.sets, foot.licence, foot.disclaimer)))),
            *(("note", note) for note in foot.notes),
        ]
    measures = {MEASURES[leaf.plate.selection.measure].explained for leaf in book.leaves}
    rows += [("definition", words.text(key)) for key in (*DEFINITIONS, *sorted(measures))]
    rows += [("licence", words.text("method.licences_data"))]
    rows += [("source", line) for line in book.source_lines]
    return [(key, text) for key, text in rows if text]


def _kinds(plate: Plate, kind: str) -> list[str]:
    """How each number of a column is written; in a profile it depends on the row."""
    if "fact" not in plate.table or kind != "number":
        return [kind] * len(plate.table)
    return ["share" if fact == "share" else kind for fact in plate.table["fact"]]
