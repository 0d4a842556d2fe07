"""The workbook behind a native chart: its numbers where its references look for them."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from analytics.render.office.chartspec import Chart
from analytics.render.office.package import EPOCH

SHEET = "Sheet1"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def workbook(chart: Chart) -> bytes:
    """The bytes of the workbook, text as text.

    The library's own workbook would take text that starts with "=" for a formula.
    """
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_properties({"created": dt.datetime(*EPOCH)})
        sheet = book.add_worksheet(SHEET)
        if chart.kind == "scatter":
            _points(sheet, chart)
        else:
            _categories(sheet, chart)
    return target.getvalue()


def cells(column: int, first: int, last: int) -> str:
    """The address of part of a column, rows and columns counted from 0."""
    from xlsxwriter.utility import xl_range_abs

    return f"{SHEET}!{xl_range_abs(first, column, last, column)}"


def error_column(chart: Chart, side: int) -> int:
    """Column in which intervals reach below (0) or above (1), after all series."""
    return len(chart.series) + 1 + side


def _categories(sheet: Any, chart: Chart) -> None:
    """Categories, a column for each series, then how far intervals reach."""
    for i, category in enumerate(chart.categories, start=1):
        sheet.write_string(i, 0, category)
    for j, one in enumerate(chart.series, start=1):
        sheet.write_string(0, j, one.name)
        for i, value in enumerate(one.values, start=1):
            if value is not None:
                sheet.write_number(i, j, value)
        for i, sides in enumerate(one.errors, start=1):
            for side, reach in enumerate(sides):
                sheet.write_string(0, error_column(chart, side), chart.sides[side])
                sheet.write_number(i, error_column(chart, side), reach)


def _points(sheet: Any, chart: Chart) -> None:
    """A row for each point: how far across, how far up in the column of its series, its name."""
    names = iter(chart.categories)
    sheet.write_string(0, 0, chart.axes[0])
    row = 0
    for j, one in enumerate(chart.series, start=1):
        sheet.write_string(0, j, one.name)
        for x, y in zip(one.across, one.values, strict=True):
            row += 1
            sheet.write_number(row, 0, x)
            sheet.write_number(row, j, y)
            if not one.line:
                sheet.write_string(row, len(chart.series) + 1, next(names))
