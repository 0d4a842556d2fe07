"""Maps on paper: true areas, scale bar, inset of the crowded corner, locator."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import shapely
from matplotlib.patches import PathPatch, Rectangle
from shapely.geometry import shape

from analytics import theme
from analytics.i18n import Wording
from analytics.render import marks as mk
from analytics.render.frames import Bounds, Frame, frames
from analytics.render.paper import labels, legends, rasters, symbols
from analytics.render.paper.box import Box
from analytics.render.paper.projection import Projection, aspect
from analytics.render.paper.typeset import LEADING, Sheet, Style, height, width, wrap
from geodata import boundaries

LEGEND_SHARE, WIDE_LEGEND_SHARE = 0.3, 0.4
GUTTER = 10.0
# Windows much wider than high, as the north of Algeria.
BROAD = 2.0
# Height of the whole country beside its enlarged corner, in type sizes.
LEAST_WHOLE = 4.0
LOCATOR_BOUNDS = (-17.5, 17.0, 42.0, 38.5)


@dataclass(frozen=True)
class Scene:
    """What every window of one map draws."""

    area: mk.AreaMark
    points: mk.PointMark | None
    wording: Wording
    raster: mk.RasterMark | None = None

    @property
    def extents(self) -> dict[str, Bounds]:
        """Bounds of each country drawn, in degrees."""
        found = {}
        for country, name in self.area.sets.items():
            drawn = self.wording.data.geometry(name)
            if not drawn.empty:
                west, south, east, north = drawn.total_bounds
                found[country] = (float(west), float(south), float(east), float(north))
        return found

    @cached_property
    def country(self) -> shapely.Geometry:
        """All regions drawn, as one shape."""
        sets = [self.wording.data.geometry(name) for name in self.area.sets.values()]
        return shapely.union_all([one for drawn in sets for one in drawn.geometry])


def scene_of(sheet: mk.Sheet, wording: Wording) -> Scene:
    """What a map's sheet draws."""
    area = next(mark for mark in sheet.marks if isinstance(mark, mk.AreaMark))
    raster = next((mark for mark in sheet.marks if isinstance(mark, mk.RasterMark)), None)
    return Scene(area, _points_of(sheet), wording, raster)


def _points_of(sheet: mk.Sheet) -> mk.PointMark | None:
    return next((mark for mark in sheet.marks if isinstance(mark, mk.PointMark)), None)


def wanted_height(sheet: mk.Sheet, inner: float, size: float) -> float:
    """Height in points of the windows of a map, whatever the language."""
    area = next(mark for mark in sheet.marks if isinstance(mark, mk.AreaMark))
    windows = frames(sheet.countries, _known_extents(area))
    if len(windows) == 1 and aspect(windows[0].bounds) > 1.6:
        shown = legends.legends(area, _points_of(sheet))
        high = inner / aspect(windows[0].bounds)
        return high + GUTTER + legends.height(shown, inner, size) + size
    main = inner * (1 - LEGEND_SHARE) / aspect(windows[0].bounds)
    if len(windows) == 2 and aspect(windows[1].bounds) > 1.6:
        return inner / aspect(windows[1].bounds) + GUTTER + min(main, inner * 0.62)
    return min(main, inner * 1.15)


def _known_extents(area: mk.AreaMark) -> dict[str, Bounds]:
    """Extents without reading geometry twice: the frame needs proportions only."""
    return {code: _EXTENTS[code] for code in area.sets if code in _EXTENTS}


# Rounded outer bounds of the countries, for proportions before drawing.
_EXTENTS: dict[str, Bounds] = {
    "DZ": (-8.67, 18.97, 11.98, 37.09),
    "TN": (7.52, 30.24, 11.6, 37.35),
    "MA": (-13.17, 27.67, -1.0, 35.92),
    "EG": (24.7, 22.0, 36.87, 31.67),
    "JO": (34.96, 29.19, 39.3, 33.37),
    "LB": (35.1, 33.05, 36.62, 34.69),
    "PS": (34.22, 31.22, 35.57, 32.55),
}


