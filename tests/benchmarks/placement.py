"""Points to regions beside other tools: ``python -m tests.benchmarks.placement [MILLIONS …]``.

Same points, same run; the answers are compared. Points spread evenly, and half of them
within 300 m of a border, as firms of border towns are. The atlas is measured with its index
made in that time, and with the index read that is kept on disk after the first time; both
include the asking. Without arguments 1 and 5 million points in memory, then 20 million
streamed from Parquet. Processor seconds beside the clock's: on a busy machine they tell more.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geodata.places import index_shelf
from geodata.places.grid_index import copied
from geodata.places.locator import Locator
from tests.benchmarks.coverings import bundled, one_set, ragged

STREAMED = 20
BESIDE_M, METRES_OF_A_DEGREE = 300.0, 111_000.0
BATCH = 1 << 20
Floats = npt.NDArray[np.float64]
Spread = Callable[[gpd.GeoDataFrame, int], tuple[Floats, Floats]]


class Spent(NamedTuple):
    """Seconds of the clock and of the processor."""

    clock: float
    processor: float


def points(regions: gpd.GeoDataFrame, count: int) -> tuple[Floats, Floats]:
    """Points over the regions' frame, a tenth of them in crowds as firms are."""
    rng = np.random.default_rng(5)
    west, south, east, north = regions.total_bounds
    x, y = rng.uniform(west, east, count), rng.uniform(south, north, count)
    crowd = count // 10
    x[:crowd] = rng.normal(3.06, 0.3, crowd)
    y[:crowd] = rng.normal(36.7, 0.2, crowd)
    return x, y


def beside_borders(regions: gpd.GeoDataFrame, count: int) -> tuple[Floats, Floats]:
    """Points of which half lie within 300 m of a border, wherever there is one."""
    rng = np.random.default_rng(6)
    rings = shapely.get_rings(shapely.get_parts(regions.geometry.to_numpy()))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    start, along = corners[:-1][same], np.diff(corners, axis=0)[same]
    length = np.hypot(*along.T)
    side = rng.choice(len(start), count // 2, p=length / length.sum())
    on = start[side] + rng.uniform(size=(side.size, 1)) * along[side]
    across = along[side][:, ::-1] * (-1, 1) / length[side][:, None]
    off = on + across * rng.uniform(-BESIDE_M, BESIDE_M, (side.size, 1)) / METRES_OF_A_DEGREE
    x, y = points(regions, count)
    x[::2], y[::2] = off.T
    return x, y


def timed(work: Callable[..., Any], *args: Any) -> tuple[Spent, Any]:
    clock, processor = time.perf_counter(), time.process_time()
    result = work(*args)
    return Spent(time.perf_counter() - clock, time.process_time() - processor), result


def least(rounds: int, work: Callable[..., Any], *args: Any) -> tuple[Spent, Any]:
    """The least of several rounds, clock and processor each."""
    runs = [timed(work, *args) for _ in range(rounds)]
    clock, processor = (min(part) for part in zip(*(spent for spent, _ in runs), strict=True))
    return Spent(clock, processor), runs[0][1]


def placed(
    regions: gpd.GeoDataFrame, x: Floats, y: Floats, threads: int, shelf: Path | None
) -> npt.NDArray[np.int32]:
    """The lowest region number of each point by this project; the index made or read first."""
    return Locator(regions, shelf).locate(x, y, threads=threads).numbers


def joined(regions: gpd.GeoDataFrame, x: Floats, y: Floats) -> npt.NDArray[np.int64]:
    """The lowest region number of each point by ``geopandas.sjoin``."""
    cloud = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=regions.crs)
    plain = regions.reset_index(drop=True)[["geometry"]]
    found = gpd.sjoin(cloud, plain, predicate="intersects")["index_right"]
    lowest = found.groupby(level=0).min()
    numbers = np.full(x.size, -1)
    numbers[lowest.index] = lowest
    return numbers


def joined_by_dask(regions: gpd.GeoDataFrame, x: Floats, y: Floats) -> int:
    import dask_geopandas

    cloud = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=regions.crs)
    spread = dask_geopandas.from_geopandas(cloud, npartitions=8)
    plain = regions.reset_index(drop=True)[["geometry"]]
    return len(spread.sjoin(plain, predicate="intersects").compute())


