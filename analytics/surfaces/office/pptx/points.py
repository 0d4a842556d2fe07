"""A scatter on slides: a native chart of points, its slope, and the names of its quadrants."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml.ns import qn
from pptx.util import Pt

from analytics import theme
from analytics.surfaces.office.chartspec import Chart, Series
from analytics.surfaces.office.pptx import parts
from analytics.surfaces.office.pptx.text import (
    LEADING,
    Type,
    box,
    describe,
    dress,
    emu,
    height,
    rgb,
)
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import is_rtl

DOT = 9
# Parts of a chart's area that its plot fills: left, top, width, height.
PLOT = (0.02, 0.08, 0.96, 0.66)
# With numbers beside both axes.
MEASURED_PLOT = (0.09, 0.04, 0.89, 0.68)
CORNER_SHARE = 0.3


def paint(slide: Any, chart: Chart, area: Box, size: float, lang: str, alt: str) -> None:
    """Draw the points; both axes run from left to right and upwards in every language."""
    high = height(chart.axes[1], size, area.width)
    head = Box(area.left, area.top, area.right, area.top + high)
    box(slide.shapes, head, [chart.axes[1]], Type(size, colour=theme.MUTED), lang)
    place = Box(area.left, head.bottom + 2, area.right, area.bottom)
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.XY_SCATTER,
        emu(place.left),
        emu(place.top),
        emu(place.width),
        emu(place.height),
        _numbers(chart),
    )
    describe(frame, chart.axes[0], alt, rtl=is_rtl(lang))
    native = frame.chart
    native.part.chart_workbook.update_from_xlsx_blob(parts.workbook(chart))
    parts.number_axes(native)
    native.has_title = False
    dress(native.font, Type(size), lang)
    native.has_legend = True
    native.legend.position = XL_LEGEND_POSITION.BOTTOM
    native.legend.include_in_layout = False
    _axes(native, chart, size, lang)
    first = 0
    for j, (spec, series) in enumerate(zip(chart.series, native.plots[0].series, strict=True)):
        _placed(series._element, spec, chart, (j, first))
        _dressed(series, spec)
        _swollen(series, spec, first)
        parts.worded(series, spec, size, lang, XL_LABEL_POSITION.ABOVE, first)
        first += len(spec.across)
    parts.lay_out(native, MEASURED_PLOT if chart.measured else PLOT)
    if chart.corners:
        _corners(slide, chart, place, size, lang)


def _numbers(chart: Chart) -> XyChartData:
    """Every series over the points of all: readers mix up series of different lengths."""
    numbers = XyChartData(number_format="General")
    for spec in chart.series:
        series = numbers.add_series(spec.name)
        for other in chart.series:
            for x, y in zip(other.across, other.values, strict=True):
                series.add_data_point(x, y)
    return numbers


def _placed(element: Any, one: Series, chart: Chart, at: tuple[int, int]) -> None:
    """Point a series to its column of the common sheet, and leave it its own points only."""
    j, first = at
    last = sum(len(other.across) for other in chart.series)
    for path, where in (
        ("c:tx", parts.cells(j + 1, 0, 0)),
        ("c:xVal", parts.cells(0, 1, last)),
        ("c:yVal", parts.cells(j + 1, 1, last)),
    ):
        element.find(f"{qn(path)}//{qn('c:f')}").text = where
    own = range(first, first + len(one.across))
    up = element.find(qn("c:yVal"))
    for point in list(up.iter(qn("c:pt"))):
        if int(point.get("idx")) not in own:
            point.getparent().remove(point)


def _axes(native: Any, chart: Chart, size: float, lang: str) -> None:
    """Axes as far as the figure goes, crossing where it says, no grid; numbers if measured."""
    both = (native.category_axis, native.value_axis)
    ends = (chart.window[:2], chart.window[2:])
    for axis, (low, high), at in zip(both, ends, chart.cross, strict=True):
        axis.minimum_scale, axis.maximum_scale = low, high
        if at:
            axis.crosses_at = at
        axis.has_major_gridlines = False
        axis.tick_label_position = (
            XL_TICK_LABEL_POSITION.LOW if chart.measured else XL_TICK_LABEL_POSITION.NONE
        )
        axis.major_tick_mark = XL_TICK_MARK.NONE
        axis.format.line.color.rgb = rgb(theme.MUTED)
    across = native.category_axis
    across.has_title = True
    frame = across.axis_title.text_frame
    frame.text = chart.axes[0]
    dress(frame.paragraphs[0].runs[0].font, Type(size), lang)
    frame.paragraphs[0]._p.get_or_add_pPr().set("rtl", "1" if is_rtl(lang) else "0")


def _dressed(series: Any, one: Series) -> None:
    line = series.format.line
    if one.line:
        series.marker.style = XL_MARKER_STYLE.NONE
        line.color.rgb, line.width = rgb(one.colour), Pt(1.5)
        series.smooth = False
        return
    line.fill.background()
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, DOT
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = rgb(one.colour)
    series.marker.format.line.color.rgb = rgb(theme.MUTED)


def _swollen(series: Any, one: Series, first: int) -> None:
    """Points wider than the smallest, one by one; their looks go with their size."""
    for i, swell in enumerate(one.swells, start=first):
        if swell > 1:
            marker = series.points[i].marker
            marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, min(round(DOT * swell), 72)
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = rgb(one.colour)
            marker.format.line.color.rgb = rgb(theme.MUTED)


def _corners(slide: Any, chart: Chart, place: Box, size: float, lang: str) -> None:
    """What each quadrant means, beside its corner and outside the plot, where no point lies."""
    left, top = place.left + PLOT[0] * place.width, place.top + PLOT[1] * place.height
    right, bottom = left + PLOT[2] * place.width, top + PLOT[3] * place.height
    wide, height = (right - left) * CORNER_SHARE, size * LEADING
    spots = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    for words, (side, up) in zip(chart.corners, spots, strict=True):
        x = right - wide if side > 0 else left
        y = top - height if up > 0 else bottom + 2
        outer = "end" if (side > 0) == (lang != "ar") else "start"
        look = Type(size, colour=theme.MUTED, align=outer)
        box(slide.shapes, Box(x, y, x + wide, y + height), [words], look, lang)
