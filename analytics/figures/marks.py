"""The marks that every surface can paint, in words and colours but not in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from analytics.figures.curvemarks import Band as Band
from analytics.figures.curvemarks import CurveMark as CurveMark
from analytics.figures.mapmarks import Area as Area
from analytics.figures.mapmarks import AreaMark as AreaMark
from analytics.figures.mapmarks import LegendEntry as LegendEntry
from analytics.figures.mapmarks import Outline as Outline
from analytics.figures.mapmarks import Panel as Panel
from analytics.figures.mapmarks import PanelMark as PanelMark
from analytics.figures.mapmarks import Point as Point
from analytics.figures.mapmarks import PointMark as PointMark
from analytics.figures.mapmarks import RasterMark as RasterMark
from analytics.figures.pointmarks import Dot as Dot
from analytics.figures.pointmarks import Link as Link
from analytics.figures.pointmarks import NetworkMark as NetworkMark
from analytics.figures.pointmarks import Node as Node
from analytics.figures.pointmarks import ScatterMark as ScatterMark


@dataclass(frozen=True)
class Bar:
    """One bar of a ranking.

    Attributes
    ----------
    interval : tuple or None
        Ends of a confidence interval, drawn as a whisker.
    tick : float or None
        A second value of the same scale, drawn as a short stroke across.
    """

    label: str
    value: float
    text: str
    colour: str
    group: str = ""
    strong: bool = False
    interval: tuple[float, float] | None = None
    tick: float | None = None


@dataclass(frozen=True)
class BarMark:
    """Horizontal bars from zero, longest first.

    Attributes
    ----------
    average : tuple or None
        A thin line: its value and its label.
    rest : str
        Says how many bars are not drawn, if any; `total` counts all of them.
    ends : tuple of str
        What the two ends of the intervals are, where bars have any.
    tick : str
        What the second values are, where bars have any.
    """

    bars: tuple[Bar, ...]
    axis: str
    average: tuple[float, str] | None = None
    rest: str = ""
    total: int = 0
    ends: tuple[str, str] = ("", "")
    tick: str = ""


def peak(mark: BarMark) -> float:
    """The highest value that a bar chart must have room for, whiskers and lines included."""
    bars = [bar.value for bar in mark.bars]
    ends = [bar.interval[1] for bar in mark.bars if bar.interval]
    ticks = [bar.tick for bar in mark.bars if bar.tick is not None]
    lines = [mark.average[0]] if mark.average else []
    return max([*bars, *ends, *ticks, *lines], default=0.0)


@dataclass(frozen=True)
class Part:
    """One part of a whole."""

    label: str
    value: float
    text: str
    colour: str


@dataclass(frozen=True)
class StackMark:
    """Horizontal stacked bars: one row per whole, its parts from the reading start.

    Parts below zero are stacked the other way from it. `summed` says whether the
    parts may be added: their sum is then written, as in `sums` where those are given.
    `rest` says how many rows are drawn of how many, where not all are.
    """

    rows: tuple[tuple[str, tuple[Part, ...]], ...]
    legend: tuple[tuple[str, str], ...]
    axis: str
    summed: bool = True
    sums: tuple[str, ...] = ()
    rest: str = ""

    @property
    def ends(self) -> tuple[float, float]:
        """How far the longest stacks reach below and above zero."""
        values = [[part.value for part in parts] for _, parts in self.rows]
        low = min((sum(v for v in row if v < 0) for row in values), default=0.0)
        return low, max((sum(v for v in row if v > 0) for row in values), default=0.0)


@dataclass(frozen=True)
class TreeMark:
    """Areas proportional to values: groups, and parts inside each group."""

    groups: tuple[tuple[str, str, tuple[Part, ...]], ...]


@dataclass(frozen=True)
class MatrixMark:
    """Numbers in cells with a light shade behind; None where there is nothing.

    Attributes
    ----------
    rest : str
        Says how many of the numbers are not drawn, if any.
    fills : tuple of tuple of str
        Colour of each cell, where shades mean classes; empty for a scale of values.
    legend : tuple of (words, colour)
        What the colours mean; with `fills` only.
    weights : tuple of tuple of float
        How much each cell matters where not all can be drawn; empty for its value.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    column_groups: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    rest: str = ""
    fills: tuple[tuple[str, ...], ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    weights: tuple[tuple[float, ...], ...] = ()

    @property
    def numbers(self) -> int:
        """How many cells hold a number."""
        return sum(value is not None for line in self.values for value in line)

    def turned(self) -> MatrixMark:
        """Its rows as columns and its columns as rows, in which a surface may be roomier."""

        def across(grid: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
            return tuple(zip(*grid, strict=True))

        return replace(
            self,
            rows=self.columns,
            columns=self.rows,
            column_groups=("",) * len(self.rows),
            values=across(self.values),
            texts=across(self.texts),
            fills=across(self.fills),
            weights=across(self.weights),
        )

    def weight(self, rows: Iterable[int], columns: Iterable[int]) -> float:
        """How much the cells of some rows and columns matter together."""
        across = list(columns)
        grid = self.weights or self.values
        return float(sum(grid[i][j] or 0.0 for i in rows for j in across))

    def part(self, rows: Sequence[int], columns: Sequence[int]) -> MatrixMark:
        """Some of its rows and columns, in the order given."""

        def cut(grid: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
            return tuple(tuple(grid[i][j] for j in columns) for i in rows) if grid else ()

        return replace(
            self,
            rows=tuple(self.rows[i] for i in rows),
            columns=tuple(self.columns[j] for j in columns),
            column_groups=tuple(self.column_groups[j] for j in columns),
            values=cut(self.values),
            texts=cut(self.texts),
            fills=cut(self.fills),
            weights=cut(self.weights),
        )


@dataclass(frozen=True)
class Series:
    """One colour of a column chart: values by year, and where the year is unknown."""

    label: str
    colour: str
    values: Mapping[int, int]
    unknown: int = 0


@dataclass(frozen=True)
class Facet:
    """One row of columns with its own heading."""

    title: str
    series: tuple[Series, ...]


@dataclass(frozen=True)
class ColumnMark:
    """Columns per year; a column apart for what has no year. `axis` is what is counted."""

    facets: tuple[Facet, ...]
    first: int
    last: int
    unknown_label: str
    legend: tuple[tuple[str, str], ...]
    axis: str = ""

    @property
    def undated(self) -> bool:
        """Whether anything stands in the column apart."""
        return any(series.unknown for facet in self.facets for series in facet.series)


@dataclass(frozen=True)
class TableMark:
    """A table to be read: headings, rows of text, which columns are numbers.

    `rest` says how many of the rows are not drawn, if any; `total` counts all of them.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    rest: str = ""
    total: int = 0

    def pick(self, *columns: int) -> TableMark:
        """The table cut to some of its columns, where there is little room."""
        return TableMark(
            tuple(self.headings[i] for i in columns),
            tuple(tuple(row[i] for i in columns) for row in self.rows),
            tuple(self.numeric[i] for i in columns),
        )


Mark = (
    BarMark
    | StackMark
    | TreeMark
    | MatrixMark
    | ColumnMark
    | TableMark
    | AreaMark
    | PointMark
    | ScatterMark
    | NetworkMark
    | CurveMark
    | RasterMark
    | PanelMark
)

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Foot:
    """What stands under every figure.

    Attributes
    ----------
    notes : tuple of str
        Most important first.
    sources, counting, dated, sets, disclaimer, licence : str
        Empty where a figure needs none.
    brief : str
        Sources, counting rule, date, sets and disclaimer in few words, for a
        screen seen from the back of a room.
    line : str
        Sources, rule and day in one line, for a page that folds the rest; on maps
        the disclaimer too.
    """

    notes: tuple[str, ...]
    sources: str
    counting: str
    dated: str
    sets: str
    disclaimer: str = ""
    licence: str = ""
    brief: str = ""
    line: str = ""

    @property
    def folded(self) -> tuple[str, ...]:
        """What a page keeps below the line; nothing empty."""
        whole = " ".join(filter(None, (self.sources, self.counting)))
        rest = (*self.notes, whole, self.sets, self.disclaimer, self.licence)
        return tuple(filter(None, rest))

    @property
    def ends(self) -> tuple[str, str, str]:
        """Sources and counting rule; date and sets; disclaimer and licence: a line each."""
        return (
            " ".join(filter(None, (self.sources, self.counting))),
            " ".join(filter(None, (self.dated, self.sets))),
            " ".join(filter(None, (self.disclaimer, self.licence))),
        )

    def lines(self, most_notes: int | None = None) -> tuple[str, ...]:
        """The foot of a page: sources, date, notes, disclaimer; nothing empty."""
        sources, dated, disclaimer = self.ends
        return tuple(filter(None, (sources, dated, *self.notes[:most_notes], disclaimer)))


@dataclass(frozen=True)
class Sheet:
    """A plate in the words of one language, ready to be painted.

    Attributes
    ----------
    title, subtitle : str
    marks : tuple of Mark
        Empty when there is nothing to draw; `empty` then says why.
    foot : Foot
    alt : str
        The figure in one or two sentences, for those who do not see it.
    lang : str
    rtl : bool
    countries : tuple of str
        Framing of maps.
    chosen : str
        The selection in words.
    """

    key: str
    kind: str
    title: str
    subtitle: str
    marks: tuple[Mark, ...]
    foot: Foot
    alt: str
    lang: str
    rtl: bool
    countries: tuple[str, ...] = ()
    empty: str = ""
    table: TableMark | None = field(default=None, repr=False)
    chosen: str = ""

    @property
    def full_subtitle(self) -> str:
        """The subtitle with the selection, as documents print it that have no filters beside."""
        return " – ".join(filter(None, (self.subtitle, self.chosen)))

    def every(self, kind: type[Kind]) -> list[Kind]:
        """Its marks of one kind."""
        return [mark for mark in self.marks if isinstance(mark, kind)]

    def first(self, kind: type[Kind]) -> Kind | None:
        """Its first mark of a kind, if it has any."""
        return next(iter(self.every(kind)), None)

    def without(self, kind: type[Mark]) -> Sheet:
        """The sheet without its marks of one kind."""
        return replace(self, marks=tuple(m for m in self.marks if not isinstance(m, kind)))

    @property
    def is_map(self) -> bool:
        """Whether it is drawn as a map."""
        return self.first(AreaMark) is not None

    @property
    def is_table(self) -> bool:
        """Whether all that it draws is tables to be read."""
        return len(self.every(TableMark)) == len(self.marks)
