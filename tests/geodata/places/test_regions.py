"""Regions of every set: counts, names, areas, and the lineage from law to law."""

from __future__ import annotations

import pytest

from geodata.errors import UnknownRegionError, UnknownSetError
from geodata.files import read_table
from geodata.places import regions
from geodata.places.regions import FOLDER, Regions

# What the laws and statistical offices say there is.
UNITS = {
    "DZ-1984": 48,
    "DZ-2019": 58,
    "DZ-2026": 69,
    "DZ-COM": 1541,
    "DZ-EPT9": 9,
    "TN-2000": 24,
    "TN-R6": 6,
    "TN-D5": 5,
    "MA-2015": 12,
    "EG-27": 27,
    "JO-12": 12,
    "LB-6": 6,
    "LB-ISO": 8,
    "PS-2": 2,
    "PS-ISO": 16,
}
# Law 19-12 of 2019: the ten wilayas of the south and the wilayas they left.
FROM_2019 = {
    "DZ-49": "DZ-01",
    "DZ-50": "DZ-01",
    "DZ-51": "DZ-07",
    "DZ-52": "DZ-08",
    "DZ-53": "DZ-11",
    "DZ-54": "DZ-11",
    "DZ-55": "DZ-30",
    "DZ-56": "DZ-33",
    "DZ-57": "DZ-39",
    "DZ-58": "DZ-47",
}
# Law 26-06 of 2026, in the order of the law; all eleven left wilayas of 1984.
FROM_2026 = {
    "Aflou": "DZ-03",
    "Barika": "DZ-05",
    "El Kantara": "DZ-07",
    "Bir El Ater": "DZ-12",
    "El Aricha": "DZ-13",
    "Ksar Chellala": "DZ-14",
    "Aïn Ouessara": "DZ-17",
    "Messaad": "DZ-17",
    "Ksar El Boukhari": "DZ-26",
    "Bou Saâda": "DZ-28",
    "El Abiodh Sidi Cheikh": "DZ-32",
}
# Law 10-02 of 2010: nine spaces in which the SNAT programmes.
NINE = {
    "DZ-X-NC": {2, 6, 9, 10, 15, 16, 26, 35, 42, 44},
    "DZ-X-NE": {18, 21, 23, 24, 25, 36, 41, 43},
    "DZ-X-NW": {13, 22, 27, 29, 31, 46, 48},
    "DZ-X-HC": {3, 17, 28},
    "DZ-X-HE": {4, 5, 12, 19, 34, 40},
    "DZ-X-HW": {14, 20, 32, 38, 45},
    "DZ-X-SE": {7, 30, 39, 47},
    "DZ-X-SW": {1, 8, 37},
    "DZ-X-GS": {11, 33},
}
# INS: the six regions of the plans.
SIX = {
    "TN-X-NE": {"TN-11", "TN-12", "TN-13", "TN-14", "TN-21", "TN-22", "TN-23"},
    "TN-X-NW": {"TN-31", "TN-32", "TN-33", "TN-34"},
    "TN-X-CE": {"TN-51", "TN-52", "TN-53", "TN-61"},
    "TN-X-CW": {"TN-41", "TN-42", "TN-43"},
    "TN-X-SE": {"TN-81", "TN-82", "TN-83"},
    "TN-X-SW": {"TN-71", "TN-72", "TN-73"},
}
# Decree 2023-589: five districts.
FIVE = {
    "TN-X-D1": {"TN-23", "TN-31", "TN-32", "TN-33"},
    "TN-X-D2": {"TN-11", "TN-12", "TN-13", "TN-14", "TN-21", "TN-22"},
    "TN-X-D3": {"TN-34", "TN-41", "TN-42", "TN-51", "TN-52", "TN-53"},
    "TN-X-D4": {"TN-43", "TN-61", "TN-71", "TN-72"},
    "TN-X-D5": {"TN-73", "TN-81", "TN-82", "TN-83"},
}


@pytest.mark.parametrize(("boundary_set", "units"), UNITS.items())
def test_units(known: Regions, boundary_set: str, units: int) -> None:
    rows = known.of_set(boundary_set)
    assert len(rows) == units
    assert rows.index.is_unique


