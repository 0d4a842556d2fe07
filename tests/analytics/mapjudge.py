"""What a reader would find wrong on a map, measured on what was really laid out.

It knows nothing of how names and symbols are placed: regions are those of the boundary
sets, projected whole; boxes and discs are those that are drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from analytics import plates
from analytics.figures import marks as mk
from analytics.figures.compose import compose
from analytics.plates.model import Plate
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.surfaces.paper import sizes
from analytics.surfaces.paper.page import lay_out
from analytics.surfaces.shared import layout, names
from analytics.surfaces.shared.boxes import Box
from analytics.surfaces.shared.layout import Layout, Window
from analytics.surfaces.shared.symbols import Symbol
from analytics.surfaces.shared.windows import Scene
from analytics.words.i18n import Wording
from analytics.words.phrases import Phrase, Ref
from geodata.datasets import Datasets
from geodata.places import boundaries

# Points by which a rounded edge may differ.
SLACK = 0.5
Laid = list[tuple[Scene, Window, Layout]]


@dataclass
class Judged:
    """Counts of one map, or of many together.

    Attributes
    ----------
    wanted, named : int
        Regions with something to show, in question or chosen; those of them with a name.
    names, inside, led, numbered : int
        Names drawn; with their middle in their region; with a line into it; as a number
        in their region that a key tells.
    symbols : int
    faults : list of str
        What is wrong, in words: `kind: what`.
    """

    maps: int = 0
    wanted: int = 0
    named: int = 0
    names: int = 0
    inside: int = 0
    led: int = 0
    numbered: int = 0
    symbols: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Judged) -> None:
        """Count another map, too."""
        for name in ("maps", "wanted", "named", "names", "inside", "led", "numbered", "symbols"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults

    def of(self, kind: str) -> int:
        """How many faults of a kind."""
        return sum(fault.startswith(f"{kind}:") for fault in self.faults)

    @property
    def share(self) -> float:
        """Names that stand in their region, lead into it, or are told in a key; of 1."""
        return (self.inside + self.led + self.numbered) / self.names if self.names else 1.0


# Plates over the bundled records, and those that need a table that covers every region.
RECORDED = (
    *("point_map", "region_map", "density_map", "density_surface"),
    *(f"coverage_{name}" for name in ("facilitators", "partners", "actions", "budget")),
    *("small_maps", "commune_map"),
)
COUNTED = ("quotient_map", "quotient_borders", "lisa_map", "hotspot_map", "gap_map")
PLATES = (*RECORDED, *COUNTED)
CHOSEN: dict[str, dict[str, Any]] = {
    "48": {"countries": ("DZ",), "sets": (("DZ", "DZ-1984"),)},
    "58": {"countries": ("DZ",), "sets": (("DZ", "DZ-2019"),)},
    "69": {"countries": ("DZ",)},
    "TN": {"countries": ("TN",)},
    "DZ TN": {"countries": ("DZ", "TN")},
    "all": {},
    "Batna": {"countries": ("DZ",), "regions": ("DZ-05",)},
    "rates": {"countries": ("TN",), "measure": "density_pop", "regions": ("TN-72", "TN-33")},
}
# Pages of paper, whose layout is the same whatever file they are written to (posters of
# other sizes are these, larger or smaller), and slides.
SLIDE = "pptx"
PAGES = (*sizes.DISTINCT, "page", "screen", "screen_tall", SLIDE)
# What is wrong, by kind: a name away from its region without a line; one thing over another;
# a symbol outside its region; over the edge of the window; a region of the title unnamed.
KINDS = ("elsewhere", "overlap", "symbol", "edge", "missing")


@contextmanager
def watched() -> Iterator[Laid]:
    """What is laid out meanwhile."""
    seen: Laid = []
    really = layout.lay_out

    def lay_out(scene: Scene, window: Window, look: Any) -> Layout:
        found = really(scene, window, look)
        seen.append((scene, window, found))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "lay_out", lay_out)
        yield seen


def _plate(key: str, chosen: str, data: Datasets) -> Plate:
    extra = {"table": "essai-2025-firms"} if key in COUNTED else {}
    return plates.build(key, data, Selection(**CHOSEN[chosen], **extra))


def drawn(
    key: str, chosen: str, data: Datasets, registered: Datasets
) -> tuple[Plate, Datasets] | None:
    """A plate of a selection with its world, where it draws a map at all."""
    world = registered if key in COUNTED else data
    if key in COUNTED and CHOSEN[chosen].get("countries") != ("DZ",):
        return None
    plate = _plate(key, chosen, world)
    return (plate, world) if plate.drawn else None


def judge(plate: Plate, words: Wording, page: str) -> Judged:
    """Lay a map out on a page and measure it."""
    sheet = compose(plate, words)
    with watched() as laid:
        if page == SLIDE:
            exports.encode_plate(plate, words, "pptx")
        else:
            lay_out(sheet, words, page)
    found = Judged(maps=1)
    for scene, window, done in laid:
        _judge_window(scene, window, done, found)
    if laid:
        _judge_missing(plate, sheet, laid, found)
    return found


def _judge_window(scene: Scene, window: Window, done: Layout, found: Judged) -> None:
    grounds = _grounds(scene, window)
    numbers = {one.lines[0] for one in done.names if one.name.code == names.KEY}
    key = "\n".join("\n".join(one.lines) for one in done.names if one.name.code == names.KEY)
    for one in done.names:
        if one.name.code == names.KEY:
            continue
        found.names += 1
        ground = grounds[one.name.code]
        middle = shapely.Point(_middle(one.box))
        if one.leader is not None:
            _judge_leader(one, ground, found)
        elif one.name.text.startswith("(") and f"{one.name.text} " in key:
            found.numbered += ground.intersects(middle)
            if not ground.intersects(middle):
                found.faults.append(f"elsewhere: {one.name.text}")
        elif ground.intersects(middle):
            found.inside += 1
        else:
            found.faults.append(f"elsewhere: {one.name.text}")
    assert not numbers or key
    _judge_overlaps(window, done, found)
    _judge_symbols(window, done, grounds, found)


def _judge_leader(one: names.PlacedName, ground: BaseGeometry, found: Judged) -> None:
    """Its line begins in the region and ends at the name."""
    assert one.leader is not None
    start, end = one.leader
    at_name = one.box.shape.distance(shapely.Point(end)) < SLACK
    if at_name and shapely.dwithin(ground, shapely.Point(start), SLACK):
        found.led += 1
    else:
        found.faults.append(f"elsewhere: {one.name.text} leads nowhere")


def _grounds(scene: Scene, window: Window) -> dict[str, BaseGeometry]:
    """Whole regions as they lie on the page, and whole countries."""
    found: dict[str, BaseGeometry] = {}
    for country, name in scene.area.sets.items():
        drawn = scene.wording.data.geometry(name).geometry
        if drawn.empty:
            continue
        regions = shapely.make_valid(window.projection.drawn(drawn.to_numpy()))
        found |= dict(zip(map(str, drawn.index), regions, strict=True))
        found[country] = boundaries.joined(regions)
    return found


def _judge_overlaps(window: Window, done: Layout, found: Judged) -> None:
    """Names, symbols in their drawn size, scale bar and frames of insets; and the window's edge."""
    discs = [one for one in done.symbols if not one.small]
    bars = [done.bar] if done.bar else []
    covered = [*bars, *done.outlines]
    for one in done.names:
        if not window.box.inset(*([-SLACK] * 4)).holds(one.box):
            found.faults.append(f"edge: {one.name.text}")
        found.faults += [
            f"overlap: {one.name.text} over a bar or frame"
            for other in covered
            if one.box.overlaps(other)
        ]
        found.faults += [
            f"overlap: {one.name.text} over {other.point.label}"
            for other in discs
            if one.box.overlaps(_drawn(other))
        ]
        found.faults += [
            f"overlap: the line of {other.name.text} through {one.name.text}"
            for other in done.names
            if other is not one and other.leader and _over(other.leader, one.box)
        ]
    found.faults += [
        f"overlap: {one.name.text} over {other.name.text}"
        for one, other in combinations(done.names, 2)
        if one.box.overlaps(other.box)
    ]
    found.faults += [
        f"overlap: {one.point.label} over {other.point.label}"
        for one, other in combinations(discs, 2)
        if math.dist(one.at, other.at) < one.radius + other.radius - SLACK
    ]
    found.faults += [
        f"overlap: {one.point.label} over the scale bar"
        for one in discs
        if any(_drawn(one).overlaps(bar) for bar in bars)
    ]


