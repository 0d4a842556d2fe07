"""Rows of a long list (CSV, Parquet, GeoPackage), batch after batch, as numbers and text.

The form of a file decides nothing but how it is opened: what comes out is the same plain
columns. Degrees of a GeoPackage's points are two columns of their own.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from geodata.delimited import delimiter_of, encoding_of
from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox import plain
from geodata.intake.sandbox.limits import Limits

# Columns of the points of a GeoPackage, beside its attributes.
X, Y = "x of the point", "y of the point"
WGS84 = "EPSG:4326"
SAMPLE = 1 << 22
# Enough of a text to tell its delimiter.
BEGINNING = 1 << 16
PIECE = 65_536
MAX_COLUMNS = 2_000
LINE = re.compile(r"line (\d+)")
# What a list that was made up to try things out says of itself: in its numbers, in its head.
SYNTHETIC_ID, SYNTHETIC_MARK = "SYNTH-", b"atlas_grappes_synthetic"
Columns = dict[str, Any]


def read(source: Path, output: Path, limits: Limits, options: dict[str, Any]) -> dict[str, Any]:
    """Read the columns that are asked for; all of them where none is.

    Parameters
    ----------
    options : dict
        ``form`` (csv, parquet, gpkg), ``columns``, ``size`` of a batch, and ``first``: how
        many rows, where not all; nothing but the names where it is 0.
    """
    opened = {"csv": _csv, "parquet": _parquet, "gpkg": _geopackage}[str(options["form"])]
    names, made_up, batches = opened(source, options.get("columns"))
    if len(names) > MAX_COLUMNS:
        raise Refused("too_many_titles", limit=MAX_COLUMNS)
    wanted = options.get("columns")
    counts = Counter(names)
    repeated = [name for name in counts if counts[name] > 1 and (wanted is None or name in wanted)]
    if repeated:
        raise Refused("repeated_column", columns=", ".join(repeated[:5]))
    facts = {"names": names, "made_up": made_up, "kinds": [], "columns": []}
    first = options.get("first")
    if first != 0:
        facts |= _written(batches, output, limits, int(options["size"]), first)
    return facts


def _written(
    batches: Iterator[Columns], output: Path, limits: Limits, size: int, first: int | None
) -> dict[str, Any]:
    """Write batches of a size, each one's kinds noted."""
    kinds: list[list[str]] = []
    columns: list[str] = []
    rows = bytes_ = 0
    for batch in _of_size(batches, size if first is None else min(size, first)):
        columns = list(batch)
        kinds.append(plain.write(output, len(kinds), batch))
        rows += len(next(iter(batch.values()), ()))
        bytes_ += sum(column.nbytes for column in batch.values())
        if rows > limits.rows:
            raise Refused("too_many_lines", limit=limits.rows)
        if bytes_ > limits.unpacked_bytes:
            raise Refused("too_much_inside")
        if first is not None and rows >= first:
            break
    return {"kinds": kinds, "columns": columns}


def _of_size(batches: Iterator[Columns], size: int) -> Iterator[Columns]:
    """The same rows in batches of one size."""
    import pyarrow as pa

    held: list[Columns] = []
    count = 0
    for batch in batches:
        length = len(next(iter(batch.values()), ()))
        start = 0
        while start < length:
            taken = min(length - start, size - count)
            held.append({name: column.slice(start, taken) for name, column in batch.items()})
            start, count = start + taken, count + taken
            if count == size:
                yield _joined(held, pa)
                held, count = [], 0
    if held:
        yield _joined(held, pa)


def _joined(held: list[Columns], pa: Any) -> Columns:
    """Batches as one; a column that is whole numbers in one and not in another has decimals."""
    joined = {}
    for name in held[0]:
        parts = [one[name] for one in held]
        types = {part.type for part in parts}
        if len(types) > 1:
            numbers = all(pa.types.is_integer(t) or pa.types.is_floating(t) for t in types)
            common = pa.float64() if numbers else pa.large_string()
            parts = [part.cast(common) for part in parts]
        joined[name] = pa.concat_arrays(parts)
    return joined


# Delimited text ------------------------------------------------------------------------


def _csv(source: Path, wanted: list[str] | None) -> tuple[list[str], bool, Iterator[Columns]]:
    with source.open("rb") as handle:
        beginning = handle.read(SAMPLE)
    if not beginning.strip():
        raise Refused("empty_file")
    # A letter may be cut in two where the sample ends; a line is not.
    whole = beginning[: beginning.rfind(b"\n") + 1] or beginning
    encoding = encoding_of(whole)
    if not encoding:
        raise Refused("binary_file")
    text = whole.decode(encoding, errors="replace").removeprefix("\ufeff")[:BEGINNING].lstrip()
    delimiter = delimiter_of(text)
    try:
        titles = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Refused("not_csv", line=1) from error
    made_up, names = SYNTHETIC_ID in text[:4096], _told_apart([title.strip() for title in titles])
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    return names, made_up, _csv_batches(source, names, wanted, delimiter, encoding)


