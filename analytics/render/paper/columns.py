"""Columns per year on paper; time runs from left to right in every language."""

from __future__ import annotations

from analytics import theme
from analytics.render import marks as mk
from analytics.render.paper.box import Box
from analytics.render.paper.legends import legend_height, legend_rows
from analytics.render.paper.typeset import LEADING, Sheet, Style, shorten, width

ROW = 7.5
HEAD = 2.0
UNIT = 1.1
# All facets together are not taller than the page is wide.
MOST_SHARE = 0.9
UNKNOWN_GAP = 1.6


def wanted_height(mark: mk.ColumnMark, inner: float, size: float) -> float:
    """Height in points for all facets, the axis and the legend."""
    legend = legend_height([n for n, _ in mark.legend], inner, size)
    if len(mark.facets) == 1:
        return 3 * ROW * size + size * 2.4 + legend
    tall = min(sum(_peak(facet) for facet in mark.facets) * UNIT * size, inner * MOST_SHARE)
    return len(mark.facets) * HEAD * size + tall + size * 2.4 + legend


def paint(paper: Sheet, mark: mk.ColumnMark, box: Box, size: float) -> None:
    """One row of columns per facet over a common axis of years."""
    titles = [facet.title for facet in mark.facets if facet.title]
    gutter = min(max((width(t, size, True) for t in titles), default=0.0) + size, box.width * 0.22)
    years = list(range(mark.first, mark.last + 1)) if mark.last else []
    plot = _plot_box(paper, box, gutter)
    slots = len(years) + UNKNOWN_GAP + 2
    slot = plot.width / slots
    legend = legend_height([n for n, _ in mark.legend], box.width, size)
    room = box.height - size * 2.4 - legend - len(mark.facets) * HEAD * size
    # One scale for all facets; each is only as tall as its own highest column.
    unit = room / max(sum(_peak(facet) for facet in mark.facets), 1)
    top = box.top
    for facet in mark.facets:
        peak = _peak(facet)
        bottom = top + HEAD * size + peak * unit
        lane = Box(plot.left, top + size * 1.5, plot.right, bottom - size * 0.5)
        _facet(paper, facet, lane, (mark.first, years, slot), peak, size)
        top = bottom
        if facet.title:
            start = box.right if paper.rtl else box.left
            lines = shorten(facet.title, Style(size, bold=True), gutter - size * 0.6, 3)
            middle = lane.bottom - len(lines) * size * LEADING
            for j, text in enumerate(lines):
                paper.line(text, start, middle + j * size * LEADING, Style(size, bold=True))
    axis = top
    _axis(paper, mark, plot, (years, slot), axis, size)
    legend_rows(paper, mark.legend, Box(box.left, axis + size * 2.4, box.right, box.bottom), size)


def _plot_box(paper: Sheet, box: Box, gutter: float) -> Box:
    """The room for columns: beside the facet titles, which stand at the reading start."""
    return box.inset(right=gutter) if paper.rtl else box.inset(left=gutter)


def _facet(
    paper: Sheet,
    facet: mk.Facet,
    lane: Box,
    scale: tuple[int, list[int], float],
    peak: int,
    size: float,
) -> None:
    first, years, slot = scale
    paper.stroke([(lane.left, lane.bottom), (lane.right, lane.bottom)], theme.HAIRLINE, 0.6)
    unknown_x = lane.left + (len(years) + UNKNOWN_GAP) * slot
    for year in years:
        parts = [(one, one.values.get(year, 0)) for one in facet.series]
        _column(paper, parts, lane, lane.left + (year - first) * slot, slot, peak, size)
    parts = [(one, one.unknown) for one in facet.series]
    _column(paper, parts, lane, unknown_x, slot * 2, peak, size, hatch=True)


def _column(
    paper: Sheet,
    parts: list[tuple[mk.Series, int]],
    lane: Box,
    left: float,
    slot: float,
    peak: int,
    size: float,
    *,
    hatch: bool = False,
) -> None:
    """A stack with its total on top; a column without a year is paler and hatched."""
    total, y = sum(value for _, value in parts), lane.bottom
    if not total:
        return
    for one, value in parts:
        tall = lane.height * value / peak
        y -= tall
        paper.rect(
            left + slot * 0.12,
            y,
            slot * 0.76,
            tall,
            one.colour,
            edge=theme.PAPER,
            line=0.4,
            hatch="////" if hatch else "",
        )
    style = Style(paper.legible(size * 0.9))
    paper.line(str(total), left + slot / 2, y - style.size * 1.25, style, "centre")


def _axis(
    paper: Sheet,
    mark: mk.ColumnMark,
    plot: Box,
    scale: tuple[list[int], float],
    y: float,
    size: float,
) -> None:
    """Years that fit side by side, and the words for the column without a year."""
    years, slot = scale
    style = Style(paper.legible(size * 0.9), colour=theme.MUTED)
    end = plot.right
    if mark.undated:
        x = plot.left + (len(years) + UNKNOWN_GAP + 1) * slot
        wide = width(mark.unknown_label, style.size)
        x = min(x, plot.right - wide / 2)
        end = x - wide / 2 - style.size * 0.5
        paper.line(mark.unknown_label, x, y, style, "centre")
    wide = width("2000", style.size)
    every = next((n for n in (1, 2, 5, 10, 20) if n * slot > wide * 1.35), 50)
    for year in years:
        x = plot.left + (year - mark.first + 0.5) * slot
        if year % every == 0 and x + wide / 2 <= end:
            paper.line(str(year), x, y, style, "centre")


def _peak(facet: mk.Facet) -> int:
    years = {year for one in facet.series for year in one.values}
    totals = [sum(one.values.get(year, 0) for one in facet.series) for year in years]
    return max([*totals, sum(one.unknown for one in facet.series), 1])
