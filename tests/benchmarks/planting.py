"""How often what was planted is found, and anything else: made-up registers, one a seed.

``python -m tests.benchmarks.planting [SEEDS]``: of each register the places of all its sectors,
judged together, and the pairs of sectors under three laws. A finding is false where nothing was
planted of its sector; of all that is found one in twenty may be, the declared rate.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd

from analytics.measures import relatedness
from analytics.measures.pattern import discoveries
from geodata import datasets, discovery, scan
from geodata.datasets import Datasets
from geodata.registers import measuring
from tests.planted import SIXTEEN, TEXTILE, Points, country, middles_of, planted, right

DIVISIONS = ("DZ-1984", "DZ-2019", "DZ-2026")
USUAL = 20
# A plane in which kilometres are right enough: equal areas around the middle of the country.
PLANE = "+proj=laea +lat_0=28 +lon_0=3 +units=m"
PAIR = {SIXTEEN[4], SIXTEEN[5]}


def places(at: gpd.GeoSeries, activity: np.ndarray) -> Iterator[tuple[str, Points]]:
    """Middles, in degrees, of the circles that stand, each with its activity."""
    sites = np.column_stack([at.x, at.y])
    units, _ = measuring.in_cells(sites)
    windows = scan.Stepped(units.at, tuple(km * measuring.KM for km in measuring.CIRCLES_KM))
    least, slack = measuring.LEAST_IN_PLACE, measuring.SUPPORT
    found = {
        code: scan.circles(
            units, np.flatnonzero(activity == code), windows, measuring.SCANS, least, slack
        )
        for code in SIXTEEN
    }
    lowest = [min((one.p_value for one in circles), default=1.0) for circles in found.values()]
    limit = min(discovery.largest(lowest), scan.LEVEL)
    for code, circles in found.items():
        sure = [one.centre for one in circles if one.p_value <= limit]
        if sure:
            spots = gpd.GeoSeries.from_xy(*units.at[sure].T, crs=PLANE).to_crs("EPSG:4326")
            yield code, np.column_stack([spots.x, spots.y])


def pairs(at: gpd.GeoSeries, activity: np.ndarray, data: Datasets) -> Iterator[set[str]]:
    """Two activities that go together beyond chance, under each of the laws."""
    for division in DIVISIONS:
        areas = data.geometry(division)[["geometry"]].to_crs(at.crs)
        points = gpd.GeoDataFrame({"activity": activity}, geometry=at)
        inside = points.sjoin(areas.rename_axis("code"), predicate="within")
        cells = pd.crosstab(inside["code"], inside["activity"])
        chances = relatedness.chances(relatedness.presence(cells.to_numpy(float).tolist()))
        first, second = np.triu_indices(len(cells.columns), 1)
        beyond = discoveries(chances[first, second].tolist())
        for i, j, sure in zip(first, second, beyond, strict=True):
            if sure:
                yield {cells.columns[i], cells.columns[j]}


def main() -> None:
    """A line a seed: circles of textile and of the two, false ones, pairs; then their sums."""
    data = datasets.load()
    middles = middles_of(data)
    truth = planted(middles)
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    sums = dict.fromkeys(("textile", "related", "false", "pair", "false pairs"), 0)
    for seed in range(1, seeds + 1):
        rows = country(np.random.default_rng(seed), middles)
        at = gpd.GeoSeries.from_xy(rows["lon"], rows["lat"], crs="EPSG:4326").to_crs(PLANE)
        activity = rows["activity"].to_numpy()
        found = [(code, spot) for code, spots in places(at, activity) for spot in spots]
        wrong = [(code, *spot.round(2)) for code, spot in found if not right(spot, truth[code])]
        together = list(pairs(at, activity, data))
        own = sum(pair == PAIR for pair in together)
        textile = sum(code == TEXTILE for code, _ in found)
        related = sum(code in PAIR for code, _ in found)
        counts = (textile, related, len(wrong), own, len(together) - own)
        print(seed, *counts, *wrong, sep="\t", flush=True)
        sums = {name: sums[name] + n for name, n in zip(sums, counts, strict=True)}
    print(f"of {seeds} registers", sums)


if __name__ == "__main__":
    main()
