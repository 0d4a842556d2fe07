"""Boundary files as they come: exchanged axes, slivers, layers, odd keys.

The files are small squares inside the bundled regions, so that each value can
be checked by hand: a square of 0.02 degree at 36° N is about 3.96 km².
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata import datasets
from geodata.errors import GeodataError, IntakeError
from geodata.intake import book, boundary_report
from geodata.intake.boundary_adding import Description
from geodata.languages import LANGUAGES
from geodata.messages import describe
from geodata.places import boundaries, gazetteer
from geodata.places.boundary_cleaning import area_km2, cleaned
from geodata.places.boundary_units import Parts
from geodata.places.regions import Regions
from tests.geodata.places.squares import (
    DELEGATIONS,
    SIDE,
    Add,
    Units,
    bundled,
    delegations,
    exchanged,
    said,
    square,
    squares_in,
    written,
)


@pytest.fixture
def refused(add: Add, tmp_path: Path) -> Callable[..., GeodataError]:
    """Why a file is refused; nothing may be stored then."""

    def ask(path: Path, description: Description) -> GeodataError:
        with pytest.raises(GeodataError) as error:
            add(path, description)
        assert not (tmp_path / "home").exists()
        return error.value

    return ask


# --- where it lies -----------------------------------------------------------------


@pytest.mark.parametrize("boundary_set", ["TN-2000", "DZ-1984", "EG-27", "JO-12", "LB-6", "PS-2"])
def test_exchanged_axes_are_refused_with_that_reason(
    refused: Callable[..., GeodataError], tmp_path: Path, boundary_set: str
) -> None:
    """Egypt and its neighbours lie near the diagonal: their extent alone would not tell."""
    units = [({"code": code}, exchanged(shape)) for code, shape in bundled(boundary_set).items()]
    error = refused(written(tmp_path / "f.geojson", units), said(boundary_set))
    assert error.code == "axes_swapped"
    west, south, east, north = bundled(boundary_set).total_bounds
    edges = [error.params[edge] for edge in ("south", "west", "north", "east")]
    assert edges == pytest.approx([west, south, east, north], abs=1e-4)


def test_exchanged_axes_go_before_names_and_missing_regions(
    refused: Callable[..., GeodataError], tmp_path: Path
) -> None:
    units = [({"code": f"x{i}"}, exchanged(s)) for i, (_, s) in enumerate(squares_in("MA-2015"))]
    assert refused(written(tmp_path / "f.geojson", units), said("MA-2015")).code == "axes_swapped"


def test_exchanged_axes_of_parts(refused: Callable[..., GeodataError], tmp_path: Path) -> None:
    units = delegations(exchanged(square(10.1, 36.78)), exchanged(square(10.14, 36.78)))
    assert refused(written(tmp_path / "f.geojson", units), DELEGATIONS).code == "axes_swapped"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "les axes semblent échangés"),
        ("en", "the axes seem exchanged"),
        ("ar", "يبدو أن المحورين معكوسان"),
    ],
)
def test_exchanged_axes_are_told_in_words(
    refused: Callable[..., GeodataError], tmp_path: Path, lang: str, words: str
) -> None:
    units = [(facts, exchanged(shape)) for facts, shape in squares_in("TN-2000")]
    sentence = describe(refused(written(tmp_path / "f.geojson", units), said("TN-2000")), lang)
    assert words in sentence
    assert {"fr": "Tunisie", "en": "Tunisia", "ar": "تونس"}[lang] in sentence
    assert "{" not in sentence


def test_a_set_that_lies_elsewhere_is_refused(
    refused: Callable[..., GeodataError], tmp_path: Path
) -> None:
    """West for east: in the Atlantic. Eight degrees to the west: in Algeria."""
    mirrored = [
        (facts, shapely.transform(s, lambda xy: xy * [-1, 1])) for facts, s in squares_in("TN-2000")
    ]
    error = refused(written(tmp_path / "f.geojson", mirrored), said("TN-2000"))
    assert error.code == "drawn_elsewhere"
    assert error.params["east"] == pytest.approx(-error.params["west_of"], abs=1)
    moved = [
        (facts, shapely.transform(s, lambda xy: xy - [8, 0])) for facts, s in squares_in("TN-2000")
    ]
    error = refused(written(tmp_path / "f.geojson", moved), said("TN-2000"))
    assert (error.code, error.params["found"]["fr"]) == ("drawn_in_other_country", "Algérie")


def test_one_region_elsewhere_is_refused_and_named(
    refused: Callable[..., GeodataError], tmp_path: Path
) -> None:
    units = squares_in("TN-2000")
    place = next(i for i, (facts, _) in enumerate(units) if facts["code"] == "TN-83")
    units[place] = (units[place][0], square(15, 31))
    error = refused(written(tmp_path / "f.geojson", units), said("TN-2000"))
    assert error.code == "regions_misplaced"
    assert "– TN-83 (Tataouine) : hors du pays" in describe(error, "fr")
    assert [row.value for row in error.params["rows"]] == ["TN-83"]


def test_regions_may_reach_beyond_the_neutral_outline(add: Add, tmp_path: Path) -> None:
    """Another set of Morocco can be registered: the bundled one ends at 27°40' N."""
    ground = boundaries.territories() & shapely.box(-20, 20, 0, 30)
    north, south = (ground & shapely.box(-20, *lats) for lats in ((24, 0, 30), (20, 0, 24)))
    units = [
        ({"code": code}, shape | north if code == "MA-11" else shape)
        for code, shape in bundled("MA-2015").items()
    ]
    path = written(tmp_path / "f.geojson", [*units, ({"code": "MA-12"}, south)])
    assert add(path, said("MA-2015")).repairs.units == 12


