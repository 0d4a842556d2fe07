"""A plate: what a figure says, before it has a language or a drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from analytics.classes import Breaks, Floats
from analytics.selection import Selection
from analytics.summary.undivided import Undivided
from analytics.words.phrases import Phrase
from geodata.version import DataVersion

STATUSES = (
    *("ok", "no_record", "thin", "unknown", "suppressed", "no_denominator", "parent_only"),
    *("not_published", "conflict", "range", "partial"),
)


@dataclass(frozen=True)
class Column:
    """One column of a plate's table.

    Attributes
    ----------
    key : str
        Column of the frame.
    kind : str
        One that :mod:`analytics.words.kinds` declares: codes with a name in every
        language, numbers, words as the records hold them, sentences.
    title : Phrase
        The heading.
    decimals : int or None
    """

    key: str
    kind: str
    title: Phrase
    decimals: int | None = None


class Body:
    """What a figure draws. A new one declares these, and its layout for itself.

    Attributes
    ----------
    kind : str
        The word that the catalogues call it by.
    is_map : bool
        Whether it is one map, whose regions or symbols carry its numbers.
    has_borders : bool
        Whether it shows any, and so carries the disclaimer: a map does.
    drawn_empty : bool
        Whether it is a figure without any record: a map of regions is.
    """

    kind: ClassVar[str]
    is_map: ClassVar[bool] = False
    has_borders: ClassVar[bool] = False
    drawn_empty: ClassVar[bool] = False


@dataclass(frozen=True)
class Ranking(Body):
    """Bars sorted by value: columns to draw, what to mark, what to compare with.

    Attributes
    ----------
    reference : tuple or None
        A value that bars are compared with, and what it is.
    interval : tuple of column names or None
        Ends of a confidence interval.
    span : tuple of column names or None
        Ends between which the value of a row lies that has no single one: its
        bar reaches the lower end, a whisker the upper one.
    tick : column name or None
        A second value on the same scale.
    coloured_by, palette : column name, str
        Where bars are coloured by a class: the column of its code, and the palette of
        the theme, called as the family of words of these codes; else they take the accent.
    text : column name
        Of a sentence written at the bar, instead of its value.
    """

    kind: ClassVar[str] = "ranking"
    category: str
    value: str = "value"
    group: str | None = None
    highlight: tuple[str, ...] = ()
    average: float | None = None
    axis: Phrase | None = None
    reference: tuple[float, Phrase] | None = None
    interval: tuple[str, str] | None = None
    span: tuple[str, str] | None = None
    tick: str | None = None
    coloured_by: str = ""
    palette: str = ""
    text: str = ""


@dataclass(frozen=True)
class Composition(Body):
    """Parts of one or several wholes: ``whole``, ``part`` and ``value`` columns.

    Attributes
    ----------
    axis : Phrase or None
        What the values are; records where nothing is said.
    summed : bool
        Whether the parts of a whole may be added, and their sum be written.
    tree : bool
        Whether wholes are coloured and their parts tiles; else parts are, in bars.
    """

    kind: ClassVar[str] = "composition"
    whole: str
    part: str
    value: str
    palette: str = ""
    axis: Phrase | None = None
    summed: bool = True
    tree: bool = False


@dataclass(frozen=True)
class Matrix(Body):
    """Two dimensions with a number in each cell.

    Attributes
    ----------
    coloured_by, palette
        As in :class:`Ranking`.
    text : column name
        Of what is written in a cell, instead of its value.
    """

    kind: ClassVar[str] = "matrix"
    rows: str
    columns: str
    value: str
    coloured_by: str = ""
    palette: str = ""
    text: str = ""


@dataclass(frozen=True)
class Timeline(Body):
    """Columns per year, stacked by `part` or, with `facets`, in a row each.

    Rows without a year stand apart.
    """

    kind: ClassVar[str] = "timeline"
    year: str
    part: str
    value: str
    palette: str = ""
    axis: Phrase | None = None
    facets: bool = False


@dataclass(frozen=True)
class RegionMap(Body):
    """Regions shaded by class.

    Attributes
    ----------
    sets : mapping
        Country → boundary set drawn.
    breaks : Breaks
    unit : Phrase
    highlight : tuple of str
        Regions outlined in copper.
    text : column name
        Of the sentence a tooltip shows, instead of the value and its records.
    undivided : tuple of Undivided
        Regions outlined together, since records are known at none of them alone.
    """

    kind: ClassVar[str] = "region_map"
    is_map: ClassVar[bool] = True
    drawn_empty: ClassVar[bool] = True
    sets: Mapping[str, str]
    breaks: Breaks
    unit: Phrase
    highlight: tuple[str, ...] = ()
    text: str = ""
    undivided: tuple[Undivided, ...] = ()


@dataclass(frozen=True)
class PointMap(Body):
    """Records as symbols.

    Attributes
    ----------
    sets : mapping
        Country → boundary set drawn behind.
    highlight : tuple of str
    undivided : tuple of Undivided
        As in :class:`RegionMap`.
    """

    kind: ClassVar[str] = "point_map"
    is_map: ClassVar[bool] = True
    drawn_empty: ClassVar[bool] = True
    sets: Mapping[str, str]
    highlight: tuple[str, ...] = ()
    undivided: tuple[Undivided, ...] = ()


@dataclass(frozen=True)
class SmallMaps(Body):
    """Maps side by side in the same classes, one for each part of the records.

    Attributes
    ----------
    sets : mapping
        Country → boundary set drawn.
    breaks : Breaks
        Of all maps.
    parted_by : str
        The kind of the codes in the column ``part``.
    parts : tuple of (code, located, all)
        In their order: how many records have a region, and how many there are.
    """

    kind: ClassVar[str] = "small_maps"
    has_borders: ClassVar[bool] = True
    sets: Mapping[str, str]
    breaks: Breaks
    parted_by: str
    parts: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Profile(Body):
    """Facts side by side: one column per region (or country), one row per fact.

    Attributes
    ----------
    subjects : tuple of (kind, code)
    sectors : DataFrame
        Records of each by display group: ``subject``, ``sector_group``, ``clusters``.
    """

    kind: ClassVar[str] = "profile"
    subjects: tuple[tuple[str, str], ...]
    sectors: pd.DataFrame


@dataclass(frozen=True)
class Scatter(Body):
    """Points against two axes, with the line of a slope through the origin.

    Attributes
    ----------
    x, y, label : column names
    slope : float
    axes : tuple of Phrase
    coloured_by, palette
        As in :class:`Ranking`; points of the last class are not named.
    """

    kind: ClassVar[str] = "scatter"
    x: str
    y: str
    label: str
    slope: float
    axes: tuple[Phrase, Phrase]
    coloured_by: str
    palette: str


@dataclass(frozen=True)
class ClassMap(Body):
    """Regions coloured by a class with a name.

    Attributes
    ----------
    sets : mapping
        Country → boundary set drawn.
    coloured_by, palette
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

    kind: ClassVar[str] = "class_map"
    is_map: ClassVar[bool] = True
    sets: Mapping[str, str]
    coloured_by: str
    palette: str
    text: str
    title: Phrase
    quiet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    highlight: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surface(Body):
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

    kind: ClassVar[str] = "surface"
    is_map: ClassVar[bool] = True
    sets: Mapping[str, str]
    lons: Floats
    lats: Floats
    values: Floats
    edges: tuple[float, ...]
    unit: Phrase
    counted: bool = False
    highlight: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing(Body):
    """A table that is the figure itself, `most` rows of it on the page."""

    kind: ClassVar[str] = "table"
    most: int = 60


