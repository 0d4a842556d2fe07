"""Names of regions on a map: in their region, else half over its border, else beside it.

A name that leaves its region has a line that leads to it; one without any room is a
number there, told in a key where the map is empty, or is not drawn.
``assets/mapcore.js`` does the same on maps that are zoomed, and is given these numbers;
it has no key, for names appear there as room grows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from analytics.surfaces.shared.boxes import Bools, Box, Floats
from analytics.surfaces.shared.labels import LEADING, Measure

Point = tuple[float, float]
# Places tried in a region, across and down; around it, directions, and how many lines away:
# what the figure speaks of may stand further off.
GRID = 15
DIRECTIONS, RINGS, STRONG_RINGS = 16, 3, 6
# Of the places where a name is looked at, how many must lie in its own region for it to
# hang over the border.
OVERHANG = 0.6
# Where a name is looked at, in halves of its width and height from its middle.
ACROSS, DOWN = (-1.0, -0.5, 0.0, 0.5, 1.0), (-1.0, 0.0, 1.0)
# From one line of a name to the next, in type sizes; shorter names are not broken, in letters.
STEP = 1.15
LEAST_BROKEN = 12
# A place on somebody's ground is as good as one in the sea so many lines further off.
GROUND_COST = 3.0
# Between two names in a line, in type sizes: nearer, they read as one. A place over another
# region's middle is as good as a free one so many lines further off.
BETWEEN, MIDDLE_COST = 0.3, 3.0
# The key of names without room: its code, how many names it may hold, places tried for it.
KEY, MOST_IN_KEY, FINE_GRID = "", 8, 45
# From the key to the edge of the map, in type sizes.
KEY_APART = 0.5


@dataclass(frozen=True)
class RegionName:
    """A name that wants to stand in its region; heavier ones are placed first.

    Attributes
    ----------
    ground : Geometry
        Where its region is seen, on the page.
    held : bool
        It stands on its own ground or nowhere.
    around : bool
        It is written in grey.
    """

    code: str
    text: str
    ground: BaseGeometry
    weight: float
    strong: bool = False
    held: bool = False
    around: bool = False


@dataclass(frozen=True)
class Setting:
    """A name in one line or two, and the width and height that it takes."""

    lines: tuple[str, ...]
    extent: tuple[float, float]


@dataclass(frozen=True)
class PlacedName:
    """A name with its lines, the box it got, and the line that leads from it into its region."""

    name: RegionName
    lines: tuple[str, ...]
    box: Box
    leader: tuple[Point, Point] | None = None


@dataclass
class _Page:
    """What is taken already, and whose ground is where."""

    frame: Box
    land: BaseGeometry
    boxes: list[Box]
    poles: dict[str, Point]
    between: float = 0.0
    names: list[Box] = field(default_factory=list)
    leaders: list[tuple[Point, Point]] = field(default_factory=list)

    def free(self, boxes: Floats) -> Bools:
        """Which boxes, rows of left, top, right and bottom, lie in the frame over nothing."""
        left, top, right, bottom = boxes.T
        frame = self.frame
        free: Bools = (left >= frame.left) & (top >= frame.top)
        free &= (right <= frame.right) & (bottom <= frame.bottom)
        for other in self.boxes:
            apart = (right <= other.left) | (other.right <= left)
            free &= apart | (bottom <= other.top) | (other.bottom <= top)
        for line in self.leaders:
            free[free] = ~(crossed(line, boxes[free]) | _holding(boxes[free], line[0]))
        return free

    def apart(self, code: str, boxes: Floats) -> Bools:
        """Which boxes leave the middle of every other region with a name to that region."""
        apart: Bools = np.ones(len(boxes), dtype=bool)
        for other, (x, y) in self.poles.items():
            if other != code:
                left, top, right, bottom = boxes.T
                apart &= (x < left) | (x > right) | (y < top) | (y > bottom)
        return apart

    def take(self, placed: PlacedName) -> None:
        """Nothing else may stand there."""
        self.boxes.append(placed.box.inset(left=-self.between, right=-self.between))
        self.names.append(placed.box)
        self.leaders += [placed.leader] if placed.leader else []


def place(
    names: Sequence[RegionName],
    obstacles: Sequence[Box],
    frame: Box,
    size: float,
    measure: Measure,
    land: BaseGeometry | None = None,
) -> list[PlacedName]:
    """Place what finds room.

    Parameters
    ----------
    obstacles : sequence of Box
        Symbols, scale bars and frames of insets that must stay visible.
    frame : Box
        Names stay inside it.
    land : Geometry, optional
        All regions of the map: a name beside its own rather stands in the sea.
    """
    poles = {name.code: pole_of(name.ground) for name in names if not name.ground.is_empty}
    land = land or shapely.MultiPolygon()
    page = _Page(frame, land, list(obstacles), poles, size * BETWEEN)
    shapely.prepare(page.land)
    placed, left = [], []
    for name in sorted(names, key=lambda one: (-one.strong, -one.weight, one.text)):
        found = _placed(name, page, settings(name, size, measure)) if name.code in poles else None
        if found is not None:
            page.take(found)
            placed.append(found)
        elif name.code in poles and not (name.held or name.around):
            left.append(name)
    return [*placed, *_numbered(left, page, size, measure)]


def settings(name: RegionName, size: float, measure: Measure) -> list[Setting]:
    """A name in one line, and where it is long and has words in two, as even as they can be."""
    words = name.text.split(" ") if len(name.text) >= LEAST_BROKEN else [name.text]
    breaks = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    wide = {part: measure(part, size, name.strong) for part in (name.text, *sum(breaks, ()))}
    one = Setting((name.text,), (wide[name.text] + 2, size * LEADING))
    if not breaks:
        return [one]
    lines = min(breaks, key=lambda pair: max(wide[pair[0]], wide[pair[1]]))
    widest = max(wide[part] for part in lines)
    return [one, Setting(lines, (widest + 2, size * (LEADING + STEP)))]


def _placed(name: RegionName, page: _Page, ways: list[Setting]) -> PlacedName | None:
    """In the region, in one line rather than two; else half over its border; else beside it."""
    shapely.prepare(name.ground)
    over = []
    for way in ways:
        box, whole = _inside(name, page, way.extent)
        if box is not None:
            found = PlacedName(name, way.lines, box)
            if whole:
                return found
            over.append(found)
    if over:
        return over[0]
    return None if name.held else _beside(name, page, ways[0])


def _numbered(
    left: Sequence[RegionName], page: _Page, size: float, measure: Measure
) -> list[PlacedName]:
    """Names without room as numbers in their regions, and the key to them; not one without it."""
    numbers: list[PlacedName] = []
    lines: list[str] = []
    for name in left[:MOST_IN_KEY]:
        number = f"({len(numbers) + 1})"
        extent = (measure(number, size, name.strong) + 2, size * LEADING)
        box, _ = _inside(name, page, extent)
        if box is not None:
            numbers.append(PlacedName(replace(name, text=number), (number,), box))
            lines.append(f"{number} {name.text}")
            page.take(numbers[-1])
    key = _key(lines, page, size, measure) if lines else None
    return [*numbers, key] if key else []


def _key(lines: list[str], page: _Page, size: float, measure: Measure) -> PlacedName | None:
    """Lines one under the other where they lie over nothing, rather in the sea and at an edge."""
    wide = max(measure(line, size, False) for line in lines) + 2
    extent = (wide, size * (LEADING + STEP * (len(lines) - 1)))
    frame = page.frame.inset(*([size * KEY_APART] * 4))
    across, down = np.array(extent) / 2
    low = frame.left + across, frame.top + down
    high = frame.right - across, frame.bottom - down
    middles = np.clip(_grid(frame.shape, FINE_GRID), low, high)
    boxes = _around(middles, extent)
    free = page.free(boxes) & page.apart(KEY, boxes)
    if not free.any():
        return None
    edge = np.minimum.reduce(np.abs(boxes - [frame.left, frame.top, frame.right, frame.bottom]).T)
    best = np.lexsort((edge[free], _shares(page.land, middles[free], extent)))[0]
    box = Box(*boxes[np.flatnonzero(free)[best]].tolist())
    return PlacedName(RegionName(KEY, "\n".join(lines), box.shape, 0.0), tuple(lines), box)


def pole_of(ground: BaseGeometry, tolerance: float = 0.5) -> Point:
    """The middle of the largest circle that lies in a region: where its name rather stands."""
    parts = list(getattr(ground, "geoms", [ground]))
    largest = max(parts, key=lambda part: part.area)
    middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance), 0)
    return float(middle.x), float(middle.y)


def _inside(name: RegionName, page: _Page, extent: tuple[float, float]) -> tuple[Box | None, bool]:
    """The place nearest the pole with the whole name in the region, else with most of it.

    Returns
    -------
    (Box or None, bool)
        The place, and whether all of the name lies in the region.
    """
    ground, pole = name.ground, page.poles[name.code]
    middles = np.vstack([[pole], _grid(ground)])
    boxes = _around(middles, extent)
    held = _shares(ground, middles, extent)
    free = page.free(boxes)
    away = np.hypot(*(middles - np.asarray(pole)).T)
    whole = free & (held == 1.0)
    if whole.any():
        return Box(*boxes[np.flatnonzero(whole)[np.argmin(away[whole])]].tolist()), True
    most = free & (held >= OVERHANG) & page.apart(name.code, boxes)
    most &= shapely.contains_xy(ground, middles[:, 0], middles[:, 1])
    if not most.any():
        return None, False
    best = np.lexsort((away[most], -held[most]))[0]
    return Box(*boxes[np.flatnonzero(most)[best]].tolist()), False


def _grid(ground: BaseGeometry, fine: int = GRID) -> Floats:
    """Middles tried all over a region, shape (n, 2)."""
    left, top, right, bottom = ground.bounds
    steps = (np.arange(fine) + 0.5) / fine
    x, y = np.meshgrid(left + steps * (right - left), top + steps * (bottom - top))
    return np.column_stack([x.ravel(), y.ravel()])


def _around(middles: Floats, extent: tuple[float, float]) -> Floats:
    """Boxes of a name around each middle: left, top, right and bottom, shape (n, 4)."""
    half = np.array(extent) / 2
    return np.column_stack([middles - half, middles + half])


def _shares(ground: BaseGeometry, middles: Floats, extent: tuple[float, float]) -> Floats:
    """How much of a name around each middle lies on a ground, from 0 to 1."""
    across, down = np.meshgrid(np.array(ACROSS) * extent[0] / 2, np.array(DOWN) * extent[1] / 2)
    x = middles[:, 0][:, None] + across.ravel()
    y = middles[:, 1][:, None] + down.ravel()
    held: Floats = shapely.contains_xy(ground, x, y).mean(axis=1)
    return held


def _beside(name: RegionName, page: _Page, way: Setting) -> PlacedName | None:
    """The nearest free place around a region, in the sea rather than on another's ground."""
    pole, extent = page.poles[name.code], way.extent
    wide, high = extent
    turns = np.arange(DIRECTIONS) * 2 * math.pi / DIRECTIONS
    rings = (np.arange(STRONG_RINGS if name.strong else RINGS) + 1.0) * high
    ring, turn = (grid.ravel() for grid in np.meshgrid(rings, turns))
    reach = np.column_stack([np.cos(turn) * (ring + wide / 2), np.sin(turn) * (ring + high / 2)])
    middles = np.asarray(pole) + reach
    boxes = _around(middles, extent)
    cost = ring + GROUND_COST * high * _shares(page.land, middles, extent)
    cost += MIDDLE_COST * high * ~page.apart(name.code, boxes)
    cost[~page.free(boxes)] = math.inf
    order = [i for i in np.argsort(cost, kind="stable") if math.isfinite(cost[i])]
    places = [Box(*boxes[i].tolist()) for i in order]
    # A line over a symbol is better than no name; over a name, or from under one, it is not.
    if any(other.touches(pole) for other in page.names):
        return None
    for barred in map(_sides_of, ([*page.boxes, *page.names], page.names)):
        for box in places:
            leader = pole, _edge(box, pole)
            over = crossed(leader, barred).any()
            if not over and not any(meet(leader, other) for other in page.leaders):
                return PlacedName(name, way.lines, box, leader)
    return None


