"""GeoJSON, GeoPackage and zipped shapefile: attributes, and points or areas in degrees."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from geodata.intake.readers import grids
from geodata.intake.readers.grids import Budget, Sheet
from geodata.intake.readers.packages import Package
from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import Limits

WGS84 = "EPSG:4326"
DEGREES = {WGS84, "OGC:CRS84", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326"}
POINT_COLUMNS = ("lon", "lat")
MAX_FIELDS = 250
MAX_VERTICES = 5_000_000
# Of one unit: more is no border that somebody surveyed, and cleaning it takes minutes.
MAX_OF_ONE = 300_000
SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
# What the archiver of a Mac puts beside every file.
MAC_FOLDER, MAC_PREFIX = "__MACOSX/", "._"
# What Esri JSON says at its top, and never GeoJSON.
ESRI_MARKS = {"geometryType", "spatialReference", "displayFieldName", "fieldAliases"}
EXCERPT = 60


def read_geojson(
    source: Path, output: Path, limits: Limits, options: dict[str, Any]
) -> dict[str, Any]:
    """Read a FeatureCollection with json and GEOS alone."""
    import shapely
    from shapely.geometry import shape

    document = _json(source)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise Refused(_other_json(document))
    if not features:
        raise Refused("no_cells")
    geometries, rows = [], []
    for feature in features:
        if not isinstance(feature, dict):
            raise Refused("not_geojson_file")
        properties = feature.get("properties") or {}
        rows.append(properties if isinstance(properties, dict) else {})
        try:
            found = feature.get("geometry")
            geometries.append(shape(found) if found else None)
        except (
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            shapely.errors.ShapelyError,
            IndexError,
        ) as error:
            raise Refused("bad_geometry", number=len(rows)) from error
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    named = document.get("crs")
    crs = _named_crs(named) if named else WGS84
    return _sheet("", names, rows, geometries, crs, output, limits, options)


def _json(source: Path) -> Any:
    """The document of a file, or where it stops being JSON."""
    try:
        return json.loads(source.read_bytes().decode("utf-8-sig"), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        line = error.doc[error.pos - error.colno + 1 :].split("\n", 1)[0]
        text = grids.UNPRINTABLE.sub("", line.strip()[:EXCERPT])
        raise Refused("not_json", line=error.lineno, text=text) from error
    except ValueError as error:
        raise Refused("not_geojson_file") from error


def _other_json(document: Any) -> str:
    """What a document is instead of GeoJSON."""
    if isinstance(document, dict) and document.get("type") == "Topology":
        return "topojson"
    if isinstance(document, dict) and ESRI_MARKS & set(document):
        return "esri_json"
    return "not_geojson_file"


def _named_crs(member: Any) -> str:
    """The coordinate system an old-style GeoJSON names; links to one are not followed."""
    try:
        name = str(member["properties"]["name"])
    except (KeyError, TypeError):
        raise Refused("no_crs") from None
    return WGS84 if name in DEGREES else name[:80]


def read_geopackage(
    source: Path, output: Path, limits: Limits, options: dict[str, Any]
) -> dict[str, Any]:
    """Read the layers of a GeoPackage."""
    import pyogrio

    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(source)]
    except Exception as error:
        raise Refused("not_geopackage") from error
    if not layers:
        raise Refused("no_cells")
    if len(layers) > limits.sheets:
        raise Refused("too_many_sheets", limit=limits.sheets)
    return _layers([(source, name) for name in layers], layers, output, limits, options)


def read_shapefile(
    source: Path, output: Path, limits: Limits, options: dict[str, Any]
) -> dict[str, Any]:
    """Read the shapefiles of a ZIP; their parts are unpacked under names of our own."""
    with Package(source, limits) as package:
        names = [name for name in sorted(package.names) if not _left_by_a_mac(name)]
        stems = [name[:-4] for name in names if name.lower().endswith(".shp")]
        if not stems:
            raise Refused("no_shapefile")
        if len(stems) > limits.sheets:
            raise Refused("too_many_sheets", limit=limits.sheets)
        for i, stem in enumerate(stems):
            for name in names:
                end = name[len(stem) :].lower()
                if name.startswith(stem) and end in SHAPE_PARTS:
                    package.extract(name, output / f"layer{i}{end}")
    paths = [output / f"layer{i}.shp" for i in range(len(stems))]
    if not all(path.with_suffix(end).exists() for path in paths for end in (".dbf", ".shx")):
        raise Refused("shapefile_incomplete")
    shown = [stem.rpartition("/")[2] for stem in stems]
    if len(set(shown)) < len(shown):
        shown = stems
    return _layers([(path, path.stem) for path in paths], shown, output, limits, options)


def _left_by_a_mac(name: str) -> bool:
    return name.startswith(MAC_FOLDER) or name.rpartition("/")[2].startswith(MAC_PREFIX)


def _layers(
    layers: list[tuple[Path, str]],
    shown: list[str],
    output: Path,
    limits: Limits,
    options: dict[str, Any],
) -> dict[str, Any]:
    """Read layers, each given by its file and its name there, under the names to show."""
    import pyogrio.raw
    import shapely

    sheets: list[Sheet] = []
    areas: list[Any] = []
    for (path, layer), name in zip(layers, shown, strict=True):
        try:
            info = pyogrio.read_info(path, layer=layer)
            if info["features"] > limits.rows:
                raise Refused("too_many_rows", limit=limits.rows, cell=str(info["features"]))
            meta, _, binary, columns = pyogrio.raw.read(path, layer=layer)
            geometries = [] if binary is None else list(shapely.from_wkb(binary))
        except Refused:
            raise
        except MemoryError:
            raise
        except Exception as error:  # GDAL's and GEOS's own errors
            raise Refused("damaged_file", detail=type(error).__name__) from error
        names = [str(name) for name in meta["fields"]]
        count = len(columns[0]) if columns else len(geometries)
        rows = [
            {name: column[i] for name, column in zip(names, columns, strict=True)}
            for i in range(count)
        ]
        sheet, drawn = _filled(
            name if len(layers) > 1 else "",
            names,
            rows,
            geometries or [None] * count,
            meta["crs"] or "",
            limits,
        )
        sheets.append(sheet)
        areas.append(drawn)
    return _told(sheets, areas, output, limits, options)


def _sheet(
    name: str,
    names: list[str],
    rows: list[dict[str, Any]],
    geometries: list[Any],
    crs: str,
    output: Path,
    limits: Limits,
    options: dict[str, Any],
) -> dict[str, Any]:
    sheet, drawn = _filled(name, names, rows, geometries, crs, limits)
    return _told([sheet], [drawn], output, limits, options)


def _told(
    sheets: list[Sheet], areas: list[Any], output: Path, limits: Limits, options: dict[str, Any]
) -> dict[str, Any]:
    """Sheets for the parent; with the option ``coverage`` the outlines of that layer too.

    They are cleaned here, because the time and memory that takes is the file's to choose.
    """
    if "coverage" in options:
        import shapely

        from geodata.places.boundary_cleaning import cleaned

        chosen = int(options["coverage"])
        if max(map(shapely.get_num_coordinates, areas[chosen]), default=0) > MAX_OF_ONE:
            raise Refused("outlines_too_fine")
        try:
            shapes, facts = cleaned(areas[chosen])
        except shapely.errors.GEOSException as error:
            short = "bad_alloc" in str(error)
            raise Refused("out_of_memory" if short else "outlines_tangled") from error
        sheets[chosen].facts["coverage"] = facts
        lines = "".join(f"{shapely.to_geojson(shape)}\n" for shape in shapes)
        (output / f"{chosen}.geojsonl").write_text(lines, encoding="utf-8")
    return grids.write(sheets, output, limits)


def _filled(
    name: str,
    names: list[str],
    rows: list[dict[str, Any]],
    geometries: list[Any],
    crs: str,
    limits: Limits,
) -> tuple[Sheet, list[Any]]:
    """Attributes as cells, and for points their degrees as two more columns."""
    if len(names) > MAX_FIELDS:
        raise Refused("too_many_columns", limit=MAX_FIELDS, cell=str(len(names)))
    geometries = _degrees(geometries, crs)
    there = [g is not None and not g.is_empty for g in geometries]
    types = sorted({g.geom_type for g, one in zip(geometries, there, strict=True) if one})
    budget = Budget(limits)
    places = [
        _point_of(geometry) if one else None
        for geometry, one in zip(geometries, there, strict=True)
    ]
    points = any(place is not None for place in places)
    header = [budget.text(n).strip() for n in names] + (list(POINT_COLUMNS) if points else [])
    facts = {
        "geometry": types,
        "crs": crs[:80],
        "bounds": _bounds(geometries),
        "empty": [i for i, one in enumerate(there) if not one],
    }
    sheet = Sheet(name, rows=[header], facts=facts)
    for i, row in enumerate(rows):
        cells = [_cell(row.get(n), budget) for n in names]
        if points:
            cells += [grids.NUMBER + repr(value) for value in places[i] or ()]
        if there[i] and places[i] is None:
            sheet.mark(i + 1, grids.POINTLESS)
        for column, cell in enumerate(cells):
            if cell:
                budget.place(i + 1, column, f"{i + 2}:{column + 1}")
        sheet.rows.append(cells)
    return sheet, geometries


def _point_of(geometry: Any) -> tuple[float, float] | None:
    """Longitude and latitude of what is one point; None for lines, areas and several points."""
    parts = list(geometry.geoms) if geometry.geom_type == "MultiPoint" else [geometry]
    if len(parts) != 1 or parts[0].geom_type != "Point" or parts[0].is_empty:
        return None
    return float(parts[0].x), float(parts[0].y)


def _bounds(geometries: list[Any]) -> list[float]:
    """West, south, east and north of all of it; empty where nothing is drawn."""
    import shapely

    edges = [float(edge) for edge in shapely.total_bounds(geometries)]
    return [] if any(math.isnan(edge) for edge in edges) else edges


def _degrees(geometries: list[Any], crs: str) -> list[Any]:
    import numpy as np
    import shapely

    known = np.array(geometries, dtype=object)
    coordinates = shapely.get_coordinates(known)
    if len(coordinates) > MAX_VERTICES:
        raise Refused("too_many_cells", limit=MAX_VERTICES)
    if coordinates.size and not np.isfinite(coordinates).all():
        raise Refused("coordinates_not_finite")
    if not coordinates.size or crs in DEGREES:
        return geometries
    if not crs:
        raise Refused("no_crs")
    import pyproj

    try:
        move = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)
        moved = shapely.transform(
            known, lambda xy: np.column_stack(move.transform(xy[:, 0], xy[:, 1]))
        )
    except (pyproj.exceptions.ProjError, ValueError) as error:
        raise Refused("no_crs") from error
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise Refused("coordinates_not_finite")
    return list(moved)


def _cell(value: Any, budget: Budget) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return grids.TRUTH + str(int(value))
    if isinstance(value, (int, float)) or type(value).__module__ == "numpy":
        text = str(value)
        if text in ("nan", "NaT", "None"):
            return ""
        try:
            float(text)
        except ValueError:
            return budget.text(text).strip()
        return grids.NUMBER + text
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False)
    return budget.text(str(value)).strip()


def _no_number(text: str) -> float:
    raise Refused("coordinates_not_finite")
