"""Amounts, coverage, progress: every number is one that the tables of Toyland give by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analytics import plates
from analytics.figures import marks as mk
from analytics.figures.compose import compose
from analytics.plates.declared import SUPPORT_FAMILIES
from analytics.plates.model import ClassMap
from analytics.selection import MONEY_BY, Selection, parse
from analytics.summary import money, presence
from analytics.surfaces.screen import charts as screen
from analytics.theme import PAPER, PRESENCE_COLOURS
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from geodata.schema.tables import TOPICS
from tests.analytics.support.filled import FIRST, SECOND, filled
from tests.analytics.toyland import LANGS

TOY = Selection(countries=("TO",))
EVERY = Selection()


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    return filled(tmp_path_factory.mktemp("land"))


def amounts(land: Datasets, by: str, currency: str = FIRST) -> dict[tuple[str, str], float]:
    chosen = replace(TOY, money_by=by, currency=currency)
    table = plates.build("money", land, chosen).table
    return {
        (str(group), str(status)): float(value)
        for group, status, value in zip(
            table["group"], table["status"], table["value"], strict=True
        )
    }


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (
            "year",
            {
                ("year:2024", "paid"): 100,
                ("year:2025", "voted"): 250.5,
                ("year:2025", "paid"): 40,
            },
        ),
        (
            "funder",
            {("funder:O1", "paid"): 100, ("funder:O1", "voted"): 250.5, ("funder:O2", "paid"): 40},
        ),
        ("status", {("status:paid", "paid"): 140, ("status:voted", "voted"): 250.5}),
        (
            "sector",
            {("sector:A11", "paid"): 100, ("several", "paid"): 40, ("unnamed", "voted"): 250.5},
        ),
        (
            "region",
            {("region:TO-W", "paid"): 100, ("several", "voted"): 250.5, ("unnamed", "paid"): 40},
        ),
    ],
)
def test_sums_are_those_made_by_hand(
    land: Datasets, by: str, expected: dict[tuple[str, str], float]
) -> None:
    assert amounts(land, by) == pytest.approx(expected)


@pytest.mark.parametrize("by", MONEY_BY)
def test_two_currencies_never_meet(land: Datasets, by: str) -> None:
    assert sum(amounts(land, by, FIRST).values()) == pytest.approx(390.5)
    assert sum(amounts(land, by, SECOND).values()) == pytest.approx(7)
    plate = plates.build("money", land, replace(TOY, money_by=by, currency=FIRST))
    other = next(note for note in plate.notes if note.key == "note.other_currencies")
    assert [ref.code for ref in other.params["currencies"]] == [SECOND]


def test_conversion_needs_a_rate_and_says_it(land: Datasets) -> None:
    rate = f"{SECOND}>{FIRST}=147.5@2026-11-20"
    chosen = replace(TOY, rates=(rate,), currency=FIRST)
    plate = plates.build("money", land, chosen)
    assert plate.table["value"].sum() == pytest.approx(390.5 + 7 * 147.5)
    said = {lang: compose(plate, Wording(lang, land)).foot.notes for lang in LANGS}
    assert any("147,5" in note and "20 novembre 2026" in note for note in said["fr"])
    assert any("147.5" in note for note in said["en"])
    assert "note.other_currencies" not in {note.key for note in plate.notes}
    bare = plates.build("money", land, replace(chosen, rates=()))
    assert "note.converted" not in {note.key for note in bare.notes}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["EUR>DZD=147.5@2026-11-20"], 1),
        (["EUR>DZD=0@2026-11-20"], 0),
        (["EUR>DZD=147.5@2026-13-40"], 0),
        (["EUR>DZD=147.5"], 0),
        (["EUR>EUR=1@2026-11-20"], 0),
        (["XXZ>DZD=1@2026-11-20"], 0),
        (["EUR>DZD=1@2026-11-20", "EUR>DZD=2@2026-11-20"], 1),
        (["EUR>DZD=1@2026-11-20", "TND>USD=2@2026-11-20"], 1),
        (["EUR>DZD=1e3@2026-11-20"], 0),
    ],
)
def test_rates_of_an_address_are_read_strictly(data: Datasets, given: list[str], kept: int) -> None:
    selection, problems = parse({"rate": given}, data)
    assert len(selection.rates) == kept
    assert len(problems) == len(given) - kept
    assert parse(selection.to_params(), data)[0] == selection


def test_line_without_an_amount_is_told_not_counted(land: Datasets) -> None:
    lines = money.lines(land, Selection(countries=("FA",)))
    assert money.currencies(lines) == []
    plate = plates.build("money", land, Selection(countries=("TO", "FA"), currency=FIRST))
    unknown = next(note for note in plate.notes if note.key == "note.unknown_amounts")
    assert unknown.params["lines"].value == 1
    listed = plates.build("budget_lines", land, Selection(countries=("FA",)))
    assert listed.table["amount_known"].isna().all()


def test_bars_of_money_carry_no_sum_across_statuses(land: Datasets) -> None:
    for lang in LANGS:
        (mark,) = compose(plates.build("money", land, TOY), Wording(lang, land)).marks
        assert isinstance(mark, mk.StackMark)
        assert not mark.summed
        drawn = [v for t in screen.paint(mark, rtl=lang == "ar").data for v in t.x if v is not None]
        assert sum(drawn) == pytest.approx(390.5)


# Coverage ------------------------------------------------------------------------


EXPECTED = {
    "facilitators": {"TO-W": "yes", "TO-E": "none", "FA-A": "unrecorded"},
    "partners": {"TO-W": "unrecorded", "TO-E": "earlier", "FA-A": "unrecorded"},
    "actions": {"TO-W": "yes", "TO-E": "earlier", "FA-A": "unrecorded"},
    "budget": {"TO-W": "yes", "TO-E": "yes", "FA-A": "yes"},
}


@pytest.mark.parametrize("topic", TOPICS)
def test_coverage_is_exactly_that_of_the_table(land: Datasets, topic: str) -> None:
    rows = presence.by_region(topic, land, EVERY)
    assert dict(zip(rows["region_code"], rows["presence"], strict=True)) == EXPECTED[topic]
    plate = plates.build(f"coverage_{topic}", land, EVERY)
    shown = dict(zip(plate.table["region_code"], plate.table["presence"], strict=True))
    assert shown == EXPECTED[topic], "every region of Toyland has a cluster"
    listed = plates.build("coverage_regions", land, EVERY).table.set_index("region_code")
    assert listed[topic].to_dict() == EXPECTED[topic]


def test_action_leaves_the_present_with_the_years_asked_for(land: Datasets) -> None:
    for years, expected in ((20, "yes"), (5, "earlier")):
        rows = presence.by_region("actions", land, replace(EVERY, recent=years))
        assert rows.set_index("region_code").at["TO-E", "presence"] == expected


def test_old_declaration_says_nothing_of_today(land: Datasets) -> None:
    support = land.support
    lines = support.table("budget_line")
    without = replace(support, tables={**support.tables, "budget_line": lines[lines.index != "B2"]})
    bare = replace(land, support=without)
    for years, expected in ((5, "unrecorded"), (20, "none")):
        rows = presence.by_region("budget", bare, replace(EVERY, recent=years))
        assert rows.set_index("region_code").at["TO-E", "presence"] == expected


def test_sectors_are_covered_by_what_names_them_or_their_clusters(land: Datasets) -> None:
    table = plates.build("coverage_sectors", land, TOY).table.set_index("sector_code")
    assert table["facilitators"].to_dict() == {"A11": "yes", "A12": "none", "B1": "none"}
    assert table["actions"].to_dict() == {"A11": "yes", "A12": "earlier", "B1": "unrecorded"}
    assert table["budget"].to_dict() == {"A11": "yes", "A12": "yes", "B1": "yes"}


def test_clusters_are_covered_by_what_names_them_or_their_regions(land: Datasets) -> None:
    """As their region where they lie in one alone; what is done for one is done for it alone."""
    table = plates.build("coverage_records", land, EVERY).table.set_index("record_id")
    links = land.placement({}).links
    alone = links[~links["record_id"].duplicated(keep=False)]
    assert len(alone) >= 3
    for topic in ("facilitators", "partners", "budget"):
        for record, region in alone[["record_id", "region_code"]].itertuples(index=False):
            if table.at[record, topic] != "yes":
                assert table.at[record, topic] == EXPECTED[topic][region]
    # In the east and in the west: what was there earlier in one of them is not unrecorded.
    assert table.at["R2", "partners"] == "earlier"
    acted = {row["cluster_id"] for row in land.support.table("action").to_dict("records")}
    assert {record for record in table.index if table.at[record, "actions"] == "yes"} <= acted


def test_none_and_not_recorded_differ_in_colour_hatch_text_and_table(land: Datasets) -> None:
    plate = plates.build("coverage_facilitators", land, EVERY)
    assert isinstance(plate.body, ClassMap)
    assert PRESENCE_COLOURS["none"] != PRESENCE_COLOURS["unrecorded"] == PAPER
    for lang in LANGS:
        words = Wording(lang, land)
        sheet = compose(plate, words)
        (mark,) = sheet.marks
        assert isinstance(mark, mk.AreaMark)
        areas = {area.code: area for area in mark.areas}
        none, unknown = areas["TO-E"], areas["FA-A"]
        assert (none.status, unknown.status) == ("ok", "no_record")
        assert none.fill != unknown.fill
        assert words.text("presence.none") in none.text
        assert words.text("presence.unrecorded") in unknown.text
        hatched = {entry.label: entry.hatch for entry in mark.legend}
        assert hatched[words.text("presence.unrecorded")]
        assert not hatched[words.text("presence.none")]
        assert sheet.table is not None
        cells = {row[1]: row[3:5] for row in sheet.table.rows}
        assert cells["East"] == (words.text("presence.none"), "0")
        assert cells["Alpha"] == (words.text("presence.unrecorded"), "–")


def test_facilitators_per_cluster_and_per_100_enterprises(land: Datasets) -> None:
    rows = presence.per_cluster(land, EVERY).set_index("region_code")
    assert rows.at["TO-W", "value"] == 0.5, "one facilitator, two clusters"
    assert rows.at["TO-E", "value"] == 0, "declared complete: a real zero"
    assert rows["value"].isna()["FA-A"], "not recorded: no zero"
    assert rows["per_100"].isna().all(), "nobody published how many enterprises there are"


# Follow-up -----------------------------------------------------------------------


def test_progress_of_recommendations(land: Datasets) -> None:
    plate = plates.build("recommendations", land, TOY)
    states = dict(zip(plate.table["recommendation"], plate.table["progress"], strict=True))
    assert states == {"R-a": "late", "R-b": "done", "R-c": "unrecorded", "R-d": "open"}
    assert plate.title.params["total"].value == 4
    assert plate.title.params["late"].value == 1


def test_timeline_counts_each_event_and_action_once(land: Datasets) -> None:
    table = plates.build("support_timeline", land, TOY).table
    found = {(int(y), k): int(n) for y, k, n in table.itertuples(index=False)}
    assert found == {
        (2012, "action"): 1,
        (2024, "committee_session"): 1,
        (2025, "action"): 1,
        (2025, "fair"): 1,
        (2026, "committee_session"): 1,
    }
    narrowed = plates.build("support_timeline", land, replace(TOY, sectors=("A12",))).table
    assert list(narrowed["happening"]) == ["action"], "only what names a cluster of the sector"


def test_who_is_where_counts_roles_apart(land: Datasets) -> None:
    table = plates.build("who_is_where", land, TOY).table.set_index("body")
    assert table.loc["O1", ["committees", "events", "people", "budget_lines"]].tolist() == [
        1, 1, 1, 2,
    ]  # fmt: skip
    assert table.loc["O2", ["committees", "actions", "budget_lines"]].tolist() == [1, 1, 1]
    assert table.at["O1", "regions"] == "TO-W|TO-E"


def test_support_of_nobody_is_empty_not_zero(toy: Datasets, tmp_path: Path) -> None:
    for key in plates.of_families(*SUPPORT_FAMILIES):
        plate = plates.build(key, toy, TOY)
        if not key.startswith("coverage_"):
            assert plate.empty is not None, key
            assert plate.table.empty or key == "facilitator_ratio"
        else:
            column = "presence" if "presence" in plate.table else "budget"
            assert set(plate.table[column]) == {"unrecorded"}