def joined_by_sedona(regions: gpd.GeoDataFrame, path: Path) -> Any:
    """Points per region, counted by SedonaDB from the Parquet file."""
    import sedonadb

    engine = sedonadb.connect()
    engine.read_parquet(str(path)).to_view("points")
    engine.create_data_frame(regions.reset_index()[["code", "geometry"]]).to_view("regions")
    return engine.sql(
        "SELECT r.code, COUNT(*) AS n FROM points p JOIN regions r"
        " ON ST_Intersects(r.geometry, ST_SetSRID(ST_Point(p.x, p.y), 4326)) GROUP BY r.code"
    ).to_pandas()


def streamed(regions: gpd.GeoDataFrame, path: Path, threads: int) -> npt.NDArray[np.int64]:
    """Points per region, by this project: a batch is decoded while the one before is placed."""
    locator = Locator(regions)
    counts = np.zeros(len(regions), dtype=np.int64)
    with ThreadPoolExecutor(1) as decoder:
        batches = pq.ParquetFile(path).iter_batches(BATCH * 2, columns=["x", "y"])
        coming = decoder.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = decoder.submit(next, batches, None)
            x, y = (batch.column(i).to_numpy() for i in (0, 1))
            numbers = locator.locate(x, y, threads=threads).numbers
            counts += np.bincount(numbers + 1, minlength=len(regions) + 1)[1:]
    return counts


def in_memory(name: str, regions: gpd.GeoDataFrame, millions: int, spread: Spread) -> None:
    x, y = spread(regions, millions * 1_000_000)
    usual, expected = timed(joined, regions, x, y)
    report(name, millions, "geopandas.sjoin", usual, usual, "")
    report(name, millions, "dask-geopandas", timed(joined_by_dask, regions, x, y)[0], usual, "")
    with tempfile.TemporaryDirectory() as folder:
        for threads in (1, 2):
            for shelf in (None, Path(folder)):
                spent, found = least(3, placed, regions, x, y, threads, shelf)
                wrong = int((found != expected).sum())
                tool = _tool("atlas, index " + ("read" if shelf else "made"), threads)
                report(name, millions, tool, spent, usual, f"{wrong} different")


def index_alone(name: str, regions: gpd.GeoDataFrame) -> None:
    """What making the index costs, and reading it."""
    polygons = copied(regions.geometry.to_numpy())
    made, _ = least(3, index_shelf.index, polygons, None)
    with tempfile.TemporaryDirectory() as folder:
        index_shelf.index(polygons, Path(folder))
        read, _ = least(3, index_shelf.index, polygons, Path(folder))
    print(f"{name:20} index made {made.processor:.3f} s, read {read.processor:.3f} s (processor)")


def from_parquet(name: str, regions: gpd.GeoDataFrame, millions: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points.parquet"
        x, y = points(regions, millions * 1_000_000)
        pq.write_table(pa.table({"x": x, "y": y}), path, row_group_size=BATCH)
        del x, y
        usual, counted = timed(joined_by_sedona, regions, path)
        expected = counted.set_index("code")["n"].reindex(regions.index).fillna(0).to_numpy()
        report(name, millions, "SedonaDB, Parquet", usual, usual, "")
        for threads in (1, 2):
            spent, counts = least(2, streamed, regions, path, threads)
            gap = int(np.abs(counts - expected).sum())
            tool = _tool("atlas, Parquet", threads)
            report(name, millions, tool, spent, usual, f"{gap} counted apart")


def _tool(name: str, threads: int) -> str:
    return f"{name}, {threads} thread{'s' if threads > 1 else ''}"


def report(name: str, millions: int, tool: str, spent: Spent, usual: Spent, remark: str) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    ratios = [f"{usual[i] / spent[i]:.1f} ×" for i in (0, 1)]
    print(
        f"{name:32} {millions:3} M  {tool:30} {spent.clock:8.3f} s {ratios[0]:>8}"
        f"  processor {spent.processor:8.3f} s {ratios[1]:>8}  {remark:20} peak {peak} MB",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    sizes = [int(text) for text in sys.argv[1:]] or [1, 5, STREAMED]
    sets = {
        "69 wilayas": one_set("DZ-2026"),
        "1,541 communes": one_set("DZ-COM"),
        "seven countries": bundled(),
        "2,100 ragged units": ragged(),
    }
    for name, regions in sets.items():
        index_alone(name, regions)
        for millions in sizes:
            if millions < STREAMED:
                in_memory(name, regions, millions, points)
                in_memory(f"{name}, borders", regions, millions, beside_borders)
            else:
                from_parquet(name, regions, millions)


if __name__ == "__main__":
    main()
