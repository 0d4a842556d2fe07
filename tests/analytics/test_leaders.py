"""Superlatives: who is called first is so for certain, and conflicting values stay in sight."""

from __future__ import annotations

import ast
import math
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from analytics import plates
from analytics.figures import marks as mk
from analytics.figures.compose import compose
from analytics.measures.leaders import lead
from analytics.measures.thresholds import MIN_UNITS_FOR_LEAD
from analytics.plates import findings
from analytics.selection import Selection
from analytics.words.i18n import Wording
from analytics.words.phrases import Phrase, Ref
from geodata.datasets import Datasets
from geodata.observations import Observations
from tests.analytics.toyland import LANGS
from tests.conftest import ROOT

SME = Selection(countries=("DZ",), table="DZ-sme_private-2008-1-3aa3b")
WEALTH = Selection(countries=("GR",), table="wealth", measure="density_km2")
INF = math.inf


def found(least: dict[str, float], most: dict[str, float] | None = None, **more: object) -> object:
    low = pd.Series(least, dtype=float)
    high = pd.Series(most or least, dtype=float)
    return lead(low, high, **more)  # type: ignore[arg-type]


# The rule ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "most", "codes", "reason"),
    [
        ({"a": 9, "b": 5}, {}, ("a",), ""),
        ({"a": 9, "b": 9, "c": 5}, {}, ("a", "b"), ""),
        # An unknown one, a range that reaches above, one that may just reach it.
        ({"a": 9, "b": 0}, {"a": 9, "b": INF}, (), "uncertain"),
        ({"a": 9, "b": 5}, {"a": 9, "b": 12}, (), "uncertain"),
        ({"a": 9, "b": 5}, {"a": 9, "b": 9}, (), "uncertain"),
        # A range below, and a leader whose own value is a range.
        ({"a": 9, "b": 5}, {"a": 9, "b": 8}, ("a",), ""),
        ({"a": 9, "b": 5}, {"a": 20, "b": 5}, ("a",), ""),
        # Two whose least is the same: which of them is higher nobody knows.
        ({"a": 9, "b": 9}, {"a": 9, "b": 10}, (), "uncertain"),
        ({"a": 9}, {}, (), "alone"),
        ({"a": 0, "b": 0}, {}, (), "alone"),
        (dict.fromkeys("abcde", 9) | {"f": 5}, {}, (), "shared"),
    ],
)
def test_who_is_first_for_certain(
    least: dict[str, float], most: dict[str, float], codes: tuple[str, ...], reason: str
) -> None:
    told = found(least, most)
    assert (told.codes, told.reason) == (codes, reason)  # type: ignore[attr-defined]


def test_too_few_units_carry_no_lead() -> None:
    rates = {"a": 9.0, "b": 5.0}
    for behind, codes in ((MIN_UNITS_FOR_LEAD - 1, ()), (MIN_UNITS_FOR_LEAD, ("a",))):
        units = pd.Series({"a": behind, "b": 100})
        assert found(rates, units=units).codes == codes  # type: ignore[attr-defined]


ENDS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=6)


@given(ENDS, st.randoms())
def test_no_value_inside_the_ends_overtakes_a_leader(
    ends: list[tuple[int, int]], random: object
) -> None:
    least = pd.Series({f"r{i}": float(low) for i, (low, _) in enumerate(ends)})
    most = pd.Series({f"r{i}": float(low + more) for i, (low, more) in enumerate(ends)})
    told = lead(least, most)
    for _ in range(20):
        truth = {c: random.uniform(least[c], most[c]) for c in least.index}  # type: ignore[attr-defined]
        highest = max(truth.values())
        assert all(truth[code] == highest for code in told.codes)
    if told.codes:
        others = most.drop(list(told.codes))
        assert not len(others) or others.max() < least.max()


# Titles ------------------------------------------------------------------------------

SUPERLATIVE = {
    "fr": r"\b(la|le|les) plus\b|\bplus (fort|grand|haut|de grappes)|premi|en tête|domin|maxim",
    "en": r"\b(most|highest|largest|biggest|leads|first|top)\b|more than any",
}


def said(lang: str) -> dict[str, str]:
    """Titles, leads and labels in one language: key → all its forms."""
    with (ROOT / "analytics" / "locales" / f"{lang}.po").open("rb") as handle:
        messages = [message for message in read_po(handle, locale=lang) if message.id]
    found = {}
    for message in messages:
        key, text = message.id, message.string
        if isinstance(key, tuple):
            key, text = key[0], " ".join(text)
        if key.split(".")[0] in ("title", "lead", "key", "label", "reason"):
            found[key] = text
    return found


