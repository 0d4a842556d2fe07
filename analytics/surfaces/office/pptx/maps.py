"""Maps on slides: a named shape for every region, symbols, legend, top regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import shapely

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.book import Leaf
from analytics.plates.model import ClassMap
from analytics.surfaces.office.metrics import width
from analytics.surfaces.office.pptx import captions, mapframes, shapes, tables, text
from analytics.surfaces.office.pptx.shapes import Caption, Drawn, Group
from analytics.surfaces.shared import layout, rasters, windows
from analytics.surfaces.shared.boxes import Box, Projection, aspect
from analytics.surfaces.shared.layout import Layout, Look, Window
from analytics.surfaces.shared.symbols import CROWDED, Symbol, vertices
from analytics.surfaces.shared.windows import Scene
from analytics.words.i18n import Wording
from geodata.places.inside import Inside

SIMPLIFY = 0.3
RADIUS = 7.0
# What of it is left where an inset shows the symbol in full.
SHRUNK = 0.5
# The least radius of a disc that stands for several symbols, in type sizes of its number.
ROUND_NUMBER = 0.65
# Height of a digit in type sizes.
DIGIT = 0.75
# Ground around a scale bar.
ROUND_BAR = 4.0
# Rows of the table of top regions, at most and at least.
TOP_ROWS, LEAST_ROWS = 8, 3
# So many lines make a table.
LEAST_TABLE = 5.0
# Names are measured in the atlas's face; an office face may be wider.
NAME_ROOM = 1.12
# Height of the small country beside the map of a region: at most this share of what is left.
LOCATOR, LEAST_LOCATOR = 0.45, 40.0
NO_ROWS = mk.TableMark((), (), ())


def paint(slide: Any, leaf: Leaf, area: Box, size: float, wording: Wording) -> None:
    """Draw the windows of a map, its legend and a small table of its top regions."""
    sheet = leaf.sheet
    scene = windows.scene_of(sheet, wording)
    shown = scene.frames
    blocks = scene.legends
    places, legend, rows = mapframes.arranged(scene, area, size)
    for i, (frame, place) in enumerate(zip(shown, places, strict=True)):
        others = [*map(Window, shown[1:], places[1:])] if i == 0 else []
        _window(slide, scene, Window(frame, place, others), size, sheet.alt)
    if sheet.empty:
        text.box(slide.shapes, legend, [sheet.empty], text.Type(size, bold=True), wording.lang)
        return
    bottom = mapframes.legends(slide, blocks, legend, size, wording)
    if scene.part is not None:
        _locator(slide, scene, scene.part, Box(legend.left, bottom, legend.right, legend.bottom))
        return
    top = top_regions(leaf, wording)
    if rows.left == legend.left and rows.height:
        rows = Box(rows.left, bottom + mapframes.GUTTER, rows.right, rows.bottom)
    if top.rows and rows.height > size * LEAST_TABLE:
        tables.table(slide, top, rows, size, wording, sheet.alt, TOP_ROWS, LEAST_ROWS)


def top_regions(leaf: Leaf, wording: Wording) -> mk.TableMark:
    """The rows with most of what the map shows, in numbers."""
    table = leaf.sheet.table
    if leaf.sheet.first(mk.RasterMark) is not None:
        # The regions of a surface carry no number of their own: its table does.
        return table.pick(0, len(table.headings) - 1) if table else NO_ROWS
    points = [point for mark in leaf.sheet.every(mk.PointMark) for point in mark.points]
    region, value = (wording.text(f"column.{key}") for key in ("region_code", "clusters"))
    if points:
        counts = Counter(code for point in points for code in point.codes)
        regions = [(wording.name("region", code), float(n)) for code, n in counts.most_common()]
        return _numbers((region, value), regions, wording)
    (mark,) = leaf.sheet.every(mk.AreaMark)
    weighed = sorted(mark.areas, key=lambda a: -a.weight)
    titles = {column.key: wording.say(column.title) for column in leaf.plate.columns}
    body = leaf.plate.body
    if isinstance(body, ClassMap):
        headings = (region, titles[body.coloured_by], titles[body.value])
        return _standing_out(mark, weighed, headings, wording)
    regions = [(a.name, a.weight) for a in weighed if a.weight]
    return _numbers((region, titles["value"]), regions, wording)


def _numbers(
    headings: tuple[str, str], found: list[tuple[str, float]], wording: Wording
) -> mk.TableMark:
    rows = tuple((name, wording.number(value)) for name, value in found)
    return mk.TableMark(headings, rows, (False, True))


def _standing_out(
    mark: mk.AreaMark, areas: list[mk.Area], headings: tuple[str, str, str], wording: Wording
) -> mk.TableMark:
    """Regions of the classes that say something, with their class and their number."""
    classes = {entry.colour: entry.label for entry in mark.legend}
    rows = tuple(
        (area.name, classes.get(area.fill, ""), wording.number(area.weight))
        for area in areas
        if area.label
    )
    if not any(area.weight for area in areas):
        # Nothing is recorded anywhere: a zero would say that nothing is there.
        return mk.TableMark(headings[:2], tuple(row[:2] for row in rows), (False, False))
    return mk.TableMark(headings, rows, (False, False, True))


def _window(slide: Any, scene: Scene, framed: Window, size: float, alt: str) -> None:
    """One framed map: land, a group of regions, symbols, names."""
    words = scene.wording
    projection, window = framed.projection, framed.box.shape
    title = words.text(f"map.frame_{framed.frame.key.removeprefix('inset_')}")
    sea = Drawn(title, "", window, theme.SEA, theme.HAIRLINE)
    back = Group(words.text("office.backdrop"), "", [sea, *_land(projection, window)])
    shapes.add(slide, back, rtl=words.rtl)
    shapes.add(slide, _bands(scene, projection, window), rtl=words.rtl)
    disc = max(RADIUS * CROWDED, text.LEAST * ROUND_NUMBER)
    look = Look(RADIUS, SHRUNK, size * NAME_ROOM, partial(width, rtl=words.rtl), disc, text.LEAST)
    laid = layout.lay_out(scene, framed, look)
    inside, beside = captions.of_window(scene, laid, size)
    regions = _regions(scene, projection, window, inside)
    shapes.add(
        slide, Group(f"{words.text('office.regions')} – {title}", alt, regions), rtl=words.rtl
    )
    together = _together(scene, projection, window)
    shapes.add(slide, together, rtl=words.rtl)
    borders = _borders(scene, projection, window)
    shapes.add(slide, Group(words.text("office.backdrop"), "", borders), rtl=words.rtl)
    edges = [Drawn(title, "", shapely.Polygon(o.ring), "", theme.MUTED, 0.8) for o in laid.outlines]
    shapes.add(slide, Group(words.text("office.inset"), "", edges), rtl=words.rtl)
    _symbols(slide, scene, laid.symbols)
    for group in (*beside, _scale(laid, words)):
        shapes.add(slide, group, rtl=words.rtl)


def _scale(laid: Layout, words: Wording) -> Group:
    """The scale bar with its words."""
    if laid.scale is None or laid.bar is None:
        return Group("", "")
    scale, place = laid.scale, laid.scale.words(laid.bar)
    said = Caption(scale.text, place, scale.size, theme.INK, words.lang)
    line = shapely.LineString(scale.line(laid.bar))
    ground = Drawn("", "", laid.bar.inset(*([-ROUND_BAR] * 4)).shape, theme.MIST, "")
    bar = Drawn("", "", line, "", theme.INK, 1.0)
    return Group(scale.text, "", [ground, bar, Drawn("", "", place.shape, "", "", caption=said)])


def _locator(slide: Any, scene: Scene, part: Inside, beside: Box) -> None:
    """The country, small, at the foot of what is left beside the map: where a region lies in it."""
    drawn = scene.wording.data.geometry(part.law).geometry
    bounds = windows.EXTENTS[scene.wording.data.regions.country(part.region)]
    form = aspect(bounds)
    high = min(
        beside.height - mapframes.GUTTER, beside.height * LOCATOR, beside.width / aspect(bounds)
    )
    if high < LEAST_LOCATOR:
        return
    wide = high * form
    left = beside.right - wide if scene.wording.rtl else beside.left
    place = Box(left, beside.bottom - high, left + wide, beside.bottom)
    projection, window = Projection.fit(bounds, place), place.shape
    title = scene.wording.text("office.inset")
    every = [Drawn(title, "", window, theme.SEA, theme.HAIRLINE), *_land(projection, window)]
    simple = shapely.coverage_simplify(projection.drawn(drawn.to_numpy()), SIMPLIFY)
    for code, near in zip(drawn.index, simple, strict=True):
        fill, line = (theme.ACCENT,) * 2 if code == part.region else (theme.PAPER, theme.LAND_LINE)
        name = scene.wording.name("region", str(code))
        every.append(Drawn(name, "", shapely.intersection(near, window), fill, line, 0.4))
    shapes.add(slide, Group(title, "", every), rtl=scene.wording.rtl)


def _land(projection: Projection, window: shapely.Geometry) -> list[Drawn]:
    """The countries around, cut at the window's edge."""
    shapes = []
    for land, territory in windows.land_around():
        near = shapely.simplify(projection.drawn(land), SIMPLIFY * 2)
        inside = shapely.intersection(shapely.make_valid(near), window)
        line = theme.REGION_LINE if territory else theme.LAND_LINE
        shapes.append(Drawn("", "", inside, theme.LAND, line, 0.4, dash=territory))
    return shapes


