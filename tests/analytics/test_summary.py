"""Counts against the file itself, against a toy country, and against what must always hold."""

from __future__ import annotations

import csv
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.selection import Selection, select
from analytics.summary import Summary, linked, summarise
from geodata.datasets import Datasets
from geodata.files import DATA
from geodata.schema.tables import MEMBER_KINDS
from tests.analytics import toyland

ALL_MEASURES = ("clusters", "density_km2", "density_pop", "members", "jobs")


def rows_of_file() -> list[dict[str, str]]:
    """The records as a plain reader of the file sees them."""
    with (DATA / "records" / "clusters.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def counts(summary: Summary, column: str) -> dict[str, float]:
    """Value by code, only where there is a record."""
    rows = summary.with_records
    return dict(zip(rows[column], rows["clusters"], strict=True))


def values(summary: Summary) -> dict[str, float]:
    """Value by region, None where it is unknown."""
    rows = summary.rows
    pairs = zip(rows["region_code"], rows["value"], strict=True)
    return {code: None if math.isnan(value) else value for code, value in pairs}


def narrowed(data: Datasets) -> st.SearchStrategy[Selection]:
    """Selections that leave different records, in different boundary sets."""
    return st.builds(
        Selection,
        countries=st.lists(st.sampled_from(data.countries), unique=True).map(tuple),
        sectors=st.lists(st.sampled_from(data.sectors.codes), max_size=2).map(tuple),
        stages=st.sampled_from([(), ("pilot",), ("operational", "planned"), ("mapped",)]),
        year_from=st.sampled_from([None, 2010, 2014, 2018]),
        sets=st.sampled_from(
            [(), (("DZ", "DZ-2019"),), (("DZ", "DZ-2026"), ("TN", "TN-R6")), (("TN", "TN-D5"),)]
        ),
        measure=st.sampled_from(ALL_MEASURES),
        level=st.sampled_from([None, 1, 2, 3]),
    )


def test_algeria_by_sector_is_the_files(data: Datasets) -> None:
    by_hand = Counter(r["sector_code"] for r in rows_of_file() if r["country_code"] == "DZ")
    summary = summarise(data, Selection(countries=("DZ",)), ("sector",))
    assert counts(summary, "sector_code") == by_hand
    assert summary.records == 26
    assert by_hand["I05"] == 3, "three automotive clusters"


def test_algeria_by_region_is_the_files(data: Datasets) -> None:
    inside = [r for r in rows_of_file() if r["country_code"] == "DZ" and r["region_codes"]]
    by_hand = Counter(code for r in inside for code in r["region_codes"].split("|"))
    summary = summarise(data, Selection(countries=("DZ",)))
    assert counts(summary, "region_code") == by_hand
    assert by_hand["DZ-25"] == 2
    assert by_hand["DZ-05"] == 1
    assert (summary.records, summary.placed, summary.not_located) == (26, 19, 7)


@pytest.mark.parametrize("country", ["DZ", "TN", "MA", "EG", "JO", "LB", "PS"])
def test_fractions_are_shares_of_the_files_records(data: Datasets, country: str) -> None:
    by_hand: Counter[str] = Counter()
    for row in rows_of_file():
        codes = [code for code in row["region_codes"].split("|") if code]
        if row["country_code"] == country:
            by_hand.update({code: 1 / len(codes) for code in codes})
    chosen = Selection(countries=(country,), counting="fractional")
    found = counts(summarise(data, chosen), "region_code")
    if country not in ("LB", "PS"):
        assert found == pytest.approx(dict(by_hand))
    assert sum(found.values()) == pytest.approx(sum(by_hand.values()))


@pytest.mark.parametrize(
    ("boundary_set", "units", "placed"),
    [
        ("DZ-1984", 48, 19),
        ("DZ-2019", 58, 19),
        ("DZ-2026", 69, 19),
        ("TN-2000", 24, 33),
        ("TN-R6", 6, 33),
        ("TN-D5", 5, 33),
    ],
)
def test_totals_are_the_same_in_every_boundary_set(
    data: Datasets, boundary_set: str, units: int, placed: int
) -> None:
    country = boundary_set[:2]
    summary = summarise(data, Selection(countries=(country,), sets=((country, boundary_set),)))
    assert len(summary.rows) == units
    assert summary.placed == placed
    fractions = replace(summary.selection, counting="fractional")
    assert summarise(data, fractions).rows["clusters"].sum() == pytest.approx(placed)


def test_tunisian_regions_are_the_sums_of_their_governorates(data: Datasets) -> None:
    with (DATA / "regions" / "tn_governorates.csv").open(encoding="utf-8", newline="") as handle:
        region = {row["iso_3166_2"]: row["region6_fr"] for row in csv.DictReader(handle)}
    by_hand: Counter[str] = Counter()
    for row in rows_of_file():
        if row["country_code"] == "TN" and row["region_codes"]:
            by_hand.update({region[code] for code in row["region_codes"].split("|")})
    chosen = Selection(countries=("TN",), sets=(("TN", "TN-R6"),))
    found = counts(summarise(data, chosen), "region_code")
    assert {data.regions.name(code, "fr"): n for code, n in found.items()} == by_hand


def test_toy_presence_counts_a_record_once_in_each_of_its_regions(toy: Datasets) -> None:
    summary = summarise(toy, Selection())
    assert counts(summary, "region_code") == {"TO-W": 2, "TO-E": 3, "FA-A": 1}
    assert (summary.records, summary.placed, summary.not_located) == (6, 5, 1)
    assert summary.counting == "presence"


def test_toy_fractional_counts_one_kth_in_each_of_k_regions(toy: Datasets) -> None:
    summary = summarise(toy, Selection(counting="fractional"))
    assert counts(summary, "region_code") == {"TO-W": 1.5, "TO-E": 2.5, "FA-A": 1.0}
    assert summarise(toy, Selection(), counting="fractional").counting == "fractional"
    kept = Selection(counting="presence")
    assert summarise(toy, kept, counting="fractional").counting == "presence"


def test_toy_densities_by_hand(toy: Datasets) -> None:
    area = values(summarise(toy, Selection(measure="density_km2")))
    assert area == {"TO-W": 2 / 200 * 1000, "TO-E": 3 / 800 * 1000, "FA-A": 1 / 50 * 1000}
    heads = values(summarise(toy, Selection(measure="density_pop", population="Census 2010")))
    assert heads == {"TO-W": 2 / 1000 * 1e5, "TO-E": 3 / 4000 * 1e5, "FA-A": None}
    latest = values(summarise(toy, Selection(measure="density_pop")))
    assert latest["TO-W"] == heads["TO-W"] / 2, "the latest estimate has twice the inhabitants"


def test_toy_status_says_why_a_value_is_missing(toy: Datasets) -> None:
    def status(**chosen: object) -> dict[str, str]:
        rows = summarise(toy, Selection(**chosen)).rows
        return dict(zip(rows["region_code"], rows["status"], strict=True))

    assert status() == {"TO-W": "ok", "TO-E": "ok", "FA-A": "ok"}
    assert status(countries=("TO",), stages=("pilot",)) == {"TO-W": "ok", "TO-E": "no_record"}
    assert status(measure="density_pop")["FA-A"] == "no_denominator"
    assert status(measure="jobs")["TO-E"] == "unknown", "only a shared record knows its jobs there"
    # One of two records knows its members in West; one of three would be thin.
    assert status(measure="members")["TO-W"] == "ok"


def test_sum_known_for_less_than_half_is_thin(tmp_path: Path) -> None:
    """Three records in East, one of them with jobs: 30 is no sum of the region."""
    records = toyland.records(R3={"jobs": "30"}, R2={"region_codes": "TO-E"})
    rows = summarise(toyland.toyland(records, tmp_path), Selection(measure="jobs")).rows
    east = rows.set_index("region_code").loc["TO-E"]
    assert (east["clusters"], east["value"]) == (3, 42.0)
    assert east["status"] == "ok", "two of three know their jobs"
    records = toyland.records(R3={"jobs": "30"})
    rows = summarise(toyland.toyland(records, tmp_path), Selection(measure="jobs")).rows
    east = rows.set_index("region_code").loc["TO-E"]
    assert (east["value"], east["status"]) == (30.0, "thin"), "one of three knows its own jobs"


def test_members_of_a_shared_record_are_not_split(toy: Datasets) -> None:
    found = values(summarise(toy, Selection(measure="members", member_kind="firms")))
    assert found == {"TO-W": 10.0, "TO-E": None, "FA-A": 7.0}, "the 6 firms of R2 are nobody's"
    by_sector = summarise(toy, Selection(measure="members"), ("sector",)).rows
    sums = dict(zip(by_sector["sector_code"], by_sector["value"], strict=True))
    assert sums == {"A11": 16.0, "A12": 7.0, "B1": 3.0}


@pytest.mark.parametrize("by", [("region",), ("sector",), ("region", "sector")])
def test_kinds_of_members_are_never_added(data: Datasets, by: tuple[str, ...]) -> None:
    """Each kind sums only its own records: together they are the total, kind by kind."""
    known = [r for r in rows_of_file() if r["members"]]
    assert len({r["members_kind"] for r in known}) > 3
    for kind in MEMBER_KINDS:
        own = [r for r in known if r["members_kind"] == kind]
        if by != ("sector",):
            own = [r for r in own if r["region_codes"].count("|") == 0 and r["region_codes"]]
        found = summarise(data, Selection(measure="members", member_kind=kind), by)
        assert found.rows["value"].sum() == sum(int(r["members"]) for r in own), kind


def test_density_times_area_is_the_count(data: Datasets) -> None:
    for measure in ("density_km2", "density_pop"):
        rows = summarise(data, Selection(measure=measure)).rows
        known = rows[rows["value"].notna()]
        per = 1_000 if measure == "density_km2" else 100_000
        back = known["value"] * known["denominator"] / per
        assert len(known) > 10
        assert back.to_list() == pytest.approx(known["clusters"].to_list())


def test_density_is_not_taken_over_a_part_of_the_territory(data: Datasets, toy: Datasets) -> None:
    """Records of a region before its division say nothing of what remains of it."""
    chosen = Selection(sets=(("TO", "TO-2"),))
    assert counts(summarise(toy, chosen), "region_code") == {"TO-W": 2, "TO-E": 3, "FA-A": 1}
    rows = summarise(toy, replace(chosen, measure="density_km2")).rows.set_index("region_code")
    assert rows.at["TO-W", "value"] == 10.0
    assert math.isnan(rows.at["TO-E", "value"])
    assert rows["status"].to_dict() == {
        "TO-W": "ok",
        "TO-E": "parent_only",
        "TO-S": "no_record",
        "FA-A": "ok",
    }
    # Batna's own record names its town, which lies in what is Batna today.
    batna = Selection(countries=("DZ",), sets=(("DZ", "DZ-2026"),), measure="density_km2")
    row = summarise(data, batna).rows.set_index("region_code").loc["DZ-05"]
    assert (row["clusters"], row["status"]) == (1, "ok")
    assert row["value"] == pytest.approx(1 / 8518.3 * 1000)


def test_country_without_population_has_no_density(data: Datasets) -> None:
    """One country without a census must not stop the map of all."""
    chosen = Selection(sectors=("C35",), measure="density_pop")
    rows = summarise(data, chosen).rows
    assert set(rows.loc[rows["country_code"] == "EG", "status"]) <= {"no_denominator", "no_record"}
    assert rows.set_index("region_code").at["DZ-25", "value"] == pytest.approx(1 / 938475 * 1e5)
    nobody = summarise(data, replace(chosen, countries=("JO", "EG")))
    assert nobody.rows["value"].isna().all()


@given(draw=st.data())
def test_placed_and_not_located_are_all_records(data: Datasets, draw: st.DataObject) -> None:
    chosen = draw.draw(narrowed(data))
    records = select(data, chosen)
    for by in (("region",), ("sector",), ("region", "sector")):
        summary = summarise(data, chosen, by)
        assert summary.placed + summary.not_located == summary.records == len(records)
        assert set(summary.sources) == {
            source for code in records.index for source in data.records.sources_of(str(code))
        }
    placed = linked(data, chosen, records)
    fractions = summarise(data, replace(chosen, counting="fractional", measure="clusters"))
    assert fractions.rows["clusters"].sum() == pytest.approx(placed["record_id"].nunique())
    own = summarise(data, replace(chosen, measure="clusters"), ("sector",))
    assert own.rows["clusters"].sum() == len(records), "each record has one sector"


@given(draw=st.data())
def test_unknown_is_not_zero(data: Datasets, draw: st.DataObject) -> None:
    rows = summarise(data, draw.draw(narrowed(data))).rows
    empty = rows[rows["status"] == "no_record"]
    assert empty[["clusters", "numerator", "value"]].isna().all(axis=None)
    assert (rows["value"].dropna() != 0).all()
    held = rows[rows["status"] != "no_record"]
    assert (held["clusters"] > 0).all()


@given(draw=st.data())
def test_every_region_of_the_sets_has_one_row(data: Datasets, draw: st.DataObject) -> None:
    chosen = draw.draw(narrowed(data))
    summary = summarise(data, chosen)
    expected = [
        code
        for country in chosen.shown_countries(data)
        for code in data.regions.of_set(chosen.set_of(country, data)).index
    ]
    assert sorted(summary.rows["region_code"]) == sorted(expected)


def test_levels_roll_up_without_loss(data: Datasets) -> None:
    fine = summarise(data, Selection(), ("sector",))
    for level in (1, 2, 3):
        coarse = summarise(data, Selection(level=level), ("sector",))
        by_hand: Counter[str] = Counter()
        for code, count in counts(fine, "sector_code").items():
            by_hand[data.sectors.ancestor(code, level)] += int(count)
        assert counts(coarse, "sector_code") == by_hand
        assert all(data.sectors.level(code) <= level for code in by_hand)


def test_order_of_the_file_changes_nothing(data: Datasets, tmp_path: Path) -> None:
    shuffled = data.records.table.sample(frac=1, random_state=7)
    assert list(shuffled.index) != list(data.records.table.index)
    other = replace(
        data, records=replace(data.records, table=shuffled), _placements={}, _geometry={}
    )
    for measure in ALL_MEASURES:
        for by in (("region",), ("sector",), ("region", "sector")):
            chosen = Selection(measure=measure, counting="fractional")
            first, second = summarise(data, chosen, by), summarise(other, chosen, by)
            keys = [f"{name}_code" for name in by]
            pd.testing.assert_frame_equal(
                first.rows.sort_values(keys, ignore_index=True),
                second.rows.sort_values(keys, ignore_index=True),
            )
            assert (first.placed, first.records) == (second.placed, second.records)


def test_highest_values_come_first_within_a_country(data: Datasets) -> None:
    rows = summarise(data, Selection(measure="density_km2")).rows
    order = [data.countries.index(code) for code in rows["country_code"]]
    assert order == sorted(order)
    for _, inside in rows.groupby("country_code"):
        known = inside["value"].dropna().to_list()
        assert known == sorted(known, reverse=True)
        assert inside["value"].notna().to_list() == [True] * len(known) + [False] * (
            len(inside) - len(known)
        )


def test_most_cited_sources_come_first(toy: Datasets) -> None:
    assert summarise(toy, Selection()).sources[0] == "S2"
    assert summarise(toy, Selection(stages=("mapped",))).sources == ("S2", "S3")
