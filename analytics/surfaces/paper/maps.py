"""Maps on paper: true areas, scale bar, inset of the crowded corner, locator."""

from __future__ import annotations

import shapely
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.paper import legends
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, height, width, wrap
from analytics.surfaces.shared import layout, rasters, windows
from analytics.surfaces.shared.boxes import Box, Projection, aspect, rings
from analytics.surfaces.shared.layout import Look, Window
from analytics.surfaces.shared.names import KEY, STEP, PlacedName
from analytics.surfaces.shared.symbols import CROWDED, Symbol
from analytics.surfaces.shared.windows import EXTENTS, Frame, Legend, Scene
from analytics.words.i18n import Wording
from geodata.places import inside

LEGEND_SHARE, WIDE_LEGEND_SHARE = 0.3, 0.4
# Under its corner the whole is at most so high, in parts of the width; broad, it takes so much.
WHOLE_HIGH, WIDE_WHOLE, BROAD = 0.3, 0.42, 2.0
# On a broad page, in parts of the height.
LOW_WHOLE = 0.3
GUTTER = 10.0
# Share of the width for a country beside its corner: names find room around a narrow one.
LEAST_MAIN = 0.46
# Of the height of a broad page: a corner shown lower than this stands beside the legend.
LEAST_INSET, THIRD = 0.3, 0.38
# Height of the whole country beside its enlarged corner, in type sizes.
MIN_WHOLE = 4.0
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
NUMBER_SHARE = 0.75


def wanted_height(sheet: mk.Sheet, wording: Wording, inner: float, size: float) -> float:
    """Height in points of the windows of a map, whatever the language."""
    scene = windows.scene_of(sheet, wording)
    shown = scene.frames
    if len(shown) == 1 and aspect(shown[0].bounds) > 1.6:
        height = inner / aspect(shown[0].bounds)
        return height + GUTTER + legends.height(scene.legends, inner, size) + size
    main = inner * (1 - LEGEND_SHARE) / aspect(shown[0].bounds)
    if scene.gathered:
        corner = inner / aspect(shown[1].bounds)
        return (
            min(corner, inner * 1.15) + GUTTER + _under_band(scene, inner, size, inner * WHOLE_HIGH)
        )
    # A legend that is higher than the map beside it stands below, as `_arranged` has it.
    if len(shown) == 1 and legends.height(scene.legends, inner * WIDE_LEGEND_SHARE, size) > main:
        below = legends.height(scene.legends, inner, size)
        return min(inner / aspect(shown[0].bounds), inner) + GUTTER + below
    return min(main, inner * 1.15)


def paint(paper: Sheet, sheet: mk.Sheet, wording: Wording, box: Box, size: float) -> None:
    """Draw the windows, the legend and the locator into a box."""
    scene = windows.scene_of(sheet, wording)
    shown = scene.frames
    places, legend_box = _arranged(paper, shown, box, size, scene)
    for i, (frame, place) in enumerate(zip(shown, places, strict=True)):
        others = shown[1:] if i == 0 else []
        _window(paper, scene, frame, place, size, others)
    used = legends.paint(paper, scene.legends, legend_box, size)
    left = Box(legend_box.left, used + size, legend_box.right, legend_box.bottom)
    if len(sheet.countries) == 1 and not scene.gathered and left.height > size * 8:
        _locator(paper, scene, left, sheet.countries[0])
    if sheet.empty:
        _empty_note(paper, sheet.empty, places[0], size)


def _arranged(
    paper: Sheet, framed: list[Frame], box: Box, size: float, scene: Scene
) -> tuple[list[Box], Box]:
    """Where each window and the legend go, mirrored for Arabic."""
    shown = scene.legends
    wide_page = box.width / box.height > 1.5
    crowded = paper.crowded(size)
    room = box.height - legends.height(shown, box.width, size, crowded=crowded) - GUTTER
    shape_ratio = aspect(framed[0].bounds)
    share, too_long = _legend_share(box, size, shown, crowded=crowded)
    beside = min(box.width * (1 - share) / shape_ratio, box.height)
    if len(framed) == 1 and (too_long or min(box.width / shape_ratio, room) > beside):
        height = box.width / shape_ratio
        top = Box(box.left, box.top, box.right, box.top + min(height, room))
        return [top], Box(box.left, top.bottom + GUTTER, box.right, box.bottom)
    if scene.gathered:
        form = aspect(framed[1].bounds)
        most = box.height * LOW_WHOLE if wide_page else box.width * WHOLE_HIGH
        left = box.height - GUTTER - _under_band(scene, box.width, size, most)
        beside = min(box.width * (1 - share), box.height * form)
        if not wide_page or min(box.width, left * form) > beside:
            return _band(paper, box, max(min(box.width / form, left), left), scene, size)
        return _inset_first(paper, box, share, size, shown)
    if len(framed) == 2:
        main, rest = _split(paper, box, 1 - _main_share(framed[0], box))
        room = rest.height - legends.height(shown, rest.width, size) - GUTTER
        height = min(rest.width / aspect(framed[1].bounds), room)
        if height < box.height * LEAST_INSET and wide_page:
            return _side_by_side(paper, framed, box, share)
        inset = Box(rest.left, rest.top, rest.right, rest.top + height)
        return [main, inset], Box(rest.left, inset.bottom + GUTTER, rest.right, rest.bottom)
    main, legend = _split(paper, box, share)
    return [main], legend


