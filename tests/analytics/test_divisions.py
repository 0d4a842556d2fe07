"""69, 58 and 48 wilayas: counts roll up exactly, and what a division changed is said."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analytics import deck, plates
from analytics.figures.compose import compose
from analytics.plates import divisions
from analytics.selection import Selection, parse, select
from analytics.summary import linked, units
from analytics.surfaces import paper
from analytics.words.i18n import Wording
from analytics.words.phrases import Ref
from geodata import datasets
from geodata.counted import SHARES
from geodata.datasets import Datasets
from geodata.places import inside
from geodata.places.placement import Localities

LAWS = ("DZ-1984", "DZ-2019", "DZ-2026")
PAIRS = [("DZ-2026", "DZ-2019"), ("DZ-2026", "DZ-1984"), ("DZ-2019", "DZ-1984")]
DZ = Selection(countries=("DZ",))


def under(law: str, selection: Selection = DZ) -> Selection:
    return replace(selection, sets=(("DZ", law),))


def records_by_region(data: Datasets, law: str) -> dict[str, set[str]]:
    """Record ids of every wilaya that has one."""
    links = linked(data, under(law), select(data, under(law)))
    return {str(code): set(part["record_id"]) for code, part in links.groupby("region_code")}


@pytest.fixture(scope="module")
def scattered(data: Datasets) -> Datasets:
    """The bundled records and 400 made-up ones, known by wilaya, commune, point or locality."""
    chance = random.Random(5)
    base = data.records.table[data.records.table["country_code"] == "DZ"].iloc[0]
    codes = {law: list(data.regions.of_set(law).index) for law in (*LAWS, "DZ-COM")}
    communes = data.geometry("DZ-COM")
    rows, points = {}, []
    for i in range(400):
        name = f"T{i:03d}"
        code = str(chance.choice(codes[chance.choice(list(codes))]))
        locality = ""
        if i % 3 == 0:
            part = chance.choice(data.regions.lineage.parts(code, *_finest(data, code)) or [code])
            spot = communes.geometry[part].representative_point()
            points.append((name, code, part, spot.y, spot.x))
        elif i % 3 == 1:
            part = chance.choice(data.regions.lineage.parts(code, *_finest(data, code)) or [code])
            locality = data.regions.name(part, chance.choice(["fr", "ar"]))
        rows[name] = {**base.to_dict(), "region_codes": code, "locality": locality}
    made = pd.DataFrame.from_dict(rows, orient="index").rename_axis(data.records.table.index.name)
    table = pd.concat([data.records.table, made.astype(data.records.table.dtypes.to_dict())])
    columns = ["record_id", "region_code", "name", "lat", "lon"]
    towns = pd.DataFrame(points, columns=columns).assign(status="found", locality_query="")
    known = Localities(pd.concat([data.localities.table, towns], ignore_index=True))
    inventory = replace(data.records, table=table)
    return replace(data, records=inventory, localities=known, _placements={}, _geometry={})


def _finest(data: Datasets, code: str) -> tuple[str, str]:
    return str(data.regions.lineage.declared_set(code)), "DZ-COM"


@pytest.mark.parametrize(("fine", "coarse"), PAIRS)
def test_records_roll_up_exactly(scattered: Datasets, fine: str, coarse: str) -> None:
    """A wilaya's records are those of what came out of it, in both directions of the table."""
    lineage = scattered.regions.lineage
    below, above = (records_by_region(scattered, law) for law in (fine, coarse))
    assert sum(map(len, below.values())) >= 400
    summed: dict[str, set[str]] = {}
    for code, ids in below.items():
        summed.setdefault(str(lineage.containing(code, fine, coarse)), set()).update(ids)
    assert summed == above
    for code, ids in above.items():
        parts = lineage.parts(code, coarse, fine)
        assert set().union(*(below.get(part, set()) for part in parts)) == ids


