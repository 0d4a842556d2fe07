"""Marks as native charts: categories, series and colours, for slides and workbooks alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.shortened import first_bars, shown_of
from analytics.surfaces.shared import scattered
from analytics.words.i18n import Wording
from analytics.words.plaintext import flat

MAX_RINGS = 5
TOP_AREAS = 12
NAME_ROOM = (0.2, 0.08)


@dataclass(frozen=True)
class Series:
    """Numbers of one name, one for each category; None where there is none.

    Attributes
    ----------
    colours : tuple of str
        A colour of its own for each number, if any.
    ends : tuple of (low, high)
        Ends of an interval around each number, if any.
    labels : tuple of str
        What is written at each number instead of it; empty where it is written itself.
    colour : str
        Empty for numbers that are only there to carry their labels.
    short : tuple of str
        The numbers as the reader writes them, where there is no room for words.
    across : tuple of float
        Of a scatter: where each point lies from left to right; `values` tells how high.
    line : bool
        Of a scatter: a line through the points rather than points.
    swells : tuple of float
        Of a scatter: how much wider than the smallest each point is.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    colours: tuple[str, ...] = ()
    ends: tuple[tuple[float, float] | None, ...] = ()
    labels: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    across: tuple[float, ...] = ()
    line: bool = False
    swells: tuple[float, ...] = ()

    @property
    def errors(self) -> tuple[tuple[float, float], ...]:
        """How far each interval reaches below and above its number; nothing where there is none."""
        reaches = []
        for value, end in zip(self.values if self.ends else (), self.ends, strict=True):
            low, high = end or (value or 0.0, value or 0.0)
            reaches.append((kept((value or 0.0) - low), kept(high - (value or 0.0))))
        return tuple(reaches)


@dataclass(frozen=True)
class Chart:
    """A chart that an office program draws itself.

    Attributes
    ----------
    kind : str
        ``bar`` (horizontal, first category on top), ``stack`` (the same,
        stacked), ``column`` (vertical, stacked, time from left to right),
        ``ring`` (doughnut) or ``scatter`` (points against two axes).
    title : str
        Heading of its own where one mark makes several charts.
    axis : str
        What is counted.
    remark : str
        A line below: the average, how many bars are not drawn.
    decimals : str
        Number format of the labels.
    sides : tuple of str
        How the reach of intervals below and above is called.
    compared : float or None
        What all bars are compared with: a line across them.
    below : bool
        Whether bars reach below zero.
    axes : tuple of str
        Of a scatter: what lies across, what lies up.
    window : tuple of float
        Of a scatter: left, right, lower and upper end of its axes.
    cross : tuple of float
        Of a scatter: where they cross.
    corners : tuple of str
        Of a scatter: what the quadrants mean, from the upper right against the clock.
    measured : bool
        Of a scatter: whether its axes begin at zero and carry numbers.
    """

    kind: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    title: str = ""
    axis: str = ""
    remark: str = ""
    decimals: str = "General"
    sides: tuple[str, str] = ("", "")
    compared: float | None = None
    below: bool = False
    axes: tuple[str, str] = ("", "")
    window: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    cross: tuple[float, float] = (0.0, 0.0)
    corners: tuple[str, ...] = ()
    measured: bool = False


def kept(value: float) -> float:
    """The number to sixteen digits, as many as a workbook keeps.

    A chart holds its numbers twice, drawn and in its sheet: they must be the same.
    """
    return float(f"{value:.16g}")


def charts_of(mark: mk.Mark, wording: Wording, most: int | None = None) -> tuple[Chart, ...]:
    """The charts of a mark; none for what is a table, a map or unknown here.

    Parameters
    ----------
    most : int, optional
        Categories that fit; less is drawn then, and said.
    """
    make = MAKERS.get(type(mark))
    charts = make(mark, wording, most) if make else ()
    return tuple(_flattened(chart, rtl=wording.rtl) for chart in charts)