def test_coarser_regions_are_compared_with_the_sum_of_their_parts(
    add: Add, known: Regions, data: datasets.Datasets, tmp_path: Path
) -> None:
    units = [({"code": code}, shape) for code, shape in data.geometry("TN-R6").geometry.items()]
    assert add(written(tmp_path / "f.geojson", units), said("TN-R6")).table == "TN-R6"
    own = datasets.load(tmp_path / "home")
    assert (own.boundary_sets["TN-R6"].origin, len(own.geometry("TN-R6"))) == ("user", 6)


def test_parts_of_another_country_are_refused(
    refused: Callable[..., GeodataError], tmp_path: Path
) -> None:
    path = written(tmp_path / "f.geojson", delegations(square(10.1, 36.78), parent="DZ-05"))
    error = refused(path, DELEGATIONS)
    assert (error.code, error.params["key"]) == ("unmatched_keys", "p")
    path = written(tmp_path / "f.geojson", delegations(square(3, 36), parent="TN-11"))
    assert refused(path, DELEGATIONS).params["found"]["en"] == "Algeria"


def test_parts_of_a_newer_wilaya_belong_to_it_and_to_the_one_it_came_from(
    add: Add, tmp_path: Path
) -> None:
    """Timimoun left Adrar in 2019; the set in force knows it."""
    unit = ({"id": "1", "p": "Timimoun", "n": "Timimoun"}, square(0.23, 29.26))
    description = said("DZ-OWN", "id", parts=Parts("p", "n"))
    add(written(tmp_path / "f.geojson", [unit]), description)
    own = datasets.load(tmp_path / "home")
    above = [
        own.regions.lineage.containing("DZ-49-1", "DZ-OWN", law)
        for law in ("DZ-2026", "DZ-2019", "DZ-1984")
    ]
    assert above == ["DZ-49", "DZ-49", "DZ-01"]


# --- outlines ----------------------------------------------------------------------


def test_a_part_that_is_a_line_is_left_out_and_told(
    add: Add, known: Regions, tmp_path: Path
) -> None:
    line = shapely.Polygon([(10.2, 36.82), (10.205, 36.82), (10.2, 36.82), (10.2, 36.82)])
    whole = shapely.MultiPolygon([square(10.18, 36.78), line])
    path = written(tmp_path / "f.geojson", delegations(square(10.16, 36.78), whole))
    added = add(path, DELEGATIONS)
    assert (added.repairs.slivers, added.repairs.invalid, added.repairs.units) == (1, 1, 2)
    areas = datasets.load(tmp_path / "home").geometry("TN-DEL").geometry
    assert (areas["TN-11-1"] ^ square(10.18, 36.78)).area < 1e-9
    assert area_km2(areas["TN-11-1"]) == pytest.approx(3.96, abs=0.01)
    assert "parties sans surface, écartées : 1" in boundary_report.sentences(added, known, "fr")[0]


