"""Maps on paper: true areas, scale bar, inset of the crowded corner, locator."""

from __future__ import annotations

import shapely
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.paper import legends, mapframes
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, height, width, wrap
from analytics.surfaces.shared import layout, rasters, windows
from analytics.surfaces.shared.boxes import Box, Projection, aspect, rings
from analytics.surfaces.shared.layout import Look, Window
from analytics.surfaces.shared.names import KEY, STEP, PlacedName
from analytics.surfaces.shared.symbols import CROWDED, Symbol
from analytics.surfaces.shared.windows import EXTENTS, Scene
from analytics.words.i18n import Wording
from geodata.places import inside

LOCATOR_BOUNDS = (-17.5, 17.0, 42.0, 38.5)
# Its most width in points; the share of it that is ground around a country.
LOCATOR, LOCATOR_MARGIN = 130.0, 0.1
SYMBOL_RADIUS, MIN_RADIUS = 0.5, 2.6
# What is left of a symbol in the frame of an inset, which shows it in full.
SHRUNK = 0.45
# Of the type size.
NAME_SHARE = 0.88
# So many symbols on a map are drawn smaller.
CROWD = 60
RASTER_ORDER = 1.5
# The line around a country, in points.
BORDER = 0.9
NUMBER_SHARE, SCALE_SHARE = 0.75, 0.8


def paint(
    paper: Sheet, sheet: mk.Sheet, wording: Wording, box: Box, size: float, written: float
) -> None:
    """Draw the windows, the legend and the locator into a box.

    Parameters
    ----------
    size, written : float
        Type of the legend; and of what stands on the map, in which symbols are measured, too.
    """
    scene = windows.scene_of(sheet, wording)
    shown = scene.frames
    places, legend_box = mapframes.arranged(paper, shown, box, size, scene)
    for i, (frame, place) in enumerate(zip(shown, places, strict=True)):
        others = [*map(Window, shown[1:], places[1:])] if i == 0 else []
        _window(paper, scene, Window(frame, place, others), written)
    used = legends.paint(paper, scene.legends, legend_box, size)
    left = Box(legend_box.left, used + size, legend_box.right, legend_box.bottom)
    if len(sheet.countries) == 1 and not scene.gathered and left.height > size * 8:
        _locator(paper, scene, left, sheet.countries[0])
    if sheet.empty:
        _empty_note(paper, sheet.empty, places[0], size)


def _window(paper: Sheet, scene: Scene, window: Window, size: float) -> None:
    """One framed map: land, regions, symbols, names, scale bar."""
    box, projection = window.box, window.projection
    clip = Rectangle((box.left, box.top), box.width, box.height, transform=paper.axes.transData)
    paper.rect(box.left, box.top, box.width, box.height, theme.SEA, order=0.5)
    _backdrop(paper, projection, clip)
    _bands(paper, scene, projection, clip)
    _regions(paper, scene, projection, clip)
    laid = layout.lay_out(scene, window, _look(paper, scene, size))
    for frame_of_inset in laid.outlines:
        paper.stroke(frame_of_inset.ring, theme.MUTED, 0.7, order=3)
    _symbols(paper, laid.symbols, size)
    _names(paper, laid.names, paper.legible(size * NAME_SHARE))
    legends.scale_bar(paper, laid.scale, laid.bar)
    paper.rect(
        box.left, box.top, box.width, box.height, "none", edge=theme.HAIRLINE, line=0.7, order=5
    )


def _look(paper: Sheet, scene: Scene, size: float) -> Look:
    """Smaller symbols where there are many."""
    crowd = scene.points is not None and len(scene.points.points) > CROWD
    radius = max(size * SYMBOL_RADIUS * (0.7 if crowd else 1.0), MIN_RADIUS)
    # As large as its number, which is never smaller than the page's smallest type.
    disc = max(radius * CROWDED, paper.legible(size * NUMBER_SHARE) * 0.7)
    bar = paper.legible(size * SCALE_SHARE)
    return Look(radius, SHRUNK, paper.legible(size * NAME_SHARE), width, disc, bar)


def _names(paper: Sheet, placed: list[PlacedName], size: float) -> None:
    """The names that find room, each with the line that leads to its region if it is outside."""
    for one in placed:
        if one.leader is not None:
            paper.stroke(list(one.leader), theme.PAPER, 1.8, order=3.2)
            paper.stroke(list(one.leader), theme.INK, 0.5, order=3.3)
        middle = (one.box.left + one.box.right) / 2
        colour = theme.MUTED if one.name.around else theme.INK
        style = Style(size, one.name.strong, colour)
        for i, line in enumerate(one.lines):
            top = one.box.top + i * STEP * size
            if one.name.code == KEY:
                start = one.box.right if paper.rtl else one.box.left
                paper.line(line, start, top, style, halo=theme.PAPER)
            else:
                paper.line(line, middle, top, style, "centre", halo=theme.PAPER)


def _outline(projection: Projection, geometry: shapely.Geometry) -> Outline:
    """A polygon or multipolygon as one path, holes included."""
    placed = (projection.points(*shapely.get_coordinates(ring).T) for ring in rings(geometry))
    return Outline.make_compound_path(*(Outline(ring, closed=True) for ring in placed))


def _line(projection: Projection, lines: shapely.Geometry) -> Outline:
    """Lines that are joined to rings as one path."""
    parts = getattr(lines, "geoms", [lines])
    placed = (projection.points(*shapely.get_coordinates(part).T) for part in parts)
    return Outline.make_compound_path(*(Outline(part) for part in placed))


