"""Figures of distances and places: what they find, what they refuse, on every surface."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import plates
from analytics.figures import book
from analytics.figures import marks as mk
from analytics.figures.compose import compose
from analytics.figures.layouts_crowds import ticks
from analytics.plates import Plate
from analytics.selection import Selection
from analytics.surfaces import exports, paper
from analytics.surfaces.data import datafiles
from analytics.surfaces.office.chartspec import charts_of
from analytics.surfaces.screen import charts as screen
from analytics.words.i18n import Wording
from geodata import datasets, lists, sectors
from geodata.datasets import Datasets
from geodata.languages import LANGUAGES
from geodata.registers import measured
from tests.planted import PLANTED, SECTOR, added, units

TABLE = "essai-2025-firms"
CURVES = ("distance_density", "distance_m")
KEYS = (*CURVES, "firm_places", "distance_sectors")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the planted register, and one that was never measured."""
    folder = tmp_path_factory.mktemp("crowding")
    added(folder, units(np.random.default_rng(5)))
    measured.measure("essai", sectors.load(), folder, codes=[SECTOR, "I01"])
    added(folder, units(np.random.default_rng(6), 200), "bare")
    return folder


@pytest.fixture(scope="module")
def planted(home: Path) -> Datasets:
    return datasets.load(home)


def chosen(*codes: str, table: str = TABLE) -> Selection:
    return Selection(countries=("DZ",), table=table, sectors=codes)


def made(data: Datasets, key: str, *codes: str, table: str = TABLE) -> Plate:
    return plates.build(key, data, chosen(*codes, table=table))


# What they find ----------------------------------------------------------------------


def test_both_planted_places_cross_borders_and_hold_no_other_region(planted: Datasets) -> None:
    plate = made(planted, "firm_places", SECTOR)
    assert plate.empty is None
    named = [lists.parts(text, "region_codes") for text in plate.table["region_codes"]]
    assert len(named) == len(PLANTED)
    first, second = sorted(named, key=lambda codes: "DZ-19" in codes)
    assert {"DZ-09", "DZ-42"} <= set(first)
    assert {"DZ-19", "DZ-34"} <= set(second)
    assert not set(first) & set(second)
    assert (plate.table["value"] > 1.5).all()
    assert plate.title.key == "title.of_part" or "firm_places" in plate.title.key


def test_clusters_inside_a_place_are_named(planted: Datasets) -> None:
    """One that is recorded in the middle of a place, and one of another sector there."""
    table = planted.records.table
    own = table.index[(table["country_code"] == "DZ") & (table["sector_code"] == SECTOR)]
    plate = made(planted, "firm_places", SECTOR)
    inside = lists.every(plate.table["records"], "clusters")
    assert inside <= set(own)


def test_curves_say_what_was_planted(planted: Datasets) -> None:
    curve = made(planted, "distance_m", SECTOR)
    assert curve.title.key in ("title.distance_m_near", "title.of_part")
    at_ten = curve.table.set_index("at").loc[10]
    assert at_ten["value"] > at_ten["highest"] > 1 > at_ten["lowest"]
    density = made(planted, "distance_density", SECTOR).table
    assert density["at"].tolist() == list(range(0, 182, 2))
    assert (density["lowest"] <= density["low"]).mean() > 0.9
    listed = made(planted, "distance_sectors").table.set_index("sector_code")
    assert listed.loc[SECTOR, "crowding"] == "near"
    # Where one sector takes a place the others lack there, and are a little among themselves.
    assert listed.loc["I01", "value"] < 1.1 < listed.loc[SECTOR, "value"]


def test_nothing_is_found_where_nothing_was_planted(planted: Datasets) -> None:
    plate = made(planted, "firm_places", "I01")
    assert plate.empty is not None
    assert plate.empty.key == "refusal.no_place"


