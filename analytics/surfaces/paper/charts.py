"""Bars and columns per year on paper.

Drawn in points, so that text is measured before it is placed; time runs from left
to right in every language.
"""

from __future__ import annotations

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.shortened import first_bars
from analytics.surfaces.paper.lanes import LABEL_SHARE, Lane, lane_of, most_that_fit, rest_lines
from analytics.surfaces.paper.legends import legend_height, legend_rows
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, shorten, width
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording

# Free height of a bar's row beside its label, in label sizes: as wanted, the
# least that keeps rows apart, the most that still reads as one list.
BAR_SPARE = (0.72, 0.14, 1.4)
# A heading of a group: its line, and the free height above it as wanted.
GROUP_HEAD = (1.3, 0.7)
# Columns per year: height of a row and of its heading, of one unit, in type sizes.
ROW = 7.5
HEAD = 2.0
UNIT = 1.1
# All facets together are not taller than the page is wide.
MAX_SHARE = 0.9
UNKNOWN_GAP = 1.6


def bars_wanted(mark: mk.BarMark, inner: float, size: float) -> float:
    """Height in points that bars ask for at a width."""
    spare = len(mark.bars) * BAR_SPARE[0] + _groups(mark) * GROUP_HEAD[1]
    return _fixed_height(mark, inner, size) + spare * size


def bars_least(mark: mk.BarMark, inner: float, size: float) -> float:
    """Height in points below which labels of bars would touch."""
    return _fixed_height(mark, inner, size) + len(mark.bars) * size * BAR_SPARE[1]


def bars_cut(
    mark: mk.BarMark, inner: float, height: float, size: float, wording: Wording
) -> mk.BarMark:
    """The first bars that fit, of every group as many."""
    return most_that_fit(
        len(mark.bars),
        lambda most: first_bars(mark, most, wording),
        lambda shorter: bars_least(shorter, inner, size),
        height,
    )


def _fixed_height(mark: mk.BarMark, inner: float, size: float) -> float:
    """Lines of labels, headings of groups, the average and what is not drawn."""
    groups = _groups(mark) * GROUP_HEAD[0]
    lines = sum(len(_label(bar, size, inner)) for bar in mark.bars)
    below = 2.1 if mark.average is not None else 0.4
    rest = len(rest_lines(mark.rest, size, inner))
    return (lines * LEADING + groups + below + rest * LEADING) * size


def _groups(mark: mk.BarMark) -> int:
    return len({bar.group for bar in mark.bars if bar.group})


def _label(bar: mk.Bar, size: float, inner: float) -> list[str]:
    return shorten(bar.label, Style(size, bar.strong), inner * LABEL_SHARE, 2)


def bars(paper: Sheet, mark: mk.BarMark, box: Box, size: float) -> None:
    """Labels at the reading start, bars from zero, values at the bars' ends."""
    labels = [_label(bar, size, box.width) for bar in mark.bars]
    gutter = max(
        (
            width(line, size, bar.strong)
            for bar, ls in zip(mark.bars, labels, strict=True)
            for line in ls
        ),
        default=0.0,
    )
    room = max((width(bar.text, size, bar.strong) for bar in mark.bars), default=0.0) + size
    lane = lane_of(paper, box, gutter + size * 0.8, room)
    least = bars_least(mark, box.width, size)
    more = bars_wanted(mark, box.width, size) - least
    part = max((box.height - least) / (more or 1.0), 0.0)
    wanted, tight, most = BAR_SPARE
    spare = size * min(tight + part * (wanted - tight), most)
    above = size * GROUP_HEAD[1] * min(part, 1.0)
    top, peak = box.top, mk.peak(mark) or 1.0
    first, group = top, ""
    for bar, lines in zip(mark.bars, labels, strict=True):
        if bar.group != group:
            group = bar.group
            heading = Style(size, bold=True, colour=theme.MUTED)
            top += above
            paper.line(group, box.right if paper.rtl else box.left, top, heading)
            top += size * GROUP_HEAD[0]
        pitch = len(lines) * size * LEADING + spare
        _bar(paper, bar, lines, lane, (top, pitch), peak, size)
        top += pitch
    if mark.average is not None:
        _average(paper, mark.average, lane, Box(box.left, first, box.right, top), peak, size)
        top += size * 1.7
    muted = Style(size, colour=theme.MUTED)
    lines = rest_lines(mark.rest, size, box.width)
    paper.block(lines, box.left, box.right, top + size * 0.3, muted)


