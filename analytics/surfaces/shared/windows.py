"""What a map shows, whatever it is painted on: its scene, and the windows it is framed in.

The whole of a selection, the crowded corner enlarged, the land around, and which
regions want their name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from analytics import selection, theme
from analytics.figures import framing, together
from analytics.figures import marks as mk
from analytics.figures.framing import ENLARGED as ENLARGED
from analytics.figures.framing import EXTENTS as EXTENTS
from analytics.surfaces.shared import rasters
from analytics.surfaces.shared.boxes import Bounds, Box, Projection, aspect
from analytics.surfaces.shared.names import RegionName
from analytics.words.i18n import Wording
from geodata.places import boundaries, inside

# Degrees shown where no country is: from the Atlantic to the Gulf.
WHOLE: Bounds = (-13.5, 19.0, 39.5, 37.8)


# Points on the page by which the ground of a region may be simplified.
GROUND_DETAIL = 0.3
# A region of which a window shows less is named in the other window.
SEEN = 0.35
# A region is named beside an inset only where more than so much of it lies outside.
TOLD = 0.5
# A part of a map has a window of its own where that shows it so many times larger, in a
# box of a common form.
WORTH, FORM = 1.3, 1.5
# Square degrees of a country of which a part may be chosen.
LARGE = 60.0


def _size(box: Bounds) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _scale(box: Bounds) -> float:
    """How large a part is drawn in a box of a common form, in heights of it a degree."""
    high = box[3] - box[1]
    return min(1.0, FORM / aspect(box)) / high


def large(country: str) -> bool:
    """Whether a part of a country may be worth a window of its own."""
    return country in EXTENTS and _size(EXTENTS[country]) >= LARGE


@dataclass(frozen=True)
class Frame:
    """One window of a map: its key in the catalogue and its bounds in degrees.

    Where it has more room it shows more of the `whole`.
    """

    key: str
    bounds: Bounds
    whole: Bounds | None = None


def around(boxes: Iterable[Bounds]) -> Bounds:
    """The least window that holds all of them; all countries where there are none."""
    given = list(boxes) or [WHOLE]
    return (
        min(box[0] for box in given),
        min(box[1] for box in given),
        max(box[2] for box in given),
        max(box[3] for box in given),
    )


@dataclass(frozen=True)
class Scene:
    """What every window of one map draws."""

    area: mk.AreaMark
    points: mk.PointMark | None
    wording: Wording
    raster: mk.RasterMark | None = None

    @property
    def drawn(self) -> dict[str, str]:
        """Country → its boundary set, where that has any geometry."""
        geometry = self.wording.data.geometry
        return {code: name for code, name in self.area.sets.items() if not geometry(name).empty}

    @property
    def extents(self) -> dict[str, Bounds]:
        """Bounds of each country drawn, in degrees."""
        if self.area.bounds is not None:
            return dict.fromkeys(self.area.sets, self.area.bounds)
        return {code: self._bounds(name) for code, name in self.drawn.items()}

    @cached_property
    def frames(self) -> list[Frame]:
        """The windows of a map: the whole, and that part of it which is shown larger."""
        known = {code: EXTENTS[code] for code in self.area.sets if code in EXTENTS}
        whole = Frame("whole", around((self.extents or known).values()))
        return [whole, *self._larger(whole)]

    def _larger(self, whole: Frame) -> list[Frame]:
        """The crowded corner of a country that has one; else the part that holds nearly all."""
        (country, *others) = self.area.sets or ("",)
        if self.area.bounds or not self.extents:
            return []
        if not others and country in ENLARGED:
            corner = Frame(f"inset_{country}", ENLARGED[country], whole.bounds)
            return [corner] if _size(corner.bounds) < _size(whole.bounds) else []
        if self.area.framing != selection.FITTED or self.raster:
            return []
        fit = framing.fitted(self._places())
        if fit is None or _scale(fit) < WORTH * _scale(whole.bounds):
            return []
        return [Frame("inset_fitted", fit, whole.bounds)]

    def _bounds(self, name: str) -> Bounds:
        west, south, east, north = self.wording.data.geometry(name).total_bounds
        return float(west), float(south), float(east), float(north)

    @cached_property
    def gathered(self) -> bool:
        """Whether the part that is shown larger is the map, and the whole is small.

        As was chosen; else where nearly all that is shown lies there: the symbols tell, else
        the surface, else the regions that want a name.
        """
        if len(self.frames) == 1:
            return False
        if self.area.framing != selection.FITTED:
            return self.area.framing == selection.ENLARGED
        (country, *others) = self.area.sets
        if others or country not in ENLARGED:
            return True
        return framing.gathered(country, self._places())

    @property
    def main(self) -> Frame:
        """The window that is the map."""
        return self.frames[-1 if self.gathered else 0]

    def _places(self) -> list[tuple[float, float]]:
        """Degrees of what a map is about."""
        if self.points and self.points.points:
            return [(point.lon, point.lat) for point in self.points.points]
        if self.raster:
            return rasters.painted(self.raster)
        wanted = [area.code for area in self.area.areas if area.label]
        found = []
        for name in self.drawn.values():
            drawn = self.wording.data.geometry(name).geometry
            spots = drawn[drawn.index.isin(wanted)].representative_point()
            found += list(zip(spots.x, spots.y, strict=True))
        return found

    @property
    def legends(self) -> list[Legend]:
        """The legends a map has: of its classes, of its symbols."""
        blocks = [(self.area.legend_title, self.area.legend)]
        if self.points:
            blocks.append(self.points.key)
        return [(title, entries) for title, entries in blocks if entries]

    @cached_property
    def outlines(self) -> list[tuple[mk.Outline, shapely.Geometry]]:
        """Regions that are outlined together, each group as one shape."""
        found = ((one, together.shape(one, self.area, self.wording)) for one in self.area.outlines)
        return [(one, shape) for one, shape in found if shape is not None]

    @property
    def part(self) -> inside.Inside | None:
        """The region that a map of its parts is of."""
        return next(filter(None, map(inside.read, self.area.sets.values())), None)

    @property
    def borders(self) -> list[shapely.Geometry]:
        """The outline of each country, stronger than those of its regions; none of a part."""
        whole = [name for name in self.drawn.values() if inside.read(name) is None]
        return [edge(self.wording.data.geometry(name).geometry.to_numpy()) for name in whole]

    @cached_property
    def country(self) -> shapely.Geometry:
        """All regions drawn, as one shape."""
        sets = [self.wording.data.geometry(name) for name in self.area.sets.values()]
        return shapely.union_all([region for drawn in sets for region in drawn.geometry])

    def seen(self, projection: Projection, window: Box) -> list[tuple[str, BaseGeometry, float]]:
        """What of each region lies in a window, on the page; and how much that is of it."""
        found: list[tuple[str, BaseGeometry, float]] = []
        for name in self.area.sets.values():
            drawn = self.wording.data.geometry(name).geometry
            if drawn.empty:
                continue
            near = projection.drawn(drawn.to_numpy())
            simple = shapely.make_valid(shapely.simplify(near, GROUND_DETAIL))
            inside = shapely.intersection(simple, window.shape)
            share = shapely.area(inside) / shapely.area(near)
            parts = zip(map(str, drawn.index), inside, share, strict=True)
            found += [(code, part, part_of) for code, part, part_of in parts if part_of > 0]
        return found

    def names(self, grounds: Mapping[str, BaseGeometry], insets: Sequence[Box]) -> list[RegionName]:
        """Names of regions with a record or in question, but those told in an inset."""
        told = shapely.union_all([one.shape for one in insets])
        wanted = []
        for area in self.area.areas:
            ground = grounds.get(area.code)
            if ground is None or not (area.label or area.highlight):
                continue
            # What an inset shows in full is named there; of what it cuts, the rest is named here.
            left = shapely.difference(ground, told) if insets else ground
            if shapely.area(left) > TOLD * shapely.area(ground):
                first = area.highlight or area.told
                name = RegionName(area.code, area.name, left, area.weight, first)
                wanted.append(replace(name, held=area.held, around=area.around))
        # The small whole beside its main part says no country twice.
        return wanted if insets else wanted + self._countries(grounds)

    @cached_property
    def countries(self) -> dict[str, tuple[str, list[str]]]:
        """Of a map of several countries, the name of each as maps write it, and its regions."""
        if len(self.area.sets) < 2:
            return {}
        found = {}
        for country, name in self.area.sets.items():
            written = self.wording.name("country", country).upper()
            found[country] = written, list(map(str, self.wording.data.geometry(name).index))
        return found

    def _countries(self, grounds: Mapping[str, BaseGeometry]) -> list[RegionName]:
        """Names of countries, placed before those of regions."""
        wanted = []
        for country, (name, codes) in self.countries.items():
            own = [grounds[code] for code in codes if code in grounds]
            wanted.append(RegionName(country, name, shapely.union_all(own), math.inf, strong=True))
        return wanted


# A heading and its entries.
Legend = tuple[str, tuple[mk.LegendEntry, ...]]


def entry_text(entry: mk.LegendEntry) -> str:
    """The words of one entry of a legend, with its count in the brackets of the heading."""
    return f"{entry.label}\u00a0({entry.count})" if entry.count else entry.label


def hatched(area: mk.Area) -> bool:
    """Whether a region is drawn under lines: nothing is known of it."""
    return area.status == "no_record" and area.fill == theme.PAPER


def edge(regions: npt.NDArray[np.object_]) -> shapely.Geometry:
    """What lies around a coverage of regions."""
    return shapely.boundary(boundaries.joined(regions))


def scene_of(sheet: mk.Sheet, wording: Wording) -> Scene:
    """What a map's sheet draws.

    Raises
    ------
    ValueError
        For a sheet that is no map.
    """
    area = sheet.first(mk.AreaMark)
    if area is None:
        raise ValueError(sheet.key)
    return Scene(area, sheet.first(mk.PointMark), wording, sheet.first(mk.RasterMark))


@cache
def land_around() -> tuple[tuple[shapely.Geometry, bool], ...]:
    """Shapes of the land around, and whether each is a territory apart."""
    return tuple(
        (shape(feature["geometry"]), feature["properties"]["kind"] == "territory")
        for feature in boundaries.backdrop()["features"]
    )
