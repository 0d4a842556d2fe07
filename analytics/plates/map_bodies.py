"""What plates that are maps are made of, free of drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from shapely.geometry.base import BaseGeometry

from analytics.classes import Breaks, Floats
from analytics.plates.bodies import Body
from analytics.selection import FITTED
from analytics.summary.undivided import Undivided
from analytics.words.phrases import Phrase


@dataclass(frozen=True)
class MapBody(Body):
    """A body with borders.

    Attributes
    ----------
    framing : str
        What of the world it shows, see :mod:`analytics.selection`.
    """

    framing: str = field(default=FITTED, kw_only=True)


@dataclass(frozen=True)
class RegionMap(MapBody):
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
class PointMap(MapBody):
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
class SmallMaps(MapBody):
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
class ClassMap(MapBody):
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
    value : column name
        Of the number that is told beside the class.
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
    value: str = "value"
    highlight: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surface(MapBody):
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
class Encircled(Surface):
    """Places of any shape, shaded by a number, over plain regions.

    Attributes
    ----------
    shapes : tuple of (geometry in degrees, Phrase)
        The line around each place, and what it says of it.
    """

    kind: ClassVar[str] = "encircled"
    shapes: tuple[tuple[BaseGeometry, Phrase], ...] = ()
