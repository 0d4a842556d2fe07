"""Registering a boundary file of one's own: checked, cleaned, hashed, copied.

The simple form: a GeoJSON whose key field holds codes this atlas knows, or
wilaya numbers. Numbers above 48 exist in two orders, so each is believed only
when the drawn area agrees with the law's table and lies in the right parent.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj
import shapely

from geodata import boundaries
from geodata.boundaries import REGISTRY_NAME
from geodata.errors import BoundaryError
from geodata.files import sha256
from geodata.names import LAST_AGREED_NUMBER
from geodata.regions import Regions
from geodata.registry import toml_text, write_whole

MAX_BYTES = 200 * 1024 * 1024
SET_NAME = re.compile(r"[A-Z]{2}-[A-Za-z0-9-]{1,20}")
AREA_TOLERANCE = 0.05
INSIDE_PARENT = 0.9
DECIMALS = 5
GEOD = pyproj.Geod(ellps="WGS84")


@dataclass(frozen=True)
class Description:
    """What a ministry says of the file it adds."""

    country: str
    set_id: str
    key: str
    year: int
    licence: str
    source: str


def add(path: Path, said: Description, regions: Regions, user: Path | None = None) -> str:
    """Check a boundary file and register it in the user's data folder.

    Returns
    -------
    str
        The region table it was matched with (``DZ-2019`` …).

    Raises
    ------
    BoundaryError
        With the reason; nothing is stored then.
    """
    if not SET_NAME.fullmatch(said.set_id) or not said.set_id.startswith(f"{said.country}-"):
        raise BoundaryError("bad_set_name", set=said.set_id, country=said.country)
    if not path.is_file():
        raise BoundaryError("boundary_missing", set=said.set_id, file=path.name)
    if path.stat().st_size > MAX_BYTES:
        raise BoundaryError("boundary_too_large", file=path.name, limit=MAX_BYTES // 2**20)
    drawn = boundaries.read_features(path, said.key)
    _refuse_impossible(drawn, path.name)
    codes = _codes(drawn, said, regions)
    table = _region_table(codes, said, regions)
    cleaned = _cleaned(drawn.set_axis(pd.Index(codes, name="code"))).sort_index()
    if said.country == "DZ" and table != "DZ-1984":
        _confirm_numbers(cleaned, table, regions)
    _confirm_places(cleaned, table, said.country, regions)
    _store(cleaned, said, table, len(regions.of_set(table)), user)
    return table


def area_km2(geometry: shapely.Geometry) -> float:
    """Geodesic area on WGS 84, in square kilometres, however the rings are wound."""
    wound = shapely.orient_polygons(geometry)
    return abs(float(GEOD.geometry_area_perimeter(wound)[0])) / 1e6


def _refuse_impossible(drawn: gpd.GeoDataFrame, name: str) -> None:
    if drawn.empty:
        raise BoundaryError("no_regions", file=name)
    west, south, east, north = drawn.total_bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BoundaryError("not_degrees", file=name, bounds=[west, south, east, north])
    if set(drawn.geom_type) - {"Polygon", "MultiPolygon"}:
        raise BoundaryError("not_polygons", file=name, types=sorted(set(drawn.geom_type)))
    if drawn.is_empty.any():
        keys = [str(key) for key in drawn.index[drawn.is_empty]]
        raise BoundaryError("empty_region", file=name, keys=keys)


def _codes(drawn: gpd.GeoDataFrame, said: Description, regions: Regions) -> list[str]:
    codes = []
    for value in drawn.index:
        text = str(value).strip()
        if said.country == "DZ" and text.isdecimal():
            text = f"DZ-{int(text):02d}"
        if text not in regions:
            raise BoundaryError("unknown_key", key=said.key, value=str(value))
        codes.append(text)
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        raise BoundaryError("repeated_key", key=said.key, codes=repeated)
    return codes


def _region_table(codes: list[str], said: Description, regions: Regions) -> str:
    """The law whose regions the file draws: all of them, and no others."""
    candidates = regions.sets_of(said.country)
    if said.set_id in candidates:
        candidates = [said.set_id]
    for name in candidates:
        if set(codes) == set(regions.of_set(name).index):
            return name
    closest = max(candidates, key=lambda n: len(set(codes) & set(regions.of_set(n).index)))
    expected = set(regions.of_set(closest).index)
    raise BoundaryError(
        "regions_differ",
        set=closest,
        missing=sorted(expected - set(codes)),
        unexpected=sorted(set(codes) - expected),
    )


def _cleaned(drawn: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Valid polygons, overlaps and slivers between neighbours removed."""
    valid = shapely.make_valid(drawn.geometry.to_numpy(), method="structure")
    covered = shapely.coverage_clean(valid)  # type: ignore[attr-defined]
    rounded = shapely.set_precision(covered, 10**-DECIMALS, mode="pointwise")
    return gpd.GeoDataFrame(geometry=rounded, index=drawn.index, crs=drawn.crs)