def test_detail_finer_than_the_grid_is_stored_as_valid_outlines(add: Add, tmp_path: Path) -> None:
    """Four points within a metre of each other: rounded alone, the ring would cross itself."""
    fine = shapely.Polygon(
        [
            (11.0419551, 33.7756752),
            (11.0418143, 33.7754631),
            (11.041815183679947, 33.77546236625033),
            (11.0414997, 33.7754878),
        ]
    )
    assert not shapely.set_precision(fine, 1e-5, mode="pointwise").is_valid
    units = [
        (facts, fine if facts["code"] == "TN-82" else shape)
        for facts, shape in squares_in("TN-2000")
    ]
    added = add(written(tmp_path / "f.geojson", units), said("TN-2000"))
    areas = datasets.load(tmp_path / "home").geometry("TN-2000")
    assert (len(areas), bool(areas.is_valid.all())) == (24, True)
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())
    assert area_km2(areas.geometry["TN-82"]) == pytest.approx(385e-6, abs=2e-6)
    # 362 m² as the file drew it.
    assert added.repairs.largest_change == pytest.approx(385 / 362 - 1, abs=0.01)
    assert added.repairs.changed_most == "TN-82"


@pytest.mark.parametrize(
    "flat",
    [
        [(10.2, 36.8), (10.2, 36.8), (10.2, 36.8), (10.2, 36.8)],
        [(10.2, 36.8), (10.3, 36.8), (10.2, 36.8), (10.2, 36.8)],
        # Narrower than the grid.
        [(10.2, 36.8), (10.3, 36.8), (10.3, 36.800001), (10.2, 36.800001)],
    ],
)
def test_a_unit_without_area_is_refused_and_named(
    refused: Callable[..., GeodataError], tmp_path: Path, flat: list[tuple[float, float]]
) -> None:
    units = delegations(shapely.Polygon(flat), square(10.1, 36.78))
    error = refused(written(tmp_path / "f.geojson", units), DELEGATIONS)
    assert (error.code, error.params["codes"]) == ("flat_region", ["TN-11-0"])


def test_units_on_the_same_ground_are_refused_in_pairs(
    refused: Callable[..., GeodataError], tmp_path: Path
) -> None:
    same, apart = square(10.1, 36.78), square(10.14, 36.78)
    error = refused(written(tmp_path / "f.geojson", delegations(same, apart, same)), DELEGATIONS)
    assert error.code == "units_overlap"
    pairs = [(row.params["one"], row.params["other"]) for row in error.params["rows"]]
    assert pairs == [("TN-11-0", "TN-11-2")]
    assert "TN-11-0 et TN-11-2 : 100 %" in describe(error, "fr")


def test_gaps_between_units_are_measured_open_or_enclosed(add: Add, tmp_path: Path) -> None:
    """A strip of a tenth of a degree cut out of the south of Tunisia, open to the border."""
    strip = shapely.box(0, 31, 20, 31.1)
    units = [({"code": code}, shape - strip) for code, shape in bundled("TN-2000").items()]
    gap = add(written(tmp_path / "f.geojson", units), said("TN-2000")).repairs.gap_km2
    cut = area_km2(bundled("TN-2000").union_all() & strip)
    # Up to 5 km from the border the bundled outline is not sure enough.
    assert 0.85 * cut < gap < cut
    whole = [({"code": code}, shape) for code, shape in bundled("TN-2000").items()]
    assert add(written(tmp_path / "f.geojson", whole), said("TN-2000")).repairs.gap_km2 == 0


def test_narrow_gaps_are_closed_and_wide_ones_stay(tmp_path: Path) -> None:
    """Two gaps in a square of a tenth of a degree: 50 m wide, and 1 km."""
    narrow, wide = shapely.box(3.02, 36.05, 3.08, 36.0505), shapely.box(3.02, 36.02, 3.08, 36.03)
    shapes, facts = cleaned([shapely.box(3, 36, 3.1, 36.1) - narrow - wide])
    assert facts["areas"][0] == pytest.approx(
        area_km2(shapely.box(3, 36, 3.1, 36.1)) - area_km2(wide), rel=1e-4
    )
    assert facts["holes_km2"] == pytest.approx(area_km2(narrow) + area_km2(wide), rel=1e-3)
    assert len(shapes[0].interiors) == 1


