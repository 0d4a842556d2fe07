"""The parts of one region as a set of their own: the communes of Batna.

Such a set is never registered: its name says what it is, ``DZ-COM/DZ-2026/DZ-05``
(the parts, the law in which the region is read, the region), and its outlines,
rows and licence are those of the set of parts. Its drawing holds the regions
around it too, so that a reader sees where it lies; :func:`window` says how much
of them is meant to be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import shapely

from geodata.places.boundaries import BoundarySet
from geodata.places.regions import Regions

Bounds = tuple[float, float, float, float]
SEPARATOR = "/"
# How far around a region a map shows, and how far away its neighbours are drawn, as
# shares of its size: a wide window shows more than it was asked to.
MARGIN = 0.08
AROUND = 1.5
NAMES = {
    "fr": "communes de {region} ({law})",
    "en": "communes of {region} ({law})",
    "ar": "بلديات {region} ({law})",
}


@dataclass(frozen=True)
class Inside:
    """The parts of a region.

    Attributes
    ----------
    parts, law, region : str
        Set of parts, set in which the region is read, its code.
    """

    parts: str
    law: str
    region: str

    @property
    def name(self) -> str:
        """The set's name."""
        return SEPARATOR.join((self.parts, self.law, self.region))


def read(name: str) -> Inside | None:
    """What a set's name says, where it is that of the parts of one region."""
    pieces = name.split(SEPARATOR)
    return Inside(*pieces) if len(pieces) == 3 else None


def of_region(regions: Regions, law: str, code: str) -> Inside | None:
    """The communes of a region, where the atlas knows them."""
    if code not in regions:
        return None
    parts = regions.parts_set(regions.country(code))
    if parts is None or parts == law or not regions.lineage.parts(code, law, parts):
        return None
    return Inside(parts, law, code)


def codes(inside: Inside, regions: Regions) -> list[str]:
    """Codes of the parts."""
    return regions.lineage.parts(inside.region, inside.law, inside.parts)


def drawing(
    inside: Inside, regions: Regions, parts: gpd.GeoDataFrame, law: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Outlines of the parts, and of the regions around."""
    own = parts.loc[[code for code in codes(inside, regions) if code in parts.index]]
    if own.empty:
        return own
    others = law.loc[[code for code in law.index if code != inside.region]]
    near = others[
        shapely.intersects(others.geometry.to_numpy(), shapely.box(*_around(own, AROUND)))
    ]
    drawn: gpd.GeoDataFrame = pd.concat([own, near])
    return drawn


def window(inside: Inside, regions: Regions, drawn: gpd.GeoDataFrame) -> Bounds:
    """West, south, east, north of what a map of the parts shows."""
    own = drawn.loc[[code for code in codes(inside, regions) if code in drawn.index]]
    return _around(own, MARGIN)


def _around(own: gpd.GeoDataFrame, share: float) -> Bounds:
    west, south, east, north = map(float, own.total_bounds)
    margin = share * max(east - west, north - south)
    return west - margin, south - margin, east + margin, north + margin


class Sets(Mapping[str, BoundarySet]):
    """Registered sets by name, and those of the parts of one region made when asked for."""

    def __init__(self, registered: Mapping[str, BoundarySet], regions: Regions) -> None:
        self._registered = dict(registered)
        self._regions = regions

    def __getitem__(self, name: str) -> BoundarySet:
        inside = read(name)
        if inside is None:
            return self._registered[name]
        base = self._registered[inside.parts]
        count = len(codes(inside, self._regions))
        if not count:
            raise KeyError(name)
        law = self._registered[inside.law]
        names = {
            lang: text.format(region=self._regions.name(inside.region, lang), law=law.name[lang])
            for lang, text in NAMES.items()
        }
        return replace(base, id=name, name=names, regions=name, units=count, drawn=count)

    def __iter__(self) -> Iterator[str]:
        return iter(self._registered)

    def __len__(self) -> int:
        return len(self._registered)
