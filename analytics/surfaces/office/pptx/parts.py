"""What a native chart needs beyond its library: its workbook, plot area, intervals and words.

The workbook holds the chart's numbers where its references look for them.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from pptx.enum.chart import XL_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from analytics import theme
from analytics.surfaces.office.chartspec import Chart, Series
from analytics.surfaces.office.package import EPOCH
from analytics.surfaces.office.pptx.text import EMU, Type, write

SHEET = "Sheet1"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
# Of the line of an interval, in points.
WHISKER = 1.25


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
    for j, series in enumerate(chart.series, start=1):
        sheet.write_string(0, j, series.name)
        for i, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(i, j, value)
        for i, sides in enumerate(series.errors, start=1):
            for side, reach in enumerate(sides):
                sheet.write_string(0, error_column(chart, side), chart.sides[side])
                sheet.write_number(i, error_column(chart, side), reach)


def _points(sheet: Any, chart: Chart) -> None:
    """A row for each point: how far across, how far up in the column of its series, its name."""
    names = iter(chart.categories)
    sheet.write_string(0, 0, chart.axes[0])
    row = 0
    for j, series in enumerate(chart.series, start=1):
        sheet.write_string(0, j, series.name)
        for x, y in zip(series.across, series.values, strict=True):
            row += 1
            sheet.write_number(row, 0, x)
            sheet.write_number(row, j, y)
            if not series.line:
                sheet.write_string(row, len(chart.series) + 1, next(names))


def error_bars(native: Any, one: Series, chart: Chart) -> None:
    """Give a series its intervals; their lengths stand in the chart's own sheet."""
    sides = {"minus": 0, "plus": 1}
    reach = "".join(
        f"<c:{name}>{_numbers(chart, side, [e[side] for e in one.errors])}</c:{name}>"
        for name, side in (("plus", sides["plus"]), ("minus", sides["minus"]))
    )
    element = parse_xml(
        f"<c:errBars {nsdecls('c', 'a')}>"
        f'<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>{reach}'
        f'<c:spPr><a:ln w="{round(WHISKER * EMU)}"><a:solidFill>'
        f'<a:srgbClr val="{theme.INK.lstrip("#")}"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    series = native._element
    series.find(qn("c:cat")).addprevious(element)


def _numbers(chart: Chart, side: int, values: Sequence[float]) -> str:
    where = cells(error_column(chart, side), 1, len(values))
    points = "".join(f'<c:pt idx="{i}"><c:v>{v!r}</c:v></c:pt>' for i, v in enumerate(values))
    return (
        f"<c:numRef><c:f>{where}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def worded(
    native: Any,
    one: Series,
    size: float,
    lang: str,
    where: XL_LABEL_POSITION,
    first: int = 0,
) -> None:
    """Write the labels of a series at its numbers, from point `first` on; some may have none."""
    for i, text in enumerate(one.labels, start=first):
        if text:
            label = native.points[i].data_label
            write(label.text_frame, [text], Type(size), lang)
            # A line of words is never broken: a bar has one line only.
            label.text_frame.word_wrap = False
            label.position = where


def lay_out(native: Any, plot: tuple[float, float, float, float]) -> None:
    """Fix the plot, so that words and lines beside a chart know where its numbers are.

    Parameters
    ----------
    plot : tuple of float
        Parts of the chart's frame: left, top, width, height, without names of axes.
    """
    words = ("layoutTarget", "xMode", "yMode", "x", "y", "w", "h")
    values = ("inner", "edge", "edge", *(f"{part:.4f}" for part in plot))
    inner = "".join(f'<c:{name} val="{value}"/>' for name, value in zip(words, values, strict=True))
    layout = parse_xml(
        f"<c:layout {nsdecls('c')}><c:manualLayout>{inner}</c:manualLayout></c:layout>"
    )
    area = native._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, layout)


def number_axes(native: Any) -> None:
    """Numbers of axes as the format wants them: the library writes negative ones."""
    for element in native._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):
        element.set("val", str(abs(int(element.get("val")))))
