"""Regions to measure on: the bundled ones, and units of ragged borders made up."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import datasets

SLIVER = 1e-5


def bundled() -> gpd.GeoDataFrame:
    """The regions of the seven countries under the law in force, indexed by code."""
    current = datasets.load(records_of=datasets.BUNDLED)
    sets = [current.geometry(current.regions.law(country)) for country in current.countries]
    return pd.concat(sets).sort_index()


def one_set(name: str) -> gpd.GeoDataFrame:
    """The regions of one boundary set, indexed by code."""
    return datasets.load(records_of=datasets.BUNDLED).geometry(name).sort_index()


def ragged(units: int = 2010, bends: int = 4, seed: int = 1) -> gpd.GeoDataFrame:
    """A covering of `units` polygons whose shared borders are bent and stay shared.

    Cells around random points; each border is halved `bends` times, every new
    corner moved aside by an amount that only the two ends decide.
    """
    rng = np.random.default_rng(seed)
    frame = shapely.box(-8.7, 19.0, 12.0, 37.1)
    sites = shapely.MultiPoint(rng.uniform((-8.7, 19.0), (12.0, 37.1), (units, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=frame))
    cells = shapely.set_precision(shapely.intersection(cells, frame), 1e-9)
    lines = shapely.get_parts(shapely.node(shapely.union_all(shapely.boundary(cells))))
    bent = [_bent(line, bends) for line in lines]
    drawn = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.node(bent_union(bent)))))
    drawn = drawn[shapely.area(drawn) > SLIVER]
    codes = [f"XX-{i:04d}" for i in range(len(drawn))]
    return gpd.GeoDataFrame(geometry=drawn, index=pd.Index(codes, name="code"), crs="EPSG:4326")


def bent_union(lines: list[shapely.Geometry]) -> shapely.Geometry:
    """All borders as one drawing, noded where bends of sharp corners cross."""
    return shapely.union_all(np.array(lines, dtype=object))


def _bent(line: shapely.Geometry, bends: int) -> shapely.Geometry:
    points = shapely.get_coordinates(line)
    for _ in range(bends):
        start, end = points[:-1], points[1:]
        across = (end - start)[:, ::-1] * (-1, 1)
        # The same number whichever cell asks, and whichever way the border runs.
        sway = np.sin(1e4 * (start + end).sum(axis=1, keepdims=True)) * 0.15
        sway *= np.where((start < end).any(axis=1, keepdims=True), 1, -1)
        middle = (start + end) / 2 + across * sway
        merged = np.empty((len(points) + len(middle), 2))
        merged[::2], merged[1::2] = points, middle
        points = merged
    return shapely.linestrings(points)