def _confirm_places(drawn: gpd.GeoDataFrame, table: str, country: str, regions: Regions) -> None:
    """Refuse a key field that numbers the regions in another order.

    Each region must cover more of its bundled self, or of the bundled region
    that contains it, than of any other.
    """
    default = regions.default_set(country)
    known = boundaries.load(boundaries.bundled()[default])
    for code, polygon in drawn.geometry.items():
        own = regions.lineage.containing(str(code), table, default) or code
        shared = shapely.area(shapely.intersection(known.geometry.to_numpy(), polygon))
        found = str(known.index[int(shared.argmax())])
        if own in known.index and shared.any() and found != own:
            raise BoundaryError(
                "region_misplaced",
                value=str(code),
                name=regions.name(str(code), "fr"),
                found=regions.name(found, "fr"),
            )


def _confirm_numbers(drawn: gpd.GeoDataFrame, table: str, regions: Regions) -> None:
    """Believe a number above 48 only where area and parent agree with the law."""
    rows = regions.of_set(table)
    before = boundaries.load(boundaries.bundled()["DZ-1984"])
    for code, polygon in drawn.geometry.items():
        if int(str(code)[3:]) <= LAST_AGREED_NUMBER:
            continue
        expected = float(rows.loc[code, "area_km2"])
        parent = regions.lineage.containing(str(code), table, "DZ-1984")
        ratio = area_km2(polygon) / expected
        share = area_km2(shapely.intersection(polygon, before.geometry[parent])) / expected
        if abs(ratio - 1) > AREA_TOLERANCE or share < INSIDE_PARENT:
            name = regions.name(str(code), "fr")
            raise BoundaryError("number_not_confirmed", value=str(code)[3:], name=name)


def _store(
    drawn: gpd.GeoDataFrame, said: Description, table: str, units: int, user: Path | None
) -> None:
    folder = (user if user is not None else boundaries.user_folder()) / "boundaries"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{said.set_id}.geojson"
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"code": code},
            "geometry": json.loads(shapely.to_geojson(polygon)),
        }
        for code, polygon in drawn.geometry.items()
    ]
    document = {"type": "FeatureCollection", "features": features}
    write_whole(target, json.dumps(document, separators=(",", ":")) + "\n")
    registry = folder / REGISTRY_NAME
    entries = boundaries.read_toml(registry) if registry.exists() else {}
    label = f"{said.set_id} ({said.year})"
    entries[said.set_id] = {
        "country": said.country,
        "name": {"fr": label, "en": label, "ar": label},
        "regions": table,
        "year": said.year,
        "units": units,
        "drawn": len(drawn),
        "file": target.name,
        "sha256": sha256(target),
        "licence": said.licence,
        "attribution": said.source,
        "source": said.source,
        "method": "added by the ministry",
    }
    write_whole(registry, toml_text("sets", entries))