def test_every_set_is_counted_here(known: Regions) -> None:
    assert set(known.sets) == set(UNITS)


def test_every_region_has_three_names(known: Regions) -> None:
    for lang in ("fr", "en", "ar"):
        assert (known.table[f"name_{lang}"].str.strip() != "").all()
    arabic = known.table["name_ar"].str.contains("[\u0600-\u06ff]")
    assert arabic.all()


def test_names_say_no_kind_of_unit(known: Regions) -> None:
    for lang, words in (
        ("fr", "wilaya|gouvernorat"),
        ("en", "governorate"),
        ("ar", "ولاية|محافظة"),
    ):
        assert not known.table[f"name_{lang}"].str.lower().str.contains(words).any()


@pytest.mark.parametrize(
    ("code", "lang", "name"),
    [
        ("DZ-25", "fr", "Constantine"),
        ("DZ-16", "en", "Algiers"),
        ("DZ-16", "ar", "الجزائر"),
        ("TN-33", "fr", "Le Kef"),
        ("TN-11", "ar", "تونس"),
        ("MA-02", "fr", "Oriental"),
        ("PS-X-WB", "en", "West Bank"),
    ],
)
def test_names(known: Regions, code: str, lang: str, name: str) -> None:
    assert known.name(code, lang) == name


def test_countries(known: Regions) -> None:
    assert list(known.countries.index) == ["DZ", "TN", "MA", "EG", "JO", "LB", "PS"]
    assert known.country("PS-HBN") == "PS"
    assert known.default_set("DZ") == "DZ-2026"
    assert known.country_name("TN", "ar") == "تونس"
    assert "DZ-70" not in known
    assert None not in known


def test_sets_records_can_be_shown_in(known: Regions) -> None:
    assert known.sets_of("DZ") == ["DZ-EPT9", "DZ-1984", "DZ-2019", "DZ-2026", "DZ-COM"]
    assert known.sets_of("TN") == ["TN-R6", "TN-D5", "TN-2000"]
    assert known.divisions("DZ") == ["DZ-2026", "DZ-2019", "DZ-1984"]
    assert known.parts_set("DZ") == "DZ-COM"
    assert known.parts_set("TN") is None
    assert known.sets_of("PS") == ["PS-2"]


def test_unknown_codes_and_sets(known: Regions) -> None:
    with pytest.raises(UnknownRegionError) as found:
        known.name("DZ-99", "fr")
    assert found.value.params == {"region": "DZ-99"}
    with pytest.raises(UnknownRegionError):
        known.country("FR-75")
    with pytest.raises(UnknownSetError):
        known.of_set("DZ-1830")


def test_numbers_without_an_iso_code_say_so(known: Regions) -> None:
    status = known.of_set("DZ-2026")["code_status"]
    # Decree 26-206 numbers them; it was read at second hand.
    assert list(status[status == "second_hand"].index) == [f"DZ-{n}" for n in range(59, 70)]
    assert set(status.drop(status[status == "second_hand"].index)) == {"official"}
    assert set(known.of_set("PS-2")["code_status"]) == {"user_assigned"}
    assert known.of_set("MA-2015").loc["MA-12", "code_status"] == "no_geometry"


# --- areas -------------------------------------------------------------------------


def test_areas_add_up_from_law_to_law(known: Regions) -> None:
    totals = [known.of_set(name)["area_km2"].sum() for name in ("DZ-1984", "DZ-2019", "DZ-2026")]
    # Algeria's published area is 2,381,741 km²; OpenStreetMap's drawing has 3 % less.
    assert totals[0] == pytest.approx(2_307_508, abs=1)
    assert totals[1] == pytest.approx(totals[0], abs=1)
    assert totals[2] == pytest.approx(totals[0], abs=1)