@pytest.mark.parametrize("law", LAWS)
def test_placed_and_not_placed_are_all(scattered: Datasets, law: str) -> None:
    placed = scattered.placement({"DZ": law})
    ids = set(placed.links["record_id"]) | set(placed.unplaced["record_id"])
    assert ids == set(scattered.records.table.index)
    assert not set(placed.links["record_id"]) & set(placed.unplaced["record_id"])


def test_a_commune_places_a_record_in_all_three(scattered: Datasets) -> None:
    """Where a declared wilaya was divided, the locality decides; nothing is guessed without one."""
    table = scattered.records.table
    links = scattered.placement({"DZ": "DZ-2026"}).links.set_index("record_id")
    methods = links["method"].value_counts()
    assert methods["locality"] >= 20
    assert methods["commune"] >= 20
    silent = table[table.index.str.startswith("T") & (table["locality"] == "")].index
    vague = links.loc[links.index.isin(silent) & (links["status"] == "parent_only")]
    assert len(vague) >= 5
    assert (vague["region_code"] == vague["declared_code"]).all()


@pytest.mark.parametrize(("fine", "coarse"), PAIRS)
def test_a_register_rolls_up_exactly(registered: Datasets, fine: str, coarse: str) -> None:
    """Counted where it was placed, and summed: withheld where a part is."""
    chosen = replace(DZ, table="essai-2025-firms")
    below, above = (units.of(registered, under(law, chosen)) for law in (fine, coarse))
    assert below is not None
    assert above is not None
    assert (below.boundary_set, above.boundary_set) == (fine, coarse)
    lineage = registered.regions.lineage
    over = [lineage.containing(str(code), fine, coarse) for code in below.totals.index]
    assert _summed(below.totals, over).to_dict() == pytest.approx(
        above.totals.to_dict(), nan_ok=True
    )
    assert above.totals.notna().sum() >= 40
    whole = _summed(below.cells.reindex(below.totals.index), over)
    pd.testing.assert_frame_equal(
        whole.sort_index(), above.cells.reindex(whole.index).sort_index(), check_names=False
    )
    notes = {note.key for note in above.notes}
    assert ("note.rolled_up" in notes) == (coarse != "DZ-2026")


def test_a_published_table_is_summed_and_never_split(data: Datasets) -> None:
    tables = data.observations.tables.values()
    later = next(t for t in tables if (t.boundary_set, t.indicator) == ("DZ-2019", "population"))
    chosen = replace(DZ, table=later.id)
    summed = units.of(data, under("DZ-1984", chosen))
    assert summed is not None
    assert summed.boundary_set == "DZ-1984"
    assert summed.totals["DZ-11"] == 176_637
    assert summed.totals.sum() == 34_080_031
    own = units.of(data, chosen)
    assert own is not None
    assert (own.boundary_set, len(own.totals)) == ("DZ-2019", 58)
    assert "note.other_division" in {note.key for note in own.notes}


@pytest.mark.parametrize(("fine", "coarse"), PAIRS)
def test_every_published_table_rolls_up_exactly(data: Datasets, fine: str, coarse: str) -> None:
    """Totals and cells of each table of a law, summed by the table of laws, are those shown."""
    lineage, tables = data.regions.lineage, data.observations.tables.values()
    ours = [t.id for t in tables if t.boundary_set == fine and t.nature != SHARES]
    assert ours
    for chosen in (replace(DZ, table=name) for name in ours):
        below, above = (units.of(data, under(law, chosen)) for law in (fine, coarse))
        assert below is not None
        assert above is not None
        assert (below.boundary_set, above.boundary_set) == (fine, coarse)
        over = [lineage.containing(str(code), fine, coarse) for code in below.totals.index]
        assert _summed(below.totals, over).to_dict() == above.totals.to_dict()
        cells = _summed(below.cells.reindex(below.totals.index), over)
        pd.testing.assert_frame_equal(cells, above.cells, check_names=False, check_like=True)
        assert above.totals.sum() == below.totals.sum() > 0


