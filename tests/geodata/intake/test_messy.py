"""Messy but honest: every good row right, every doubtful one asked about, none lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from geodata import datasets
from geodata.datasets import Datasets
from geodata.intake import analysis, book, steps
from geodata.intake.analysis import Preview
from geodata.store import core, current
from tests.corpus import tenth
from tests.geodata.intake.messy import ASKED, FIELDS, GOOD, Messy, workbooks
from tests.inventory import RECORDS

WORKBOOKS = list(workbooks())
IDS = [made.file_name for made in WORKBOOKS]


def read(made: Messy, folder: Path) -> book.Book:
    path = folder / made.file_name
    path.write_bytes(made.content())
    return book.read(path)


def values(preview: Preview, row: int) -> dict[str, str]:
    found = preview.values.loc[row].to_dict()
    found["name"] = found.get("name_ar") or found["name_fr"]
    return {name: str(found.get(name, "")) for name in FIELDS}


def test_there_are_enough_of_them() -> None:
    assert len(WORKBOOKS) >= 30
    assert Counter(made.lang for made in WORKBOOKS) == {"fr": 15, "en": 15, "ar": 15}


@pytest.mark.parametrize("made", WORKBOOKS, ids=IDS)
def test_every_row_becomes_what_it_shall(made: Messy, tmp_path: Path, data: Datasets) -> None:
    preview = steps.preview(read(made, tmp_path), data, country="DZ")
    rows = list(preview.values.index)
    assert len(rows) == len(made.lines), "no row is lost, none made up"
    told = [
        (preview.status[row], [f.code for f in preview.findings if f.row == row]) for row in rows
    ]
    assert [status for status, _ in told] == [line.status for line in made.lines], told
    assert len(preview.table.aside) == made.aside, preview.table.aside
    assert sum(preview.counts.values()) == len(made.lines)
    for row, line in zip(rows, made.lines, strict=True):
        if line.status == GOOD:
            assert values(preview, row) == line.values
        else:
            assert any(f.row == row for f in preview.open_findings)


@pytest.mark.parametrize(
    "made", [m for m in WORKBOOKS if m.answers], ids=[m.file_name for m in WORKBOOKS if m.answers]
)
def test_answers_make_doubtful_rows_good(made: Messy, tmp_path: Path, data: Datasets) -> None:
    found = read(made, tmp_path)
    table = steps.table_of(found, steps.choose_sheet(found, "records"), "records")
    plan = steps.plan_for(table, "records", None, "DZ")
    preview = analysis.analyse(table, replace(plan, answers=made.answers), data)
    answered = 0
    for row, line in zip(preview.values.index, made.lines, strict=True):
        if line.status == ASKED and preview.status[row] == GOOD:
            expected = line.values
            assert values(preview, row) == expected
            answered += 1
    assert answered == len(made.answers)


@pytest.mark.parametrize(
    "answers",
    [
        {"members=environ 7": "sept"},
        {"members=environ 7": "-3"},
        {"stage=": "nowhere", "row:2": "DZ-9999"},
        {"point=36.26 2.75": "north pole"},
    ],
)
def test_answer_that_is_no_value_settles_nothing(
    answers: dict[str, str], tmp_path: Path, data: Datasets
) -> None:
    made = next(m for m in WORKBOOKS if m.file_name == "numbers-fr.xlsx")
    found = read(made, tmp_path)
    table = steps.table_of(found, 0, "records")
    plan = replace(steps.plan_for(table, "records", None, "DZ"), answers=answers)
    preview = analysis.analyse(table, plan, data)
    assert preview.status.tolist() == [line.status for line in made.lines]


def test_counts_add_up_and_good_rows_arrive_in_the_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    total: Counter[str] = Counter()
    for number, made in enumerate(tenth(WORKBOOKS, one_in=4)):
        home = tmp_path / str(number)
        home.mkdir()
        store = current(home)
        found = read(made, home)
        preview = steps.preview(found, datasets.load(home), country="DZ")
        good = preview.counts["added"]
        total.update(preview.counts, rows=len(made.lines), aside=len(preview.table.aside))
        done = steps.commit(preview, found, store, base=store.head().hash, who="Amel", why="essai")
        assert store.counts()["record"] == RECORDS + good
        if done is not None:
            stored = store.table("record").tail(good)
            expected = [line.values for line in made.lines if line.status == GOOD]
            assert stored["region_codes"].tolist() == [v["region_codes"] for v in expected]
            assert stored["sector_code"].tolist() == [v["sector_code"] for v in expected]
            store.undo(done.number, who="Amel", why="essai")
            assert store.counts()["record"] == RECORDS
        core.forget(store.url)
    with capsys.disabled():
        print(
            f"\n{len(WORKBOOKS)} workbooks: rows in {total['rows']}, added {total['added']}, "
            f"asked {total['asked']}, refused {total['refused']}; set aside {total['aside']}"
        )
    assert total["rows"] == total["added"] + total["asked"] + total["refused"]
