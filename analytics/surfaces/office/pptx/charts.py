"""Native charts on slides: their numbers open in a sheet and can be edited."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.util import Pt

from analytics import theme
from analytics.surfaces.office.chartspec import Chart, Series
from analytics.surfaces.office.pptx import parts, points
from analytics.surfaces.office.pptx.text import (
    LETTER,
    WIDER,
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

TYPES = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "stack": XL_CHART_TYPE.BAR_STACKED,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "columns": XL_CHART_TYPE.COLUMN_STACKED,
    "ring": XL_CHART_TYPE.DOUGHNUT,
}
GAP = 45
HOLE = 58
BAR_PITCH = 1.45
YEAR_LETTERS = 5.5
HEADING_SHARE = 0.24
AXIS_LINES = 2.8
LABEL_LINES = 1.5
# Share of a chart's width that words at its bars may take.
MAX_WORDS = 0.65
MAX_NAMES = 0.45
# What a number beside a bar takes at least.
NUMBER_LETTERS = 5


def most_bars(area: Box, size: float) -> int:
    """Bars whose labels stand apart in an area."""
    return max(int(area.height / (size * BAR_PITCH)), 3)


def paint_facets(
    slide: Any, found: tuple[Chart, ...], area: Box, size: float, lang: str, alt: str
) -> None:
    """Charts over the same years, headings at their side, the years under the last one."""
    longest = max(len(chart.title) for chart in found) * size * LETTER
    gutter = min(longest + size, area.width * HEADING_SHARE)
    axis, room = size * AXIS_LINES, size * LABEL_LINES
    peaks = [_peak(chart) for chart in found]
    # One scale for all: as high as its own largest number, and room for the label.
    unit = max((area.height - axis - room * len(found)) / sum(peaks), 0.1)
    top = area.top
    for i, chart in enumerate(found):
        last = i == len(found) - 1
        height = peaks[i] * unit + room
        sides = (
            (area.left + gutter, area.right) if lang != "ar" else (area.left, area.right - gutter)
        )
        head = (area.left, sides[0]) if lang != "ar" else (sides[1], area.right)
        where = Box(head[0], top + height - size * 1.6, head[1], top + height)
        box(slide.shapes, where, [chart.title], Type(size, bold=True), lang)
        part = Box(sides[0], top, sides[1], top + height + (axis if last else 0))
        named = replace(chart, title="")
        description = f"{chart.title}. {alt}"
        paint(slide, named, part, size, lang, description, peak=height / unit, labels=last)
        top += height


def paint(
    slide: Any,
    chart: Chart,
    area: Box,
    size: float,
    lang: str,
    alt: str,
    *,
    peak: float | None = None,
    labels: bool = True,
) -> None:
    """Draw a chart into an area, its heading above and its remark below.

    `peak` fixes the upper end of the scale where several charts share one.
    """
    if chart.kind == "scatter":
        points.paint(slide, chart, area, size, lang, alt)
        return
    top, bottom = area.top, area.bottom
    if chart.title:
        head = Box(area.left, top, area.right, top + size * 1.3)
        box(slide.shapes, head, [chart.title], Type(size, bold=True), lang)
        top = head.bottom
    if chart.remark:
        bottom -= height(chart.remark, size, area.width)
        below = Box(area.left, bottom, area.right, area.bottom)
        box(slide.shapes, below, [chart.remark], Type(size, colour=theme.MUTED), lang)
    frame = slide.shapes.add_chart(
        TYPES[_kind(chart)],
        emu(area.left),
        emu(top),
        emu(area.width),
        emu(bottom - top),
        _numbers(chart),
    )
    describe(frame, chart.title or chart.axis or alt, alt, rtl=is_rtl(lang))
    frame.chart.part.chart_workbook.update_from_xlsx_blob(parts.workbook(chart))
    parts.number_axes(frame.chart)
    _dressed(frame.chart, chart, size, lang)
    peak = peak or _room_for_words(chart, area.width, size)
    if peak is not None:
        frame.chart.value_axis.maximum_scale = peak
    if peak is not None and chart.compared is not None:
        place = Box(area.left, top, area.right, bottom)
        _compared(slide, frame.chart, chart, place, chart.compared / peak, size, lang)
    if not labels:
        frame.chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    elif chart.kind == "column":
        _sparse_labels(frame.chart, len(chart.categories), area.width, size)


def _room_for_words(chart: Chart, width: float, size: float) -> float | None:
    """The end of a scale that leaves room for the words beyond the longest bar."""
    longest = max((len(text) for series in chart.series for text in series.labels), default=0)
    if not longest and chart.compared is None:
        return None
    room = width * (1 - _names_share(chart, width, size))
    share = (max(longest, NUMBER_LETTERS) + 2) * size * LETTER / room
    values = [value for series in chart.series for value in series.values if value is not None]
    peak = max([*values, chart.compared or 0.0]) or 1.0
    return peak / (1 - min(share, MAX_WORDS))


def _names_share(chart: Chart, width: float, size: float) -> float:
    """Part of a chart's width that the names of its bars take, in any face."""
    names = (max(map(len, chart.categories), default=0) + 2) * size * LETTER * WIDER
    return min(names / width, MAX_NAMES)


