"""Boundary sets: what is registered, loaded only when its hash is right.

Bundled sets are listed in ``data/boundaries/registry.toml``. Sets a ministry
adds live in its own data folder with a registry of the same form and stand
before a bundled set of the same name.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import platformdirs
import shapely
from shapely.geometry import shape

from geodata.errors import BoundaryError, UnknownSetError
from geodata.files import DATA, sha256

BUNDLED = DATA / "boundaries"
REGISTRY_NAME = "registry.toml"
CRS = "EPSG:4326"
USER_FOLDER_VARIABLE = "ATLAS_GRAPPES_HOME"
DERIVED_NAME = "derived.toml"
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
        The set of :mod:`geodata.regions` whose codes the file uses.
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


def user_folder() -> Path:
    """Where a ministry's own data lives: ``ATLAS_GRAPPES_HOME`` or the user's data folder."""
    given = os.environ.get(USER_FOLDER_VARIABLE)
    return Path(given) if given else Path(platformdirs.user_data_dir("atlas-grappes"))


def registry(user: Path | None = None) -> dict[str, BoundarySet]:
    """Every registered set by id; the user's own replace bundled ones of the same id."""
    folder = user if user is not None else user_folder()
    found = bundled()
    own = folder / "boundaries"
    if (own / REGISTRY_NAME).exists():
        found |= _read_registry(own, "user")
    for name, row in read_toml(BUNDLED / DERIVED_NAME).items():
        found[name] = _derived(name, row, found[row["rolled_up_from"]])
    return found


def bundled() -> dict[str, BoundarySet]:
    """The sets that come with the atlas."""
    return _read_registry(BUNDLED, "bundled")


def stamp(user: Path | None = None) -> str:
    """Changes whenever the user's registry does; cheap enough to ask on every run."""
    folder = user if user is not None else user_folder()
    path = folder / "boundaries" / REGISTRY_NAME
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
    return read_features(boundary_set.path)


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


def find(boundary_set: str, sets: dict[str, BoundarySet]) -> BoundarySet:
    """The registered set of that id."""
    try:
        return sets[boundary_set]
    except KeyError:
        raise UnknownSetError("unknown_set", set=boundary_set, known=sorted(sets)) from None


def _code_index(codes: Any) -> pd.Index:
    index: pd.Index = pd.Index(list(codes), name="code", dtype=str)
    return index


def read_toml(path: Path, what: str = "sets") -> dict[str, dict[str, Any]]:
    """What a registry file lists under a heading, by id."""
    with path.open("rb") as handle:
        entries: dict[str, dict[str, Any]] = tomllib.load(handle).get(what, {})
    return entries


def _read_registry(folder: Path, origin: str) -> dict[str, BoundarySet]:
    entries = read_toml(folder / REGISTRY_NAME)
    return {name: _entry(name, row, folder, origin) for name, row in entries.items()}


def _entry(name: str, row: dict[str, Any], folder: Path, origin: str) -> BoundarySet:
    file = row.get("file", "")
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
        units_file=folder / row["units_file"] if row.get("units_file") else None,
    )


def _derived(name: str, row: dict[str, Any], base: BoundarySet) -> BoundarySet:
    """A roll-up of `base`: same file and licence, other regions."""
    units = int(row["units"])
    return replace(
        base,
        id=name,
        name=dict(row["name"]),
        regions=name,
        units=units,
        drawn=units,
        rolled_up_from=base.id,
    )
