"""The workbook, opened by another reader: numbers are numbers, text is never a formula."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from functools import cache
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analytics import plates
from analytics.figures import book
from analytics.figures import marks as mk
from analytics.plates.model import Surface
from analytics.surfaces import paper
from analytics.surfaces.office import xlsx
from analytics.surfaces.shared import scattered
from analytics.words.i18n import Wording
from analytics.words.kinds import KINDS
from analytics.words.plaintext import without_marks
from geodata.datasets import Datasets
from tests.analytics.books import (
    NO_DATE,
    SELECTIONS,
    charted,
    dates_in,
    every_document,
    every_language,
    every_plate,
    holds,
    language_of,
    place_of,
    promised,
    written,
)
from tests.analytics.conftest import Books, Documents


@pytest.fixture(scope="module")
def made(every_book: Books, document: Documents) -> Any:
    """Book, workbook and bytes of a selection in a language, read once."""

    @cache
    def make(name: str, lang: str) -> tuple[book.Book, Any, bytes]:
        content = document(name, lang, "xlsx")
        return every_book(name, lang), openpyxl.load_workbook(io.BytesIO(content)), content

    return make


def values(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@every_document()
def test_data_sheet_is_the_plates_table(made: Any, name: str, lang: str) -> None:
    one, native, _ = made(name, lang)
    words = one.wording
    for i, leaf in enumerate(one.leaves, start=1):
        sheet = native[f"{i} {words.text('sheet.data')}"]
        rows = values(sheet)
        assert sheet.freeze_panes == "A2"
        headings = [without_marks(str(h)) for h in rows[0]]
        assert len(rows) == len(leaf.plate.table) + 1
        for column in (c for c in leaf.plate.columns if c.key in leaf.plate.table):
            j = headings.index(without_marks(words.say(column.title)))
            drawn = [row[j] for row in rows[1:]]
            wanted = list(leaf.plate.table[column.key])
            if KINDS[column.kind].number:
                for cell, value in zip(drawn, wanted, strict=True):
                    if pd.isna(value):
                        assert cell is None, "unknown is an empty cell, not a zero"
                    else:
                        assert float(cell) == pytest.approx(float(value), rel=1e-12)
                        assert not isinstance(cell, str)


@every_language("DZ")
def test_read_me_tells_everything(made: Any, lang: str) -> None:
    one, native, _ = made("DZ", lang)
    words = one.wording
    sheet = native[words.text("sheet.readme")]
    assert native.sheetnames[0] == sheet.title, "a deck opens on it"
    assert sheet["B2"].value == dt.datetime(2026, 11, 21)
    there = "\n".join(str(cell) for row in values(sheet) for cell in row)
    for leaf in one.leaves:
        assert holds(there, *promised(leaf), *leaf.sheet.foot.notes) == []
    for key in ("definitions_record", "measures_clusters", "licences_data"):
        assert holds(there, words.text(f"method.{key}")) == []
    assert holds(there, *one.source_lines) == []


@every_document("DZ", "all", "register")
def test_chart_sheet_holds_the_numbers_and_a_native_chart(made: Any, name: str, lang: str) -> None:
    one, native, content = made(name, lang)
    words = one.wording
    parts = [n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if "charts/chart" in n]
    # Matrices and lists are cells; surfaces, places of firms and networks are pictures.
    others = ("matrix", "table", "surface", "network")
    drawn = [
        leaf
        for leaf in one.leaves
        if not leaf.sheet.empty
        and leaf.plate.kind not in others
        and not isinstance(leaf.plate.body, Surface)
    ]
    assert len(parts) >= len(drawn) >= 3
    for i, leaf in enumerate(one.leaves, start=1):
        sheet = native[f"{i} {words.text('sheet.chart')}"]
        numbers = sorted(
            round(float(cell), 9)
            for row in values(sheet)[3:]
            for cell in row[1:]
            if isinstance(cell, (int, float))
        )
        matrices = [mark for mark in leaf.sheet.marks if isinstance(mark, mk.MatrixMark)]
        if matrices:
            # A cell whose figure is no number says so in words.
            cells = zip(matrices[0].values, matrices[0].texts, strict=True)
            pairs = [pair for line in cells for pair in zip(*line, strict=True)]
            shown = [v for v, text in pairs if v is not None and re.search(r"\d", text)]
            wanted = sorted(round(v, 9) for v in shown)
        elif leaf.plate.is_map:
            continue
        else:
            wanted = sorted([*charted(leaf).elements(), *beside(leaf)])
        assert numbers == pytest.approx(wanted), leaf.sheet.key


def beside(leaf: book.Leaf) -> list[float]:
    """What stands beside the numbers of a chart: how far intervals reach, how far across."""
    found: list[float] = []
    for mark in leaf.sheet.marks:
        if isinstance(mark, mk.BarMark) and any(bar.interval for bar in mark.bars):
            ends = [(bar.value, bar.interval or (bar.value, bar.value)) for bar in mark.bars]
            found += [end for value, (low, high) in ends for end in (value - low, high - value)]
        if isinstance(mark, mk.CurveMark):
            found += [x for x, _ in mark.line] * 3
        if isinstance(mark, mk.ScatterMark):
            found += [dot.x for dot in mark.dots]
            found += [x for x, _ in scattered.slope_ends(mark) or ()]
    return found


@every_language("register")
@pytest.mark.parametrize("key", ["quotient_matrix", "gap_matrix"])
def test_cells_have_the_colour_of_their_verdict(made: Any, key: str, lang: str) -> None:
    one, native, _ = made("register", lang)
    i = place_of("register", key)
    (mark,) = one.leaves[i].sheet.marks
    sheet = native[f"{i + 1} {one.wording.text('sheet.chart')}"]
    for row, fills, line in zip(range(5, 99), mark.fills, mark.values, strict=False):
        for column, (fill, value) in enumerate(zip(fills, line, strict=True), start=2):
            if value is not None:
                assert sheet.cell(row, column).fill.fgColor.rgb == f"FF{fill[1:]}"
    keys = {
        without_marks(str(cell.value)): cell.fill.fgColor.rgb
        for cell in sheet["A"]
        if cell.value and cell.fill.fill_type
    }
    assert keys == {without_marks(words): f"FF{fill[1:]}" for words, fill in mark.legend}


def test_scatter_and_intervals_are_native(made: Any) -> None:
    one, native, _ = made("register", language_of("register"))
    charts = {
        leaf.sheet.key: native[f"{i} {one.wording.text('sheet.chart')}"]._charts
        for i, leaf in enumerate(one.leaves, start=1)
    }
    (scatter,) = charts["moran_scatter"]
    assert type(scatter).__name__ == "ScatterChart"
    (bars,) = charts["quotient_regions"]
    ranges = bars.series[0].errBars
    assert ranges.errValType == "cust"
    assert ranges.plus.numRef.f
    assert ranges.minus.numRef.f


def test_surface_is_a_picture_and_a_list_points_to_its_numbers(made: Any) -> None:
    one, native, _ = made("register", language_of("register"))
    keys = [leaf.sheet.key for leaf in one.leaves]
    surface = native[f"{keys.index('density_surface') + 1} {one.wording.text('sheet.chart')}"]
    assert len(surface._images) == 1
    assert surface._charts == [], "a shade is no number of a region"
    number = keys.index("gap_list") + 1
    listed = native[f"{number} {one.wording.text('sheet.chart')}"]
    assert f"{number} {one.wording.text('sheet.data')}" in str(listed["A4"].value)


def test_single_figure_opens_on_its_data(data: Datasets, wordings: dict[str, Wording]) -> None:
    plate = plates.build("ranking_regions", data, SELECTIONS["DZ"])
    content = xlsx.write(book.single(plate, wordings["fr"]), paper.paint)
    native = openpyxl.load_workbook(io.BytesIO(content))
    assert native.sheetnames == ["Données", "Graphique", "Lisez-moi"]
    sheet = native["Données"]
    row = next(row for row in values(sheet) if "DZ-25" in row)
    assert row[:5] == ["Algérie", "DZ", "Constantine", "DZ-25", 2]


def test_arabic_sheets_run_from_right_to_left(made: Any) -> None:
    for _, lang in written("DZ"):
        _, native, _ = made("DZ", lang)
        turned = {bool(sheet.sheet_view.rightToLeft) for sheet in native}
        assert turned == {lang == "ar"}


def test_same_workbook_is_the_same_file(data: Datasets, wordings: dict[str, Wording]) -> None:
    one = every_plate(wordings["fr"], "DZ")
    first = xlsx.write(one, paper.paint)
    assert xlsx.write(one, paper.paint) == first
    assert dates_in(first) == {NO_DATE, data.version.as_of}, "no clock in the file"
