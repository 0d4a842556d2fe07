"""The third level: communes read by name, code and locality, and never for a wilaya in silence."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from geodata.files import read_table
from geodata.places import gazetteer as gazetteers
from geodata.places.gazetteer import Gazetteer
from geodata.places.matches import COMMUNE, REGION, Match
from geodata.places.regions import FOLDER, Regions

HERE = Path(__file__).parent
LAWS = ("DZ-1984", "DZ-2019", "DZ-2026")


@pytest.fixture(scope="module")
def places(known: Regions) -> Gazetteer:
    return gazetteers.load(known)


@pytest.mark.parametrize(
    ("text", "country", "code", "level"),
    [
        ("Arris", "DZ", "DZ-0516", COMMUNE),
        ("Arris", None, "DZ-0516", COMMUNE),
        ("commune de Bou Saâda", None, "DZ-2820", COMMUNE),
        ("Commune d'Arris", "DZ", "DZ-0516", COMMUNE),
        ("بلدية آريس", "DZ", "DZ-0516", COMMUNE),
        ("نقاوس", "DZ", "DZ-0509", COMMUNE),
        ("0516", "DZ", "DZ-0516", COMMUNE),
        ("DZ-0516", None, "DZ-0516", COMMUNE),
        # These name a wilaya and a commune: the wilaya, unless the text says otherwise.
        ("بريكة", None, "DZ-60", REGION),
        ("بلدية بريكة", None, "DZ-0542", COMMUNE),
        ("Batna", "DZ", "DZ-05", REGION),
        ("commune de Batna", "DZ", "DZ-0501", COMMUNE),
        ("Sétif", None, "DZ-19", REGION),
        ("wilaya de Sétif", "DZ", "DZ-19", REGION),
        ("Sidi Bouzid", None, "TN-43", REGION),
        ("Sidi Bouzid", "DZ", "DZ-0324", COMMUNE),
    ],
)
def test_what_a_text_names(
    places: Gazetteer, text: str, country: str | None, code: str, level: str
) -> None:
    found = places.place(text, country)
    assert (found.code, found.level) == (code, level)


def test_the_other_level_of_the_same_name_is_told(places: Gazetteer) -> None:
    assert places.place("Batna", "DZ").also == ("DZ-0501",)
    assert places.place("Barika").also == ("DZ-0542",)
    assert places.place("Sidi Bouzid").also == ("DZ-0324",)
    assert places.place("Tunis").also == ()


@pytest.mark.parametrize(
    ("text", "country", "codes"),
    [
        # Three communes of that name; one where the wilaya is known.
        ("El Marsa", "DZ", ["DZ-0223", "DZ-1640", "DZ-2138"]),
        # In Relizane, and a town of Gafsa.
        ("El Guettar", None, ["DZ-4815"]),
        ("501", "DZ", ["DZ-0501"]),
        ("0501", None, ["DZ-0501"]),
        # The former name of Chlef, and a commune of Bouira today.
        ("الأصنام", "DZ", ["DZ-02", "DZ-1002"]),
    ],
)
def test_what_may_be_several_places_is_asked_about(
    places: Gazetteer, text: str, country: str | None, codes: list[str]
) -> None:
    found = places.place(text, country)
    assert found.code is None
    assert found.how == "ambiguous"
    assert sorted(candidate.code for candidate in found.candidates) == codes


def test_a_region_beside_a_name_decides(places: Gazetteer) -> None:
    assert places.place("El Marsa", "DZ", within="DZ-21").code == "DZ-2138"
    assert places.communes.within("El Marsa", "DZ-16") == "DZ-1640"
    assert places.communes.within("El Marsa", "DZ-05") is None
    # Barika lay in Batna until 2026.
    assert places.communes.within("Barika", "DZ-05") == "DZ-0542"


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("50", {"DZ-50", "DZ-58"}),
        ("58", {"DZ-58", "DZ-54"}),
        ("wilaya 58", {"DZ-58", "DZ-54"}),
        ("63", {"DZ-63", "DZ-60"}),
        ("69", {"DZ-69", "DZ-66"}),
        ("59", {"DZ-59"}),
    ],
)
def test_a_number_above_48_is_asked_about(places: Gazetteer, number: str, codes: set[str]) -> None:
    for found in (places.match(number, "DZ"), places.place(number, "DZ")):
        assert found.code is None
        assert {candidate.code for candidate in found.candidates} == codes


def test_a_name_beside_a_number_above_48_decides(places: Gazetteer) -> None:
    assert places.place("50 El Meniaa", "DZ").code == "DZ-58"
    assert places.place("58 - El Meniaa", "DZ").code == "DZ-58"
    assert places.place("70", "DZ") == Match("70", None, "", 0.0, "none")


def test_every_commune_is_read_by_its_code_and_lies_in_each_law(
    places: Gazetteer, known: Regions
) -> None:
    rows = read_table(FOLDER / "dz_communes.csv")
    assert len(rows) == 1541
    for row in rows.to_dict("records"):
        found = places.place(row["code"], "DZ")
        assert found.code == f"DZ-{row['code']}"
        for law in LAWS:
            move = known.lineage.move(str(found.code), law)
            assert move is not None
            assert move.code == f"DZ-{row[f'wilaya_{law[3:]}']}"


def test_official_names_are_read_as_their_commune_or_asked(places: Gazetteer) -> None:
    """In French and Arabic; a wilaya's name is the wilaya's, a name borne twice is asked."""
    rows = read_table(FOLDER / "dz_communes.csv")
    counts = Counter[str]()
    for row in rows.to_dict("records"):
        code = f"DZ-{row['code']}"
        for name in (row["name_fr"], row["name_ar"]):
            found = places.place(name, "DZ")
            counts[outcome(found, code)] += 1
            # Never another region's: the wilaya taken bears the commune's own name, and says so.
            assert found.code in (None, code) or code in found.also, name
            assert outcome(places.place(f"commune de {row['name_fr']}", "DZ"), code) != "wrong"
    assert counts["wrong"] == 0
    assert counts["right"] >= 0.85 * 2 * len(rows)


def outcome(found: Match, code: str) -> str:
    """What a match of a commune's spelling is worth."""
    if found.code == code:
        return "right"
    if found.code is None:
        return "asked" if found.candidates else "none"
    # The wilaya named after the commune: right as a wilaya, where no "commune" stands before.
    return "region" if found.level == REGION else "wrong"


def test_330_public_spellings_have_no_wrong_automatic_match(
    places: Gazetteer, known: Regions
) -> None:
    """Spellings that GeoNames gives towns inside their commune, none of them in our tables.

    Names that another commune bears officially are left out: there the text is right.
    """
    with (HERE / "commune_spellings.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) >= 300
    assert {row["script"] for row in rows} == {"fr", "ar"}
    counts = Counter[str]()
    for row in rows:
        found = places.place(row["spelling"], "DZ")
        said = outcome(found, row["code"])
        counts[said] += 1
        assert said != "wrong", row
        if said == "region":
            above = {known.lineage.containing(row["code"], "DZ-COM", law) for law in LAWS}
            assert found.code in above, row
    assert counts["right"] + counts["region"] >= 0.35 * len(rows)
    assert counts["none"] <= 0.2 * len(rows)