def _bands(scene: Scene, projection: Projection, window: shapely.Geometry) -> Group:
    """A surface as one shape for each of its classes, darker ones on top, under the regions."""
    group = Group(scene.area.legend_title, "")
    if scene.raster is None:
        return group
    whole = shapely.simplify(projection.drawn(scene.country), SIMPLIFY)
    ground = shapely.intersection(shapely.make_valid(whole), window)
    group.shapes.append(Drawn("", "", ground, theme.PAPER, ""))
    classes = {entry.colour: entry.label for entry in scene.area.legend}
    for colour, band in rasters.bands(scene.raster, scene.country):
        near = shapely.simplify(projection.drawn(band), SIMPLIFY)
        inside = shapely.intersection(shapely.make_valid(near), window)
        group.shapes.append(Drawn(classes.get(colour, ""), "", inside, colour, ""))
    return group


def _regions(
    scene: Scene,
    projection: Projection,
    window: shapely.Geometry,
    named: Mapping[str, Caption],
) -> list[Drawn]:
    """The regions as shapes with the names that lie wholly in them, highlighted ones on top."""
    areas = {area.code: area for area in scene.area.areas}
    shapes: list[Drawn] = []
    for name in scene.area.sets.values():
        drawn = scene.wording.data.geometry(name).geometry
        if drawn.empty:
            continue
        near = projection.drawn(drawn.to_numpy())
        simple = shapely.coverage_simplify(near, SIMPLIFY)
        inside = shapely.intersection(shapely.make_valid(simple), window)
        for code, part in zip(drawn.index, inside, strict=True):
            drawn_region = _region(areas.get(str(code)), part, str(code))
            shapes.append(replace(drawn_region, caption=named.get(str(code))))
    shapes.sort(key=lambda one: one.width)
    return shapes