def paint(paper: Sheet, sheet: mk.Sheet, wording: Wording, box: Box, size: float) -> None:
    """Draw the windows, the legend and the locator into a box."""
    scene = scene_of(sheet, wording)
    windows = frames(sheet.countries, scene.extents or _known_extents(scene.area))
    shown = legends.legends(scene.area, scene.points)
    places, legend_box = _arranged(paper, windows, box, size, shown)
    for i, (frame, place) in enumerate(zip(windows, places, strict=True)):
        others = [other.bounds for j, other in enumerate(windows) if j > 0 and i == 0]
        _window(paper, scene, frame, place, size, others)
    used = legends.paint(paper, shown, legend_box, size)
    left = Box(legend_box.left, used + size, legend_box.right, legend_box.bottom)
    if len(sheet.countries) == 1 and left.height > size * 8:
        _locator(paper, scene, left, sheet.countries[0])
    if sheet.empty:
        _empty_note(paper, sheet.empty, places[0], size)


def _arranged(
    paper: Sheet, windows: list[Frame], box: Box, size: float, shown: list[legends.Legend]
) -> tuple[list[Box], Box]:
    """Where each window and the legend go, mirrored for Arabic."""
    wide_page = box.width / box.height > 1.5
    crowded = paper.crowded(size)
    room = box.height - legends.height(shown, box.width, size, crowded=crowded) - GUTTER
    shape_ratio = aspect(windows[0].bounds)
    share, too_long = _legend_share(box, size, shown, crowded=crowded)
    beside = min(box.width * (1 - share) / shape_ratio, box.height)
    if len(windows) == 1 and (too_long or min(box.width / shape_ratio, room) > beside):
        high = box.width / shape_ratio
        top = Box(box.left, box.top, box.right, box.top + min(high, room))
        return [top], Box(box.left, top.bottom + GUTTER, box.right, box.bottom)
    if len(windows) == 2 and aspect(windows[1].bounds) > 1.6 and not wide_page:
        high = box.width / aspect(windows[1].bounds)
        inset = Box(box.left, box.top, box.right, box.top + high)
        below = Box(box.left, inset.bottom + GUTTER, box.right, box.bottom)
        main, legend = _split(paper, below, LEGEND_SHARE)
        return [main, inset], legend
    if len(windows) == 2 and crowded and aspect(windows[1].bounds) > BROAD:
        return _inset_first(paper, box, share, size, shown)
    if len(windows) == 2:
        main, rest = _split(paper, box, 1 - _main_share(windows, box))
        room = rest.height - legends.height(shown, rest.width, size) - GUTTER
        high = min(rest.width / aspect(windows[1].bounds), room)
        inset = Box(rest.left, rest.top, rest.right, rest.top + high)
        return [main, inset], Box(rest.left, inset.bottom + GUTTER, rest.right, rest.bottom)
    main, legend = _split(paper, box, share)
    return [main], legend


def _legend_share(
    box: Box, size: float, shown: list[legends.Legend], *, crowded: bool
) -> tuple[float, bool]:
    """The part of the width a legend beside the map needs, and whether it is still too high."""
    room = box.height - (size * LEAST_WHOLE if crowded else 0.0)
    for share in (LEGEND_SHARE, WIDE_LEGEND_SHARE):
        if legends.height(shown, box.width * share, size, crowded=crowded) <= room:
            return share, False
    high = legends.height(shown, box.width * WIDE_LEGEND_SHARE, size, crowded=crowded)
    return (WIDE_LEGEND_SHARE if crowded else LEGEND_SHARE), high > box.height


def _inset_first(
    paper: Sheet, box: Box, share: float, size: float, shown: list[legends.Legend]
) -> tuple[list[Box], Box]:
    """Seen from afar: the crowded corner large, the whole country small under the legend."""
    inset, side = _split(paper, box, share)
    high = legends.height(shown, side.width, size, crowded=True)
    top = min(side.top + high + GUTTER, side.bottom - size * LEAST_WHOLE)
    whole = Box(side.left, top, side.right, side.bottom)
    return [whole, inset], Box(side.left, side.top, side.right, whole.top - GUTTER)


