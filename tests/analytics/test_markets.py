"""Benchmark clusters on ISIC: what is told, what is not guessed, and what figures make of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics import plates
from analytics.__main__ import main
from analytics.measures import metric
from analytics.measures.numbers import MeasureError
from analytics.plates.model import Plate
from analytics.selection import Selection
from analytics.words.i18n import Wording
from geodata import benchmarks
from geodata.datasets import Datasets
from geodata.observations import Coverage, Observations
from geodata.sectors import load as sector_tree
from tests.analytics import gridland as grid
from tests.analytics.painted import assert_on_every_surface
from tests.analytics.toyland import LANGS

WHOLE = Coverage(all_regions=True, all_sectors=True)
KEYS = ("market_regions", "market_categories", "market_matrix")
# Knitted apparel; hairdressers; bakeries, local and industrial; crops; nothing of ISIC.
CELLS = {"1430 Bonneterie": 40, "9602": 30, "C1071": 20, "0111": 8, "divers": 2}
MARKET = {
    "1430 Bonneterie": "traded",
    "9602": "local",
    "C1071": "mixed",
    "0111": "outside",
    "divers": "uncoded",
}
PLANTED = "GR-07"
GR = Selection(countries=("GR",))


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    """Gridland with tables by ISIC, by an older ISIC, by divisions that cannot be told."""
    base = grid.gridland(tmp_path_factory.mktemp("isicland"))
    cells = [
        (code, name, units + 60 * (code == PLANTED and name == "1430 Bonneterie"))
        for code in grid.CODES
        for name, units in CELLS.items()
    ]
    coarse = [(code, name, 10) for code in grid.CODES for name in ("C", "G")]
    joined = [(code, name, 10) for code in grid.CODES for name in ("14", "C")]
    rows, tables = [base.observations.table], dict(base.observations.tables)
    for name, given, classification in (
        ("isic", cells, "CITI Rév. 4"),
        ("old", cells, "CITI Rév. 3"),
        ("coarse", coarse, "NACE Rev. 2"),
        ("joined", joined, "NACE Rev. 2"),
    ):
        found, table = grid._table(name, given, WHOLE)
        rows.append(found.assign(classification=classification))
        tables[name] = replace(table, classification=classification)
    published = Observations(pd.concat(rows, ignore_index=True), tables)
    return replace(base, observations=published)


def built(key: str, land: Datasets, table: str) -> Plate:
    return plates.build(key, land, replace(GR, table=table))


def refused(plate: Plate) -> str:
    assert plate.empty is not None
    return plate.empty.key.removeprefix("refusal.")


# Facts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind", "cluster"),
    [
        # The US Cluster Mapping Project's own examples of each.
        ("3030", "traded", ""),  # aircraft, and parts that are made with cars
        ("1101", "traded", "Food Processing and Manufacturing"),
        ("1430", "traded", "Textile Manufacturing"),
        ("3212", "traded", "Jewelry and Precious Metals"),
        ("2930", "traded", "Automotive"),
        ("55", "traded", "Hospitality and Tourism"),
        ("5610", "local", ""),
        ("9602", "local", "Local Personal Services (Non-Medical)"),
        ("8610", "local", "Local Health Services"),
        # Commercial bakeries sell far, retail bakeries do not: one class of ISIC.
        ("1071", "mixed", ""),
        ("10", "mixed", ""),
        ("0111", "outside", ""),
        ("8422", "outside", ""),
        # Biotechnology and physics were two codes in 2012, and are three since 2017.
        ("7210", "traded", "Education and Knowledge Creation"),
    ],
)
def test_what_the_definitions_say_of_a_code(code: str, kind: str, cluster: str) -> None:
    found = benchmarks.told((code,))
    assert found is not None
    labels = benchmarks.clusters()["label_us"]
    assert (found.kind, labels.get(found.cluster, "")) == (kind, cluster)


def test_the_method_page_tells_the_numbers_of_the_table() -> None:
    """Of 419 classes 222 are traded, 80 local, 79 mixed, 38 in none; of 88 divisions 51 mixed."""
    classes = list(benchmarks._classes())
    kinds = pd.Series([benchmarks.told((code,)).kind for code in classes])  # type: ignore[union-attr]
    assert len(classes) == 419
    assert kinds.value_counts().to_dict() == {
        "traded": 222,
        "local": 80,
        "mixed": 79,
        "outside": 38,
    }
    divisions = {code[:2] for code in classes}
    mixed = [code for code in divisions if benchmarks.told((code,)).kind == "mixed"]  # type: ignore[union-attr]
    assert (len(divisions), len(mixed)) == (88, 51)


def test_every_cluster_is_named_in_every_language() -> None:
    table = benchmarks.clusters()
    assert (table["kind"] == "traded").sum() == 51
    assert (table["kind"] == "local").sum() == 16
    for lang in LANGS:
        assert table[f"label_{lang}"].str.len().gt(2).all()
        assert table[f"label_{lang}"].is_unique


@pytest.mark.parametrize(
    ("category", "classification", "codes"),
    [
        ("13", "CITI Rév. 4", ("13",)),
        ("C13 Textiles", "ISIC Rev.4", ("13",)),
        ("10-12", "NACE Rev. 2", ("10", "11", "12")),
        ("13.9", "ISIC4", ("139",)),
        ("13.9", "NACE Rev. 2", ("13",)),
        ("13.92Z", "NAF rév. 2", ("1392",)),
        ("14.13", "NAT 2009", ("1410",)),
        ("I Hôtels", "NMA 2010", ("55", "56")),
        ("Industrie", "CITI Rév. 4", ()),
        ("34", "CITI Rév. 4", ()),
        ("2024", "CITI Rév. 4", ("2024",)),
    ],
)
def test_codes_as_offices_write_them(
    category: str, classification: str, codes: tuple[str, ...]
) -> None:
    assert benchmarks.is_isic(classification)
    assert benchmarks.codes_of(category, classification) == codes


@pytest.mark.parametrize("name", ["CITI Rév. 3", "NAA 2000", "APII", "RGPH 2014", ""])
def test_other_classifications_are_not_taken_for_it(name: str) -> None:
    assert not benchmarks.is_isic(name)


def test_a_sector_stands_for_what_falls_in_it_and_no_more() -> None:
    tree = sector_tree()
    dates = benchmarks.told(benchmarks.codes_of_sectors(["I012"], tree, listed=True))
    assert dates is not None
    assert dates.kind == "mixed", "palm groves are in no cluster, packing is traded"
    pasta = benchmarks.told(benchmarks.codes_of_sectors(["I016"], tree, listed=False))
    assert pasta == benchmarks.told(("1074",))
    # Programming falls in the digital sector although games list it too.
    assert "6201" in benchmarks.codes_of_sectors(["I09"], tree, listed=False)
    assert benchmarks.codes_of_sectors(["I16"], tree, listed=True) == ()


# Figures -----------------------------------------------------------------------------


def test_shares_of_every_region(land: Datasets) -> None:
    """40, 30, 20, 8 and 2 of 100 everywhere; 100 of 160 where knitwear was planted."""
    plate = built("market_regions", land, "isic")
    wide = plate.table.pivot(index="region_code", columns="market", values="value")
    assert wide.loc["GR-00"].to_dict() == {
        "traded": 40.0,
        "local": 30.0,
        "mixed": 20.0,
        "outside": 8.0,
        "uncoded": 2.0,
    }
    assert wide.loc[PLANTED, "traded"] == pytest.approx(62.5)
    assert plate.table["region_code"].iloc[0] == PLANTED, "the most traded first"
    assert plate.title.key == "title.markets_found"
    told = {key: plate.title.params[key].value for key in ("traded", "local", "rest")}
    whole = 25 * 100 + 60
    expected = {"traded": 1060 / whole, "local": 750 / whole, "rest": 750 / whole}
    assert told == pytest.approx(expected)


def test_every_category_is_told_with_its_codes(land: Datasets) -> None:
    plate = built("market_categories", land, "isic")
    rows = plate.table.set_index("category")
    assert rows["market"].to_dict() == MARKET
    assert rows.loc["1430 Bonneterie", "codes"] == "1430"
    assert rows.loc["divers", "codes"] == ""
    words = Wording("fr", land)
    assert "Industrie textile" in words.say(rows.loc["1430 Bonneterie", "clusters"])


def test_only_the_planted_pair_stands_out(land: Datasets) -> None:
    plate = built("market_matrix", land, "isic")
    assert set(plate.table["category"]) == {"42", "102"}, "textiles, and personal services"
    above = plate.table[plate.table["verdict"] == "above"]
    assert above[["region_code", "category"]].to_numpy().tolist() == [[PLANTED, "42"]]
    assert (plate.title.key, plate.title.count) == ("title.market_matrix", 1)
    # Quotient of 1.51: first by size and by share of 25 regions, yet no double of the country.
    assert above["value"].iloc[0] == pytest.approx((100 / 160) / (1060 / 2560))
    assert above["stars"].iloc[0] == 2


@pytest.mark.parametrize(
    ("table", "code", "of"),
    [
        ("old", "no_isic", KEYS),
        ("firms", "no_isic", KEYS),
        ("coarse", "isic_too_coarse", KEYS),
        ("joined", "isic_no_cluster", KEYS[2:]),
        ("share", "not_a_count", KEYS),
        ("wealth", "no_parts", KEYS),
    ],
)
def test_what_cannot_be_told_is_refused(
    land: Datasets, table: str, code: str, of: tuple[str, ...]
) -> None:
    for key in of:
        plate = built(key, land, table)
        assert refused(plate) == code
        assert plate.table.empty


def test_records_are_refused(land: Datasets) -> None:
    for key in KEYS:
        assert refused(plates.build(key, land, GR)) == "inventory_partial"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", KEYS)
def test_figures_are_painted_on_every_surface(key: str, lang: str, land: Datasets) -> None:
    words = Wording(lang, land)
    plate = built(key, land, "isic")
    assert_on_every_surface(plate, words)


# Through the command line ------------------------------------------------------------


def test_the_command_tells_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "input.json"
    given = {"isic": ["1430", "9602", "C1071", "0111"], "units": [40, 30, 20, 10]}
    path.write_text(json.dumps(given), "utf-8")
    assert main(["metric", "benchmark_clusters", "--input", str(path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["kinds"] == ["traded", "local", "mixed", "outside"]
    assert found["clusters"] == ["42", "102", "18;101", ""]
    shares = [found[kind] for kind in ("traded", "local", "mixed", "outside")]
    assert shares == pytest.approx([0.4, 0.3, 0.2, 0.1])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"isic": ["textile"]}, "unknown_isic"),
        ({"isic": ["2024"]}, "unknown_isic"),
        ({"isic": []}, "too_few"),
        ({"isic": "13"}, "not_a_list"),
        ({"isic": ["13"], "units": [1, 2]}, "lengths_differ"),
        ({"isic": ["13"], "units": [0]}, "zero_total"),
        ({"isic": ["13"], "units": [-1]}, "negative_number"),
    ],
)
def test_bad_codes_are_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(MeasureError) as caught:
        metric.compute("benchmark_clusters", given)
    assert caught.value.code == code
