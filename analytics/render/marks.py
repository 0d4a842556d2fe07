"""The marks that every surface can paint, in words and colours but not in pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Bar:
    """One bar of a ranking."""

    label: str
    value: float
    text: str
    colour: str
    group: str = ""
    strong: bool = False


@dataclass(frozen=True)
class BarMark:
    """Horizontal bars from zero, longest first.

    Attributes
    ----------
    average : tuple or None
        A thin line: its value and its label.
    rest : str
        Says how many bars are not drawn, if any; `total` counts all of them.
    """

    bars: tuple[Bar, ...]
    axis: str
    average: tuple[float, str] | None = None
    rest: str = ""
    total: int = 0


@dataclass(frozen=True)
class Part:
    """One part of a whole."""

    label: str
    value: float
    text: str
    colour: str


@dataclass(frozen=True)
class StackMark:
    """Horizontal stacked bars: one row per whole, its parts from the reading start."""

    rows: tuple[tuple[str, tuple[Part, ...]], ...]
    legend: tuple[tuple[str, str], ...]
    axis: str


@dataclass(frozen=True)
class TreeMark:
    """Areas proportional to values: groups, and parts inside each group."""

    groups: tuple[tuple[str, str, tuple[Part, ...]], ...]


@dataclass(frozen=True)
class MatrixMark:
    """Numbers in cells with a light shade behind; None where there is nothing.

    `rest` says how many of the numbers are not drawn, if any.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    column_groups: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    rest: str = ""


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
    """Columns per year; a column apart for what has no year."""

    facets: tuple[Facet, ...]
    first: int
    last: int
    unknown_label: str
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TableMark:
    """A table to be read: headings, rows of text, which columns are numbers.

    `rest` says how many of the rows are not drawn, if any.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    rest: str = ""

    def first_columns(self, count: int) -> TableMark:
        """The table cut to its first columns, where there is little room."""
        return TableMark(
            self.headings[:count], tuple(row[:count] for row in self.rows), self.numeric[:count]
        )


@dataclass(frozen=True)
class Area:
    """One region of a map."""

    code: str
    name: str
    fill: str
    status: str
    text: str
    label: bool = False
    highlight: bool = False
    weight: float = 0.0


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend: swatch or symbol, words, count."""

    label: str
    colour: str = ""
    shape: str = ""
    hatch: bool = False
    count: str = ""


@dataclass(frozen=True)
class AreaMark:
    """Regions of one or several boundary sets, shaded."""

    sets: Mapping[str, str]
    areas: tuple[Area, ...]
    legend_title: str
    legend: tuple[LegendEntry, ...]


@dataclass(frozen=True)
class Point:
    """One symbol of a map; `lines` are its tooltip, `codes` the regions it speaks for."""

    id: str
    lat: float
    lon: float
    colour: str
    shape: str
    approximate: bool
    label: str
    lines: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PointMark:
    """Symbols that never hide each other, coloured and shaped by group."""

    points: tuple[Point, ...]
    legend_title: str
    legend: tuple[LegendEntry, ...]


Mark = BarMark | StackMark | TreeMark | MatrixMark | ColumnMark | TableMark | AreaMark | PointMark


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
    """

    notes: tuple[str, ...]
    sources: str
    counting: str
    dated: str
    sets: str
    disclaimer: str = ""
    licence: str = ""
    brief: str = ""


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