@pytest.mark.parametrize("fine", ["DZ-2019", "DZ-2026"])
def test_each_wilaya_is_the_sum_of_its_parts(known: Regions, fine: str) -> None:
    areas = known.of_set(fine)["area_km2"]
    for code, area in known.of_set("DZ-1984")["area_km2"].items():
        parts = known.lineage.parts(str(code), "DZ-1984", fine)
        # Each area is rounded to a tenth.
        assert areas[parts].sum() == pytest.approx(area, abs=0.06 * (len(parts) + 1))


@pytest.mark.parametrize(
    ("day", "law"),
    [
        ("1962-07-05", "DZ-1984"),
        ("2018-06-01", "DZ-1984"),
        ("2019-12-17", "DZ-1984"),
        ("2019-12-18", "DZ-2019"),
        ("2026-04-04", "DZ-2019"),
        ("2026-04-05", "DZ-2026"),
        ("2026-11-29", "DZ-2026"),
        ("", "DZ-2026"),
    ],
)
def test_the_default_is_the_law_in_force_on_the_day(day: str, law: str) -> None:
    assert regions.load(day=day).default_set("DZ") == law


def test_a_ministry_opens_on_the_set_it_prefers() -> None:
    preferred = {"DZ": "DZ-2019", "TN": "TN-R6", "EG": "DZ-1984", "LB": "LB-ISO", "MA": "MA-1997"}
    known = regions.load(preferred=preferred)
    # A set of another country, one kept for its lineage, one that does not exist: left out.
    chosen = {code: known.default_set(code) for code in ("DZ", "TN", "EG", "LB", "MA")}
    expected = {"DZ": "DZ-2019", "TN": "TN-R6", "EG": "EG-27", "LB": "LB-6", "MA": "MA-2015"}
    assert chosen == expected


@pytest.mark.parametrize(
    ("code", "fr", "ar"),
    [
        ("DZ-65", "Aïn Ouessara", "عين وسارة"),
        ("DZ-57", "El M'Ghaier", "المغير"),
        ("DZ-28", "M'Sila", "المسيلة"),
        ("DZ-11", "Tamanghasset", "تامنغست"),
        ("DZ-53", "In Salah", "إن صالح"),
        ("DZ-54", "In Guezzam", "إن قزام"),
        ("DZ-59", "Aflou", "أفلو"),
    ],
)
def test_wilayas_are_named_as_the_official_journal_names_them(
    known: Regions, code: str, fr: str, ar: str
) -> None:
    assert (known.name(code, "fr"), known.name(code, "ar")) == (fr, ar)


def test_communes_lie_in_one_wilaya_of_each_law(known: Regions) -> None:
    for year in ("1984", "2019", "2026"):
        law = f"DZ-{year}"
        counts = {
            code: len(known.lineage.parts(code, law, "DZ-COM")) for code in known.of_set(law).index
        }
        rows = read_table(FOLDER / "dz_wilaya_lineage.csv")
        rows = rows[rows[f"communes_{year}"] != ""]
        said = {
            f"DZ-{int(r.code):02d}": int(getattr(r, f"communes_{year}")) for r in rows.itertuples()
        }
        assert counts == said
    # Mansoura stayed in Ghardaïa; El Borma came back to Ouargla in 2021.
    assert known.lineage.containing("DZ-4713", "DZ-COM", "DZ-2026") == "DZ-47"
    assert known.lineage.containing("DZ-3021", "DZ-COM", "DZ-2026") == "DZ-30"


def test_groupings_are_the_sum_of_their_governorates(known: Regions) -> None:
    total = known.of_set("TN-2000")["area_km2"].sum()
    for name in ("TN-R6", "TN-D5"):
        assert known.of_set(name)["area_km2"].sum() == pytest.approx(total)
    # Béja 3,662.9 + Jendouba 3,097.3 + Le Kef 5,104.6 + Siliana 4,669.3
    assert known.of_set("TN-R6").loc["TN-X-NW", "area_km2"] == pytest.approx(16_534.1)