def _bar(
    paper: Sheet,
    bar: mk.Bar,
    lines: list[str],
    lane: Lane,
    row: tuple[float, float],
    peak: float,
    size: float,
) -> None:
    top, pitch = row
    colour = theme.HIGHLIGHT_TEXT if bar.strong else theme.INK
    style = Style(size, bar.strong, colour)
    y = top + (pitch - len(lines) * size * LEADING) / 2
    for i, text in enumerate(lines):
        anchor = lane.start - lane.sign * size * 0.8
        paper.line(text, anchor, y + i * size * LEADING, style, "end")
    end = lane.at(bar.value / peak)
    thickness = size * 1.15
    left = min(lane.start, end)
    paper.rect(left, top + (pitch - thickness) / 2, abs(end - lane.start), thickness, bar.colour)
    reach = [end, *_whisker(paper, bar, lane, (top, pitch), peak, size)]
    far = max(reach) if lane.sign > 0 else min(reach)
    paper.line(bar.text, far + lane.sign * size * 0.4, top + (pitch - size * LEADING) / 2, style)


def _whisker(
    paper: Sheet, bar: mk.Bar, lane: Lane, row: tuple[float, float], peak: float, size: float
) -> list[float]:
    """The interval as a whisker and the second value as a stroke; returns how far they reach."""
    middle, half = row[0] + row[1] / 2, size * 0.34
    reached = []
    if bar.interval is not None:
        low, high = (lane.at(end / peak) for end in bar.interval)
        paper.stroke([(low, middle), (high, middle)], theme.INK, 0.8, order=3)
        for end in (low, high):
            paper.stroke([(end, middle - half), (end, middle + half)], theme.INK, 0.8, order=3)
        reached += [low, high]
    if bar.tick is not None:
        x = lane.at(bar.tick / peak)
        paper.stroke(
            [(x, middle - size * 0.75), (x, middle + size * 0.75)], theme.INK, 1.4, order=3
        )
        reached.append(x)
    return reached


def _average(
    paper: Sheet,
    average: tuple[float, str],
    lane: Lane,
    span: Box,
    peak: float,
    size: float,
) -> None:
    """A dotted line across the bars, and what it is, kept inside the page."""
    value, text = average
    x = lane.at(value / peak)
    paper.stroke(
        [(x, span.top), (x, span.bottom + size * 0.6)], theme.MUTED, 0.7, dashes=(3, 2), order=3
    )
    style = Style(paper.legible(size * 0.9), colour=theme.MUTED)
    wide = width(text, style.size)
    left = x - wide if lane.sign < 0 else x
    left = max(min(left, span.right - wide), span.left)
    paper.line(text, left, span.bottom + size * 0.6, style, "left")


def columns_wanted(mark: mk.ColumnMark, inner: float, size: float) -> float:
    """Height in points for all facets, the axis and the legend."""
    legend = legend_height([n for n, _ in mark.legend], inner, size)
    if len(mark.facets) == 1:
        return 3 * ROW * size + size * 2.4 + legend
    tall = min(sum(_peak(facet) for facet in mark.facets) * UNIT * size, inner * MAX_SHARE)
    return len(mark.facets) * HEAD * size + tall + size * 2.4 + legend


def columns(paper: Sheet, mark: mk.ColumnMark, box: Box, size: float) -> None:
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
        parts = [(series, series.values.get(year, 0)) for series in facet.series]
        _column(paper, parts, lane, lane.left + (year - first) * slot, slot, peak, size)
    parts = [(series, series.unknown) for series in facet.series]
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
    for series, value in parts:
        tall = lane.height * value / peak
        y -= tall
        paper.rect(
            left + slot * 0.12,
            y,
            slot * 0.76,
            tall,
            series.colour,
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
    years = {year for series in facet.series for year in series.values}
    totals = [sum(series.values.get(year, 0) for series in facet.series) for year in years]
    return max([*totals, sum(series.unknown for series in facet.series), 1])
