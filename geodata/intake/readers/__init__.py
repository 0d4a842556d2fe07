"""One reader per format, run in the reading process only.

Each turns a file into sheets of text cells (:mod:`.grids`) or raises
:class:`Refused`. Nothing is interpreted here: formulas are not computed, links
not followed, numbers not rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from geodata.intake.readers.drivers import GDAL_DRIVERS, HARMLESS
from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import Limits

__all__ = ["FORMATS", "GDAL_DRIVERS", "HARMLESS", "Refused", "preload", "read_file"]

FORMATS = (
    *("csv", "xlsx", "xls", "ods", "geojson", "gpkg", "shp"),
    *("rows", "slides", "backup", "document"),
)


def preload() -> frozenset[str]:
    """Import what readers need; returns the drivers that GDAL is left with."""
    import pyarrow
    import pyarrow.parquet
    import pyogrio
    import pyproj  # noqa: F401
    import shapely  # noqa: F401
    import xlrd  # noqa: F401
    from openpyxl import load_workbook  # noqa: F401

    import geodata.places.boundary_cleaning  # noqa: F401
    from geodata.intake.readers import comments, features, ods, rows, text, xls, xlsx  # noqa: F401

    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    return frozenset(pyogrio.list_drivers())


def read_file(
    format_: str, source: Path, output: Path, limits: Limits, options: dict[str, Any]
) -> dict[str, Any]:
    """Read one file; sheets are written to `output`, facts about them returned."""
    from geodata.intake.readers import (
        backups,
        comments,
        documents,
        features,
        ods,
        rows,
        slides,
        text,
        xls,
        xlsx,
    )

    readers: dict[str, Callable[..., dict[str, Any]]] = {
        "csv": text.read,
        "xlsx": xlsx.read,
        "xls": xls.read,
        "ods": ods.read,
        "geojson": features.read_geojson,
        "gpkg": features.read_geopackage,
        "shp": features.read_shapefile,
        "comments": comments.write,
        "rows": rows.read,
        "slides": slides.read,
        "backup": backups.read,
        "document": documents.read,
    }
    return readers[format_](source, output, limits, options)
