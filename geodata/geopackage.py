"""Points of a GeoPackage: what only bears its name never reaches GDAL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd

from geodata.boundaries import CRS
from geodata.errors import IntakeError

SQLITE_HEADER = b"SQLite format 3\0"
# Where SQLite notes whose file it is: "GPKG", in older files "GP10" or "GP11".
MARK = slice(68, 72)


def points(path: Path, size: int | None = None) -> Iterator[gpd.GeoDataFrame]:
    """The points of the first layer in batches of `size` rows, degrees WGS 84.

    Raises
    ------
    IntakeError
        ``not_geopackage`` or ``not_points``.
    """
    from pyogrio.errors import DataLayerError, DataSourceError

    with path.open("rb") as handle:
        header = handle.read(MARK.stop)
    if not header.startswith(SQLITE_HEADER) or header[MARK][:2] != b"GP":
        raise IntakeError("not_geopackage", file=path.name)
    done = 0
    while True:
        rows = None if size is None else slice(done, done + size)
        try:
            batch = gpd.read_file(path, rows=rows)
        except (ValueError, OSError, DataLayerError, DataSourceError) as error:
            raise IntakeError("not_geopackage", file=path.name) from error
        if not isinstance(batch, gpd.GeoDataFrame) or batch.crs is None:
            raise IntakeError("not_points", file=path.name)
        if set(batch.geom_type.dropna()) - {"Point"}:
            raise IntakeError("not_points", file=path.name)
        if done == 0 or len(batch):
            yield batch.to_crs(CRS)
        done += len(batch)
        if size is None or len(batch) < size:
            return