def _compared(
    slide: Any, native: Any, chart: Chart, area: Box, share: float, size: float, lang: str
) -> None:
    """A dotted line across the bars; the scale is fixed, so that it stays where it belongs."""
    names = _names_share(chart, area.width, size)
    rtl = is_rtl(lang)
    start = 0.0 if rtl else names
    parts.lay_out(native, (start, 0.0, 1 - names, 1.0))
    part = 1 - share if rtl else share
    x = area.left + (start + part * (1 - names)) * area.width
    line = slide.shapes.add_connector(1, emu(x), emu(area.top), emu(x), emu(area.bottom))
    line.line.color.rgb, line.line.width = rgb(theme.MUTED), Pt(1)
    line.line.dash_style = MSO_LINE.ROUND_DOT
    describe(line, chart.remark, chart.remark, rtl=rtl)


def _peak(chart: Chart) -> float:
    """The tallest stack of a chart, at least one."""
    stacks = zip(*(series.values for series in chart.series), strict=True)
    return max([sum(value or 0.0 for value in stack) for stack in stacks], default=1.0) or 1.0


def _kind(chart: Chart) -> str:
    """Columns of several series are stacked; those of one have their number on top."""
    return "columns" if chart.kind == "column" and len(chart.series) > 1 else chart.kind


def _numbers(chart: Chart) -> CategoryChartData:
    numbers = CategoryChartData(number_format=chart.decimals)
    numbers.categories = chart.categories
    for series in chart.series:
        numbers.add_series(series.name, series.values)
    return numbers


def _dressed(native: Any, chart: Chart, size: float, lang: str) -> None:
    rtl = is_rtl(lang)
    native.has_title = False
    dress(native.font, Type(size), lang)
    native.font._element.getparent().set("rtl", "1" if rtl else "0")
    several = len([spec for spec in chart.series if spec.colour]) > 1 or chart.kind == "ring"
    native.has_legend = several
    if several:
        native.legend.position = XL_LEGEND_POSITION.BOTTOM
        native.legend.include_in_layout = False
    plot = native.plots[0]
    plot.vary_by_categories = chart.kind == "ring"
    if chart.kind == "ring":
        plot._element.find(qn("c:holeSize")).set("val", str(HOLE))
    else:
        plot.gap_width = GAP
        _axes(native, chart, rtl)
    carried = any(not spec.colour for spec in chart.series)
    if _kind(chart) in ("stack", "columns") or carried:
        plot.overlap = 100
    for spec, series in zip(chart.series, plot.series, strict=True):
        _coloured(series, spec, chart)
        if spec.labels:
            parts.worded(series, spec, size, lang, XL_LABEL_POSITION.OUTSIDE_END)
        elif not carried:
            _labelled(series, spec, chart, size)
        if spec.ends:
            parts.error_bars(series, spec, chart)


def _axes(native: Any, chart: Chart, rtl: bool) -> None:
    """Only the names of categories; numbers are written at the bars."""
    values, categories = native.value_axis, native.category_axis
    values.visible = False
    values.has_major_gridlines = False
    if not chart.below:
        values.minimum_scale = 0
    categories.has_major_gridlines = False
    categories.format.line.color.rgb = rgb(theme.HAIRLINE)
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.kind == "column":
        return
    categories.reverse_order = True
    # Bars grow from where reading starts; the names stand there too.
    values.reverse_order = rtl
    categories.format.line.fill.background()


def _sparse_labels(native: Any, count: int, width: float, size: float) -> None:
    """As many years as stand side by side without being turned."""
    every = max(-(-round(size * LETTER * YEAR_LETTERS) * count // round(width)), 1)
    axis = native.category_axis._element
    for name, value in (("c:tickLblSkip", every), ("c:tickMarkSkip", every)):
        mark = axis.makeelement(qn(name), {"val": str(value)})
        axis.find(qn("c:noMultiLvlLbl")).addprevious(mark)


def _coloured(series: Any, one: Series, chart: Chart) -> None:
    if not one.colour:
        series.format.fill.background()
        series.format.line.fill.background()
        return
    if chart.kind != "ring":
        series.invert_if_negative = False
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(one.colour)
    for i, colour in enumerate(one.colours):
        if colour != one.colour or chart.kind == "ring":
            fill = series.points[i].format.fill
            fill.solid()
            fill.fore_color.rgb = rgb(colour)
            series.points[i].format.line.color.rgb = rgb(theme.PAPER)
    last = len(chart.categories) - 1
    if chart.kind == "column" and not chart.categories[last].isdecimal() and one.values[last]:
        fill = series.points[last].format.fill
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb = rgb(one.colour)
        fill.back_color.rgb = RGBColor(255, 255, 255)


def _labelled(series: Any, one: Series, chart: Chart, size: float) -> None:
    """The value at every bar, inside the parts of a stack."""
    labels = series.data_labels
    labels.show_value = True
    labels.number_format = chart.decimals
    labels.number_format_is_linked = False
    labels.font.size = Pt(size)
    if _kind(chart) in ("bar", "column"):
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
    elif chart.kind != "ring":
        labels.font.color.rgb = rgb(theme.text_on(one.colour))
        labels.position = XL_LABEL_POSITION.CENTER
    else:
        for i, colour in enumerate(one.colours):
            label = series.points[i].data_label
            label.font.size = Pt(size)
            label.font.color.rgb = rgb(theme.text_on(colour))
            _shows_value(label)


def _shows_value(label: Any) -> None:
    """A label of its own shows nothing unless told to."""
    element = label._dLbl
    for name, shown in (("c:showVal", "1"), ("c:showCatName", "0"), ("c:showLegendKey", "0")):
        shows = element.find(qn(name))
        if shows is not None:
            shows.set("val", shown)