def _main_share(windows: list[Frame], box: Box) -> float:
    """Share of the width for the whole country beside its inset."""
    natural = box.height * aspect(windows[0].bounds) / box.width
    return min(max(natural, 0.3), 0.6)


def _split(paper: Sheet, box: Box, legend_share: float) -> tuple[Box, Box]:
    """Map at the reading start, legend beside it."""
    cut = box.width * legend_share
    if paper.rtl:
        return box.inset(left=cut + GUTTER), Box(box.left, box.top, box.left + cut, box.bottom)
    return box.inset(right=cut + GUTTER), Box(box.right - cut, box.top, box.right, box.bottom)


def _window(
    paper: Sheet, scene: Scene, frame: Frame, box: Box, size: float, insets: list[Bounds]
) -> None:
    """One framed map: land, regions, symbols, names, scale bar."""
    projection = Projection.fit(frame.bounds, box)
    clip = Rectangle((box.left, box.top), box.width, box.height, transform=paper.axes.transData)
    paper.rect(box.left, box.top, box.width, box.height, theme.SEA, order=0.5)
    _backdrop(paper, projection, clip)
    if scene.raster is not None:
        rasters.paint(paper, scene.raster, scene.country, projection, clip)
    anchors = _regions(paper, scene, projection, clip)
    outlines = [_outline_of(paper, projection, bounds, clip) for bounds in insets]
    obstacles = [Box(box.left, box.bottom - size * 2.2, box.left + 90, box.bottom)]
    if scene.points:
        obstacles += symbols.paint(paper, scene.points, projection, box, size, skip=outlines)
    names = wanted_names(scene, anchors, outlines)
    small = paper.legible(size * 0.88)
    for placed in labels.place(names, obstacles, box, small):
        style = Style(small, placed.label.strong)
        middle = (placed.box.left + placed.box.right) / 2
        paper.line(placed.label.text, middle, placed.box.top, style, "centre", halo=theme.PAPER)
    legends.scale_bar(paper, projection, scene.wording, box, size)
    paper.rect(
        box.left, box.top, box.width, box.height, "none", edge=theme.HAIRLINE, line=0.7, order=5
    )


@cache
def land_around() -> tuple[tuple[shapely.Geometry, bool], ...]:
    """Shapes of the land around, and whether each is a territory apart."""
    return tuple(
        (shape(feature["geometry"]), feature["properties"]["kind"] == "territory")
        for feature in boundaries.backdrop()["features"]
    )


def _backdrop(paper: Sheet, projection: Projection, clip: Rectangle) -> None:
    for land, territory in land_around():
        outline = projection.outline(land)
        patch = PathPatch(
            outline,
            facecolor=theme.LAND,
            edgecolor=theme.REGION_LINE if territory else theme.LAND_LINE,
            linewidth=0.6 if territory else 0.4,
            linestyle=(0, (3, 2)) if territory else "solid",
            zorder=1.1 if territory else 1.0,
        )
        paper.axes.add_artist(patch)
        patch.set_clip_path(clip)


def _regions(
    paper: Sheet, scene: Scene, projection: Projection, clip: Rectangle
) -> dict[str, tuple[float, float]]:
    """Draw the regions; returns where each could be named."""
    areas = {area.code: area for area in scene.area.areas}
    anchors = {}
    for name in scene.area.sets.values():
        for code, polygon in scene.wording.data.geometry(name).geometry.items():
            area = areas.get(str(code))
            patch = _region_patch(projection, polygon, area)
            paper.axes.add_artist(patch)
            patch.set_clip_path(clip)
            inside = polygon.representative_point()
            x, y = projection.points([inside.x], [inside.y])[0]
            anchors[str(code)] = (float(x), float(y))
    return anchors


