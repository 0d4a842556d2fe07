"""Boundary sets: what is registered, loaded only when its hash is right.

Bundled sets are listed in ``data/boundaries/registry.toml``. Sets a ministry
adds live in its own data folder with a registry of the same form and stand
before a bundled set of the same name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry import shape

from geodata import home
from geodata.errors import BoundaryError, GeodataError, UnknownSetError
from geodata.files import DATA, numbers, read_table, sha256
from geodata.languages import first
from geodata.places import set_tables
from geodata.places.set_tables import SetFacts

BUNDLED = DATA / "boundaries"
CRS = "EPSG:4326"
# Columns of the list of a set's own units.
UNITS = ("code", "name_fr", "name_en", "name_ar", "parent_code", "area_km2")
# What the backdrop calls ground that is no country's.
TERRITORY = "territory"
# What reading a JSON document of any other shape may raise; the last, one too deep.
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class BoundarySet:
    """One registered boundary set.

    Attributes
    ----------
    id : str
        ``DZ-1984``, ``TN-2000`` …
    country : str
    name : dict
        Short description by language.
    regions : str
        The set of :mod:`geodata.places.regions` whose codes the file uses.
    law, year : str, int
        The law that made these regions, and the year they speak of.
    units, drawn : int
        Regions the law counts, and regions the file draws.
    path, sha256 : Path or None, str
        The file and the hash its bytes must have; None where only tables exist.
    licence, attribution, source, retrieved, method : str
    origin : str
        ``bundled`` or ``user``.
    rolled_up_from : str
        For a set drawn by joining the regions of another, that other; else empty.
    units_file : Path or None
        For units that are parts of known regions, their own codes and names.
    """

    id: str
    country: str
    name: dict[str, str]
    regions: str
    law: str
    year: int
    units: int
    drawn: int
    path: Path | None
    sha256: str
    licence: str
    attribution: str
    source: str
    retrieved: str
    method: str
    origin: str
    rolled_up_from: str = ""
    units_file: Path | None = None

    def called(self, lang: str) -> str:
        """The short description in `lang`, or in the language that stands in."""
        described = first(self.name, lang)
        return described.text if described else self.id


def registry(user: Path | None = None) -> dict[str, BoundarySet]:
    """Every registered set by id; the user's own replace bundled ones of the same id."""
    sets = bundled() | _own(user)[0]
    for facts in set_tables.facts(DATA / "regions").values():
        # A ministry's own drawing goes before the sum of its parts.
        if facts.kind == set_tables.GROUPING and facts.id not in sets:
            sets[facts.id] = _derived(facts, sets[facts.of])
    return sets


def damage(user: Path | None = None) -> tuple[GeodataError, ...]:
    """What of the ministry's own sets cannot be used, and is therefore not in force."""
    return _own(user)[1]


def _own(user: Path | None) -> tuple[dict[str, BoundarySet], tuple[GeodataError, ...]]:
    """The ministry's own sets that can be used, and what is wrong with the others."""
    folder = home.folder(user) / "boundaries"
    try:
        entries = home.read_registry(folder / home.REGISTRY, "sets")
    except GeodataError as error:
        return {}, (error,)
    sets: dict[str, BoundarySet] = {}
    wrong: list[GeodataError] = []
    for name, row in entries.items():
        try:
            sets[name] = _confirmed(_entry(name, row, folder, "user"))
        except (*MALFORMED, OSError):
            wrong.append(home.damaged(folder / name))
    return sets, tuple(wrong)


def _confirmed(entry: BoundarySet) -> BoundarySet:
    """An entry whose files are there, and are those that were registered."""
    known = set_tables.facts(DATA / "regions")
    own = entry.units_file is not None
    if entry.country not in set_tables.countries(DATA / "regions").index:
        raise ValueError(entry.country)
    if not own and entry.regions not in known:
        raise ValueError(entry.regions)
    if entry.path is None or _digest(entry.path, entry.path.stat().st_mtime_ns) != entry.sha256:
        raise ValueError(entry.id)
    if entry.units_file is not None:
        listed = read_table(entry.units_file)[list(UNITS)]
        numbers(listed["area_km2"])
        if listed["code"].duplicated().any():
            raise ValueError(entry.id)
    return entry


@lru_cache(maxsize=64)
def _digest(path: Path, changed: int) -> str:
    """The hash of a drawing, computed again where its file has changed."""
    return sha256(path)


def bundled() -> dict[str, BoundarySet]:
    """The sets that come with the atlas."""
    return _read_registry(BUNDLED, "bundled")


def measured_quality() -> pd.DataFrame:
    """How far the bundled outlines agree with better ones that may not be shipped.

    Returns
    -------
    DataFrame
        One row per bundled region, all as text: ``set``, ``code``, ``iou`` (common over
        joint area, empty where not measured), ``area_drawn_km2``, ``area_yardstick_km2``,
        ``area_ratio``, ``seat_inside``, ``status`` (good, approximate, not_measured),
        ``remark_code``.
    """
    return read_table(DATA / "regions" / "boundary_quality.csv")


def stamp(user: Path | None = None) -> str:
    """Changes whenever the user's registry does; cheap enough to ask on every run."""
    path = home.folder(user) / "boundaries" / home.REGISTRY
    return f"{path.stat().st_mtime_ns}" if path.exists() else "bundled"