def _legend_share(
    box: Box, size: float, shown: list[Legend], *, crowded: bool
) -> tuple[float, bool]:
    """The part of the width a legend beside the map needs, and whether it is still too high."""
    room = box.height - (size * MIN_WHOLE if crowded else 0.0)
    for share in (LEGEND_SHARE, WIDE_LEGEND_SHARE):
        if legends.height(shown, box.width * share, size, crowded=crowded) <= room:
            return share, False
    height = legends.height(shown, box.width * WIDE_LEGEND_SHARE, size, crowded=crowded)
    return (WIDE_LEGEND_SHARE if crowded else LEGEND_SHARE), height > box.height


def _under_band(scene: Scene, wide: float, size: float, most: float) -> float:
    """Height of a row with the legend and the whole, small: at most so high."""
    share = 1 - _whole_share(scene)
    return max(
        legends.height(scene.legends, wide * share, size),
        min(wide * (1 - share) / aspect(scene.frames[0].bounds), most),
    )


def _whole_share(scene: Scene) -> float:
    """Part of the width for the whole under its corner: a broad land takes more of it."""
    return WIDE_WHOLE if aspect(scene.frames[0].bounds) > BROAD else LEGEND_SHARE


def _band(paper: Sheet, box: Box, high: float, scene: Scene, size: float) -> tuple[list[Box], Box]:
    """The crowded part over the whole width; below it the legend and the whole, small."""
    inset = Box(box.left, box.top, box.right, box.top + high)
    below = Box(box.left, inset.bottom + GUTTER, box.right, box.bottom)
    legend, whole = _split(paper, below, _whole_share(scene))
    return [whole, inset], legend


def _inset_first(
    paper: Sheet, box: Box, share: float, size: float, shown: list[Legend]
) -> tuple[list[Box], Box]:
    """Seen from afar: the crowded corner large, the whole country small under the legend."""
    inset, side = _split(paper, box, share)
    height = legends.height(shown, side.width, size, crowded=True)
    top = min(side.top + height + GUTTER, side.bottom - size * MIN_WHOLE)
    whole = Box(side.left, top, side.right, side.bottom)
    return [whole, inset], Box(side.left, side.top, side.right, whole.top - GUTTER)


def _side_by_side(
    paper: Sheet, framed: list[Frame], box: Box, share: float
) -> tuple[list[Box], Box]:
    """Country, corner and a long legend in three columns, where no corner fits above the legend."""
    main, rest = _split(paper, box, 1 - THIRD)
    inset, legend = _split(paper, rest, share / (1 - THIRD))
    height = min(inset.width / aspect(framed[1].bounds), box.height)
    return [main, Box(inset.left, inset.top, inset.right, inset.top + height)], legend


def _main_share(whole: Frame, box: Box) -> float:
    """Share of the width for the whole country beside its inset."""
    natural = box.height * aspect(whole.bounds) / box.width
    return min(max(natural, LEAST_MAIN), 0.6)


def _split(paper: Sheet, box: Box, legend_share: float) -> tuple[Box, Box]:
    """Map at the reading start, legend beside it."""
    cut = box.width * legend_share
    if paper.rtl:
        return box.inset(left=cut + GUTTER), Box(box.left, box.top, box.left + cut, box.bottom)
    return box.inset(right=cut + GUTTER), Box(box.right - cut, box.top, box.right, box.bottom)


def _window(
    paper: Sheet, scene: Scene, frame: Frame, box: Box, size: float, insets: list[Frame]
) -> None:
    """One framed map: land, regions, symbols, names, scale bar."""
    bar = Box(box.left, box.bottom - size * 2.2, box.left + 90, box.bottom)
    window = Window(frame, box, insets, (bar,))
    projection = window.projection
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
    legends.scale_bar(paper, projection, scene.wording, box, size)
    paper.rect(
        box.left, box.top, box.width, box.height, "none", edge=theme.HAIRLINE, line=0.7, order=5
    )


def _look(paper: Sheet, scene: Scene, size: float) -> Look:
    """Smaller symbols where there are many."""
    crowd = scene.points is not None and len(scene.points.points) > CROWD
    radius = max(size * SYMBOL_RADIUS * (0.7 if crowd else 1.0), MIN_RADIUS)
    # As large as its number, which is never smaller than the page's smallest type.
    disc = max(radius * CROWDED, paper.legible(size * NUMBER_SHARE) * 0.7)
    return Look(radius, SHRUNK, paper.legible(size * NAME_SHARE), width, disc)


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
    for colour, band in rasters.bands(scene.raster, scene.country):
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
            patch = _region_patch(projection, polygon, area)
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
    projection: Projection, polygon: shapely.Geometry, area: mk.Area | None
) -> PathPatch:
    patch = PathPatch(
        _outline(projection, polygon),
        facecolor=area.fill if area else theme.PAPER,
        edgecolor=theme.HIGHLIGHT if area and area.highlight else theme.REGION_LINE,
        linewidth=1.6 if area and area.highlight else 0.5,
        hatch="////" if area is None or windows.hatched(area) else None,
        zorder=2.5 if area and area.highlight else 2.0,
    )
    patch.set_hatchcolor(theme.HAIRLINE)
    patch.set_hatch_linewidth(0.5)
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