def _told_apart(names: list[str]) -> list[str]:
    """Titles of which the second and later of one name carry a number."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        found.append(f"{name}.{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return found


def _csv_batches(
    source: Path, names: list[str], wanted: list[str] | None, delimiter: str, encoding: str
) -> Iterator[Columns]:
    import pandas as pd
    import pyarrow as pa

    try:
        with pd.read_csv(
            source,
            sep=delimiter,
            names=names,
            header=0,
            usecols=wanted,
            index_col=False,
            dtype=str,
            keep_default_na=False,
            encoding=encoding,
            chunksize=PIECE,
            skipinitialspace=False,
        ) as reader:
            for chunk in reader:
                yield {
                    str(n): pa.array(chunk[n], pa.large_string(), from_pandas=True) for n in chunk
                }
    except UnicodeDecodeError as error:
        raise Refused("unknown_encoding", encoding=encoding) from error
    except ValueError as error:
        found = LINE.search(str(error))
        raise Refused("not_csv", line=int(found[1]) if found else 1) from error


# Parquet ---------------------------------------------------------------------------------


def _parquet(source: Path, wanted: list[str] | None) -> tuple[list[str], bool, Iterator[Columns]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source)
        schema = file.schema_arrow
    except (OSError, ValueError) as error:
        raise Refused("damaged_file", detail="Parquet") from error
    made_up = SYNTHETIC_MARK in (schema.metadata or {})
    names = [str(name) for name in schema.names]

    def batches() -> Iterator[Columns]:
        try:
            for batch in file.iter_batches(PIECE, columns=wanted, use_threads=False):
                yield {
                    str(name): _plain(str(name), column, pa)
                    for name, column in zip(batch.schema.names, batch.columns, strict=True)
                }
        except MemoryError:
            raise
        except (OSError, ValueError) as error:
            raise Refused("damaged_file", detail="Parquet") from error

    return names, made_up, batches()


def _plain(name: str, column: Any, pa: Any) -> Any:
    """A column as numbers, truth or text; what is none of them is refused by its name."""
    types, kind = pa.types, column.type
    if types.is_dictionary(kind):
        return _plain(name, column.dictionary_decode(), pa)
    if types.is_floating(kind) or types.is_decimal(kind):
        return column.cast(pa.float64())
    if types.is_integer(kind) or types.is_boolean(kind):
        if column.null_count and types.is_integer(kind):
            return column.cast(pa.float64(), safe=False)
        if not column.null_count:
            return column.cast(pa.int64()) if types.is_integer(kind) else column
    if types.is_nested(kind):
        raise Refused("nested_column", column=name[:60])
    try:
        text = column.cast(pa.large_string())
        text.validate(full=True)
    except (ValueError, NotImplementedError) as error:
        raise Refused("broken_text", column=name[:60]) from error
    return text


# GeoPackage ------------------------------------------------------------------------------


def _geopackage(
    source: Path, wanted: list[str] | None
) -> tuple[list[str], bool, Iterator[Columns]]:
    import pyogrio

    try:
        layers = pyogrio.list_layers(source)
        facts = pyogrio.read_info(source, layer=str(layers[0][0]))
    except Exception as error:
        raise Refused("not_geopackage") from error
    if not facts.get("crs") or facts.get("geometry_type") is None:
        raise Refused("no_point_layer")
    names = [str(name) for name in facts["fields"]]
    named = [name for name in wanted if name in names] if wanted is not None else None
    batches = _points(source, str(layers[0][0]), str(facts["crs"]), named)
    first = next(batches, None)
    if first is None:
        return names, False, iter(())
    return names, False, chain([first], batches)


def _points(source: Path, layer: str, crs: str, wanted: list[str] | None) -> Iterator[Columns]:
    import pyarrow as pa
    import pyogrio

    try:
        with pyogrio.open_arrow(
            source, layer=layer, columns=wanted, batch_size=PIECE, use_pyarrow=True
        ) as (facts, stream):
            place = facts["geometry_name"] or "wkb_geometry"
            for batch in stream:
                yield {
                    **{
                        str(name): _plain(str(name), column, pa)
                        for name, column in zip(batch.schema.names, batch.columns, strict=True)
                        if name != place
                    },
                    **_degrees(batch.column(place), crs, pa),
                }
    except (Refused, MemoryError):
        raise
    except Exception as error:
        raise Refused("not_geopackage") from error


def _degrees(column: Any, crs: str, pa: Any) -> Columns:
    """Longitude and latitude of points; of an empty one neither."""
    import numpy as np
    import pyproj
    import shapely

    shapes = shapely.from_wkb(column.to_numpy(zero_copy_only=False))
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if (shapely.get_type_id(shapes[drawn]) != shapely.GeometryType.POINT).any():
        raise Refused("no_point_layer")
    x, y = (np.full(len(shapes), np.nan) for _ in range(2))
    x[drawn], y[drawn] = shapely.get_x(shapes[drawn]), shapely.get_y(shapes[drawn])
    if crs != WGS84:
        x, y = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True).transform(x, y)
    return {X: pa.array(x), Y: pa.array(y)}
