"""Marks as native charts: categories, series and colours, for slides and workbooks alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from analytics import theme
from analytics.i18n import Wording
from analytics.plaintext import flat
from analytics.render import marks as mk
from analytics.render.shortened import first_bars, shown_of

MOST_RINGS = 5
TOP_AREAS = 12


@dataclass(frozen=True)
class Series:
    """Numbers of one name, one for each category; None where there is none.

    `colours` gives each number its own colour, if any.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    colours: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart that an office program draws itself.

    Attributes
    ----------
    kind : str
        ``bar`` (horizontal, first category on top), ``stack`` (the same,
        stacked), ``column`` (vertical, stacked, time from left to right) or
        ``ring`` (doughnut).
    title : str
        Heading of its own where one mark makes several charts.
    axis : str
        What is counted.
    remark : str
        A line below: the average, how many bars are not drawn.
    decimals : str
        Number format of the labels.
    """

    kind: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    title: str = ""
    axis: str = ""
    remark: str = ""
    decimals: str = "General"


def charts_of(mark: mk.Mark, wording: Wording, most: int | None = None) -> tuple[Chart, ...]:
    """The charts of a mark; none for what is a table, a map or unknown here.

    Parameters
    ----------
    most : int, optional
        Categories that fit; less is drawn then, and said.
    """
    make = MAKERS.get(type(mark))
    found = make(mark, wording, most) if make else ()
    return tuple(_flattened(chart, rtl=wording.rtl) for chart in found)


def _flattened(chart: Chart, *, rtl: bool) -> Chart:
    """The same chart in text that office programs can hold."""
    return replace(
        chart,
        categories=tuple(flat(text, rtl=rtl) for text in chart.categories),
        series=tuple(replace(one, name=flat(one.name, rtl=rtl)) for one in chart.series),
        title=flat(chart.title, rtl=rtl),
        axis=flat(chart.axis, rtl=rtl),
        remark=flat(chart.remark, rtl=rtl),
    )


def _bars(mark: mk.BarMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    shown = first_bars(mark, most, wording) if most else mark
    grouped = len({bar.group for bar in shown.bars}) > 1
    labels = [f"{bar.label} ({bar.group})" if grouped else bar.label for bar in shown.bars]
    values = tuple(bar.value for bar in shown.bars)
    one = Series(shown.axis, values, theme.ACCENT, tuple(bar.colour for bar in shown.bars))
    remarks = [shown.average[1] if shown.average else "", shown.rest]
    return (
        Chart(
            "bar",
            tuple(labels),
            (one,),
            axis=shown.axis,
            remark=" – ".join(filter(None, remarks)),
            decimals=_format(values),
        ),
    )


def _stacks(mark: mk.StackMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    del most
    if len(mark.rows) == 1 and 1 < len(mark.rows[0][1]) <= MOST_RINGS:
        label, parts = mark.rows[0]
        return (_ring(label, [(p.label, p.value, p.colour) for p in parts], mark.axis),)
    series = []
    for name, colour in mark.legend:
        found = [{part.label: part.value for part in parts}.get(name) for _, parts in mark.rows]
        series.append(Series(name, tuple(found), colour))
    labels = tuple(label for label, _ in mark.rows)
    numbers = _format(tuple(value for one in series for value in one.values if value is not None))
    return (Chart("stack", labels, tuple(series), axis=mark.axis, decimals=numbers),)


def _tree(mark: mk.TreeMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    """The groups; their parts are listed in a table beside."""
    del most
    totals = [(label, sum(p.value for p in parts), colour) for label, colour, parts in mark.groups]
    axis = wording.text("unit.clusters")
    if 1 < len(totals) <= MOST_RINGS:
        return (_ring("", totals, axis),)
    values = tuple(total for _, total, _ in totals)
    one = Series(axis, values, theme.ACCENT, tuple(colour for *_, colour in totals))
    return (Chart("bar", tuple(label for label, *_ in totals), (one,), axis=axis),)


def _ring(title: str, parts: list[tuple[str, float, str]], axis: str) -> Chart:
    values = tuple(value for _, value, _ in parts)
    one = Series(axis, values, theme.ACCENT, tuple(colour for *_, colour in parts))
    return Chart("ring", tuple(label for label, *_ in parts), (one,), title=title, axis=axis)


def _columns(mark: mk.ColumnMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    """One chart per facet: years of different meaning are never stacked on each other."""
    del most
    axis = mark.axis or wording.text("unit.clusters")
    return tuple(_facet(facet, mark, axis) for facet in mark.facets)


def _facet(facet: mk.Facet, mark: mk.ColumnMark, axis: str) -> Chart:
    """All facets over the same years, so that they compare; the undated column at the end."""
    span = range(mark.first, mark.last + 1) if mark.last else range(0)
    undated = any(one.unknown for facet in mark.facets for one in facet.series)
    series = tuple(
        Series(
            one.label,
            (
                *(_number(one.values.get(year)) for year in span),
                *((_number(one.unknown or None),) if undated else ()),
            ),
            one.colour,
        )
        for one in facet.series
    )
    categories = (*map(str, span), *((mark.unknown_label,) if undated else ()))
    return Chart("column", categories, series, title=facet.title, axis=axis)


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


def _areas(mark: mk.AreaMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    """The regions with most of what is shaded, for workbooks, which draw no map."""
    held = [area for area in mark.areas if area.weight and area.text and mark.legend]
    shown = sorted(held, key=lambda area: -area.weight)[: most or TOP_AREAS]
    if not shown:
        return ()
    values = tuple(area.weight for area in shown)
    one = Series(mark.legend_title, values, theme.ACCENT, tuple(area.fill for area in shown))
    rest = shown_of(len(shown), len(held), wording) if len(shown) < len(held) else ""
    names = tuple(area.name for area in shown)
    title = mark.legend_title
    return (Chart("bar", names, (one,), axis=title, remark=rest, decimals=_format(values)),)


def _points(mark: mk.PointMark, wording: Wording, most: int | None) -> tuple[Chart, ...]:
    """How many symbols each group has."""
    del most
    styles = [(point.colour, point.shape) for point in mark.points]
    rows = [(e.label, float(styles.count((e.colour, e.shape))), e.colour) for e in mark.legend]
    if not rows:
        return ()
    values = tuple(value for _, value, _ in rows)
    axis = wording.text("unit.clusters")
    one = Series(axis, values, theme.ACCENT, tuple(colour for *_, colour in rows))
    return (Chart("bar", tuple(label for label, *_ in rows), (one,), axis=axis),)


MAKERS: Mapping[type, Callable[[Any, Wording, int | None], tuple[Chart, ...]]] = {
    mk.BarMark: _bars,
    mk.StackMark: _stacks,
    mk.TreeMark: _tree,
    mk.ColumnMark: _columns,
    mk.AreaMark: _areas,
    mk.PointMark: _points,
}


def _format(values: tuple[float, ...]) -> str:
    """Whole numbers plain, others with three significant digits of the largest."""
    if all(value == round(value) for value in values):
        return "#,##0"
    largest = max(abs(value) for value in values)
    decimals = next((n for n, least in ((0, 100), (1, 10), (2, 1)) if largest >= least), 3)
    return "#,##0" + ("." + "0" * decimals if decimals else "")