# What they refuse --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "codes", "table", "code"),
    [
        *((key, (SECTOR,), "", "needs_register") for key in KEYS),
        *((key, (SECTOR,), "bare-2025-firms", "not_measured") for key in KEYS),
        ("distance_m", (SECTOR, "I01"), TABLE, "one_sector"),
        ("distance_m", ("C33",), TABLE, "sector_not_measured"),
        ("distance_m", ("I03",), TABLE, "sector_not_measured"),
    ],
)
def test_a_refusal_says_why(
    planted: Datasets, key: str, codes: tuple[str, ...], table: str, code: str
) -> None:
    plate = made(planted, key, *codes, table=table)
    assert plate.empty is not None
    assert plate.empty.key == f"refusal.{code}"
    assert plate.table.empty
    for lang in LANGUAGES:
        said = compose(plate, Wording(lang, planted)).empty
        assert said
        assert "{" not in said


@pytest.mark.parametrize("key", [*CURVES, "firm_places"])
def test_without_a_choice_the_sector_that_crowds_most_is_told(planted: Datasets, key: str) -> None:
    plate = made(planted, key)
    pd.testing.assert_frame_equal(plate.table, made(planted, key, SECTOR).table)
    title = compose(plate, Wording("fr", planted)).title
    assert Wording("fr", planted).name("sector_branch", SECTOR) in title


# On every surface --------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_surface_draws_the_figure(planted: Datasets, key: str, lang: str) -> None:
    words = Wording(lang, planted)
    plate = made(planted, key, *((SECTOR,) if key != "distance_sectors" else ()))
    sheet = compose(plate, words)
    assert sheet.marks
    if lang == "ar":
        assert paper.paint(sheet, words, "svg", "slide").startswith(b"<?xml")
    assert len(datafiles.encode(plate, words, "csv").splitlines()) == len(plate.table) + 1
    charts = [mark for mark in sheet.marks if type(mark) in screen.PAINTERS]
    assert bool(charts) != plate.is_map
    for mark in charts:
        screen.paint(mark, rtl=sheet.rtl)


@pytest.mark.parametrize("form", ["html", "pptx", "xlsx"])
def test_documents_hold_the_figures(planted: Datasets, form: str) -> None:
    words = Wording("ar", planted)
    for key in (CURVES[0], "firm_places") if form in ("pptx", "xlsx") else ("firm_places",):
        one = book.single(made(planted, key, SECTOR), words)
        assert len(exports.encode_book(one, form)) > 1_000


def test_a_curve_on_screen_and_in_a_sheet_holds_the_numbers_of_its_table(
    planted: Datasets,
) -> None:
    words = Wording("fr", planted)
    plate = made(planted, "distance_m", SECTOR)
    (mark,) = compose(plate, words).marks
    assert isinstance(mark, mk.CurveMark)
    drawn = screen.paint(mark)
    assert list(drawn.data[-1].y) == plate.table["value"].tolist()
    (chart,) = charts_of(mark, words)
    assert list(chart.series[0].values) == plate.table["value"].tolist()
    assert list(chart.series[2].values) == plate.table["highest"].tolist()


def test_places_leave_as_shapes(planted: Datasets) -> None:
    plate = made(planted, "firm_places", SECTOR)
    text = datafiles.encode(plate, Wording("fr", planted), "geojson").decode()
    assert text.count('"Polygon"') + text.count('"MultiPolygon"') == len(plate.table)


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (180, [0, 50, 100, 150, 200]),
        (1.1, [0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2]),
        (0.0041, [0, 0.001, 0.002, 0.003, 0.004, 0.005]),
        (0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (1_000, [0, 200, 400, 600, 800, 1_000]),
    ],
)
def test_ticks_by_hand(data: Datasets, top: float, expected: list[float]) -> None:
    assert [value for value, _ in ticks(top, Wording("en", data))] == pytest.approx(expected)


def test_a_changed_measure_is_a_changed_version(planted: Datasets, home: Path) -> None:
    measured.measure("essai", sectors.load(), home, codes=["I08"])
    assert datasets.load(home).version.digest != planted.version.digest
    assert replace(planted).version.digest == planted.version.digest
