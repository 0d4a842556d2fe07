"""Boundary sets: what is registered is what is loaded, and nothing wrong gets in."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from geodata import datasets
from geodata.datasets import Datasets
from geodata.errors import BoundaryError, GeodataError, UnknownSetError
from geodata.files import sha256
from geodata.intake import boundary_adding
from geodata.intake.boundary_adding import Description
from geodata.places import boundaries, boundary_shelf
from geodata.places.boundary_cleaning import area_km2, cleaned
from geodata.places.regions import Regions

DRAWN = {
    "DZ-1984": 48,
    "DZ-2019": 58,
    "DZ-2026": 69,
    "DZ-COM": 1541,
    "TN-2000": 24,
    "MA-2015": 11,
    "EG-27": 27,
    "JO-12": 12,
    "LB-6": 6,
    "PS-2": 2,
}
Document = dict[str, Any]


# --- what comes with the atlas -----------------------------------------------------


def test_the_registry_lists_these_sets(data: Datasets) -> None:
    assert set(boundaries.bundled()) == set(DRAWN)
    assert set(data.boundary_sets) == set(DRAWN) | {"DZ-EPT9", "TN-R6", "TN-D5"}


@pytest.mark.parametrize("name", DRAWN)
def test_bundled_files_are_those_that_were_registered(name: str) -> None:
    entry = boundaries.bundled()[name]
    assert entry.path is not None
    assert sha256(entry.path) == entry.sha256
    assert entry.licence == "ODbL-1.0"
    assert "OpenStreetMap" in entry.attribution
    assert set(entry.name) == {"fr", "en", "ar"}


@pytest.mark.parametrize(("name", "drawn"), DRAWN.items())
def test_bundled_geometry(data: Datasets, name: str, drawn: int) -> None:
    areas = data.geometry(name)
    entry = data.boundary_sets[name]
    assert len(areas) == drawn == entry.drawn
    assert areas.crs == "EPSG:4326"
    assert areas.index.is_unique
    missing = set(data.regions.of_set(entry.regions).index) - set(areas.index)
    assert missing == ({"MA-12"} if name == "MA-2015" else set())
    assert areas.is_valid.all()
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())


def test_areas_of_the_drawing_agree_with_the_table(data: Datasets) -> None:
    for name in ("DZ-1984", "TN-2000"):
        table = data.regions.of_set(name)["area_km2"]
        drawn = data.geometry(name).geometry.map(area_km2)
        assert drawn.sum() == pytest.approx(table.sum(), rel=0.005)
    # Desert borders are long straight edges; Constantine is drawn within one per cent.
    constantine = area_km2(data.geometry("DZ-1984").geometry["DZ-25"])
    assert constantine == pytest.approx(2243.3, rel=0.01)


@pytest.mark.parametrize("law", ["DZ-1984", "DZ-2019", "DZ-2026"])
def test_wilayas_are_their_communes_joined_vertex_by_vertex(data: Datasets, law: str) -> None:
    pieces, wilayas = data.geometry("DZ-COM"), data.geometry(law)
    lineage = data.regions.lineage
    above = [lineage.containing(str(code), "DZ-COM", law) for code in pieces.index]
    joined = pieces.geometry.groupby(above).agg(lambda part: shapely.coverage_union_all(part))
    assert set(joined.index) == set(wilayas.index)
    for code, union in joined.items():
        ours = shapely.normalize(wilayas.geometry[code])
        assert shapely.equals_exact(shapely.normalize(union), ours), code


@pytest.mark.parametrize(
    ("fine", "coarse"),
    [("DZ-2026", "DZ-2019"), ("DZ-2026", "DZ-1984"), ("DZ-2019", "DZ-1984")],
)
def test_each_law_nests_in_the_one_before(data: Datasets, fine: str, coarse: str) -> None:
    parts, wholes = data.geometry(fine), data.geometry(coarse)
    for code, whole in wholes.geometry.items():
        inside = data.regions.lineage.parts(str(code), coarse, fine)
        union = shapely.coverage_union_all(parts.geometry[inside].to_numpy())
        assert shapely.equals(union, whole), code


def test_algeria_has_no_gap_and_no_ground_twice(data: Datasets) -> None:
    for name in ("DZ-1984", "DZ-2019", "DZ-2026", "DZ-COM"):
        shapes = data.geometry(name).geometry.to_numpy()
        union = shapely.union_all(shapes)
        assert not [ring for part in shapely.get_parts(union) for ring in part.interiors]
        assert shapely.area(shapes).sum() == pytest.approx(shapely.area(union), rel=1e-12)


@pytest.mark.parametrize("law", ["DZ-1984", "DZ-2019", "DZ-2026"])
def test_areas_of_wilayas_are_within_four_thousandths(data: Datasets, law: str) -> None:
    drawn = data.geometry(law).geometry.map(area_km2)
    table = data.regions.of_set(law)["area_km2"]
    assert (drawn / table.reindex(drawn.index) - 1).abs().max() < 0.004
    assert drawn.sum() == pytest.approx(2_307_315, abs=5)


def test_western_sahara_is_in_nobodys_set(data: Datasets) -> None:
    south, _, north, _ = data.geometry("MA-2015").total_bounds[[1, 0, 3, 2]]
    assert south >= 27.6666
    assert north < 36
    kinds = {f["properties"]["kind"] for f in boundaries.backdrop()["features"]}
    codes = {f["properties"]["code"] for f in boundaries.backdrop()["features"]}
    assert kinds == {"country", "territory"}
    assert "EH" in codes


@pytest.mark.parametrize(
    ("name", "of", "units"),
    [("TN-R6", "TN-2000", 6), ("TN-D5", "TN-2000", 5), ("DZ-EPT9", "DZ-1984", 9)],
)
def test_rolled_up_sets_are_unions_of_regions(
    data: Datasets, name: str, of: str, units: int
) -> None:
    fine, coarse = data.geometry(of), data.geometry(name)
    assert len(coarse) == units == data.boundary_sets[name].units
    assert data.boundary_sets[name].rolled_up_from == of
    for code, union in coarse.geometry.items():
        parts = data.regions.lineage.parts(str(code), name, of)
        expected = fine.geometry[parts].union_all()
        assert shapely.area(shapely.symmetric_difference(union, expected)) < 1e-9
    assert shapely.coverage_is_valid(coarse.geometry.to_numpy())


def test_rolling_up_squares(squares: Any) -> None:
    parents = {"XX-A": "W", "XX-C": "W", "XX-B": "E"}
    merged = boundaries.load_rolled_up(squares, parents)
    assert list(merged.index) == ["E", "W"]
    assert merged.geometry["W"].equals(shapely.box(0, 0, 1, 2))
    assert merged.geometry["E"].equals(shapely.box(1, 0, 2, 1))


def test_a_changed_byte_is_refused(tmp_path: Path) -> None:
    entry = boundaries.bundled()["PS-2"]
    assert entry.path is not None
    copied = Path(shutil.copy(entry.path, tmp_path))
    content = copied.read_bytes()
    copied.write_bytes(content.replace(b"35.", b"36.", 1))
    with pytest.raises(BoundaryError) as error:
        boundaries.load(replace(entry, path=copied))
    assert error.value.code == "boundary_changed"
    copied.write_bytes(content)
    assert len(boundaries.load(replace(entry, path=copied))) == 2


def test_a_missing_file_is_said() -> None:
    entry = replace(boundaries.bundled()["PS-2"], path=Path("nowhere.geojson"))
    with pytest.raises(BoundaryError) as error:
        boundaries.load(entry)
    assert error.value.code == "boundary_missing"


def test_an_unknown_set_names_the_known(data: Datasets) -> None:
    with pytest.raises(UnknownSetError) as error:
        data.geometry("DZ-1830")
    assert "DZ-1984" in error.value.params["known"]


# --- adding a file of one's own ----------------------------------------------------

FILES = {
    "DZ-2019": ("dz_wilayas_2019_58.geojson", "code"),
    "DZ-2026": ("dz_wilayas_2026_69.geojson", "code"),
    "TN-2000": ("tn_governorates_24.geojson", "iso3166_2"),
}


def said(set_id: str, key: str = "code", country: str = "") -> Description:
    """What a ministry says of its file."""
    return Description(country or set_id[:2], set_id, key, 2026, "ODbL-1.0", "OpenStreetMap")


@pytest.fixture(scope="module")
def good(yardsticks: Path) -> Callable[[str], Document]:
    """A fresh copy of a good file, to be spoilt."""
    read = {
        name: json.loads((yardsticks / file).read_text("utf-8"))
        for name, (file, _) in FILES.items()
    }
    return lambda name: copy.deepcopy(read[name])


@pytest.mark.parametrize(("set_id", "units"), [("DZ-2019", 58), ("DZ-2026", 69), ("TN-2000", 24)])
def test_a_good_file_is_registered_and_used(
    yardsticks: Path, known: Regions, tmp_path: Path, set_id: str, units: int
) -> None:
    file, key = FILES[set_id]
    added = boundary_adding.add(yardsticks / file, said(set_id, key), known, tmp_path)
    assert added.table == set_id
    own = datasets.load(tmp_path)
    entry = own.boundary_sets[set_id]
    assert (entry.origin, entry.units, entry.drawn) == ("user", units, units)
    assert (entry.licence, entry.attribution, entry.year) == ("ODbL-1.0", "OpenStreetMap", 2026)
    areas = own.geometry(set_id)
    assert set(areas.index) == set(known.of_set(set_id).index)
    assert areas.is_valid.all()
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())
    computed = areas.geometry.map(area_km2)
    assert computed.sum() == pytest.approx(known.of_set(set_id)["area_km2"].sum(), rel=0.002)
    boundary_shelf.remove(set_id, user=tmp_path)
    assert datasets.load(tmp_path).boundary_sets[set_id].origin == "bundled"


def test_own_sets_stand_before_bundled_ones_and_change_the_version(
    yardsticks: Path, known: Regions, tmp_path: Path
) -> None:
    before = datasets.load(tmp_path)
    assert boundaries.stamp(tmp_path) == "bundled"
    file, key = FILES["TN-2000"]
    boundary_adding.add(yardsticks / file, said("TN-2000", key), known, tmp_path)
    boundary_adding.add(yardsticks / file, said("TN-OSM", key), known, tmp_path)
    after = datasets.load(tmp_path)
    assert after.version.digest != before.version.digest
    assert boundaries.stamp(tmp_path) != "bundled"
    # The six regions are drawn from the ministry's own governorates now.
    assert after.boundary_sets["TN-R6"].origin == "user"
    assert set(after.regions.of_set("TN-OSM").index) == set(known.of_set("TN-2000").index)
    assert (
        not after.geometry("TN-2000")
        .geometry["TN-11"]
        .equals(before.geometry("TN-2000").geometry["TN-11"])
    )


def set_geometry(document: Document, position: int, geometry: Any) -> Document:
    document["features"][position]["geometry"] = geometry
    return document


def set_key(document: Document, position: int, value: Any) -> Document:
    document["features"][position]["properties"]["code"] = value
    return document


def swap(document: Document, one: int, other: int) -> Document:
    """Exchange two wilaya numbers."""
    for feature in document["features"]:
        properties = feature["properties"]
        properties["code"] = {one: other, other: one}.get(properties["code"], properties["code"])
    return document


def without(document: Document, code: int) -> Document:
    kept = [f for f in document["features"] if f["properties"]["code"] != code]
    return document | {"features": kept}


def in_metres(document: Document) -> Document:
    """As a Web Mercator export gives it."""
    for feature in document["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        moved = shapely.transform(shape, lambda xy: xy * 111_320)
        feature["geometry"] = json.loads(shapely.to_geojson(moved))
    return document


WRONG: dict[str, tuple[str, Callable[[Document], Any], str]] = {
    "a list": ("DZ-2019", lambda d: [1, 2], "not_geojson_file"),
    "a topology": ("DZ-2019", lambda d: {"type": "Topology", "objects": {}}, "topojson"),
    "no geometry": ("DZ-2019", lambda d: set_geometry(d, 3, None), "empty_region"),
    "unclosed ring": (
        "DZ-2019",
        lambda d: set_geometry(d, 3, {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}),
        "bad_geometry",
    ),
    "no feature": (
        "DZ-2019",
        lambda d: {"type": "FeatureCollection", "features": []},
        "no_regions",
    ),
    "points": (
        "DZ-2019",
        lambda d: set_geometry(d, 3, {"type": "Point", "coordinates": [3, 36]}),
        "not_polygons",
    ),
    "an empty outline": (
        "DZ-2019",
        lambda d: set_geometry(d, 3, {"type": "Polygon", "coordinates": []}),
        "empty_region",
    ),
    "metres": ("DZ-2019", in_metres, "not_degrees"),
    "an unknown key": ("DZ-2019", lambda d: set_key(d, 3, "Nulle part 7"), "unmatched_keys"),
    "a number too many": ("DZ-2019", lambda d: set_key(d, 3, 70), "unmatched_keys"),
    "a repeated key": ("DZ-2019", lambda d: set_key(d, 3, 58), "repeated_key"),
    "a missing region": ("DZ-2019", lambda d: without(d, 25), "regions_differ"),
    "58 where 69 are said": ("DZ-2026", lambda d: without(d, 60), "regions_differ"),
    "49 and 50 swapped": ("DZ-2019", lambda d: swap(d, 49, 50), "numbers_not_confirmed"),
    "59 and 60 swapped": ("DZ-2026", lambda d: swap(d, 59, 60), "numbers_not_confirmed"),
    # Both left Djelfa: only their areas differ.
    "65 and 66 swapped": ("DZ-2026", lambda d: swap(d, 65, 66), "numbers_not_confirmed"),
    "another numbering": ("DZ-2019", lambda d: swap(d, 5, 6), "regions_misplaced"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_refused_and_nothing_is_written(
    good: Callable[[str], Document], known: Regions, tmp_path: Path, case: str
) -> None:
    set_id, spoil, code = WRONG[case]
    path, home = tmp_path / "file.geojson", tmp_path / "home"
    path.write_text(json.dumps(spoil(good(set_id))), encoding="utf-8")
    with pytest.raises(GeodataError) as error:
        boundary_adding.add(path, said(set_id), known, home)
    assert error.value.code == code
    assert not home.exists()


def test_regions_that_differ_are_named(
    good: Callable[[str], Document], known: Regions, tmp_path: Path
) -> None:
    path = tmp_path / "file.geojson"
    path.write_text(json.dumps(without(good("DZ-2019"), 25)), encoding="utf-8")
    with pytest.raises(BoundaryError) as error:
        boundary_adding.add(path, said("DZ-2019"), known, tmp_path / "home")
    assert error.value.params == {"set": "DZ-2019", "missing": ["DZ-25"], "unexpected": []}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"not json", "not_json"),
        (b"\xff\xfe{}", "not_json"),
        (b'{"features": ' + b"[" * 100_000, "damaged_file"),
        (b"<kml></kml>", "not_json"),
    ],
)
def test_what_is_no_geojson_at_all(
    known: Regions, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "file.geojson"
    path.write_bytes(content)
    with pytest.raises(GeodataError) as error:
        boundary_adding.add(path, said("DZ-2019"), known, tmp_path / "home")
    assert error.value.code == code
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("set_id", "country"),
    [("DZ", "DZ"), ("TN-2000", "DZ"), ("DZ-../../etc", "DZ"), ("DZ-a b", "DZ"), ("dz-1", "dz")],
)
def test_names_that_are_no_set(known: Regions, tmp_path: Path, set_id: str, country: str) -> None:
    path = tmp_path / "file.geojson"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(BoundaryError) as error:
        boundary_adding.add(path, said(set_id, country=country), known, tmp_path / "home")
    assert error.value.code == "bad_set_name"


def test_missing_and_oversized_files(
    known: Regions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.geojson"
    with pytest.raises(BoundaryError) as error:
        boundary_adding.add(path, said("DZ-2019"), known, tmp_path / "home")
    assert error.value.code == "boundary_missing"
    path.write_text("{}", encoding="utf-8")
    monkeypatch.setattr(boundary_adding, "MAX_BYTES", 1)
    with pytest.raises(BoundaryError) as error:
        boundary_adding.add(path, said("DZ-2019"), known, tmp_path / "home")
    assert error.value.code == "boundary_too_large"


def test_odd_words_survive_the_registry(yardsticks: Path, known: Regions, tmp_path: Path) -> None:
    file, key = FILES["TN-2000"]
    odd = 'Ministère "A\\B"\n© [sets] \x7f'
    description = replace(said("TN-2000", key), source=odd, licence="accord n° 3 = oui")
    boundary_adding.add(yardsticks / file, description, known, tmp_path)
    entry = boundaries.registry(tmp_path)["TN-2000"]
    assert (entry.source, entry.licence) == (odd, "accord n° 3 = oui")


@pytest.mark.parametrize("clockwise", [False, True])
def test_area_does_not_depend_on_how_rings_are_wound(clockwise: bool) -> None:
    outer = [(0, 0), (1, 0), (1, 1), (0, 1)]
    hole = [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)]
    island = [(2, 0), (3, 0), (3, 1), (2, 1)]
    if clockwise:
        hole, island = hole[::-1], island[::-1]
    shape = shapely.MultiPolygon([shapely.Polygon(outer, [hole]), shapely.Polygon(island)])
    # A square degree at the equator is 12,309 km² on WGS 84.
    assert area_km2(shape) == pytest.approx(12_308.8 * 1.75, rel=1e-4)


@pytest.mark.parametrize(
    ("file", "args", "table", "units"),
    [
        ("tn_governorates_24.geojson", ("TN", "TN-NAMES", "name", 2000), "TN-2000", 24),
        ("dz_wilayas_2026_69.geojson", ("DZ", "DZ-2026", "code", 2026), "DZ-2026", 69),
    ],
)
def test_units_are_known_by_name_or_confirmed_number(
    known: Regions,
    tmp_path: Path,
    yardsticks: Path,
    file: str,
    args: tuple[str, str, str, int],
    table: str,
    units: int,
) -> None:
    description = Description(*args, "ODbL-1.0", "OpenStreetMap", expected=units)
    added = boundary_adding.add(yardsticks / file, description, known, tmp_path)
    assert (added.table, added.repairs.units) == (table, units)
    own = datasets.load(tmp_path)
    assert len(own.geometry(args[1])) == units
    wrong = Description(*args, "ODbL-1.0", "OpenStreetMap", expected=units + 1)
    with pytest.raises(BoundaryError) as error:
        boundary_adding.add(yardsticks / file, wrong, known, tmp_path / "other")
    assert error.value.code == "count_differs"


def test_delegations_go_in_below_their_governorates(
    known: Regions, tmp_path: Path, yardsticks: Path
) -> None:
    from geodata.places.boundary_units import Parts

    description = Description(
        "TN", "TN-DEL", "id", 2014, "CeCILL-2.1", "INS", 264, Parts("iso", "del_fr", "del_ar")
    )
    added = boundary_adding.add(
        yardsticks / "tn_delegations_264.geojson", description, known, tmp_path
    )
    assert added.repairs.units == 264
    assert 0 < added.repairs.overlap_km2 < 5
    own = datasets.load(tmp_path)
    assert own.regions.name("TN-13-TN13A", "fr") == "Mohamedia"
    assert own.regions.lineage.containing("TN-13-TN13A", "TN-DEL", "TN-2000") == "TN-13"
    assert own.regions.lineage.containing("TN-13-TN13A", "TN-DEL", "TN-R6") == "TN-X-NE"
    assert own.regions.of_set("TN-DEL")["area_km2"].sum() == pytest.approx(155_000, rel=0.02)
    placed = own.placement({"TN": "TN-DEL"})
    tunisian = placed.links[placed.links["region_code"].str.startswith("TN-")]
    assert set(tunisian["method"]) == {"locality"}
    parents = tunisian["region_code"].map(
        lambda code: own.regions.lineage.containing(code, "TN-DEL", "TN-2000")
    )
    assert list(parents) == list(tunisian["declared_code"])


def test_bow_ties_overlaps_and_gaps_are_measured() -> None:
    """Two squares of one degree that share a strip of 0.1, and a hole of 0.1 × 0.1."""
    left = shapely.box(3, 33, 4.1, 34) - shapely.box(3.4, 33.4, 3.5, 33.5)
    right = shapely.box(4, 33, 5, 34)
    tie = shapely.Polygon([(6, 33), (7, 34), (7, 33), (6, 34)])
    shapes, facts = cleaned([left, right, tie])
    assert facts["invalid"] == 1
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert facts["overlap_km2"] == pytest.approx(area_km2(shapely.box(4, 33, 4.1, 34)), rel=1e-3)
    hole = area_km2(shapely.box(3.4, 33.4, 3.5, 33.5))
    assert facts["holes_km2"] == pytest.approx(hole, rel=1e-3)
    # The bow tie is two triangles, each a quarter of its square.
    assert facts["areas"][2] == pytest.approx(area_km2(shapely.box(6, 33, 7, 34)) / 2, rel=0.01)
    # Of the shorter square, a tenth: what two hands draw differently is no refusal.
    assert facts["overlaps"] == []
