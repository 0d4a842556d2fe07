"""Boundary files of small squares inside the bundled regions, whose areas are known by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from geodata.intake.boundary_adding import Added, Description
from geodata.places import boundaries
from geodata.places.boundary_units import Parts

SIDE = 0.02
Units = list[tuple[dict[str, Any], shapely.Geometry]]
Add = Callable[..., Added]


def exchanged(shape: shapely.Geometry) -> shapely.Geometry:
    """Latitude in the place of longitude."""
    return shapely.transform(shape, lambda xy: xy[:, ::-1])


def square(lon: float, lat: float, side: float = SIDE) -> shapely.Geometry:
    return shapely.box(lon, lat, lon + side, lat + side)


def bundled(boundary_set: str) -> gpd.GeoSeries:
    return boundaries.load(boundaries.bundled()[boundary_set]).geometry


def squares_in(boundary_set: str, side: float = SIDE) -> Units:
    """A square around a point inside each region."""
    points = bundled(boundary_set).representative_point()
    return [
        ({"code": code}, square(point.x - side / 2, point.y - side / 2, side))
        for code, point in points.items()
    ]


def written(path: Path, units: Iterable[tuple[dict[str, Any], shapely.Geometry]]) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for properties, shape in units
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def said(set_id: str, key: str = "code", **more: Any) -> Description:
    return Description(set_id[:2], set_id, key, 2020, "ODbL-1.0", "OSM", **more)


DELEGATIONS = said("TN-DEL", "id", parts=Parts("p", "n"))


def delegations(*shapes: shapely.Geometry, parent: str = "TN-11") -> Units:
    """Parts of the governorate of Tunis."""
    return [({"id": str(i), "p": parent, "n": f"D{i}"}, shape) for i, shape in enumerate(shapes)]