def _summed(part: units.Values, over: list[str | None]) -> units.Values:
    """Sums over the parts of each region, unknown where one part is."""
    whole: units.Values = part.groupby(over).agg(lambda values: values.sum(skipna=False))
    return whole


@pytest.mark.parametrize("law", LAWS)
def test_a_published_table_of_48_is_read_under_every_law_and_never_split(
    data: Datasets, law: str
) -> None:
    """SMEs of four wilayas in 2005, 33,822 together: the same figures under 58 and 69, and told."""
    tables = data.observations.tables.values()
    (name,) = (t.id for t in tables if (t.indicator, t.period) == ("sme", "2005-S1"))
    shown = units.of(data, under(law, replace(DZ, table=name)))
    assert shown is not None
    assert shown.boundary_set == "DZ-1984"
    assert (shown.totals.count(), shown.totals.sum()) == (4, 33_822)
    told = "note.other_division" in {note.key for note in shown.notes}
    assert told == (law != "DZ-1984")


# What a division changed ------------------------------------------------------------


def test_tamanghasset_before_and_after(data: Datasets) -> None:
    (one,) = divisions.of_region(data, "DZ-2026", "DZ-11")
    assert (one.before, one.after, one.left) == ("DZ-1984", "DZ-2019", ("DZ-53", "DZ-54"))
    plate = plates.build("profile", data, replace(DZ, regions=("DZ-11",)))
    note = next(note for note in plate.notes if note.key == "note.division_left")
    said = {key: value.value for key, value in note.params.items() if hasattr(value, "value")}
    assert said == {
        "area_before": 601_904.2,
        "area_after": 365_808.3,
        "people_before": 176_637,
        "people_after": 115_043,
        "clusters_before": 1,
        "clusters_after": 1,
    }
    words = Wording("fr", data).say(note)
    assert words.startswith("Depuis 2019")
    assert "In Salah et In Guezzam ont quitté Tamanghasset" in words


def test_divisions_up_to_the_law_shown_only(data: Datasets) -> None:
    assert divisions.of_region(data, "DZ-1984", "DZ-05") == []
    assert divisions.of_region(data, "DZ-2019", "DZ-05") == []
    assert [one.left for one in divisions.of_region(data, "DZ-2026", "DZ-05")] == [("DZ-60",)]
    assert [one.parent for one in divisions.of_region(data, "DZ-2026", "DZ-60")] == ["DZ-05"]
    # Biskra was divided twice; Constantine never.
    assert len(divisions.of_region(data, "DZ-2026", "DZ-07")) == 2
    assert divisions.of_region(data, "DZ-2026", "DZ-25") == []


def test_every_division_is_in_the_table_of_the_method_page(data: Datasets) -> None:
    found = divisions.all_divisions(data, "DZ")
    left = [code for one in found for code in one.left]
    assert sorted(left) == [f"DZ-{n}" for n in range(49, 70)]
    assert divisions.all_divisions(data, "TN") == []


def test_both_areas_stand_in_the_profile(data: Datasets) -> None:
    table = plates.build("profile", data, replace(DZ, regions=("DZ-16", "DZ-60"))).table
    facts = table.set_index("fact")
    assert (facts.at["area_km2", "DZ-16"], facts.at["area_published_km2", "DZ-16"]) == (771.4, 1190)
    assert facts.at["area_published_km2", "DZ"] == 2_381_741
    # Barika was made in 2026: nobody has published its area yet.
    assert pd.isna(facts.at["area_published_km2", "DZ-60"])


# Communes of one wilaya --------------------------------------------------------------