def _over(leader: tuple[names.Point, names.Point], box: Box) -> bool:
    """Whether a line passes over a name, or begins under it."""
    return box.touches(leader[0]) or names.crosses(leader, box)


def _judge_symbols(
    window: Window, done: Layout, grounds: dict[str, BaseGeometry], found: Judged
) -> None:
    """Each stands in the region that its record lies in, whole in the window."""
    regions = [ground for code, ground in grounds.items() if "-" in code]
    for one in done.symbols:
        found.symbols += one.count
        at, true = shapely.Point(one.at), shapely.Point(one.true)
        homes = [ground for ground in regions if ground.intersects(true)]
        if homes and not any(shapely.dwithin(home, at, SLACK) for home in homes):
            found.faults.append(f"symbol: {one.point.label}")
        if not one.small and not window.box.inset(*([-SLACK] * 4)).holds(_drawn(one)):
            found.faults.append(f"edge: {one.point.label}")


def _judge_missing(plate: Plate, sheet: mk.Sheet, laid: Laid, found: Judged) -> None:
    """Regions that the title names, or that were chosen, have their name on the map."""
    said = {one.name.code for _, _, done in laid for one in done.names}
    area = sheet.first(mk.AreaMark)
    assert area is not None
    drawn = {str(code) for scene, _, _ in laid for code in _codes(scene)}
    own = {one.code for one in area.areas if one.label and not one.around} & drawn
    found.wanted += len(own)
    found.named += len(own & said)
    wanted = {one.code for one in area.areas if one.highlight} | set(regions_of(plate.title))
    found.faults += [f"missing: {code}" for code in sorted((wanted & drawn) - said)]


def _codes(scene: Scene) -> list[Any]:
    return [
        code
        for name in scene.area.sets.values()
        for code in scene.wording.data.geometry(name).index
    ]


def regions_of(phrase: Phrase) -> Iterator[str]:
    """Codes of the regions that a phrase speaks of."""
    values = list(phrase.params.values())
    for value in values:
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Ref) and part.kind == "region":
                yield part.code
            elif isinstance(part, Phrase):
                yield from regions_of(part)


def _drawn(one: Symbol) -> Box:
    (x, y), radius = one.at, one.radius
    return Box(x - radius, y - radius, x + radius, y + radius)


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2
