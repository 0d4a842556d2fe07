"""The first page in numbers, counted again from the file."""

from __future__ import annotations

import csv

import pytest

from analytics import overview
from analytics.selection import Selection
from analytics.words.i18n import Wording
from analytics.words.phrases import Amount
from geodata.datasets import Datasets
from geodata.files import DATA


def of_country(country: str) -> list[dict[str, str]]:
    """The records of a country, as a plain reader of the file sees them."""
    with (DATA / "records" / "clusters.csv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["country_code"] == country]


def test_algeria_in_one_sentence(data: Datasets, wordings: dict[str, Wording]) -> None:
    said = overview.lead(data, Selection(countries=("DZ",)))
    # 26 records, 19 of them in 15 of 69 wilayas: the same numbers in every language.
    for words in wordings.values():
        sentence = words.say(said)
        for number in ("26", "19", "15", "69"):
            assert number in sentence, words.lang
    assert "wilayas" in wordings["fr"].say(said)


def test_one_record_reads_as_one(data: Datasets, wordings: dict[str, Wording]) -> None:
    said = overview.lead(data, Selection(countries=("DZ",), sectors=("C35",)))
    assert wordings["fr"].say(said).endswith("1 grappe, 1 localisée, dans 1 des 69 wilayas.")
    assert wordings["en"].say(said).endswith("1 cluster, 1 located in 1 of 69 wilayas.")
    assert "تجمع عنقودي واحد" in wordings["ar"].say(said)


def test_nothing_is_said_to_be_nothing(data: Datasets) -> None:
    empty = Selection(countries=("JO",), stages=("planned",))
    assert overview.lead(data, empty).key == "empty.no_record"
    assert overview.coverage(data, empty) == []
    figures = overview.key_figures(data, empty)
    assert [figure.value.value for figure in figures] == [0, 0, 0, 0]
    assert figures[1].context.key == "key.no_pilot"


@pytest.mark.parametrize("country", ["DZ", "TN", "MA", "EG", "JO", "LB", "PS"])
def test_key_figures_are_the_files(data: Datasets, country: str) -> None:
    rows = of_country(country)
    figures = overview.key_figures(data, Selection(countries=(country,)))
    assert len(figures) <= 5
    found = {figure.label.key: figure for figure in figures}
    assert found["key.records"].value == Amount(len(rows))
    assert found["key.pilots"].value == Amount(sum(r["stage"] == "pilot" for r in rows))
    assert found["key.sectors"].value == Amount(len({r["sector_code"] for r in rows}))
    placed = sum(bool(r["region_codes"]) for r in rows)
    assert found["key.records"].context.params == {"placed": placed, "records": len(rows)}
    total = len(data.regions.of_set(data.regions.default_set(country)))
    assert found["key.regions"].context.params["total"] == total


def test_pilots_are_told_by_programme(data: Datasets, wordings: dict[str, Wording]) -> None:
    figures = overview.key_figures(data, Selection(countries=("TN",)))
    parts = figures[1].context.params["parts"]
    assert sum(part.params["number"] for part in parts) == figures[1].value.value == 9
    assert wordings["fr"].say(figures[1].context) == "Creative Tunisia\u00a0: 7 et ICC\u00a0: 2"


@pytest.mark.parametrize("country", ["DZ", "TN", "PS"])
def test_coverage_counts_what_is_missing(data: Datasets, country: str) -> None:
    rows = of_country(country)
    said = {p.key: p for p in overview.coverage(data, Selection(countries=(country,)))}
    last = int(data.version.as_of[:4]) - 5
    stale = [r for r in rows if not r["stage_as_of"] or int(r["stage_as_of"]) < last]
    assert said["coverage.single_source"].count == sum(";" not in r["source_ids"] for r in rows)
    assert said["coverage.not_located"].count == sum(not r["region_codes"] for r in rows)
    assert said["coverage.undated"].count == sum(not r["year"] for r in rows)
    assert said["coverage.stale"].count == len(stale)
    assert said["coverage.conflicts"].count == sum(bool(r["note_fr"]) for r in rows)
    mapping = said["coverage.mapping"].params
    assert mapping["held"] == sum(r["programme_id"] == "ICC" for r in rows)


def test_mapping_of_2014_stands_beside_chosen_countries_only(data: Datasets) -> None:
    """UNIDO counted 141 in seven countries; a country's number stands beside its records."""
    keys = [p.key for p in overview.coverage(data, Selection())]
    assert "coverage.mapping" not in keys
    chosen = Selection(countries=tuple(data.countries))
    told = [p for p in overview.coverage(data, chosen) if p.key == "coverage.mapping"]
    assert sum(p.params["counted"] for p in told) == 141