def test_the_communes_of_batna(data: Datasets) -> None:
    plate = plates.build("commune_map", data, replace(DZ, regions=("DZ-05",)))
    assert plate.boundary_sets == ("DZ-COM/DZ-2026/DZ-05",)
    assert plate.title.params["communes"] == 53
    assert plate.table[["record_id", "region_codes"]].to_numpy().tolist() == [["DZ-002", "DZ-0501"]]
    earlier = plates.build("commune_map", data, under("DZ-2019", replace(DZ, regions=("DZ-05",))))
    assert earlier.title.params["communes"] == 61
    drawn = data.geometry("DZ-COM/DZ-2026/DZ-05")
    assert {"DZ-0501", "DZ-07", "DZ-60"} <= set(drawn.index)
    assert "DZ-05" not in drawn.index


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_map_of_communes_is_painted(data: Datasets, lang: str) -> None:
    words = Wording(lang, data)
    sheet = compose(plates.build("commune_map", data, replace(DZ, regions=("DZ-05",))), words)
    assert paper.paint(sheet, words, "svg", "slide").startswith(b"<?xml")
    assert words.name("region", "DZ-05") in sheet.title


def test_communes_need_a_region(data: Datasets) -> None:
    for chosen in (DZ, Selection(countries=("TN",), regions=("TN-11",))):
        plate = plates.build("commune_map", data, chosen)
        assert plate.empty is not None
        assert plate.empty.key == "empty.no_communes"


def test_every_wilaya_of_every_law_has_its_communes(data: Datasets) -> None:
    for law in LAWS:
        counts = [
            len(inside.codes(found, data.regions))
            for code in data.regions.of_set(law).index
            if (found := inside.of_region(data.regions, law, str(code)))
        ]
        assert (len(counts), sum(counts)) == (len(data.regions.of_set(law)), 1541)


# Links, decks, settings --------------------------------------------------------------


@pytest.mark.parametrize("law", LAWS)
def test_a_link_carries_the_division(data: Datasets, law: str) -> None:
    chosen, problems = parse({"country": ["DZ"], "set": [f"DZ={law}"]}, data)
    assert problems == []
    assert chosen.set_of("DZ", data) == law
    assert chosen.to_params()["set"] == [f"DZ={law}"]


@pytest.mark.parametrize("text", ["DZ=DZ-1830", "DZ=TN-2000", "DZ=LB-ISO", "XX=DZ-2019", "DZ"])
def test_a_link_with_an_unknown_set_is_told_and_shows_the_law_in_force(
    data: Datasets, text: str
) -> None:
    chosen, problems = parse({"country": ["DZ"], "set": [text]}, data)
    assert [(problem.column, problem.value) for problem in problems] == [("set", text)]
    assert chosen.set_of("DZ", data) == "DZ-2026"


def test_a_deck_saved_under_48_keeps_them(data: Datasets) -> None:
    """Before the atlas opened on 69, a slide said nothing of its division."""
    slide = deck.slide("region_map", under("DZ-1984"), data)
    document = json.loads(deck.dump(deck.Deck("x", (slide,))))
    del document["slides"][0]["selection"]["set"], document["law"]
    found, remarks = deck.load(json.dumps(document).encode(), data)
    assert found.slides[0].selection.set_of("DZ", data) == "DZ-1984"
    (remark,) = (one for one in remarks if one.key == "deck.old_division")
    assert remark.params["set"] == Ref("boundary_set", "DZ-1984")
    assert "48 wilayas" in Wording("fr", data).say(remark)


def test_a_slide_names_the_division_it_was_made_under(data: Datasets) -> None:
    slide = deck.slide("region_map", DZ, data)
    assert slide.selection.sets == (("DZ", "DZ-2026"),)
    found, remarks = deck.load(deck.dump(deck.Deck("x", (slide,))), data)
    assert found.slides[0].selection == slide.selection
    assert remarks == ()


def test_a_ministry_opens_on_its_own_choice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(datasets.SETS_VARIABLE, "DZ=DZ-2019, TN=TN-R6 DZ=DZ-1830")
    assert datasets.preferred_sets() == ({"DZ": "DZ-2019", "TN": "TN-R6"}, ["DZ=DZ-1830"])
    loaded = datasets.load(tmp_path)
    assert loaded.regions.default_set("DZ") == "DZ-2019"
    # A link says what differs from the law, so that it shows the same elsewhere.
    assert loaded.regions.law("DZ") == "DZ-2026"
