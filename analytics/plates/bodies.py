"""What a figure draws: one body for each kind of figure, in columns of its table and codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from analytics.words.phrases import Phrase


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
    sums : column name
        Of a sentence that tells the sum of a whole, in each of its rows.
    """

    kind: ClassVar[str] = "composition"
    whole: str
    part: str
    value: str
    palette: str = ""
    axis: Phrase | None = None
    summed: bool = True
    tree: bool = False
    sums: str = ""


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
    slope : float or None
    axes : tuple of Phrase
    coloured_by, palette
        As in :class:`Ranking`; points of the class ``none`` are not named.
    corners : tuple of str
        Classes of the palette that the quadrants are: upper right, upper left,
        lower left, lower right.
    cross : tuple of float or None
        Where the axes cross, if not at zero; they then reach as far as points do.
    size : column name
        Of how large a point is, by its area; all alike where there is none.
    text : column name
        Of the sentence a tooltip shows, instead of the value.
    """

    kind: ClassVar[str] = "scatter"
    x: str
    y: str
    label: str
    slope: float | None
    axes: tuple[Phrase, Phrase]
    coloured_by: str
    palette: str
    corners: tuple[str, str, str, str] = ("high_high", "low_high", "low_low", "high_low")
    cross: tuple[float, float] | None = None
    size: str = ""
    text: str = ""


@dataclass(frozen=True)
class Network(Body):
    """Pairs as lines between points: a row of the table for each pair.

    Attributes
    ----------
    first, second, value : column names
        Of the pair, and how near both are, 0 to 1.
    strong : column name
        Of a flag: whether more than chance joins them.
    nodes : DataFrame
        One row a point: ``code``, ``class``, ``size``, and ``text``, its sentence.
    palette : str
        Of the classes.
    lines : tuple of Phrase
        What a dark line is, and a pale one.
    """

    kind: ClassVar[str] = "network"
    first: str
    second: str
    value: str
    strong: str
    nodes: pd.DataFrame
    palette: str
    lines: tuple[Phrase, Phrase]


@dataclass(frozen=True)
class Curve(Body):
    """A line over a scale of numbers, and between which lines chance leaves it.

    Attributes
    ----------
    x, y : column names
    bands : tuple of (low column, high column, Phrase)
        Envelopes, the widest first, and what each is.
    axes : tuple of Phrase
    said : Phrase
        What the line is.
    even : float or None
        A height that a thin line marks.
    """

    kind: ClassVar[str] = "curve"
    x: str
    y: str
    bands: tuple[tuple[str, str, Phrase], ...]
    axes: tuple[Phrase, Phrase]
    said: Phrase
    even: float | None = None


@dataclass(frozen=True)
class Listing(Body):
    """A table that is the figure itself, `most` rows of it on the page."""

    kind: ClassVar[str] = "table"
    most: int = 60