def test_what_no_coverage_can_be_made_of_is_refused(
    refused: Callable[..., GeodataError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the reading process gives back is checked before it is kept."""
    path = written(tmp_path / "f.geojson", squares_in("TN-2000"))
    tie = '{"type":"Polygon","coordinates":[[[9,34],[10,35],[10,34],[9,35],[9,34]]]}'
    facts = {"flat": [], "overlaps": []}
    monkeypatch.setattr(book, "coverage", lambda *_: (facts, [tie] * 24))
    assert refused(path, said("TN-2000")).code == "outlines_tangled"
    monkeypatch.setattr(book, "coverage", lambda *_: (facts, ["{", "}"]))
    assert refused(path, said("TN-2000")).code == "outlines_tangled"


@pytest.mark.parametrize("limit", ["out_of_time", "out_of_memory"])
def test_outlines_that_take_too_long_are_refused(
    refused: Callable[..., GeodataError],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
) -> None:
    def ended(*_: Any) -> None:
        raise IntakeError(limit, file="f.geojson")

    monkeypatch.setattr(book, "coverage", ended)
    path = written(tmp_path / "f.geojson", squares_in("TN-2000"))
    assert refused(path, said("TN-2000")).code == "outlines_too_fine"


def test_areas_that_differ_from_the_table_are_told(
    add: Add, known: Regions, tmp_path: Path
) -> None:
    drawn = bundled("DZ-1984")
    moved = drawn["DZ-47"] & shapely.box(-10, 32, 20, 40)
    units = [({"code": c}, moved if c == "DZ-47" else shape) for c, shape in drawn.items()]
    added = add(written(tmp_path / "f.geojson", units), said("DZ-1984"))
    assert [gap.code for gap in added.repairs.areas] == ["DZ-47"]
    gap = added.repairs.areas[0]
    assert gap.drawn == pytest.approx(area_km2(moved), rel=1e-3)
    assert gap.expected == known.of_set("DZ-1984")["area_km2"]["DZ-47"]
    told = boundary_report.sentences(added, known, "en")[-1]
    assert told.splitlines()[1].startswith("– Ghardaïa (DZ-47): ")


# --- keys and names ----------------------------------------------------------------


def test_names_are_refused_all_at_once_with_their_rows(
    refused: Callable[..., GeodataError], known: Regions, tmp_path: Path
) -> None:
    """The candidates are regions of the set, not of another law or of a grouping."""
    odd = {3: "Zagouen", 6: "Selyena", 20: "Nulle part 7"}
    units = [
        ({"nom": odd.get(row, known.name(facts["code"], "fr"))}, shape)
        for row, (facts, shape) in enumerate(squares_in("TN-2000"), 1)
    ]
    error = refused(written(tmp_path / "f.geojson", units), said("TN-OSM", "nom"))
    assert (error.code, error.params["found"], error.params["total"]) == ("unmatched_keys", 3, 24)
    assert describe(error, "fr").splitlines()[1:] == [
        "– n° 3 : « Zagouen » (peut-être Zaghouan)",
        "– n° 6 : « Selyena » (peut-être Siliana)",
        "– n° 20 : « Nulle part 7 »",
    ]


def test_candidates_belong_to_the_set(refused: Callable[..., GeodataError], tmp_path: Path) -> None:
    """Bordj Badji Mokhtar (DZ-50) is no wilaya of the law of 1984."""
    units = squares_in("DZ-1984")
    units[33] = ({"code": "Bordj Bou Arrer"}, units[33][1])
    error = refused(written(tmp_path / "f.geojson", units), said("DZ-1984"))
    assert describe(error, "en").splitlines()[1:] == [
        "– no. 34: “Bordj Bou Arrer” (perhaps Bordj Bou Arréridj)"
    ]
    assert "برج بوعريريج" in describe(error, "ar")


def test_a_new_wilaya_is_refused_for_its_area_not_for_a_number(
    refused: Callable[..., GeodataError], data: datasets.Datasets, tmp_path: Path
) -> None:
    """58 names, each a square of about 100 km² inside its wilaya of before 2019."""
    rows, wilayas = data.regions.of_set("DZ-2019"), bundled("DZ-1984")
    units: Units = []
    for code in rows.index:
        parent = data.regions.lineage.containing(code, "DZ-2019", "DZ-1984")
        assert parent
        point = wilayas[parent].representative_point()
        # Two that left the same wilaya lie side by side.
        aside = 0.2 * (1 + int(code[3:]) % 2) if code != parent else 0
        shape = square(point.x + aside, point.y, 0.1)
        units.append(({"nom": rows.loc[code, "name_fr"]}, shape))
    error = refused(written(tmp_path / "f.geojson", units), said("DZ-2019", "nom"))
    assert (error.code, error.params["found"]) == ("areas_not_confirmed", 10)
    row = error.params["rows"][-1]
    drawn, expected = area_km2(units[57][1]), rows.loc["DZ-58", "area_km2"]
    assert (row.value, row.params["drawn"]) == ("DZ-58", pytest.approx(drawn, rel=1e-3))
    assert (row.params["expected"], round(drawn), round(expected)) == (expected, 106, 58_527)
    told = describe(error, "fr")
    assert "– DZ-58 (El Meniaa) : 106 km² dessinés au lieu de 58\u202f527 km²" in told
    assert "numéro" not in told


@pytest.mark.parametrize(
    ("extra", "field"), [({"id ": "x"}, "id"), ({" p": "x"}, "p"), ({"n\t": "x"}, "n")]
)
def test_a_field_twice_but_for_a_space_is_refused(
    refused: Callable[..., GeodataError], tmp_path: Path, extra: dict[str, str], field: str
) -> None:
    units = [({**facts, **extra}, shape) for facts, shape in delegations(square(10.1, 36.78))]
    error = refused(written(tmp_path / "f.geojson", units), DELEGATIONS)
    assert (error.code, error.params["field"]) == ("repeated_field", field)


def test_a_number_of_thousands_of_digits_is_a_value_like_another(
    refused: Callable[..., GeodataError], known: Regions, tmp_path: Path
) -> None:
    units = [({"code": "1" * 5000}, square(3, 36))]
    error = refused(written(tmp_path / "f.geojson", units), said("DZ-X"))
    assert error.code == "unmatched_keys"
    assert len(describe(error, "fr")) < 400
    assert gazetteer.load(known).match("1" * 5000, "DZ").code is None


def test_parts_need_keys_that_can_be_codes(
    refused: Callable[..., GeodataError], tmp_path: Path
) -> None:
    units = delegations(square(10.1, 36.78), square(10.14, 36.78), square(10.18, 36.78))
    units[0][0]["id"], units[2][0]["id"] = "", "x" * 41
    error = refused(written(tmp_path / "f.geojson", units), DELEGATIONS)
    assert error.code == "unusable_keys"
    assert [row.params["row"] for row in error.params["rows"]] == [1, 3]


def test_a_parent_that_is_blank_is_named_by_its_row(
    refused: Callable[..., GeodataError], tmp_path: Path
) -> None:
    units = delegations(square(10.1, 36.78), square(10.14, 36.78))
    units[1][0]["p"] = " "
    error = refused(written(tmp_path / "f.geojson", units), DELEGATIONS)
    assert describe(error, "fr").splitlines()[1:] == ["– n° 2 : « – »"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"country": "XX", "set_id": "XX-1"}, "unknown_country"),
        ({"year": 99999}, "bad_set_year"),
        ({"source": "\udcff"}, "bad_text"),
        ({"set_id": "TN-2000"}, "set_name_taken"),
        ({"key": "nichts"}, "no_such_field"),
        ({"layer": "nichts"}, "no_such_layer"),
    ],
)
def test_requests_that_make_no_sense(
    refused: Callable[..., GeodataError], tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    path = written(tmp_path / "f.geojson", delegations(square(10.1, 36.78)))
    error = refused(path, replace(DELEGATIONS, **change))
    assert error.code == code
    for lang in LANGUAGES:
        assert "{" not in describe(error, lang)


# --- the file itself ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("f.geojson", b'var mesregions = {"type": 1};', "not_json"),
        ("f.geojson", b'{"type": "FeatureCollection",\n"features": [,]}', "not_json"),
        ("f.geojson", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "lfs_pointer"),
        ("f.zip", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "lfs_pointer"),
        ("f.geojson", b'{"geometryType": "esriGeometryPolygon", "features": []}', "esri_json"),
        ("f.json", b'{"type": "Topology", "objects": {}}', "topojson"),
        ("f.shp", b"\x00\x00\x27\x0a", "lone_shapefile"),
    ],
)
def test_what_is_no_boundary_file_is_called_by_its_name(
    refused: Callable[..., GeodataError], tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    error = refused(path, said("TN-2000"))
    assert error.code == code
    for lang in LANGUAGES:
        assert name in describe(error, lang)


def test_where_a_file_stops_being_json_is_told(
    refused: Callable[..., GeodataError], tmp_path: Path
) -> None:
    path = tmp_path / "f.geojson"
    path.write_bytes(b'{"type": "FeatureCollection",\n"features": [,]}')
    error = refused(path, said("TN-2000"))
    assert (error.params["line"], error.params["text"]) == ("2", '"features": [,]}')


def shapefile(folder: Path, name: str, units: Units) -> list[Path]:
    table = pd.DataFrame([facts for facts, _ in units])
    shapes = [shape for _, shape in units]
    folder.mkdir(exist_ok=True)
    gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326").to_file(folder / f"{name}.shp")
    return sorted(folder.glob(f"{name}.*"))


def test_a_zip_made_on_a_mac(add: Add, tmp_path: Path) -> None:
    parts = shapefile(tmp_path / "parts", "gouvernorats", squares_in("TN-2000"))
    path = tmp_path / "mac.zip"
    with zipfile.ZipFile(path, "w") as archived:
        for part in parts:
            archived.write(part, f"gouvernorats/{part.name}")
            archived.writestr(f"__MACOSX/gouvernorats/._{part.name}", b"\x00\x05\x16\x07")
            archived.writestr(f"gouvernorats/._{part.name}", b"\x00\x05\x16\x07")
    assert add(path, said("TN-2000")).repairs.units == 24


def test_a_zip_of_two_shapefiles_is_asked_about(
    refused: Callable[..., GeodataError], add: Add, tmp_path: Path
) -> None:
    path = tmp_path / "both.zip"
    with zipfile.ZipFile(path, "w") as archived:
        for name in ("full", "simplified"):
            for part in shapefile(tmp_path / "parts", name, squares_in("TN-2000")):
                archived.write(part, part.name)
    error = refused(path, said("TN-2000"))
    assert (error.code, error.params["layers"]) == ("which_layer", ["full", "simplified"])
    assert add(path, said("TN-2000", layer="simplified")).repairs.layer == "simplified"


def layered(path: Path) -> Path:
    """The country, its governorates, and two parts of each, as country packages come."""
    regions = squares_in("TN-2000")
    halves = [
        (
            {"NAME_1": facts["code"], "NAME_2": f"{facts['code']}{part}"},
            square(*corner, SIDE / 2),
        )
        for facts, shape in regions
        for part, corner in (("a", shape.bounds[:2]), ("b", shape.centroid.coords[0]))
    ]
    layers: dict[str, Units] = {
        "ADM_0": [({"COUNTRY": "Tunisia"}, shapely.union_all([s for _, s in regions]))],
        "ADM_1": [({"NAME_1": facts["code"]}, shape) for facts, shape in regions],
        "ADM_2": halves,
    }
    for name, units in layers.items():
        table = pd.DataFrame([facts for facts, _ in units])
        frame = gpd.GeoDataFrame(table, geometry=[s for _, s in units], crs="EPSG:4326")
        frame.to_file(path, layer=name, driver="GPKG")
    return path


def test_of_several_layers_the_one_that_fits_is_read_and_told(
    add: Add, known: Regions, tmp_path: Path
) -> None:
    """The names of regions are in two layers; in one of them each is there once."""
    path = layered(tmp_path / "f.gpkg")
    added = add(path, said("TN-2000", "NAME_1"))
    assert (added.repairs.layer, added.repairs.units) == ("ADM_1", 24)
    assert "Couche lue : ADM_1." in boundary_report.sentences(added, known, "fr")
    parts = said("TN-DEL", "NAME_2", parts=Parts("NAME_1", "NAME_2"))
    assert (add(path, parts).repairs.layer, add(path, parts).repairs.units) == ("ADM_2", 48)


def test_a_field_that_no_layer_has_is_told_with_those_there_are(
    refused: Callable[..., GeodataError], tmp_path: Path
) -> None:
    error = refused(layered(tmp_path / "f.gpkg"), said("TN-2000", "NAME_9"))
    assert error.code == "no_such_field"
    assert error.params["fields"] == ["COUNTRY", "NAME_1", "NAME_2"]