def test_published_areas_stand_beside(known: Regions) -> None:
    alger = known.of_set("DZ-1984").loc["DZ-16"]
    assert (alger["area_published_km2"], alger["area_km2"]) == (1190, 771.4)
    tunisia = known.of_set("TN-2000")
    assert tunisia["area_published_km2"].sum() == 156_127
    # Ground that no law divided keeps its published area; Batna's of 1984 is not today's.
    today = known.of_set("DZ-2026")["area_published_km2"]
    assert today["DZ-16"] == 1190
    assert today[["DZ-05", "DZ-60"]].isna().all()
    # Sidi Bouzid, Sfax, Gafsa, Tozeur.
    parts = tunisia.loc[["TN-43", "TN-61", "TN-71", "TN-72"], "area_published_km2"]
    assert known.of_set("TN-D5").loc["TN-X-D4", "area_published_km2"] == parts.sum()
    assert tunisia["area_km2"].sum() == pytest.approx(156_127, rel=0.01)


def test_areas_that_cannot_be_known_are_empty(known: Regions) -> None:
    morocco = known.of_set("MA-2015")["area_km2"]
    assert list(morocco[morocco.isna()].index) == ["MA-10", "MA-11", "MA-12"]
    assert known.of_set("PS-ISO")["area_km2"].isna().all()
    lebanon = known.of_set("LB-ISO")["area_km2"]
    assert set(lebanon[lebanon.isna()].index) == {"LB-AK", "LB-AS", "LB-BH", "LB-BI"}


def test_communes_add_up(known: Regions) -> None:
    rows = read_table(FOLDER / "dz_wilaya_lineage.csv")
    for year in ("1984", "2019", "2026"):
        counts = rows[f"communes_{year}"]
        assert counts[counts != ""].astype(int).sum() == 1541
    # The law of 2026 gives Barika eight communes of Batna's 61.
    by_name = rows.set_index("name_fr")
    assert by_name.loc["Batna", ["communes_2019", "communes_2026"]].tolist() == ["61", "53"]
    assert by_name.loc["Barika", "communes_2026"] == "8"


# --- lineage -----------------------------------------------------------------------


def test_58_into_48(known: Regions) -> None:
    for code in known.of_set("DZ-2019").index:
        above = known.lineage.containing(code, "DZ-2019", "DZ-1984")
        assert above == FROM_2019.get(code, code)


def test_69_into_58_and_48(known: Regions) -> None:
    names = {known.name(f"DZ-{number}", "fr") for number in range(59, 70)}
    assert names == set(FROM_2026)
    for code in known.of_set("DZ-2026").index:
        parent = FROM_2026.get(known.name(code, "fr"), code)
        assert known.lineage.containing(code, "DZ-2026", "DZ-2019") == parent
        in_1984 = FROM_2019.get(parent, parent)
        assert known.lineage.containing(code, "DZ-2026", "DZ-1984") == in_1984


@pytest.mark.parametrize(("name", "groups"), [("TN-R6", SIX), ("TN-D5", FIVE)])
def test_24_into_groupings(known: Regions, name: str, groups: dict[str, set[str]]) -> None:
    assert set(known.of_set(name).index) == set(groups)
    for code, parts in groups.items():
        assert set(known.lineage.parts(code, name, "TN-2000")) == parts


def test_wilayas_of_every_law_lie_in_the_nine_spaces(known: Regions) -> None:
    for code, numbers in NINE.items():
        parts = {f"DZ-{number:02}" for number in numbers}
        assert set(known.lineage.parts(code, "DZ-EPT9", "DZ-1984")) == parts
    above = known.lineage.containing
    for law in ("DZ-2019", "DZ-2026", "DZ-COM"):
        for code in known.of_set(law).index:
            first = above(code, law, "DZ-1984")
            assert above(code, law, "DZ-EPT9") == above(str(first), "DZ-1984", "DZ-EPT9")
    assert known.unit_key("DZ-EPT9") == "region"
    assert known.default_set("DZ") == "DZ-2026", "a grouping is never the law in force"