def _flattened(chart: Chart, *, rtl: bool) -> Chart:
    """The same chart in text and numbers that office programs can hold."""

    def texts(given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(flat(text, rtl=rtl) for text in given)

    return replace(
        chart,
        categories=texts(chart.categories),
        series=tuple(
            replace(
                item,
                name=flat(item.name, rtl=rtl),
                labels=texts(item.labels),
                values=tuple(None if v is None else kept(v) for v in item.values),
                across=tuple(map(kept, item.across)),
            )
            for item in chart.series
        ),
        title=flat(chart.title, rtl=rtl),
        axis=flat(chart.axis, rtl=rtl),
        remark=flat(chart.remark, rtl=rtl),
        sides=(flat(chart.sides[0], rtl=rtl), flat(chart.sides[1], rtl=rtl)),
        axes=(flat(chart.axes[0], rtl=rtl), flat(chart.axes[1], rtl=rtl)),
        corners=texts(chart.corners),
    )


def _bars(mark: mk.BarMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    shown = first_bars(mark, most, wording) if most else mark
    grouped = len({bar.group for bar in shown.bars}) > 1
    labels = [f"{bar.label} ({bar.group})" if grouped else bar.label for bar in shown.bars]
    values = tuple(bar.value for bar in shown.bars)
    whiskers = tuple(bar.interval for bar in shown.bars)
    worded = any(letter.isalpha() for bar in shown.bars for letter in bar.text)
    said = tuple(bar.text for bar in shown.bars) if worded else ()
    bars = Series(
        shown.axis,
        values,
        theme.ACCENT,
        tuple(bar.colour for bar in shown.bars),
        ends=whiskers if any(whiskers) else (),
        labels=() if any(whiskers) else said,
    )
    series = [bars]
    if bars.ends:
        # What is said of a bar stands beyond its whisker, at the upper end.
        upper = tuple(end[1] if end else value for end, value in zip(whiskers, values, strict=True))
        written = said or tuple(bar.text for bar in shown.bars)
        short = tuple(wording.number(value, 2) for value in values)
        series.append(Series(shown.ends[1], upper, "", labels=written, short=short))
    if any(bar.tick is not None for bar in shown.bars):
        second = tuple(bar.tick for bar in shown.bars)
        series.append(Series(shown.tick, second, theme.REGION_LINE))
    remarks = [shown.average[1] if shown.average else "", shown.rest]
    return (
        Chart(
            "bar",
            tuple(labels),
            tuple(series),
            axis=shown.axis,
            remark=" – ".join(filter(None, remarks)),
            decimals=_format(tuple(v for s in series for v in s.values if v is not None)),
            sides=(wording.text("office.below"), wording.text("office.above")),
            compared=shown.average[0] if shown.average else None,
        ),
    )


def _stacks(mark: mk.StackMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    del most
    series = []
    for name, colour in mark.legend:
        values = [{part.label: part.value for part in parts}.get(name) for _, parts in mark.rows]
        series.append(Series(name, tuple(values), colour))
    labels = tuple(label for label, _ in mark.rows)
    numbers = _format(tuple(value for item in series for value in item.values if value is not None))
    drawn = Chart("stack", labels, tuple(series), axis=mark.axis, decimals=numbers)
    return (replace(drawn, remark=_sums(mark), below=mark.ends[0] < 0),)


def _sums(mark: mk.StackMark) -> str:
    """What the parts of each stack come to, in one line."""
    pairs = zip(mark.rows, mark.sums, strict=True) if mark.sums else ()
    return "   ".join(f"{label} {text}" for (label, _), text in pairs)


def _tree(mark: mk.TreeMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    """The groups; their parts are listed in a table beside."""
    del most
    totals = [(label, sum(p.value for p in parts), colour) for label, colour, parts in mark.groups]
    axis = wording.text("unit.clusters")
    if 1 < len(totals) <= MAX_RINGS:
        return (_ring("", totals, axis),)
    values = tuple(total for _, total, _ in totals)
    groups = Series(axis, values, theme.ACCENT, tuple(colour for *_, colour in totals))
    return (Chart("bar", tuple(label for label, *_ in totals), (groups,), axis=axis),)


def _ring(title: str, parts: list[tuple[str, float, str]], axis: str) -> Chart:
    values = tuple(value for _, value, _ in parts)
    slices = Series(axis, values, theme.ACCENT, tuple(colour for *_, colour in parts))
    return Chart("ring", tuple(label for label, *_ in parts), (slices,), title=title, axis=axis)


def _columns(mark: mk.ColumnMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    """One chart per facet: years of different meaning are never stacked on each other."""
    del most
    axis = mark.axis or wording.text("unit.clusters")
    return tuple(_facet(facet, mark, axis) for facet in mark.facets)


def _facet(facet: mk.Facet, mark: mk.ColumnMark, axis: str) -> Chart:
    """All facets over the same years, so that they compare; the undated column at the end."""
    span = range(mark.first, mark.last + 1) if mark.last else range(0)
    series = tuple(
        Series(
            one.label,
            (
                *(_number(one.values.get(year)) for year in span),
                *((_number(one.unknown or None),) if mark.undated else ()),
            ),
            one.colour,
        )
        for one in facet.series
    )
    categories = (*map(str, span), *((mark.unknown_label,) if mark.undated else ()))
    return Chart("column", categories, series, title=facet.title, axis=axis)


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


def _areas(mark: mk.AreaMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    """What is shaded, for workbooks, which draw no map: the first regions, or the classes."""
    if any(area.fill == theme.CLEAR for area in mark.areas):
        return ()
    if mark.named:
        return _classes(mark, wording)
    shaded = [area for area in mark.areas if area.weight and area.text and mark.legend]
    shown = sorted(shaded, key=lambda area: -area.weight)[: most or TOP_AREAS]
    if not shown:
        return ()
    values = tuple(area.weight for area in shown)
    bars = Series(mark.legend_title, values, theme.ACCENT, tuple(area.fill for area in shown))
    rest = shown_of(len(shown), len(shaded), wording) if len(shown) < len(shaded) else ""
    names = tuple(area.name for area in shown)
    title = mark.legend_title
    return (Chart("bar", names, (bars,), axis=title, remark=rest, decimals=_format(values)),)


def _classes(mark: mk.AreaMark, wording: Wording) -> tuple[Chart, ...]:
    """How many regions each class has."""
    fills = [area.fill for area in mark.areas]
    rows = [(e.label, float(fills.count(e.colour)), e.colour) for e in mark.legend]
    return _counted(rows, wording.plural("unit.region", len(mark.areas)), mark.legend_title)


def _counted(rows: list[tuple[str, float, str]], axis: str, title: str = "") -> tuple[Chart, ...]:
    """Bars of counts, one colour each; nothing where there are none."""
    if not rows:
        return ()
    values = tuple(value for _, value, _ in rows)
    bars = Series(axis, values, theme.ACCENT, tuple(colour for *_, colour in rows))
    names = tuple(label for label, *_ in rows)
    return (Chart("bar", names, (bars,), title=title, axis=axis, decimals=_format(values)),)


def _points(mark: mk.PointMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    """How many symbols each group has."""
    del most
    styles = [(point.colour, point.shape) for point in mark.points]
    rows = [(e.label, float(styles.count((e.colour, e.shape))), e.colour) for e in mark.legend]
    return _counted(rows, wording.text("unit.clusters"))


def _scatter(mark: mk.ScatterMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    """A series for each class, the names of what stands out, the slope as a line."""
    del wording, most
    named = scattered.apart(mark, NAME_ROOM)
    series = []
    for words, colour in mark.legend:
        dots = [dot for dot in mark.dots if dot.colour == colour]
        series.append(
            Series(
                words,
                tuple(dot.y for dot in dots),
                colour,
                labels=tuple(dot.label if dot.label in named else "" for dot in dots),
                across=tuple(dot.x for dot in dots),
                swells=tuple(dot.swell for dot in dots),
            )
        )
    ends = scattered.slope_ends(mark)
    if mark.slope is not None and ends is not None:
        (left, low), (right, high) = ends
        words = mark.slope[1]
        line = Series(words, (low, high), theme.INK, across=(left, right), line=True)
        series.append(line)
    names = tuple(d.label for _, colour in mark.legend for d in mark.dots if d.colour == colour)
    return (
        Chart(
            "scatter",
            names,
            tuple(series),
            axes=(mark.x_axis, mark.y_axis),
            window=scattered.window(mark),
            cross=mark.cross,
            corners=mark.corners,
            decimals="0.0",
        ),
    )


def _curve(mark: mk.CurveMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    """The line, and the two lines of the widest band: more could not be told apart."""
    del wording, most

    def line(name: str, spots: tuple[tuple[float, float], ...], colour: str) -> Series:
        across, up = zip(*spots, strict=True)
        return Series(name, up, colour, across=across, line=True)

    edges = [
        line(name, spots, theme.MUTED)
        for band in mark.bands[:1]
        for name, spots in zip(band.ends, (band.low, band.high), strict=True)
    ]
    return (
        Chart(
            "scatter",
            (),
            (line(mark.label, mark.line, mark.colour), *edges),
            axes=(mark.x_axis, mark.y_axis),
            window=(0.0, mark.reach[0], 0.0, mark.reach[1]),
            decimals=_format(tuple(value for value, _ in mark.y_ticks)),
            measured=True,
        ),
    )


MAKERS: Mapping[type, Callable[[Any, Wording, int | None], tuple[Chart, ...]]] = {
    mk.BarMark: _bars,
    mk.StackMark: _stacks,
    mk.TreeMark: _tree,
    mk.ColumnMark: _columns,
    mk.AreaMark: _areas,
    mk.PointMark: _points,
    mk.ScatterMark: _scatter,
    mk.CurveMark: _curve,
}


def _format(values: tuple[float, ...]) -> str:
    """Whole numbers plain, others with three significant digits of the largest."""
    if all(value == round(value) for value in values):
        return "#,##0"
    largest = max(abs(value) for value in values)
    decimals = next((n for n, least in ((0, 100), (1, 10), (2, 1)) if largest >= least), 3)
    return "#,##0" + ("." + "0" * decimals if decimals else "")
