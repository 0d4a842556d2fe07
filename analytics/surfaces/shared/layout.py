"""Where the symbols and the names of one window of a map stand, on paper and slide alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from analytics.surfaces.shared import names, scales, symbols
from analytics.surfaces.shared.boxes import Box, Projection
from analytics.surfaces.shared.labels import Measure
from analytics.surfaces.shared.names import PlacedName, RegionName
from analytics.surfaces.shared.scales import Scale
from analytics.surfaces.shared.symbols import Symbol
from analytics.surfaces.shared.windows import SEEN, Frame, Scene


@dataclass(frozen=True)
class Window:
    """One framed part of a map on a page.

    Attributes
    ----------
    box : Box
        Where it is drawn.
    insets : sequence of Window
        Those that show a part of it larger.
    """

    frame: Frame
    box: Box
    insets: Sequence[Window] = ()

    @cached_property
    def projection(self) -> Projection:
        """How degrees come to lie in it."""
        return Projection.fit(self.frame.bounds, self.box, whole=self.frame.whole)

    def outline(self, projection: Projection) -> Box:
        """Where on another map lies what is seen in it; what lies there is named in it."""
        box = self.box
        across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        sides = [(box.left, down), (across, box.top), (box.right, down), (across, box.bottom)]
        lon, lat = self.projection.degrees(np.array(sides)).T
        (left, _), (_, top), (right, _), (_, bottom) = projection.points(lon, lat).tolist()
        return Box(left, top, right, bottom)


@dataclass(frozen=True)
class Look:
    """Sizes in points in which a surface writes and draws.

    Attributes
    ----------
    radius : float
        Of a symbol; in the frame of an inset, `shrunk` of it.
    disc : float
        Radius of a disc that stands for several symbols: its number has room.
    size : float
        Of a name.
    bar : float
        Of the words at a scale bar.
    """

    radius: float
    shrunk: float
    size: float
    measure: Measure
    disc: float
    bar: float


@dataclass(frozen=True)
class Layout:
    """What stands where in a window.

    Attributes
    ----------
    outlines : list of Box
        Frames of its insets.
    grounds : mapping of str to Geometry
        Region → where it is seen.
    scale, bar : Scale and Box, optional
        The scale bar and where it stands, where the window has room for one.
    """

    outlines: list[Box]
    grounds: Mapping[str, BaseGeometry]
    symbols: list[Symbol]
    names: list[PlacedName]
    scale: Scale | None = None
    bar: Box | None = None


def lay_out(scene: Scene, window: Window, look: Look) -> Layout:
    """Symbols first, each in its region; then scale bar and names, where they find room."""
    projection = window.projection
    outlines = [inset.outline(projection).within(window.box) for inset in window.insets]
    seen = scene.seen(projection, window.box)
    grounds = {code: part for code, part, share in seen if share > SEEN}
    placed = _symbols(scene, window, look, projection, grounds, outlines)
    obstacles = [*outlines, *(one.box for one in placed if not one.small)]
    land = shapely.union_all([part for _, part, _ in seen])
    wanted = scene.names(grounds, outlines)
    scale = scales.scale(projection, scene.wording, look.bar, look.measure)
    bar = None
    if scale is not None:
        own = [one.ground for one in wanted if not one.around]
        bar = scales.corner(scale, window.box, land, obstacles, own)
        obstacles.append(bar)
    named = names.place(wanted, obstacles, window.box, look.size, look.measure, land)
    if bar is not None and _unnamed(wanted, named):
        # What the figure speaks of is named before a small window has a scale of its own.
        without = [one for one in obstacles if one is not bar]
        again = names.place(wanted, without, window.box, look.size, look.measure, land)
        if _unnamed(wanted, again) < _unnamed(wanted, named):
            named, bar = again, None
    return Layout(outlines, grounds, placed, named, scale, bar)


def _unnamed(wanted: Sequence[RegionName], named: Sequence[PlacedName]) -> int:
    """How much of what is in question has neither its name nor its number in the key."""
    told = {one.name.code for one in named}
    return sum(one.strong and one.code not in told for one in wanted)


def _symbols(
    scene: Scene,
    window: Window,
    look: Look,
    projection: Projection,
    grounds: Mapping[str, BaseGeometry],
    outlines: Sequence[Box],
) -> list[Symbol]:
    if scene.points is None:
        return []
    return symbols.arranged(
        scene.points,
        projection,
        window.box,
        look.radius,
        grounds,
        outlines,
        shrunk=look.shrunk,
        disc=look.disc,
    )
