"""Reading a register's rows in batches, as text, whatever the file's form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata.delimited import delimiter_of, encoding_of
from geodata.errors import IntakeError
from geodata.places.boundaries import CRS

SQLITE_HEADER = b"SQLite format 3\0"
# Where SQLite notes whose file it is: "GPKG", in older files "GP10" or "GP11".
MARK = slice(68, 72)


def points_of_geopackage(path: Path, size: int | None = None) -> Iterator[gpd.GeoDataFrame]:
    """The points of the first layer in batches of `size` rows, degrees WGS 84.

    Raises
    ------
    IntakeError
        ``not_geopackage`` or ``no_point_layer``.
    """
    from pyogrio.errors import DataLayerError, DataSourceError

    with path.open("rb") as handle:
        header = handle.read(MARK.stop)
    if not header.startswith(SQLITE_HEADER) or header[MARK][:2] != b"GP":
        raise IntakeError("not_geopackage", file=path.name)
    read = 0
    while True:
        rows = None if size is None else slice(read, read + size)
        try:
            batch = gpd.read_file(path, rows=rows)
        except (ValueError, OSError, DataLayerError, DataSourceError) as error:
            raise IntakeError("not_geopackage", file=path.name) from error
        if not isinstance(batch, gpd.GeoDataFrame) or batch.crs is None:
            raise IntakeError("no_point_layer", file=path.name)
        if set(batch.geom_type.dropna()) - {"Point"}:
            raise IntakeError("no_point_layer", file=path.name)
        if read == 0 or len(batch):
            yield batch.to_crs(CRS)
        read += len(batch)
        if size is None or len(batch) < size:
            return


FORMATS = (".csv", ".parquet", ".gpkg")
BATCH = 1_000_000
SAMPLE = 1 << 22
# Enough of a text to tell its delimiter.
BEGINNING = 1 << 16


@dataclass(frozen=True)
class RegisterColumns:
    """Which column of the file says what; empty where the file has none.

    Attributes
    ----------
    lon, lat : str
        Degrees, WGS 84.
    region : str
        Code or name of the region.
    sector : str
        Activity code.
    jobs, year, status, id : str
        Jobs of the unit, year the row speaks of, active or not, identifier.
    """

    lon: str = "lon"
    lat: str = "lat"
    region: str = ""
    sector: str = "activity"
    jobs: str = ""
    year: str = ""
    status: str = ""
    id: str = ""

    def wanted(self) -> list[str]:
        """The file's columns that are read."""
        return [name for name in asdict(self).values() if name]

    @property
    def has_points(self) -> bool:
        """Whether rows carry coordinates."""
        return bool(self.lon and self.lat)


def batches(path: Path, columns: RegisterColumns, size: int = BATCH) -> Iterator[pd.DataFrame]:
    """Rows of a register in batches: coordinates and jobs as numbers, the rest as text.

    Raises
    ------
    IntakeError
        ``unknown_format``, ``unreadable``, ``register_column_not_found``,
        ``no_place_columns``.
    """
    if path.suffix.lower() not in FORMATS:
        raise IntakeError("unknown_format", file=path.name, known=list(FORMATS))
    if not path.is_file():
        raise IntakeError("unreadable", file=path.name, detail="")
    if not columns.has_points and not columns.region:
        raise IntakeError("no_place_columns", file=path.name)
    for batch in _read(path, columns, size):
        yield batch.reset_index(drop=True)


def _read(path: Path, columns: RegisterColumns, size: int) -> Iterator[pd.DataFrame]:
    try:
        if path.suffix.lower() == ".parquet":
            yield from _parquet(path, columns, size)
        elif path.suffix.lower() == ".gpkg":
            yield from _geopackage(path, columns, size)
        else:
            yield from _csv(path, columns, size)
    except (ValueError, OSError) as error:
        if isinstance(error, IntakeError):
            raise
        raise IntakeError("unreadable", file=path.name, detail="") from error


