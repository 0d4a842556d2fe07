"""Marks of maps: areas, symbols and surfaces, in degrees or by region code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from analytics.selection import FITTED

# Names of regions of more countries than these stand in their region or nowhere: lines of a
# hundred of them would cross all over the map.
LED = 2


@dataclass(frozen=True)
class Area:
    """One region of a map.

    Attributes
    ----------
    label, highlight : bool
        Whether it wants its name; whether it is what was chosen.
    held : bool
        Its name stands on its own ground or nowhere: no line leads to it. So it is with
        regions of several countries, whose lines would cross all over the map.
    told : bool
        The title names it: its name comes before others.
    around : bool
        It lies around what the map is about: its name is grey.
    rank : str
        Its place among the values shown, in words, for who points at it.
    weight : float
        Names of heavier regions are placed first.
    """

    code: str
    name: str
    fill: str
    status: str
    text: str
    label: bool = False
    highlight: bool = False
    weight: float = 0.0
    held: bool = False
    around: bool = False
    rank: str = ""
    told: bool = False


@dataclass(frozen=True)
class Outline:
    """A line around several regions together, and what it says of them.

    `shape` is what it goes around where that is no region, in degrees.
    """

    codes: tuple[str, ...]
    text: str
    shape: BaseGeometry | None = None


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend: swatch or symbol, words, count.

    `outline` is the colour of a broken line that the entry explains; a `hollow` symbol is one
    whose place is approximate.
    """

    label: str
    colour: str = ""
    shape: str = ""
    hatch: bool = False
    count: str = ""
    outline: str = ""
    hollow: bool = False


@dataclass(frozen=True)
class AreaMark:
    """Regions of one or several boundary sets, shaded.

    `named` is true where shades are classes with a name rather than ranges of numbers;
    `outlines` are drawn over the regions;
    `bounds` are the degrees shown where that is less than the countries;
    `framing` which of its windows a map of one country has, see :mod:`analytics.selection`.
    """

    sets: Mapping[str, str]
    areas: tuple[Area, ...]
    legend_title: str
    legend: tuple[LegendEntry, ...]
    named: bool = False
    bounds: tuple[float, float, float, float] | None = None
    outlines: tuple[Outline, ...] = ()
    framing: str = FITTED


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
    """Symbols that never hide each other, coloured and shaped by group.

    Attributes
    ----------
    legend : tuple of LegendEntry
        One a group.
    listed : tuple of LegendEntry
        One a point, on a map that shows few: its legend then.
    """

    points: tuple[Point, ...]
    legend_title: str
    legend: tuple[LegendEntry, ...]
    listed_title: str = ""
    listed: tuple[LegendEntry, ...] = ()

    @property
    def key(self) -> tuple[str, tuple[LegendEntry, ...]]:
        """The legend that is written beside the map, and its title."""
        return (self.listed_title, self.listed) if self.listed else (self.legend_title, self.legend)


@dataclass(frozen=True)
class Panel:
    """One of several small maps.

    Attributes
    ----------
    title, note : str
        What it shows; how many it shows of how many.
    fills : mapping
        Region → colour; the others are blank.
    shapes : mapping
        Region → outline in degrees, of all that are drawn.
    """

    title: str
    note: str
    fills: Mapping[str, str]
    shapes: Mapping[str, BaseGeometry]


@dataclass(frozen=True)
class PanelMark:
    """Small maps side by side, all with one legend; `bounds` are the degrees each shows."""

    panels: tuple[Panel, ...]
    legend_title: str
    legend: tuple[LegendEntry, ...]
    bounds: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class RasterMark:
    """A surface on a grid, in classes, drawn under the regions of a map.

    Attributes
    ----------
    lons, lats : tuple of float
        Degrees of the columns (west to east) and rows (south to north). Rows
        are evenly spaced in the web map's projection, so that the grid is its picture.
    values : tuple of tuple of float
        One row per latitude; NaN outside the country.
    edges : tuple of float
        k + 1 edges of k classes; values below the first are not painted.
    colours : tuple of str
    stepped : bool
        Whether values are those of whole cells: nothing lies between two of them.
    """

    lons: tuple[float, ...]
    lats: tuple[float, ...]
    values: tuple[tuple[float, ...], ...]
    edges: tuple[float, ...]
    colours: tuple[str, ...]
    stepped: bool = False