@pytest.mark.parametrize("lang", SUPERLATIVE)
def test_every_title_that_calls_something_first_is_listed(lang: str) -> None:
    """Neither "at most 3 a region, too few for a ranking" calls anything first, nor what is near.

    What lies nearest to what a region has is a list by density, all of whose parts are known.
    """
    texts = said(lang)
    assert len(texts) > 80
    told = {key: re.sub(r"\{\w+\}", "", text) for key, text in texts.items()}
    calling = {key for key, text in told.items() if re.search(SUPERLATIVE[lang], text)}
    assert calling - {"title.density_small", "title.related_near"} == set(findings.SUPERLATIVES)


def test_they_are_built_where_a_lead_is_asked_for() -> None:
    """Each superlative is written once, in a module that asks the rule."""
    places: dict[str, list[Path]] = {key: [] for key in findings.SUPERLATIVES}
    for path in sorted((ROOT / "analytics").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and first.value in places:
                    places[first.value].append(path)
    for key, paths in places.items():
        assert len(paths) == 1, key
        assert "leaders.lead(" in paths[0].read_text("utf-8"), key


# The bundled conflict ----------------------------------------------------------------


def test_algiers_stays_with_both_values_and_oran_is_not_first(
    data: Datasets, wordings: dict[str, Wording]
) -> None:
    """37,103 or 38,096 SMEs on 771.4 km²: 48,098 to 49,386 per 1,000 km², five times Oran."""
    plate = plates.build("density_ranking", data, SME)
    assert plate.title.key == "title.rates"
    first = plate.table.iloc[0]
    assert (first["region_code"], first["status"]) == ("DZ-16", "conflict")
    assert math.isnan(first["value"])
    assert math.isnan(first["numerator"])
    assert list(first[["numerator_low", "numerator_high"]]) == [37103, 38096]
    area = float(data.regions.of_set("DZ-1984").at["DZ-16", "area_km2"])
    assert first["low"] == pytest.approx(37103 / area * 1000)
    assert first["high"] == pytest.approx(38096 / area * 1000)
    assert len(plate.table) == 10, "nine regions with one value, and Algiers"
    for words in wordings.values():
        sheet = compose(plate, words)
        assert words.name("region", "DZ-31") not in sheet.title
        (mark,) = sheet.marks
        assert isinstance(mark, mk.BarMark)
        assert mark.bars[0].label == words.name("region", "DZ-16")
        assert mark.bars[0].interval == (first["low"], first["high"])
        notes = " ".join(sheet.foot.notes)
        assert words.number(37103) in notes
        assert words.number(38096) in notes
        assert words.name("status", "conflict") in sheet.table.rows[0]


def test_the_map_of_a_fragment_is_drawn_and_says_what_is_not_known(
    data: Datasets, wordings: dict[str, Wording]
) -> None:
    """10 wilayas of 48 are printed; two bulletins agree that Algiers is above every class edge."""
    words = wordings["fr"]
    plate = plates.build("density_map", data, SME)
    sheet = compose(plate, words)
    (mark,) = (one for one in sheet.marks if isinstance(one, mk.AreaMark))
    areas = {area.code: area for area in mark.areas}
    assert len(areas) == 48
    assert areas["DZ-01"].text == words.name("status", "not_published")
    assert areas["DZ-31"].text.startswith(words.number(8911.59))
    assert words.name("status", "conflict") in areas["DZ-16"].text
    counts = {entry.label: entry.count for entry in mark.legend}
    assert counts[words.name("status", "not_published")] == "38"


def test_inventory_names_nobody_whom_unlocated_records_could_pass(data: Datasets) -> None:
    """Morocco: 6 of 9 located records in one region, 9 records without any."""
    for key in ("ranking_regions", "density_ranking"):
        plate = plates.build(key, data, Selection(countries=("MA",)))
        assert plate.title.key == "title.regions_measure"
        (note,) = (note for note in plate.notes if note.key == "note.no_leader_records")
        assert note.count == 9


def test_three_of_twenty_six_is_no_finding(data: Datasets) -> None:
    plate = plates.build("ranking_sectors", data, Selection(countries=("DZ",)))
    assert plate.table["value"].max() == 3
    assert plate.title.key == "title.sectors_measure"


def test_a_bar_alone_leads_nothing(data: Datasets) -> None:
    """Twenty-three of twenty-three in one bar: there is nothing that it is ahead of."""
    chosen = Selection(countries=("DZ", "TN", "MA"), sectors=("C3",), level=2)
    plate = plates.build("ranking_sectors", data, chosen)
    assert len(plate.table) == 1
    assert plate.table["value"].iloc[0] >= MIN_UNITS_FOR_LEAD
    assert plate.title.key == "title.sectors_measure"


# Ranges, hidden and unknown values of a table ----------------------------------------


def changed(grid: Datasets, code: str, **cell: object) -> Datasets:
    """Gridland with one cell of ``wealth`` printed otherwise."""
    table = grid.observations.table.copy()
    at = (table["table_id"] == "wealth") & (table["region_code"] == code)
    for name, value in cell.items():
        table.loc[at, name] = value
    return replace(grid, observations=replace(grid.observations, table=table))


def twice(grid: Datasets, code: str, other: float) -> Datasets:
    """Gridland with a second value of one region in ``wealth``."""
    table = grid.observations.table
    row = table[(table["table_id"] == "wealth") & (table["region_code"] == code)]
    more = row.assign(value=other, value_text=str(other), source="Second bulletin")
    together = pd.concat([table, more], ignore_index=True)
    return replace(grid, observations=Observations(together, grid.observations.tables))


def title(data: Datasets) -> Phrase:
    return plates.build("density_ranking", data, WEALTH).title


def test_nine_regions_level_lead_nothing(grid: Datasets) -> None:
    assert title(grid).key == "title.rates"


def test_one_above_all_others_leads(grid: Datasets) -> None:
    """GR-12 has 150 on 100 km², all others at most 100."""
    told = title(changed(grid, "GR-12", value=150.0))
    assert told.key == "title.density_leader"
    assert told.params["region"] == Ref("region", "GR-12")
    assert told.params["value"].value == 1500


@pytest.mark.parametrize("status", ["suppressed", "unknown"])
def test_none_leads_while_a_withheld_region_could(grid: Datasets, status: str) -> None:
    top = changed(grid, "GR-12", value=150.0)
    hidden = changed(top, "GR-24", value=float("nan"), value_text="", status=status)
    plate = plates.build("density_ranking", hidden, WEALTH)
    assert plate.title.key == "title.rates"
    assert "note.no_leader" in {note.key for note in plate.notes}
    rows = plate.table.set_index("region_code")
    assert rows.at["GR-24", "status"] == status, "a hidden region keeps its row"


def test_a_printed_total_bounds_what_a_hidden_region_can_be(grid: Datasets) -> None:
    """150 + 8·100 + 15·10 = 1,100 known: a country of 1,160 leaves 60 for the hidden one."""
    top = changed(grid, "GR-12", value=150.0)
    hidden = changed(top, "GR-24", value=float("nan"), value_text="", status="suppressed")
    table = hidden.observations.table
    row = table[table["table_id"] == "wealth"].iloc[[0]]
    for country, key in ((1160.0, "title.density_leader"), (1260.0, "title.rates")):
        printed = row.assign(region_code="", scope="national", value=country)
        together = pd.concat([table, printed], ignore_index=True)
        tables = hidden.observations.tables
        told = title(replace(hidden, observations=Observations(together, tables)))
        assert told.key == key


def test_sources_that_differ_about_the_leader_or_a_rival(grid: Datasets) -> None:
    """150 or 160 leads either way; 100 or 155 beside a known 150 leaves it open."""
    top = changed(grid, "GR-12", value=150.0)
    led = title(twice(top, "GR-12", 160.0))
    assert led.key == "title.density_leader"
    value = led.params["value"]
    assert [value.params["low"].value, value.params["high"].value] == [1500, 1600]
    assert title(twice(top, "GR-00", 120.0)).key == "title.density_leader"
    assert title(twice(top, "GR-00", 155.0)).key == "title.rates"


def test_a_range_has_a_class_only_where_both_ends_agree(grid: Datasets) -> None:
    """1,100 and 1,150 per 1,000 km² lie in one class, 1,100 and 2,500 in two."""
    for other, one_class in ((115.0, True), (250.0, False)):
        two = twice(changed(grid, "GR-00", value=110.0), "GR-00", other)
        plate = plates.build("density_map", two, WEALTH)
        row = plate.table.set_index("region_code").loc["GR-00"]
        breaks = plate.body.breaks  # type: ignore[union-attr]
        assert (breaks.index(row["low"]) == breaks.index(row["high"])) is one_class
        assert bool(row["class_index"] >= 0) is one_class
        assert sum(breaks.counts) == (plate.table["class_index"] >= 0).sum()


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_said_of_ranges_has_words(grid: Datasets, lang: str) -> None:
    words = Wording(lang, grid)
    two = twice(changed(grid, "GR-12", value=150.0), "GR-00", 155.0)
    for key in ("density_ranking", "density_map"):
        sheet = compose(plates.build(key, two, WEALTH), words)
        assert not re.search(r"\{\w+\}|[a-z]+\.[a-z_]+\b(?=\W|$)", " ".join(sheet.foot.notes))
        assert sheet.marks