def _present(names: list[str], columns: RegisterColumns, path: Path) -> list[str]:
    missing = {
        option_of(said): name
        for said, name in asdict(columns).items()
        if name and name not in names
    }
    if not columns.region and {option_of("lon"), option_of("lat")} <= set(missing):
        raise IntakeError("no_place_columns", file=path.name)
    if missing:
        column = ", ".join(dict.fromkeys(missing.values()))
        options = ", ".join(missing)
        raise IntakeError(
            "register_column_not_found", file=path.name, column=column, options=options, known=names
        )
    return columns.wanted()


def option_of(said: str) -> str:
    """The option by which the command line is told the name of a column."""
    return f"--{said}-column"


def placed_by(path: Path, columns: RegisterColumns) -> RegisterColumns:
    """Columns as they are meant: without coordinates where a list has only regions.

    Nobody named the columns of coordinates, the list has none of the usual names,
    and its regions are named: it is placed by them.
    """
    usual = RegisterColumns()
    unnamed = (columns.lon, columns.lat) == (usual.lon, usual.lat)
    if not columns.region or not unnamed or path.suffix.lower() == ".gpkg":
        return columns
    try:
        names = names_of(path)
    except (ValueError, OSError):
        # Whoever reads the rows says what is wrong with the file.
        return columns
    return columns if {usual.lon, usual.lat} & set(names) else replace(columns, lon="", lat="")


def names_of(path: Path) -> list[str]:
    """The columns of a file; of a GeoPackage, what stands beside its points."""
    import pyarrow.parquet as pq

    if path.suffix.lower() == ".parquet":
        return list(pq.read_schema(path).names)
    if path.suffix.lower() == ".gpkg":
        points = next(points_of_geopackage(path, 1))
        return [str(name) for name in points.columns if name != points.geometry.name]
    return _header(path)[0]


def _parquet(path: Path, columns: RegisterColumns, size: int) -> Iterator[pd.DataFrame]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        present = _present(file.schema_arrow.names, columns, path)
        for batch in file.iter_batches(size, columns=present):
            yield batch.to_pandas()


def _encoding(path: Path) -> str:
    """The encoding of a text, by its beginning: UTF-8, or a Windows code page of offices."""
    with path.open("rb") as handle:
        beginning = handle.read(SAMPLE)
    # A letter may be cut in two where the sample ends; a line is not.
    whole = beginning[: beginning.rfind(b"\n") + 1] or beginning
    found = encoding_of(whole)
    if not found:
        raise IntakeError("binary_file", file=path.name)
    return "utf-8-sig" if found == "utf-8" else found


def _header(path: Path) -> tuple[list[str], str]:
    """Names of the columns of a text file, and what separates them."""
    with path.open("rb") as handle:
        beginning = handle.read(BEGINNING)
    if not beginning.strip():
        raise IntakeError("empty_file", file=path.name)
    if b"\x00" in beginning:
        raise IntakeError("binary_file", file=path.name)
    text = beginning.decode(_encoding(path), errors="replace").lstrip()
    separator = delimiter_of(text)
    first = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    return [name.strip() for name in first], separator


def _csv(path: Path, columns: RegisterColumns, size: int) -> Iterator[pd.DataFrame]:
    names, separator = _header(path)
    present = _present(names, columns, path)
    reader = pd.read_csv(
        path,
        sep=separator,
        usecols=present,
        dtype=str,
        keep_default_na=False,
        encoding=_encoding(path),
        chunksize=size,
    )
    with reader:
        yield from reader


def _geopackage(path: Path, columns: RegisterColumns, size: int) -> Iterator[pd.DataFrame]:
    for points in points_of_geopackage(path, size):
        named = points.assign(**{columns.lon: points.geometry.x, columns.lat: points.geometry.y})
        present = _present(list(named.columns), columns, path)
        yield pd.DataFrame(named[present])