def test_finer_codes_roll_up(known: Regions) -> None:
    above = known.lineage.containing
    assert above("LB-AK", "LB-ISO", "LB-6") == "LB-AS"
    assert above("LB-BH", "LB-ISO", "LB-6") == "LB-BI"
    assert above("LB-BA", "LB-ISO", "LB-6") == "LB-BA"
    # Lebanon's eight in ISO 3166-2, six of them older than Akkar and Baalbek-Hermel.
    assert known.lineage.parts("LB-AS", "LB-6", "LB-ISO") == ["LB-AK", "LB-AS"]
    gaza = {"PS-DEB", "PS-GZA", "PS-KYS", "PS-NGZ", "PS-RFH"}
    for code in known.of_set("PS-ISO").index:
        expected = "PS-X-GZ" if code in gaza else "PS-X-WB"
        assert above(code, "PS-ISO", "PS-2") == expected


@pytest.mark.parametrize(
    ("code", "target", "moved", "status"),
    [
        ("DZ-25", "DZ-2019", "DZ-25", "exact"),
        ("DZ-25", "DZ-1984", "DZ-25", "exact"),
        ("DZ-07", "DZ-2019", "DZ-07", "parent_only"),
        ("DZ-05", "DZ-2019", "DZ-05", "exact"),
        ("DZ-05", "DZ-2026", "DZ-05", "parent_only"),
        ("DZ-51", "DZ-1984", "DZ-07", "rolled_up"),
        ("DZ-60", "DZ-1984", "DZ-05", "rolled_up"),
        ("DZ-60", "DZ-2019", "DZ-05", "rolled_up"),
        ("TN-33", "TN-R6", "TN-X-NW", "rolled_up"),
        ("TN-33", "TN-D5", "TN-X-D1", "rolled_up"),
        ("LB-AK", "LB-6", "LB-AS", "rolled_up"),
        ("LB-AS", "LB-6", "LB-AS", "exact"),
        ("LB-BA", "LB-ISO", "LB-BA", "exact"),
        ("LB-AS", "LB-ISO", "LB-AS", "parent_only"),
        ("PS-HBN", "PS-2", "PS-X-WB", "rolled_up"),
    ],
)
def test_moving_a_code(known: Regions, code: str, target: str, moved: str, status: str) -> None:
    move = known.lineage.move(code, target)
    assert move is not None
    assert (move.code, move.status) == (moved, status)


@pytest.mark.parametrize(
    ("code", "target"),
    # A grouping keeps no governorate's code, and nothing joins two countries.
    [("TN-X-NW", "TN-2000"), ("DZ-25", "TN-2000"), ("XX-1", "DZ-1984")],
)
def test_codes_that_cannot_be_moved(known: Regions, code: str, target: str) -> None:
    assert known.lineage.move(code, target) is None


def test_a_code_alone_is_read_in_the_first_law_that_has_it(known: Regions) -> None:
    declared = known.lineage.declared_set
    assert declared("DZ-07") == "DZ-1984"
    assert declared("DZ-51") == "DZ-2019"
    assert declared("DZ-61") == "DZ-2026"
    assert declared("LB-AK") == "LB-ISO"
    assert declared("XX-1") is None


def test_the_same_code_read_in_a_later_law(known: Regions) -> None:
    move = known.lineage.move("DZ-07", "DZ-1984", source="DZ-2026")
    assert move is not None
    assert (move.code, move.status) == ("DZ-07", "rolled_up")


def test_a_copy_behaves_like_its_model(known: Regions) -> None:
    copied = known.with_copy("DZ-OSM", "DZ-2019")
    assert len(copied.of_set("DZ-OSM")) == 58
    assert "DZ-OSM" in copied.sets_of("DZ")
    assert "DZ-OSM" not in known.sets
    moves = [
        copied.lineage.move("DZ-51", "DZ-OSM"),
        copied.lineage.move("DZ-07", "DZ-OSM"),
        copied.lineage.move("DZ-60", "DZ-OSM"),
    ]
    assert [(move.code, move.status) for move in moves if move] == [
        ("DZ-51", "exact"),
        ("DZ-07", "parent_only"),
        ("DZ-05", "rolled_up"),
    ]
    assert copied.lineage.containing("DZ-51", "DZ-OSM", "DZ-1984") == "DZ-07"
