"""Plates as data: CSV, XLSX and GeoJSON that open cleanly and run nothing."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import pandas as pd
import shapely

from analytics.i18n import Wording
from analytics.plates.model import ClassMap, Plate, PointMap, RegionMap, Surface
from analytics.render.compose import compose
from analytics.render.tables import data_frame
from geodata.errors import GeodataError

FORMATS = ("csv", "xlsx", "geojson")
# Spreadsheets run text that starts with one of these.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


def encode(plate: Plate, wording: Wording, format_: str) -> bytes:
    """A plate's table in a data format.

    Raises
    ------
    GeodataError
        ``no_geometry_in_plate`` for a GeoJSON of a plate that is no map.
    """
    if format_ == "csv":
        return csv_bytes(data_frame(plate, wording), wording.lang)
    if format_ == "xlsx":
        return _xlsx(plate, wording)
    return _geojson(plate, wording)


def csv_bytes(frame: pd.DataFrame, lang: str) -> bytes:
    """A frame as CSV with a byte order mark, as the office software of `lang` expects it.

    French and Arabic offices use the semicolon and the decimal comma.
    """
    comma = lang in ("fr", "ar")
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


def plain_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def workbook(sheets: dict[str, pd.DataFrame], *, rtl: bool = False) -> bytes:
    """Frames as a workbook: real numbers, frozen headings, no live formula or link."""
    import xlsxwriter

    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, frame in sheets.items():
            sheet = book.add_worksheet(name[:31])
            if rtl:
                sheet.right_to_left()
            for j, column in enumerate(frame.columns):
                sheet.write_string(0, j, str(column), head)
                for i, value in enumerate(frame[column], start=1):
                    _write_cell(sheet, i, j, value)
                longest = max([len(str(column)), *(len(str(v)) for v in frame[column])])
                sheet.set_column(j, j, min(max(longest + 2, 8), 60))
            sheet.freeze_panes(1, 0)
    return target.getvalue()


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, column, float(value))
    else:
        sheet.write_string(row, column, str(value))


def _xlsx(plate: Plate, wording: Wording) -> bytes:
    readme = pd.DataFrame(readme_rows(plate, wording))
    readme.columns = pd.Index([wording.text("readme.item"), wording.text("readme.content")])
    sheets = {
        wording.text("sheet.data"): data_frame(plate, wording),
        wording.text("sheet.readme"): readme,
    }
    return workbook(sheets, rtl=wording.rtl)


def readme_rows(plate: Plate, wording: Wording) -> list[tuple[str, str]]:
    """What a figure says of itself: title, measure, sources, rules, date."""
    sheet = compose(plate, wording)
    foot = sheet.foot
    rows = [
        ("title", sheet.title),
        ("subtitle", sheet.subtitle),
        ("sources", foot.sources),
        ("counting", foot.counting),
        ("date", foot.dated),
        ("boundaries", " ".join(filter(None, (foot.sets, foot.licence, foot.disclaimer)))),
        *(("note", note) for note in foot.notes),
        *(("source", wording.isolate(source)) for source in plate.published),
        *(("source", source_text(code, wording)) for code in plate.sources),
    ]
    return [(wording.text(f"readme.{key}"), text) for key, text in rows if text]


def source_text(code: str, wording: Wording) -> str:
    """One source in full: publisher, title, date and, where public, its address."""
    row = wording.data.records.sources.loc[code]
    parts = [str(row["publisher"]), str(row["title"]), str(row["date"])]
    if row["url_public"] == "yes":
        parts.append(str(row["url"]))
    return ". ".join(part for part in parts if part)


def _geojson(plate: Plate, wording: Wording) -> bytes:
    frame = data_frame(plate, wording)
    if isinstance(plate.body, Surface):
        places = zip(plate.table["lon"], plate.table["lat"], strict=True)
        return feature_collection(frame, [shapely.Point(x, y) for x, y in places])
    if isinstance(plate.body, (RegionMap, ClassMap)):
        shapes = {}
        for name in plate.body.sets.values():
            shapes.update(wording.data.geometry(name).geometry.to_dict())
        geometry = [shapes.get(code) for code in frame["region_code"]]
    elif isinstance(plate.body, PointMap):
        geometry = [shapely.Point(x, y) for x, y in zip(frame["lon"], frame["lat"], strict=True)]
    else:
        raise GeodataError("no_geometry_in_plate", plate=plate.key)
    return feature_collection(frame, geometry)


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