def load(boundary_set: BoundarySet) -> gpd.GeoDataFrame:
    """The geometry of a set.

    Returns
    -------
    GeoDataFrame
        One row per drawn region, indexed by ``code``, EPSG:4326. Empty where
        the set has tables only.

    Raises
    ------
    BoundaryError
        If the file's bytes are not those that were registered.
    """
    if boundary_set.path is None:
        return gpd.GeoDataFrame({"code": []}, geometry=[], crs=CRS).set_index("code")
    if not boundary_set.path.exists():
        raise BoundaryError("boundary_missing", set=boundary_set.id, file=boundary_set.path.name)
    if sha256(boundary_set.path) != boundary_set.sha256:
        raise BoundaryError("boundary_changed", set=boundary_set.id, file=boundary_set.path.name)
    return _features(boundary_set.path, boundary_set.sha256)


@lru_cache(maxsize=32)
def _features(path: Path, digest: str) -> gpd.GeoDataFrame:
    """What a file of that digest draws."""
    return read_features(path)


def load_rolled_up(base: gpd.GeoDataFrame, parents: dict[str, str]) -> gpd.GeoDataFrame:
    """The regions of a coarser set, each the union of its parts.

    Parameters
    ----------
    base : GeoDataFrame
        The finer set, indexed by code.
    parents : dict
        Code of the finer set → code of the coarser.
    """
    inside = base[[code in parents for code in base.index]]
    above = [parents[code] for code in inside.index]
    merged = [
        (code, shapely.coverage_union_all(part.geometry.to_numpy()))
        for code, part in inside.groupby(above)
    ]
    codes, geometry = zip(*merged, strict=True)
    return gpd.GeoDataFrame(geometry=list(geometry), index=_code_index(codes), crs=CRS)


def read_features(path: Path, key: str = "code") -> gpd.GeoDataFrame:
    """A GeoJSON of regions without GDAL, whose drivers follow links inside files."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        features = document["features"]
        codes = [str(feature["properties"][key]) for feature in features]
        geometry = [shape(feature["geometry"]) for feature in features]
    except (*MALFORMED, shapely.errors.ShapelyError) as error:
        raise BoundaryError("not_geojson", file=path.name, key=key) from error
    return gpd.GeoDataFrame(geometry=geometry, index=_code_index(codes), crs=CRS)


def backdrop() -> dict[str, Any]:
    """Land around the seven countries as a GeoJSON document, for drawing only."""
    document: dict[str, Any] = json.loads((BUNDLED / "backdrop.geojson").read_text("utf-8"))
    return document


def territories() -> shapely.Geometry:
    """Ground of the backdrop that is no country's, as one shape."""
    drawn = [f["geometry"] for f in backdrop()["features"] if f["properties"]["kind"] == TERRITORY]
    return shapely.union_all([shape(geometry) for geometry in drawn])


def find(boundary_set: str, sets: Mapping[str, BoundarySet]) -> BoundarySet:
    """The registered set of that id."""
    try:
        return sets[boundary_set]
    except KeyError:
        raise UnknownSetError("unknown_set", set=boundary_set, known=sorted(sets)) from None


def _code_index(codes: Any) -> pd.Index:
    index: pd.Index = pd.Index(list(codes), name="code", dtype=str)
    return index


def _read_registry(folder: Path, origin: str) -> dict[str, BoundarySet]:
    entries = home.read_registry(folder / home.REGISTRY, "sets")
    return {name: _entry(name, row, folder, origin) for name, row in entries.items()}


def _entry(name: str, row: dict[str, Any], folder: Path, origin: str) -> BoundarySet:
    file, listed = row.get("file", ""), row.get("units_file", "")
    if any(Path(one).name != one for one in (file, listed)):
        raise ValueError(file)  # a file elsewhere is none of this folder
    return BoundarySet(
        id=name,
        country=row["country"],
        name=dict(row["name"]),
        regions=row.get("regions", name),
        law=row.get("law", ""),
        year=int(row["year"]),
        units=int(row["units"]),
        drawn=int(row.get("drawn", row["units"] if file else 0)),
        path=folder / file if file else None,
        sha256=row.get("sha256", ""),
        licence=row.get("licence", ""),
        attribution=row.get("attribution", ""),
        source=row.get("source", ""),
        retrieved=row.get("retrieved", ""),
        method=row.get("method", ""),
        origin=origin,
        units_file=folder / listed if listed else None,
    )


def _derived(facts: SetFacts, base: BoundarySet) -> BoundarySet:
    """A roll-up of `base`: same file and licence, other regions."""
    rows = read_table(DATA / "regions" / set_tables.GROUPINGS)
    units = int((rows["boundary_set"] == facts.id).sum())
    return replace(
        base,
        id=facts.id,
        name=dict(facts.name),
        regions=facts.id,
        law=facts.source,
        units=units,
        drawn=units,
        rolled_up_from=base.id,
    )


def joined(regions: npt.NDArray[np.object_] | list[shapely.Geometry]) -> shapely.Geometry:
    """All regions as one shape, also where some miss each other by a hair's breadth."""
    try:
        return shapely.coverage_union_all(regions)
    except shapely.errors.GEOSException:
        return shapely.union_all(regions)