def _sides_of(boxes: Sequence[Box]) -> Floats:
    sides = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(sides, dtype=float).reshape(-1, 4)


def _edge(box: Box, pole: Point) -> Point:
    """The point of a box that is nearest its region."""
    return (
        min(max(pole[0], box.left), box.right),
        min(max(pole[1], box.top), box.bottom),
    )


def meet(line: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two lines cross."""
    return _sides(line, other) and _sides(other, line)


def _sides(line: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether the ends of the other line lie on two sides of a line."""
    (x, y), (to_x, to_y) = line
    turns = [(to_x - x) * (b - y) - (to_y - y) * (a - x) for a, b in other]
    return turns[0] * turns[1] < 0


def crosses(line: tuple[Point, Point], box: Box) -> bool:
    """Whether a line passes over a box that it does not begin in."""
    return bool(crossed(line, _sides_of([box]))[0])


def crossed(line: tuple[Point, Point], boxes: Floats) -> Bools:
    """Which boxes a line passes over that it does not begin in (Liang and Barsky 1984)."""
    (x, y), (to_x, to_y) = line
    left, top, right, bottom = boxes.T
    enter, leave = np.zeros(len(boxes)), np.ones(len(boxes))
    missed: Bools = np.zeros(len(boxes), dtype=bool)
    for step, start, low, high in ((to_x - x, x, left, right), (to_y - y, y, top, bottom)):
        if step == 0:
            missed |= (start <= low) | (start >= high)
            continue
        near, far = (low - start) / step, (high - start) / step
        enter = np.maximum(enter, np.minimum(near, far))
        leave = np.minimum(leave, np.maximum(near, far))
    over: Bools = ~_holding(boxes, (x, y)) & ~missed & (enter < leave)
    return over


def _holding(boxes: Floats, point: Point) -> Bools:
    """In which boxes a point lies."""
    (x, y), (left, top, right, bottom) = point, boxes.T
    held: Bools = (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
    return held
