"""A plate: what a figure says, before it has a language or a drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.classes import Breaks
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
)
STATUSES = (
    "ok",
    "no_record",
    "thin",
    "unknown",
    "suppressed",
    "no_denominator",
    "parent_only",
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
    """Bars sorted by value: columns to draw, what to mark, what to compare with."""

    category: str
    value: str = "value"
    group: str | None = None
    highlight: tuple[str, ...] = ()
    average: float | None = None
    axis: Phrase | None = None


@dataclass(frozen=True)
class Composition:
    """Parts of one or several wholes: ``whole``, ``part`` and ``value`` columns."""

    whole: str
    part: str
    value: str
    colours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Matrix:
    """Two dimensions with a number in each cell."""

    rows: str
    columns: str
    value: str


@dataclass(frozen=True)
class Timeline:
    """Columns per year, stacked by `part`; rows without a year stand apart."""

    year: str
    part: str
    value: str
    colours: Mapping[str, str] = field(default_factory=dict)


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


Body = Ranking | Composition | Matrix | Timeline | RegionMap | PointMap | Profile


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

    @property
    def is_map(self) -> bool:
        """Whether the plate carries borders, and so the disclaimer."""
        return self.kind in ("region_map", "point_map")
