"""A made-up register, for trying out and for measuring; never bundled.

Units gather around places drawn in each region, more of them where more people
live; some sectors prefer some regions. The file says of itself that it is made
up, and everything drawn from it repeats that.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata import lists, outside
from geodata.datasets import Datasets
from geodata.errors import IntakeError
from geodata.intake.readers.rows import SYNTHETIC_ID, SYNTHETIC_MARK

BATCH = 1_000_000
# As many as are read of a list.
MOST_ROWS = 20_000_000
CENTRES_PER_REGION = 4
SPREAD_DEGREES = 0.06
SCATTERED = 0.15
# Shares of rows that are wrong on purpose, as in real lists.
WITHOUT_POINT, WITHOUT_CODE = 0.01, 0.005
# Activities outside the tree: trade, transport of persons, personal services.
OUTSIDE_TREE = ("4711", "4520", "9602", "4321", "5610")


def write(target: Path, rows: int, country: str, data: Datasets, *, year: int, seed: int) -> None:
    """Write a register of `rows` units to CSV or Parquet, by the file's ending.

    Raises
    ------
    GeodataError
        ``bad_row_count``; ``cannot_write``: nothing is left behind then.
    """
    if not 1 <= rows <= MOST_ROWS:
        raise IntakeError("bad_row_count", most=MOST_ROWS)
    as_parquet = target.suffix.lower() == ".parquet"
    outside.put(
        target,
        lambda part: _write(part, rows, country, data, year, seed, as_parquet=as_parquet),
    )


def _write(
    target: Path, rows: int, country: str, data: Datasets, year: int, seed: int, *, as_parquet: bool
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed)
    world = _World(country, data, rng)
    writer = None
    for first in range(0, rows, BATCH):
        frame = world.units(first, min(BATCH, rows - first), year)
        if as_parquet:
            table = pa.Table.from_pandas(frame, preserve_index=False)
            marked = table.replace_schema_metadata({SYNTHETIC_MARK: b"1"})
            writer = writer or pq.ParquetWriter(target, marked.schema)
            writer.write_table(marked)
        else:
            frame.to_csv(target, index=False, mode="a" if first else "w", header=not first)
    if writer is not None:
        writer.close()


class _World:
    """Where units gather, and what they do there."""

    def __init__(self, country: str, data: Datasets, rng: np.random.Generator) -> None:
        self.rng = rng
        boundary_set = data.regions.law(country)
        areas = data.geometry(boundary_set)
        self.polygons = areas.geometry.to_numpy()
        self.weights = _weights(boundary_set, list(areas.index), data)
        self.centres = np.stack(
            [self._inside(shape, CENTRES_PER_REGION) for shape in self.polygons]
        )
        codes = [
            code
            for text in data.sectors.table["isic_rev4"]
            for code in lists.parts(text, "isic_rev4")
            if len(code) >= 2
        ]
        self.codes = np.array([*dict.fromkeys(codes), *OUTSIDE_TREE], dtype=object)
        taste = rng.gamma(0.4, 1.0, (len(self.polygons), len(self.codes)))
        taste[:, -len(OUTSIDE_TREE) :] *= 6
        self.taste = np.cumsum(taste / taste.sum(axis=1, keepdims=True), axis=1)

    def units(self, first: int, count: int, year: int) -> pd.DataFrame:
        """Rows `first` to `first + count` of the register."""
        rng = self.rng
        region = rng.choice(len(self.polygons), count, p=self.weights)
        centre = self.centres[region, rng.integers(0, CENTRES_PER_REGION, count)]
        wide = np.where(rng.random(count) < SCATTERED, 10, 1)[:, None] * SPREAD_DEGREES
        points = centre + rng.normal(0, 1, (count, 2)) * wide
        activity = (self.taste[region] < rng.random(count)[:, None]).sum(axis=1)
        codes = self.codes[np.minimum(activity, len(self.codes) - 1)]
        codes = np.where(rng.random(count) < WITHOUT_CODE, "?", codes)
        points[rng.random(count) < WITHOUT_POINT] = np.nan
        return pd.DataFrame(
            {
                "id": [f"{SYNTHETIC_ID}{first + i}" for i in range(count)],
                "lon": points[:, 0],
                "lat": points[:, 1],
                "activity": codes.astype(str),
                "jobs": np.ceil(rng.pareto(1.3, count) * 2).clip(1, 5000).astype(np.int64),
                "year": year,
            }
        )

    def _inside(self, shape: shapely.Geometry, count: int) -> npt.NDArray[np.float64]:
        """Places in a region; its representative point where chance finds too few."""
        west, south, east, north = shapely.bounds(shape)
        tried = self.rng.uniform((west, south), (east, north), (200, 2))
        held = tried[shapely.contains_xy(shape, tried[:, 0], tried[:, 1])][:count]
        spare = shapely.get_coordinates(shapely.point_on_surface(shape))
        fill = np.repeat(spare, count - len(held), axis=0)
        return np.vstack([held, fill])


def _weights(boundary_set: str, codes: list[str], data: Datasets) -> npt.NDArray[np.float64]:
    """Shares of units by region: as its inhabitants, or equal where those are not known."""
    references = data.population.references(boundary_set)
    if not references:
        return np.full(len(codes), 1 / len(codes))
    people = data.population.values(boundary_set, references[0].name)
    weights = people.reindex(codes).fillna(people.median()).to_numpy(dtype=float)
    shares: npt.NDArray[np.float64] = weights / weights.sum()
    return shares