def _borders(scene: Scene, projection: Projection, window: shapely.Geometry) -> list[Drawn]:
    """The line around each country."""
    found = []
    for border in scene.borders:
        near = shapely.simplify(projection.drawn(border), SIMPLIFY)
        lines = shapely.line_merge(shapely.intersection(near, window))
        parts = getattr(lines, "geoms", [lines])
        found += [Drawn("", "", line, "", theme.MUTED, 1.0) for line in parts if not line.is_empty]
    return found


def _together(scene: Scene, projection: Projection, window: shapely.Geometry) -> Group:
    """Regions outlined together, since records are known at none of them alone."""
    group = Group(scene.wording.text("legend.undivided"), "")
    for outline, whole in scene.outlines:
        near = shapely.simplify(projection.drawn(whole), SIMPLIFY)
        inside = shapely.intersection(shapely.make_valid(near), window)
        drawn = Drawn(outline.text, outline.text, inside, "", theme.INK, 1.4, dash=True)
        group.shapes.append(drawn)
    return group


def _region(area: mk.Area | None, outline: shapely.Geometry, code: str) -> Drawn:
    if area is None:
        return Drawn(code, "", outline, theme.PAPER, hatch=True)
    line = theme.HIGHLIGHT if area.highlight else theme.REGION_LINE
    width = 2.0 if area.highlight else 0.5
    hatch = windows.hatched(area)
    return Drawn(area.name, area.text, outline, area.fill, line, width, hatch=hatch)


def _symbols(slide: Any, scene: Scene, placed: list[Symbol]) -> None:
    """Symbols side by side, each named by its record."""
    if scene.points is None:
        return
    small, full = ([one for one in placed if one.small is kind] for kind in (True, False))
    lang = scene.wording.lang
    drawn = [
        *(_symbol(one, lang) for one in small),
        *(_leader(one) for one in full if one.moved),
        *(_symbol(one, lang) for one in full),
    ]
    shapes.add(slide, Group(scene.points.legend_title, "", drawn), rtl=scene.wording.rtl)


def _leader(symbol: Symbol) -> Drawn:
    """The line from where a record lies to its symbol."""
    return Drawn("", "", shapely.LineString([symbol.true, symbol.at]), "", theme.MUTED, 0.5)


def _symbol(symbol: Symbol, lang: str) -> Drawn:
    if symbol.count > 1:
        return _crowd(symbol, lang)
    (x, y), point, radius = symbol.at, symbol.point, symbol.radius
    ring = [(x + a * radius, y + b * radius) for a, b in vertices(point.shape)]
    fill = theme.PAPER if point.approximate else point.colour
    line = point.colour if point.approximate else theme.PAPER
    return Drawn(point.label, " – ".join(point.lines), shapely.Polygon(ring), fill, line, 1.0)


def _crowd(symbol: Symbol, lang: str) -> Drawn:
    """A disc with their number for several records without room each, named by all of them."""
    (x, y), radius = symbol.at, symbol.radius
    every = (symbol.point, *symbol.others)
    said = "; ".join(point.label for point in every)
    ring = [(x + a * radius, y + b * radius) for a, b in vertices("circle")]
    count, half = str(symbol.count), width(str(symbol.count), text.LEAST, bold=True) / 2
    high = text.LEAST * DIGIT / 2
    room = Box(x - half, y - high, x + half, y + high)
    number = Caption(count, room, text.LEAST, theme.PAPER, lang, bold=True)
    disc = shapely.Polygon(ring)
    return Drawn(said, said, disc, theme.INK, theme.PAPER, 1.0, caption=number)