def _region_patch(
    projection: Projection, polygon: shapely.Geometry, area: mk.Area | None
) -> PathPatch:
    hatched = area is None or area.status == "no_record"
    patch = PathPatch(
        projection.outline(polygon),
        facecolor=area.fill if area else theme.PAPER,
        edgecolor=theme.HIGHLIGHT if area and area.highlight else theme.REGION_LINE,
        linewidth=1.6 if area and area.highlight else 0.5,
        hatch="////" if hatched and (area is None or area.fill == theme.PAPER) else None,
        zorder=2.5 if area and area.highlight else 2.0,
    )
    patch.set_hatchcolor(theme.HAIRLINE)
    patch.set_hatch_linewidth(0.5)
    return patch


def _outline_of(paper: Sheet, projection: Projection, bounds: Bounds, clip: Rectangle) -> Box:
    """The frame of an inset on the main map; what lies in it is named there."""
    west, south, east, north = bounds
    corners = projection.points([west, east], [north, south])
    box = Box(
        float(corners[0][0]), float(corners[0][1]), float(corners[1][0]), float(corners[1][1])
    )
    ring = [
        (box.left, box.top),
        (box.right, box.top),
        (box.right, box.bottom),
        (box.left, box.bottom),
        (box.left, box.top),
    ]
    paper.stroke(ring, theme.MUTED, 0.7, order=3)
    return box


def wanted_names(
    scene: Scene, anchors: dict[str, tuple[float, float]], outlines: list[Box]
) -> list[labels.Label]:
    """Names of regions with a record or in question, but those told in an inset."""
    found = []
    for area in scene.area.areas:
        if not (area.label or area.highlight) or area.code not in anchors:
            continue
        x, y = anchors[area.code]
        spot = Box(x, y, x, y)
        if not any(outline.holds(spot) for outline in outlines):
            found.append(labels.Label(area.name, x, y, area.weight, area.highlight))
    return found


def _locator(paper: Sheet, scene: Scene, box: Box, country: str) -> None:
    """A small map of the region with the country filled."""
    ratio = aspect(LOCATOR_BOUNDS)
    wide = min(box.width, box.height * ratio, 130.0)
    high = wide / ratio
    left = box.right - wide if paper.rtl else box.left
    place = Box(left, box.bottom - high, left + wide, box.bottom)
    projection = Projection.fit(LOCATOR_BOUNDS, place, margin=0.0)
    clip = Rectangle((place.left, place.top), wide, high, transform=paper.axes.transData)
    paper.rect(place.left, place.top, wide, high, theme.SEA, order=0.5)
    _backdrop(paper, projection, clip)
    for code in scene.wording.data.countries:
        shown = country == code
        name = scene.area.sets.get(code) or scene.wording.data.regions.default_set(code)
        for polygon in scene.wording.data.geometry(name).geometry:
            patch = PathPatch(
                projection.outline(polygon),
                facecolor=theme.ACCENT if shown else theme.LAND,
                edgecolor=theme.ACCENT if shown else theme.LAND,
                linewidth=0.3,
                zorder=2,
            )
            paper.axes.add_artist(patch)
            patch.set_clip_path(clip)
    paper.rect(place.left, place.top, wide, high, "none", edge=theme.HAIRLINE, line=0.7, order=5)


def _empty_note(paper: Sheet, text: str, box: Box, size: float) -> None:
    """Why the map is empty, on a ground of its own: outlined text cannot be copied."""
    style = Style(size, bold=True)
    lines = wrap(text, style, box.width * 0.7)
    wide = max(width(line, size, bold=True) for line in lines) + size
    middle, y = (box.left + box.right) / 2, box.top + size
    ground = height(len(lines), style) + size * 0.6
    paper.rect(middle - wide / 2, y - size * 0.3, wide, ground, theme.PAPER, order=5.5)
    for line in lines:
        paper.line(line, middle, y, style, "centre")
        y += size * LEADING