def _bands(paper: Sheet, scene: Scene, projection: Projection, clip: Rectangle) -> None:
    """A surface, each class as a band cut at the country's border."""
    if scene.raster is None:
        return
    ground = (theme.PAPER, scene.country)
    for colour, band in [ground, *rasters.bands(scene.raster, scene.country)]:
        path = _outline(projection, band)
        patch = PathPatch(path, facecolor=colour, edgecolor="none", zorder=RASTER_ORDER)
        paper.axes.add_artist(patch)
        patch.set_clip_path(clip)


def _symbols(paper: Sheet, placed: list[Symbol], size: float) -> None:
    """The symbols of a window, with lines to where they belong."""
    for one in placed:
        if one.moved:
            paper.stroke([one.true, one.at], theme.MUTED, 0.4, order=3)
        _symbol(paper, one, size)


def _symbol(paper: Sheet, one: Symbol, size: float) -> None:
    """A symbol; of several records without room for each, a disc with their number."""
    point = one.point
    if one.count == 1:
        legends.shape_outline(
            paper, point.shape, point.colour, one.at, one.radius, hollow=point.approximate
        )
        return
    number = Style(paper.legible(size * NUMBER_SHARE), bold=True, colour=theme.PAPER)
    legends.shape_outline(paper, "circle", theme.INK, one.at, one.radius)
    x, y = one.at
    paper.line(str(one.count), x, y - number.size * 0.62, number, "centre")


def _backdrop(paper: Sheet, projection: Projection, clip: Rectangle) -> None:
    for land, territory in windows.land_around():
        patch = PathPatch(
            _outline(projection, land),
            facecolor=theme.LAND,
            edgecolor=theme.REGION_LINE if territory else theme.LAND_LINE,
            linewidth=0.6 if territory else 0.4,
            linestyle=(0, (3, 2)) if territory else "solid",
            zorder=1.1 if territory else 1.0,
        )
        paper.axes.add_artist(patch)
        patch.set_clip_path(clip)


def _regions(paper: Sheet, scene: Scene, projection: Projection, clip: Rectangle) -> None:
    """Draw the regions, and the outlines around several of them."""
    areas = {area.code: area for area in scene.area.areas}
    for name in scene.area.sets.values():
        for code, polygon in scene.wording.data.geometry(name).geometry.items():
            area = areas.get(str(code))
            patch = _region_patch(projection, polygon, area, paper.hatching)
            paper.axes.add_artist(patch)
            patch.set_clip_path(clip)
    for border in scene.borders:
        patch = PathPatch(
            _line(projection, border),
            facecolor="none",
            edgecolor=theme.MUTED,
            linewidth=BORDER,
            zorder=2.4,
        )
        paper.axes.add_artist(patch)
        patch.set_clip_path(clip)
    for _, outline in scene.outlines:
        patch = PathPatch(
            _outline(projection, outline),
            facecolor="none",
            edgecolor=theme.INK,
            linewidth=1.3,
            linestyle=(0, (4, 2)),
            zorder=2.7,
        )
        paper.axes.add_artist(patch)
        patch.set_clip_path(clip)


def _region_patch(
    projection: Projection,
    polygon: shapely.Geometry,
    area: mk.Area | None,
    hatching: tuple[str, float],
) -> PathPatch:
    pattern, line = hatching
    patch = PathPatch(
        _outline(projection, polygon),
        facecolor=area.fill if area else theme.PAPER,
        edgecolor=theme.HIGHLIGHT if area and area.highlight else theme.REGION_LINE,
        linewidth=1.6 if area and area.highlight else 0.5,
        hatch=pattern if area is None or windows.hatched(area) else None,
        zorder=2.5 if area and area.highlight else 2.0,
    )
    patch.set_hatchcolor(theme.HAIRLINE)
    patch.set_hatch_linewidth(line)
    return patch


def _locator(paper: Sheet, scene: Scene, box: Box, country: str) -> None:
    """A small map around with the country filled; of one region's parts, its country with it."""
    known = scene.wording.data.regions
    name = scene.area.sets.get(country) or known.default_set(country)
    within = inside.read(name)
    name = name if within is None else within.law
    bounds = LOCATOR_BOUNDS if within is None else EXTENTS.get(country, LOCATOR_BOUNDS)
    place = _located(paper, box, aspect(bounds), LOCATOR if within is None else LOCATOR * 0.75)
    projection = Projection.fit(bounds, place, margin=0.0 if within is None else LOCATOR_MARGIN)
    clip = Rectangle((place.left, place.top), place.width, place.height)
    clip.set_transform(paper.axes.transData)
    paper.rect(place.left, place.top, place.width, place.height, theme.SEA, order=0.5)
    _backdrop(paper, projection, clip)
    for code, polygon in scene.wording.data.geometry(name).geometry.items():
        filled = within is None or code == within.region
        patch = PathPatch(
            _outline(projection, polygon),
            facecolor=theme.ACCENT if filled else theme.PAPER,
            edgecolor=theme.ACCENT if filled else theme.LAND_LINE,
            linewidth=0.3,
            zorder=2.1 if filled else 2,
        )
        paper.axes.add_artist(patch)
        patch.set_clip_path(clip)
    paper.rect(
        *(place.left, place.top, place.width, place.height),
        "none",
        edge=theme.HAIRLINE,
        line=0.7,
        order=5,
    )


def _located(paper: Sheet, box: Box, ratio: float, most: float) -> Box:
    """Where the locator stands: at the bottom of a box, at the side where reading begins."""
    wide = min(box.width, box.height * ratio, most)
    left = box.right - wide if paper.rtl else box.left
    return Box(left, box.bottom - wide / ratio, left + wide, box.bottom)


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
