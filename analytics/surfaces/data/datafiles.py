"""Plates as data: CSV, GeoJSON and GeoPackage that open cleanly and run nothing."""

from __future__ import annotations

import csv
import io
import json
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
from babel.numbers import get_decimal_symbol

from analytics.figures.tables import data_frame
from analytics.plates.model import ClassMap, Encircled, Plate, PointMap, RegionMap, Surface
from analytics.words.i18n import Wording
from geodata.errors import GeodataError
from geodata.files import plain_text
from geodata.languages import LANGUAGES

FORMATS = ("csv", "geojson", "gpkg")
# Formats of maps only.
SPATIAL = ("geojson", "gpkg")
BOM = "\ufeff"
# Of a workbook: paper, letters in the widest column and in a line of text, points of a line.
A4, WIDEST, LETTERS, LINE = 9, 36, 100, 15.0


def encode(plate: Plate, wording: Wording, format_: str) -> bytes:
    """A plate's table in a data format.

    Raises
    ------
    GeodataError
        ``no_geometry_in_plate`` for geometry of a plate that is no map.
    """
    if format_ == "csv":
        return csv_bytes(data_frame(plate, wording), wording.lang)
    frame = data_frame(plate, wording)
    shapes = _shapes(plate, frame, wording)
    if format_ == "gpkg":
        return geopackage(frame, shapes, plate.key)
    return feature_collection(frame, shapes)


def csv_bytes(frame: pd.DataFrame, lang: str) -> bytes:
    """A frame as CSV with a byte order mark, as the office software of `lang` expects it.

    Where a language writes the decimal comma, cells are parted by a semicolon.
    """
    comma = get_decimal_symbol(LANGUAGES[lang].locale) == ","
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";" if comma else ",", lineterminator="\r\n")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow([_csv_cell(value, comma) for value in row])
    return (BOM + target.getvalue()).encode("utf-8")


def _csv_cell(value: Any, comma: bool) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        whole = float(value).is_integer()
        text = str(int(value)) if whole else repr(float(value))
        return text.replace(".", ",") if comma else text
    return plain_text(str(value))


def workbook(
    sheets: dict[str, pd.DataFrame],
    *,
    rtl: bool = False,
    printed: int | None = None,
    told: tuple[str, Sequence[tuple[str, str]]] | None = None,
) -> bytes:
    """Frames as a workbook: real numbers, frozen headings, no live formula or link.

    Parameters
    ----------
    printed : int or None
        Of how many columns, the first, a printed page consists; None for all.
    told : tuple or None
        Name and lines (label, text) of a first sheet that says what the workbook is.
    """
    import xlsxwriter

    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        look = {"text_wrap": True, "valign": "top", "reading_order": 2 if rtl else 1}
        bold, wrapped = book.add_format({**look, "bold": True}), book.add_format(look)
        added = [book.add_worksheet(told[0][:31])] if told else []
        for label in added:
            _write_lines(label, told[1] if told else (), bold, wrapped)
        for name, frame in sheets.items():
            sheet = book.add_worksheet(name[:31])
            _write_frame(sheet, frame, bold, wrapped)
            # The first table is what one sees: the sheet before it is looked up.
            if name == next(iter(sheets)):
                sheet.activate()
            sheet.print_area(0, 0, max(len(frame), 1), (printed or max(frame.shape[1], 1)) - 1)
            added.append(sheet)
        for sheet in added:
            sheet.set_paper(A4)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.set_footer("&C&P / &N")
            if rtl:
                sheet.right_to_left()
    return target.getvalue()


def _write_lines(sheet: Any, lines: Sequence[tuple[str, str]], bold: Any, wrapped: Any) -> None:
    """What the workbook is, a label and a text in each row."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, LETTERS)
    for i, (label, text) in enumerate(lines):
        sheet.write_string(i, 0, label, bold)
        sheet.write_string(i, 1, text, wrapped)
        sheet.set_row(i, LINE * -(-len(text) // (LETTERS - 10)))


def _write_frame(sheet: Any, frame: pd.DataFrame, bold: Any, wrapped: Any) -> None:
    """One table: its headings stay in sight and stand on every printed page."""
    for j, column in enumerate(frame.columns):
        sheet.write_string(0, j, str(column), bold)
        for i, value in enumerate(frame[column], start=1):
            _write_cell(sheet, i, j, value, wrapped)
        longest = max([len(str(column)), *(len(str(v)) for v in frame[column])])
        sheet.set_column(j, j, min(max(longest + 2, 8), WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), frame.shape[1] - 1)


def _write_cell(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, column, float(value), look)
    else:
        sheet.write_string(row, column, str(value), look)


def _shapes(plate: Plate, frame: pd.DataFrame, wording: Wording) -> list[Any]:
    """The geometry of each row of a map's table."""
    if isinstance(plate.body, Surface) and "lon" in plate.table:
        places = zip(plate.table["lon"], plate.table["lat"], strict=True)
        return [shapely.Point(x, y) for x, y in places]
    if isinstance(plate.body, Encircled):
        return [shape for shape, _ in plate.body.shapes]
    if isinstance(plate.body, (RegionMap, ClassMap, Surface)):
        shapes = {}
        for name in plate.body.sets.values():
            shapes.update(wording.data.geometry(name).geometry.to_dict())
        return [shapes.get(code) for code in frame["region_code"]]
    if isinstance(plate.body, PointMap):
        return [shapely.Point(x, y) for x, y in zip(frame["lon"], frame["lat"], strict=True)]
    raise GeodataError("no_geometry_in_plate", plate=plate.key)


def geopackage(frame: pd.DataFrame, geometry: list[Any], layer: str) -> bytes:
    """Rows with their shapes as a GeoPackage of one layer, WGS 84."""
    import geopandas as gpd

    table = frame.copy()
    for column in table.columns:
        if table[column].dtype.kind not in "ifb":
            table[column] = [None if pd.isna(value) else str(value) for value in table[column]]
    rows = gpd.GeoDataFrame(table, geometry=geometry, crs="EPSG:4326")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "layer.gpkg"
        rows.to_file(target, layer=layer, driver="GPKG", engine="pyogrio")
        return target.read_bytes()


def feature_collection(frame: pd.DataFrame, geometry: list[Any]) -> bytes:
    """Rows with their shapes as a GeoJSON document (RFC 7946, WGS 84)."""
    features = [
        {
            "type": "Feature",
            "properties": {str(key): _json_value(value) for key, value in row.items()},
            "geometry": json.loads(shapely.to_geojson(shape)) if shape is not None else None,
        }
        for row, shape in zip(frame.to_dict("records"), geometry, strict=True)
    ]
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _json_value(value: Any) -> Any:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, (int, float)):
        return int(value) if float(value).is_integer() else float(value)
    return str(value)