@dataclass(frozen=True)
class Plate:
    """One titled, sourced, dated figure with its table.

    Attributes
    ----------
    key : str
        Which one it is (``ranking_regions``).
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
    sets : mapping
        Country → boundary set that its regions belong to.
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

    key: str
    title: Phrase
    subtitle: Phrase
    table: pd.DataFrame
    columns: tuple[Column, ...]
    body: Body
    notes: tuple[Phrase, ...]
    sources: tuple[str, ...]
    sets: Mapping[str, str]
    counting: str
    selection: Selection
    version: DataVersion
    empty: Phrase | None = None
    published: tuple[str, ...] = ()
    synthetic: bool = False

    @property
    def kind(self) -> str:
        """What it is: ``ranking``."""
        return self.body.kind

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries that the figure speaks of, in the order of the interface."""
        return tuple(self.sets)

    @property
    def boundary_sets(self) -> tuple[str, ...]:
        """The boundary set of each."""
        return tuple(self.sets.values())

    @property
    def is_map(self) -> bool:
        """Whether the plate is one map."""
        return self.body.is_map

    @property
    def has_borders(self) -> bool:
        """Whether it shows borders, and so carries the disclaimer."""
        return self.body.has_borders or self.is_map

    @property
    def drawn(self) -> bool:
        """Whether there is something to see: a map of regions without a record is one."""
        if self.empty is None:
            return True
        return self.body.drawn_empty and not self.empty.key.startswith("refusal.")
