"""The workbook, opened by another reader: numbers are numbers, text is never a formula."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from functools import cache
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analytics import plates
from analytics.i18n import Wording
from analytics.plaintext import without_marks
from analytics.render import book
from analytics.render import marks as mk
from analytics.render.office import xlsx
from analytics.render.tables import NUMBER_KINDS
from geodata.datasets import Datasets
from tests.analytics.books import SELECTIONS, charted, every_plate, holds, promised
from tests.analytics.toyland import LANGS

EVERY_LANG = pytest.mark.parametrize("lang", LANGS)


@pytest.fixture(scope="module")
def made(data: Datasets, wordings: dict[str, Wording]) -> Any:
    """Book, workbook and bytes of a selection in a language, written once."""

    @cache
    def make(name: str, lang: str) -> tuple[book.Book, Any, bytes]:
        one = every_plate(data, wordings[lang], name)
        content = xlsx.write(one)
        return one, openpyxl.load_workbook(io.BytesIO(content)), content

    return make


def values(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@EVERY_LANG
@pytest.mark.parametrize("name", SELECTIONS)
def test_data_sheet_is_the_plates_table(made: Any, name: str, lang: str) -> None:
    one, native, _ = made(name, lang)
    words = one.wording
    for i, leaf in enumerate(one.leaves, start=1):
        sheet = native[f"{i} {words.text('sheet.data')}"]
        rows = values(sheet)
        assert sheet.freeze_panes == "A2"
        headings = [without_marks(str(h)) for h in rows[0]]
        assert len(rows) == len(leaf.plate.table) + 1
        for column in leaf.plate.columns:
            j = headings.index(without_marks(words.say(column.title)))
            drawn = [row[j] for row in rows[1:]]
            wanted = list(leaf.plate.table[column.key])
            if column.kind in NUMBER_KINDS:
                for cell, value in zip(drawn, wanted, strict=True):
                    if pd.isna(value):
                        assert cell is None, "unknown is an empty cell, not a zero"
                    else:
                        assert float(cell) == pytest.approx(float(value), rel=1e-12)
                        assert not isinstance(cell, str)


@EVERY_LANG
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


@EVERY_LANG
@pytest.mark.parametrize("name", ["DZ", "all"])
def test_chart_sheet_holds_the_numbers_and_a_native_chart(made: Any, name: str, lang: str) -> None:
    one, native, content = made(name, lang)
    words = one.wording
    parts = [n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if "charts/chart" in n]
    drawn = [leaf for leaf in one.leaves if not leaf.sheet.empty and leaf.plate.kind != "matrix"]
    assert len(parts) >= len(drawn) >= 3
    for i, leaf in enumerate(one.leaves, start=1):
        sheet = native[f"{i} {words.text('sheet.chart')}"]
        numbers = sorted(
            round(float(cell), 9)
            for row in values(sheet)[3:]
            for cell in row[1:]
            if isinstance(cell, (int, float))
        )
        if any(isinstance(mark, mk.MatrixMark) for mark in leaf.sheet.marks):
            wanted = sorted(float(v) for v in leaf.plate.table["clusters"])
        elif leaf.plate.is_map:
            continue
        else:
            wanted = sorted(charted(leaf).elements())
        assert numbers == pytest.approx(wanted)


def test_single_figure_opens_on_its_data(data: Datasets, wordings: dict[str, Wording]) -> None:
    plate = plates.build("ranking_regions", data, SELECTIONS["DZ"])
    native = openpyxl.load_workbook(io.BytesIO(xlsx.write(book.single(plate, wordings["fr"]))))
    assert native.sheetnames == ["Données", "Graphique", "Lisez-moi"]
    sheet = native["Données"]
    row = next(row for row in values(sheet) if "DZ-25" in row)
    assert row[:5] == ["Algérie", "DZ", "Constantine", "DZ-25", 2]


def test_arabic_sheets_run_from_right_to_left(made: Any) -> None:
    for lang in LANGS:
        _, native, _ = made("DZ", lang)
        turned = {bool(sheet.sheet_view.rightToLeft) for sheet in native}
        assert turned == {lang == "ar"}


def test_same_workbook_is_the_same_file(data: Datasets, wordings: dict[str, Wording]) -> None:
    one = every_plate(data, wordings["fr"], "DZ")
    first = xlsx.write(one)
    time.sleep(2.1)  # packages are dated to two seconds
    assert xlsx.write(one) == first
