"""Symbols on maps: their outlines, and where they lie so that none hides another.

None leaves its region: where a region has no room for all, one symbol stands for
several and says for how many. ``assets/mapcore.js`` does the same on maps that are
zoomed, and is given these numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from analytics.figures import marks as mk
from analytics.surfaces.shared.boxes import Bools, Box, Floats, Projection

CIRCLE_STEPS = 28
STAR_INNER = 0.46
CROSS_ARM = 0.36
# Places tried around a record's own, in distances of two symbols side by side.
RINGS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
DIRECTIONS = 16
# A symbol is inside a region with its middle and four points so far out.
REACH = 0.8
# Where a region is too narrow for that, half of a symbol may hang over its border.
LEAST_REACH = 0.4
# A disc that stands for several symbols, in radii of one.
CROWDED = 1.15
# More of a radius for each further digit of its number.
WIDER = 0.3


def vertices(shape: str) -> list[tuple[float, float]]:
    """Corners of a symbol of about equal visual weight.

    Parameters
    ----------
    shape : str
        ``circle``, ``square``, ``diamond``, ``triangle``, ``pentagon``,
        ``hexagon``, ``star`` or ``cross``.
    """
    if shape == "square":
        side = 0.86
        return [(-side, -side), (side, -side), (side, side), (-side, side)]
    if shape == "cross":
        arm = CROSS_ARM
        quarter = [(arm, -1.0), (arm, -arm), (1.0, -arm)]
        return [p for turn in range(4) for p in (_turned(q, turn) for q in quarter)]
    if shape == "star":
        return [_polar(1.18 if i % 2 == 0 else STAR_INNER * 1.18, i * 36.0) for i in range(10)]
    corners, radius, start = {
        "circle": (CIRCLE_STEPS, 0.95, 0.0),
        "diamond": (4, 1.15, 0.0),
        "triangle": (3, 1.18, 0.0),
        "pentagon": (5, 1.06, 0.0),
        "hexagon": (6, 1.02, 30.0),
    }[shape]
    return [_polar(radius, start + i * 360.0 / corners) for i in range(corners)]


def svg_path(shape: str, radius: float = 1.0, decimals: int = 2) -> str:
    """The outline as SVG path data around the origin."""
    points = [
        (round(x * radius, decimals), round(y * radius, decimals)) for x, y in vertices(shape)
    ]
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points) + "Z"


def _polar(radius: float, degrees: float) -> tuple[float, float]:
    """A point at an angle measured clockwise from the top."""
    turn = math.radians(degrees)
    return radius * math.sin(turn), -radius * math.cos(turn)


def _turned(point: tuple[float, float], quarters: int) -> tuple[float, float]:
    x, y = point
    for _ in range(quarters):
        x, y = -y, x
    return x, y


@dataclass(frozen=True)
class Symbol:
    """One symbol in a window: where it is drawn, and where its record truly lies.

    Attributes
    ----------
    small : bool
        In the frame of an inset, which shows it in full.
    others : tuple of Point
        Records of the same region without room of their own: it stands for them, too.
    """

    point: mk.Point
    at: tuple[float, float]
    true: tuple[float, float]
    radius: float
    small: bool = False
    others: tuple[mk.Point, ...] = ()

    @property
    def count(self) -> int:
        """How many records it stands for."""
        return 1 + len(self.others)

    @property
    def moved(self) -> bool:
        """Whether it is so far from its place that a line has to lead there."""
        return math.dist(self.at, self.true) > self.radius

    @property
    def box(self) -> Box:
        """What it covers."""
        (x, y), radius = self.at, self.radius
        return Box(x - radius, y - radius, x + radius, y + radius)


def arranged(
    mark: mk.PointMark,
    projection: Projection,
    window: Box,
    radius: float,
    grounds: Mapping[str, BaseGeometry],
    insets: Sequence[Box] = (),
    *,
    shrunk: float = 0.45,
    disc: float = 0.0,
) -> list[Symbol]:
    """The symbols of a window, small ones first: side by side, each in its region.

    Parameters
    ----------
    radius, disc : float
        Points: of a symbol, and of a disc that stands for several.
    grounds : mapping of str to Geometry
        Region → where it is seen on the page.
    insets : sequence of Box
        Frames of insets: what lies in one stays in its place, at `shrunk` of the radius.
    """
    if not mark.points:
        return []
    true = projection.points([p.lon for p in mark.points], [p.lat for p in mark.points])
    spots = [Box(x, y, x, y) for x, y in true.tolist()]
    inside = [i for i, spot in enumerate(spots) if window.holds(spot)]
    full = [i for i in inside if not any(inset.holds(spots[i]) for inset in insets)]
    small = [
        Symbol(mark.points[i], _pair(true[i]), _pair(true[i]), radius * shrunk, small=True)
        for i in inside
        if i not in set(full)
    ]
    return small + settled(
        [mark.points[i] for i in full], true[full], window, radius, grounds, disc=disc
    )


def settled(
    points: Sequence[mk.Point],
    true: Floats,
    window: Box,
    radius: float,
    grounds: Mapping[str, BaseGeometry],
    *,
    disc: float = 0.0,
) -> list[Symbol]:
    """Each symbol at its own place, or at the nearest free one of the same region.

    Those that are known to lie where they are drawn go first; a symbol without
    room joins the nearest one of its region, which then counts for both. A disc
    is larger than a symbol: what it would touch joins it, too.
    """
    owners = _owners(true, grounds)
    frame = window.inset(radius, radius, radius, radius)
    placed: list[Symbol] = []
    homes: list[str] = []
    # Places of localities before places that only stand for a region.
    for i in sorted(range(len(points)), key=lambda i: (points[i].approximate, points[i].id)):
        place = _pair(true[i])
        taken = np.array([one.at for one in placed]).reshape(-1, 2)
        at = _free_place(place, grounds.get(owners[i]), frame, radius, taken)
        if at is not None:
            placed.append(Symbol(points[i], at, place, radius))
            homes.append(owners[i])
            continue
        host = _nearest(place, owners[i], placed, homes)
        placed[host] = _joined(placed[host], points[i])
    return _parted(placed, homes, frame, max(disc, radius * CROWDED), grounds)


def _joined(host: Symbol, *guests: mk.Point) -> Symbol:
    return replace(host, others=(*host.others, *guests))


def _parted(
    placed: list[Symbol],
    homes: list[str],
    frame: Box,
    disc: float,
    grounds: Mapping[str, BaseGeometry],
) -> list[Symbol]:
    """Discs in their size: what touches another moves within its region, or the two are one."""
    sized = [_sized(one, disc) if one.others else one for one in placed]
    while (pair := _touching(sized, homes)) is not None:
        lesser, greater = sorted(pair, key=lambda i: sized[i].count)
        one, others = sized[lesser], [s for i, s in enumerate(sized) if i != lesser]
        room = _room_apart(one, grounds.get(homes[lesser]), frame, others)
        if room is not None:
            sized[lesser] = replace(one, at=room)
            continue
        sized[greater] = _sized(_joined(sized[greater], one.point, *one.others), disc)
        del sized[lesser], homes[lesser]
    return sized


def _sized(one: Symbol, disc: float) -> Symbol:
    """A disc as large as the digits of its number need."""
    return replace(one, radius=disc * (1 + WIDER * (len(str(one.count)) - 1)))


def _touching(placed: Sequence[Symbol], homes: Sequence[str]) -> tuple[int, int] | None:
    """Two symbols of which one is a disc that lies over the other: rather of one region."""
    if not any(one.others for one in placed):
        return None
    at = np.array([one.at for one in placed])
    radii = np.array([one.radius for one in placed])
    many = np.array([bool(one.others) for one in placed])
    gaps = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    over = np.triu(gaps < (radii[:, None] + radii[None, :]) * 0.999, 1)
    over &= many[:, None] | many[None, :]
    if not over.any():
        return None
    pairs = [(int(i), int(j)) for i, j in np.argwhere(over)]
    return min(pairs, key=lambda p: (*_strangers(homes[p[0]], homes[p[1]]), gaps[p]))


def _strangers(home: str, other: str) -> tuple[bool, bool]:
    """Whether two regions lie in two countries; whether they are two."""
    return home.split("-")[0] != other.split("-")[0], home != other


def _room_apart(
    one: Symbol, ground: BaseGeometry | None, frame: Box, others: Sequence[Symbol]
) -> tuple[float, float] | None:
    """The nearest place of its region where a symbol touches no other, in their sizes."""
    if ground is None:
        return None
    middles = np.asarray(one.true) + np.vstack([np.zeros((1, 2)), _around(2 * one.radius + 1.0)])
    at, radii = np.array([s.at for s in others]), np.array([s.radius for s in others])
    gaps = np.hypot(*(middles[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    free = (gaps >= one.radius + radii + 1.0).all(axis=1) & _seen(middles, frame)
    free &= _held(middles, ground, one.radius * REACH)
    found = np.flatnonzero(free)
    return _pair(middles[found[0]]) if len(found) else None


def _seen(middles: Floats, frame: Box) -> Bools:
    x, y = middles.T
    seen: Bools = (x >= frame.left) & (x <= frame.right)
    seen &= (y >= frame.top) & (y <= frame.bottom)
    return seen


def _owners(true: Floats, grounds: Mapping[str, BaseGeometry]) -> list[str]:
    """The region that each place lies in; empty for what lies in none."""
    owners = [""] * len(true)
    for code, ground in grounds.items():
        for i in np.flatnonzero(shapely.intersects_xy(ground, true[:, 0], true[:, 1])):
            owners[int(i)] = code
    return owners


def _free_place(
    place: tuple[float, float],
    ground: BaseGeometry | None,
    frame: Box,
    radius: float,
    taken: Floats,
) -> tuple[float, float] | None:
    """The nearest place where a symbol covers no other and leaves neither region nor frame."""
    apart = 2 * radius + 1.0
    offsets = np.vstack([np.zeros((1, 2)), _around(apart)])
    middles = np.asarray(place) + offsets
    gaps = np.hypot(*(middles[:, None, :] - taken[None, :, :]).transpose(2, 0, 1))
    free = (gaps >= apart * 0.999).all(axis=1)
    free[1:] &= _seen(middles, frame)[1:]
    for reach in (REACH, LEAST_REACH):
        held = _held(middles, ground, radius * reach)
        held[0] = True  # its own place
        found = np.flatnonzero(free & held)
        if len(found):
            return _pair(middles[found[0]])
    return None


def _around(apart: float) -> Floats:
    """Places around a record's own, nearest first, shape (n, 2)."""
    turns = np.arange(DIRECTIONS) * 2 * math.pi / DIRECTIONS
    ring = np.column_stack([np.cos(turns), np.sin(turns)])
    return np.vstack([ring * apart * distance for distance in RINGS])


def _held(middles: Floats, ground: BaseGeometry | None, far: float) -> Bools:
    """At which places a symbol lies in a region, so far out from its middle."""
    if ground is None:
        return np.zeros(len(middles), dtype=np.bool_)
    shapely.prepare(ground)
    looks = np.array([(0.0, 0.0), (far, 0.0), (-far, 0.0), (0.0, far), (0.0, -far)])
    spots = middles[:, None, :] + looks[None, :, :]
    held: Bools = shapely.contains_xy(ground, spots[..., 0], spots[..., 1]).all(axis=1)
    return held


def _nearest(
    place: tuple[float, float], owner: str, placed: Sequence[Symbol], homes: Sequence[str]
) -> int:
    """The symbol that one without room joins: of its own region, if there is one."""
    others = [i for i, home in enumerate(homes) if home == owner] or range(len(placed))
    return min(others, key=lambda i: math.dist(placed[i].at, place))


def _pair(point: Floats) -> tuple[float, float]:
    return float(point[0]), float(point[1])
