"""A plate: what a figure says, before it has a language or a drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.classes import Breaks, Floats
from analytics.phrases import Phrase
from analytics.selection import Selection
from geodata.version import DataVersion

KINDS = (
    "ranking",
    "composition",
    "matrix",
    "timeline",
    "region_map",
    "point_map",
    "profile",
    "scatter",
    "class_map",
    "surface",
    "table",
)
MAPS = ("region_map", "point_map", "class_map", "surface")
STATUSES = (
    "ok",
    "no_record",
    "thin",
    "unknown",
    "suppressed",
    "no_denominator",
    "parent_only",
    "not_published",
)


@dataclass(frozen=True)
class Column:
    """One column of a plate's table.

    Attributes
    ----------
    key : str
        Column of the frame.
    kind : str
        ``region``, ``country``, ``sector``, ``sector_group``, ``record``,
        ``stage``, ``kind``, ``status``, ``word``: codes with a name in every
        language; ``count``, ``number``, ``share``, ``year``: numbers;
        ``text``: words as the records hold them; ``phrase``: a sentence.
    title : Phrase
        The heading.
    decimals : int or None
    """

    key: str
    kind: str
    title: Phrase
    decimals: int | None = None


@dataclass(frozen=True)
class Ranking:
    """Bars sorted by value: columns to draw, what to mark, what to compare with.

    Attributes
    ----------
    reference : tuple or None
        A value that bars are compared with, and what it is.
    interval : tuple of column names or None
        Ends of a confidence interval.
    tick : column name or None
        A second value on the same scale.
    coloured_by, colours : column name, mapping
        Where bars are coloured by a class: the column of its code, and code →
        (colour, catalogue key of its name); else they take the accent.
    text : column name
        Of a sentence written at the bar, instead of its value.
    """

    category: str
    value: str = "value"
    group: str | None = None
    highlight: tuple[str, ...] = ()
    average: float | None = None
    axis: Phrase | None = None
    reference: tuple[float, Phrase] | None = None
    interval: tuple[str, str] | None = None
    tick: str | None = None
    colours: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    coloured_by: str = ""
    text: str = ""


@dataclass(frozen=True)
class Composition:
    """Parts of one or several wholes: ``whole``, ``part`` and ``value`` columns.

    Attributes
    ----------
    axis : Phrase or None
        What the values are; records where nothing is said.
    summed : bool
        Whether the parts of a whole may be added, and their sum be written.
    """

    whole: str
    part: str
    value: str
    colours: Mapping[str, str] = field(default_factory=dict)
    axis: Phrase | None = None
    summed: bool = True


@dataclass(frozen=True)
class Matrix:
    """Two dimensions with a number in each cell.

    Attributes
    ----------
    coloured_by, colours
        As in :class:`Ranking`.
    text : column name
        Of what is written in a cell, instead of its value.
    """

    rows: str
    columns: str
    value: str
    coloured_by: str = ""
    colours: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Timeline:
    """Columns per year, stacked by `part`; rows without a year stand apart."""

    year: str
    part: str
    value: str
    colours: Mapping[str, str] = field(default_factory=dict)
    axis: Phrase | None = None


@dataclass(frozen=True)
class RegionMap:
    """Regions shaded by class.

    Attributes
    ----------
    sets : mapping
        Country → boundary set drawn.
    breaks : Breaks
    unit : Phrase
    highlight : tuple of str
        Regions outlined in copper.
    """

    sets: Mapping[str, str]
    breaks: Breaks
    unit: Phrase
    highlight: tuple[str, ...] = ()


@dataclass(frozen=True)
class PointMap:
    """Records as symbols.

    Attributes
    ----------
    sets : mapping
        Country → boundary set drawn behind.
    highlight : tuple of str
    """

    sets: Mapping[str, str]
    highlight: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """Facts side by side: one column per region (or country), one row per fact."""

    subjects: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Scatter:
    """Points against two axes, with the line of a slope through the origin.

    Attributes
    ----------
    x, y, label : column names
    slope : float
    axes : tuple of Phrase
    coloured_by, colours
        As in :class:`Ranking`; points of the last class are not named.
    """

    x: str
    y: str
    label: str
    slope: float
    axes: tuple[Phrase, Phrase]
    coloured_by: str
    colours: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class ClassMap:
    """Regions coloured by a class with a name.

    Attributes
    ----------
    sets : mapping
        Country → boundary set drawn.
    coloured_by, colours
        As in :class:`Ranking`.
    text : column name
        Of the sentence a tooltip shows.
    title : Phrase
        Of the legend.
    quiet : tuple of str
        Classes whose regions are not named on the map.
    unknown : tuple of str
        Classes that say nobody knows: hatched, as regions without a record are.
    """

    sets: Mapping[str, str]
    coloured_by: str
    colours: Mapping[str, tuple[str, str]]
    text: str
    title: Phrase
    quiet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    highlight: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surface:
    """A kernel surface under plain regions.

    Attributes
    ----------
    sets : mapping
        Country → boundary set drawn over it.
    lons, lats : ndarray
        Degrees of the grid's columns and rows.
    values : ndarray
        Shape (lats, lons); NaN outside the country.
    edges : tuple of float
        Class edges; below the first nothing is painted.
    unit : Phrase
    counted : bool
        Whether values are whole numbers of a cell rather than heights of a surface.
    """

    sets: Mapping[str, str]
    lons: Floats
    lats: Floats
    values: Floats
    edges: tuple[float, ...]
    unit: Phrase
    counted: bool = False


@dataclass(frozen=True)
class Listing:
    """A table that is the figure itself, `most` rows of it on the page."""

    most: int = 60


Body = (
    Ranking
    | Composition
    | Matrix
    | Timeline
    | RegionMap
    | PointMap
    | Profile
    | Scatter
    | ClassMap
    | Surface
    | Listing
)


@dataclass(frozen=True)
class Plate:
    """One titled, sourced, dated figure with its table.

    Attributes
    ----------
    kind, key : str
        What it is (``ranking``), and which one (``ranking_regions``).
    title : Phrase
        The finding where there is one, else the measure.
    subtitle : Phrase
        Measure and unit.
    table : DataFrame
        Every number of the figure; ``status`` says what a missing one means.
    columns : tuple of Column
        How the table's columns read, in order.
    body : Body
        Which columns are drawn, and how.
    notes : tuple of Phrase
        What a reader must know, most important first.
    sources : tuple of str
        Source ids, most cited first.
    countries : tuple of str
    boundary_sets : tuple of str
        Sets the regions belong to.
    counting : str
    selection : Selection
    version : DataVersion
    empty : Phrase or None
        Why there is nothing to draw.
    published : tuple of str
        Sources of published tables, as they are cited.
    synthetic : bool
        Drawn from made-up data: the title says so first.
    """

    kind: str
    key: str
    title: Phrase
    subtitle: Phrase
    table: pd.DataFrame
    columns: tuple[Column, ...]
    body: Body
    notes: tuple[Phrase, ...]
    sources: tuple[str, ...]
    countries: tuple[str, ...]
    boundary_sets: tuple[str, ...]
    counting: str
    selection: Selection
    version: DataVersion
    empty: Phrase | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    published: tuple[str, ...] = ()
    synthetic: bool = False

    @property
    def is_map(self) -> bool:
        """Whether the plate carries borders, and so the disclaimer."""
        return self.kind in MAPS
