"""A plate: what a figure says, before it has a language or a drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.plates.bodies import Body as Body
from analytics.plates.bodies import Composition as Composition
from analytics.plates.bodies import Curve as Curve
from analytics.plates.bodies import Listing as Listing
from analytics.plates.bodies import Matrix as Matrix
from analytics.plates.bodies import Network as Network
from analytics.plates.bodies import Profile as Profile
from analytics.plates.bodies import Ranking as Ranking
from analytics.plates.bodies import Scatter as Scatter
from analytics.plates.bodies import Timeline as Timeline
from analytics.plates.map_bodies import ClassMap as ClassMap
from analytics.plates.map_bodies import Encircled as Encircled
from analytics.plates.map_bodies import MapBody as MapBody
from analytics.plates.map_bodies import PointMap as PointMap
from analytics.plates.map_bodies import RegionMap as RegionMap
from analytics.plates.map_bodies import SmallMaps as SmallMaps
from analytics.plates.map_bodies import Surface as Surface
from analytics.selection import Selection
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
