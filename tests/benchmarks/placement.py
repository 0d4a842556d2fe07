"""Points to regions beside other tools: ``python -m tests.benchmarks.placement [MILLIONS …]``.

Same points, same run, index build included; the answers are compared. Without
arguments 1 and 5 million points in memory, then 20 million streamed from Parquet.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from geodata.places.locator import Locator
from tests.benchmarks.coverings import bundled, ragged

STREAMED = 20
BATCH = 1 << 20
Floats = npt.NDArray[np.float64]


def points(regions: gpd.GeoDataFrame, count: int) -> tuple[Floats, Floats]:
    """Points over the regions' frame, a tenth of them in crowds as firms are."""
    rng = np.random.default_rng(5)
    west, south, east, north = regions.total_bounds
    x, y = rng.uniform(west, east, count), rng.uniform(south, north, count)
    crowd = count // 10
    x[:crowd] = rng.normal(3.06, 0.3, crowd)
    y[:crowd] = rng.normal(36.7, 0.2, crowd)
    return x, y


def timed(work: Callable[..., Any], *args: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work(*args)
    return time.perf_counter() - started, result


def placed(regions: gpd.GeoDataFrame, x: Floats, y: Floats, threads: int) -> npt.NDArray[np.int32]:
    """The lowest region number of each point by this project, index build included."""
    return Locator(regions).locate(x, y, threads=threads).numbers


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
    """Points per region, by this project, batch by batch."""
    locator = Locator(regions)
    counts = np.zeros(len(regions), dtype=np.int64)
    for batch in pq.ParquetFile(path).iter_batches(BATCH * 4, columns=["x", "y"]):
        x, y = (batch.column(i).to_numpy() for i in (0, 1))
        numbers = locator.locate(x, y, threads=threads).numbers
        counts += np.bincount(numbers[numbers >= 0], minlength=len(regions))
    return counts


def in_memory(name: str, regions: gpd.GeoDataFrame, millions: int) -> None:
    x, y = points(regions, millions * 1_000_000)
    usual, expected = timed(joined, regions, x, y)
    report(name, millions, "geopandas.sjoin", usual, usual, "")
    by_dask, _ = timed(joined_by_dask, regions, x, y)
    report(name, millions, "dask-geopandas", by_dask, usual, "")
    for threads in (1, 2):
        runs = [timed(placed, regions, x, y, threads) for _ in range(2)]
        seconds, found = min(runs, key=lambda run: run[0])
        wrong = int((found != expected).sum())
        report(name, millions, _tool("atlas", threads), seconds, usual, f"{wrong} different")


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
            seconds, counts = timed(streamed, regions, path, threads)
            gap = int(np.abs(counts - expected).sum())
            tool = _tool("atlas, Parquet", threads)
            report(name, millions, tool, seconds, usual, f"{gap} counted apart")


def _tool(name: str, threads: int) -> str:
    return f"{name}, {threads} thread{'s' if threads > 1 else ''}"


def report(name: str, millions: int, tool: str, seconds: float, usual: float, remark: str) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    ratio = f"{usual / seconds:.1f} ×"
    print(
        f"{name:18} {millions:3} M  {tool:28} {seconds:8.3f} s {ratio:>9}  {remark:20}"
        f" peak {peak} MB",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    sizes = [int(text) for text in sys.argv[1:]] or [1, 5, STREAMED]
    for name, regions in (("bundled regions", bundled()), ("2,100 ragged units", ragged())):
        for millions in sizes:
            if millions < STREAMED:
                in_memory(name, regions, millions)
            else:
                from_parquet(name, regions, millions)


if __name__ == "__main__":
    main()
