"""Boundary files in the forms in which the public ones are shared: stored, or refused why.

Each is rebuilt small: squares inside the regions, with the fields, names and oddities
of those who publish them.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from openpyxl import Workbook

from geodata.errors import GeodataError
from geodata.intake.boundary_adding import Description
from geodata.languages import LANGUAGES
from geodata.messages import describe
from geodata.places.regions import Regions
from tests.geodata.places.squares import Add, Units, said, squares_in, written

# As GADM 3.6 and 4.1 spell them, in the order of our codes.
GADM_TUNISIA = (
    *("Tunis", "Ariana", "Ben Arous (Tunis Sud)", "Manubah", "Nabeul", "Zaghouan", "Bizerte"),
    *("Béja", "Jendouba", "Le Kef", "Siliana", "Kairouan", "Kassérine", "Sidi Bou Zid"),
    *("Sousse", "Monastir", "Mahdia", "Sfax", "Gafsa", "Tozeur", "Kebili", "Gabès", "Médenine"),
    "Tataouine",
)
GADM_ARABIC = (
    *("ولايةأدرار", "ولايةالشلف", "ولايةالأغواط", "ولاية أم البواقي", "ولايةباتنة", "ولايةبجاية"),
    *("ولايةبسكرة", "ولايةبشار", "ولايةالبليدة", "ولايةالبويرة"),
)
Named = Callable[[Path], Path]


def named(lang: str, key: str, known: Regions, boundary_set: str = "TN-2000") -> Units:
    return [
        ({key: known.name(facts["code"], lang)}, shape) for facts, shape in squares_in(boundary_set)
    ]


def called(names: tuple[str, ...], key: str, boundary_set: str) -> Units:
    """The first squares under other names; the rest keep their codes."""
    squares = squares_in(boundary_set)
    codes = [facts["code"] for facts, _ in squares]
    given = [*names, *codes[len(names) :]]
    return [({key: name}, shape) for name, (_, shape) in zip(given, squares, strict=True)]


def with_facts(units: Units, **facts: Any) -> Units:
    return [({**own, **facts}, shape) for own, shape in units]


# Who publishes it → set, field, units.
STORED: dict[str, tuple[str, str, Callable[[Regions], Units]]] = {
    "geoBoundaries, shapeISO": (
        "TN-2000",
        "shapeISO",
        lambda known: with_facts(
            called((), "shapeISO", "TN-2000"), shapeGroup="TUN", shapeType="ADM1", shapeID="1B2"
        ),
    ),
    "geoBoundaries, shapeName": ("TN-2000", "shapeName", lambda k: named("en", "shapeName", k)),
    "GADM 3.6, NAME_1": (
        "TN-2000",
        "NAME_1",
        lambda _: with_facts(
            called(GADM_TUNISIA, "NAME_1", "TN-2000"), NL_NAME_1="NA", GID_0="TUN"
        ),
    ),
    "GADM 4.1, NL_NAME_1": (
        "DZ-1984",
        "NL_NAME_1",
        lambda _: called(GADM_ARABIC, "NL_NAME_1", "DZ-1984"),
    ),
    "OCHA COD-AB, ADM1_FR": (
        "TN-2000",
        "ADM1_FR",
        lambda k: with_facts(named("fr", "ADM1_FR", k), ADM1_PCODE="", ADM0_EN="Tunisia"),
    ),
    "OCHA COD-AB, ADM1_AR": ("TN-2000", "ADM1_AR", lambda k: named("ar", "ADM1_AR", k)),
    "Natural Earth, iso_3166_2": (
        "TN-2000",
        "iso_3166_2",
        lambda _: [
            (facts, shapely.force_3d(shape, 0.0))
            for facts, shape in with_facts(called((), "iso_3166_2", "TN-2000"), scalerank=4)
        ],
    ),
    "OSM, ISO3166-2": (
        "TN-2000",
        "ISO3166-2",
        lambda _: with_facts(
            called((), "ISO3166-2", "TN-2000"), **{"name:ar": "", "admin_level": "4", "@id": "r/1"}
        ),
    ),
}


@pytest.mark.parametrize("kind", STORED)
def test_public_sets_are_stored(kind: str, add: Add, known: Regions, tmp_path: Path) -> None:
    boundary_set, key, units_of = STORED[kind]
    units = units_of(known)
    path = written(tmp_path / "regions.geojson", units)
    added = add(path, said(boundary_set, key))
    assert (added.table, added.repairs.units) == (boundary_set, len(units))


def text(content: str | bytes) -> Named:
    def write(path: Path) -> Path:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def geojson(document: dict[str, Any]) -> Named:
    return text(json.dumps(document))


def features(units: Units) -> list[dict[str, Any]]:
    return [
        {"type": "Feature", "properties": f, "geometry": json.loads(shapely.to_geojson(shape))}
        for f, shape in units
    ]


def zipped(files: dict[str, bytes]) -> Named:
    def write(path: Path) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path

    return write


def workbook(path: Path) -> Path:
    made = Workbook()
    for row in (["code", "Gouvernorat", "Population"], ["TN-11", "Tunis", 1075306]):
        made.active.append(row)
    made.save(path)
    return path


def wkt(path: Path) -> Path:
    rows = [f'{facts["code"]},"{shape.wkt}"' for facts, shape in squares_in("TN-2000")]
    path.write_text("\n".join(["code,WKT", *rows]))
    return path


def metres(path: Path) -> Path:
    frame = gpd.GeoDataFrame(
        pd.DataFrame([facts for facts, _ in squares_in("TN-2000")]),
        geometry=[shape for _, shape in squares_in("TN-2000")],
        crs=4326,
    ).to_crs(3857)
    units = list(zip(frame[["code"]].to_dict("records"), frame.geometry, strict=True))
    return written(path, units)


def with_centres(path: Path) -> Path:
    """Overpass gives the capital of each region as a node beside its outline."""
    units = squares_in("TN-2000")
    return written(path, [*units, ({"code": "TN-11"}, units[0][1].centroid)])


def twice(path: Path) -> Path:
    units = squares_in("TN-2000")
    return written(path, [*units, units[0]])


UNITS = squares_in("TN-2000")
# A kind of file → its name, how it is written, the one reason it is refused for.
REFUSED: dict[str, tuple[str, Named, str]] = {
    "KML of Google Earth": ("f.kml", text("<kml><Document/></kml>"), "unknown_format"),
    "KMZ": ("f.kmz", zipped({"doc.kml": b"<kml/>"}), "unknown_format"),
    "GML of a WFS": ("f.gml", text("<wfs:FeatureCollection/>"), "unknown_format"),
    "FlatGeobuf": ("f.fgb", text(b"fgb\x03fgb\x00"), "unknown_format"),
    "GeoParquet": ("f.parquet", text(b"PAR1"), "unknown_format"),
    "picture of a map": ("f.svg", text("<svg/>"), "unknown_format"),
    "table of a shapefile alone": ("f.dbf", text(b"\x03"), "lone_shapefile"),
    "geodatabase": ("f.gdb.zip", zipped({"a.gdb/a00000001.gdbtable": b"x"}), "no_shapefile"),
    "GeoJSON in a ZIP": ("f.zip", zipped({"f.geojson": b"{}"}), "no_shapefile"),
    "workbook of a statistical office": ("f.xlsx", workbook, "no_outlines"),
    "CSV with WKT": ("f.csv", wkt, "no_outlines"),
    "Web Mercator without a word": ("f.geojson", metres, "not_degrees"),
    "lines of features": (
        "f.json",
        text("\n".join(json.dumps(one) for one in features(UNITS))),
        "not_json",
    ),
    "one feature": ("f.geojson", geojson(features(UNITS)[0]), "not_geojson_file"),
    "geometries without fields": (
        "f.geojson",
        geojson({"type": "GeometryCollection", "geometries": []}),
        "not_geojson_file",
    ),
    "Overpass with capitals": ("f.geojson", with_centres, "not_polygons"),
    "exploded parts": ("f.geojson", twice, "repeated_key"),
    "HTML of a page that wants a login": (
        "f.geojson",
        text("<!DOCTYPE html><html></html>"),
        "not_json",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_others_are_refused_for_what_they_are(
    kind: str, add: Add, known: Regions, tmp_path: Path
) -> None:
    name, write, code = REFUSED[kind]
    asked: Description = said("TN-2000")
    with pytest.raises(GeodataError) as refused:
        add(write(tmp_path / name), asked)
    assert refused.value.code == code
    for lang in LANGUAGES:
        assert name in describe(refused.value, lang) or code == "repeated_key"
    assert not (tmp_path / "home").exists()
