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
from analytics.surfaces.office.pptx import captions, shapes, tables, text
from analytics.surfaces.office.pptx.shapes import Caption, Drawn, Group
from analytics.surfaces.shared import layout, rasters, windows
from analytics.surfaces.shared.boxes import Box, Projection, aspect
from analytics.surfaces.shared.layout import Look, Window
from analytics.surfaces.shared.symbols import CROWDED, Symbol, vertices
from analytics.surfaces.shared.windows import Frame, Legend, Scene, entry_text
from analytics.words.i18n import Wording

GUTTER = 12.0
SIMPLIFY = 0.3
RADIUS = 7.0
# What of it is left where an inset shows the symbol in full.
SHRUNK = 0.5
# The least radius of a disc that stands for several symbols, in type sizes of its number.
ROUND_NUMBER = 0.65
MAIN_SHARE = 0.62
MAIN_SHARE_WITH_INSET = 0.5
LEAST_MAIN = 0.4
# Height of the whole country beside its enlarged corner.
WHOLE_HIGH = 0.3
TOP_ROWS = 8
# A page this much broader than high takes legend and table beside the map; so many lines
# make a table.
SQUARE, LEAST_TABLE = 1.3, 5.0
SWATCH = 1.5
# Names are measured in the atlas's face; an office face may be wider.
NAME_ROOM = 1.12
MIN_INSET = 0.34
# A heading of a legend may be broken; an entry should not be.
HEAD_LETTERS = 26
NO_ROWS = mk.TableMark((), (), ())


def paint(slide: Any, leaf: Leaf, area: Box, size: float, wording: Wording) -> None:
    """Draw the windows of a map, its legend and a small table of its top regions."""
    sheet = leaf.sheet
    scene = windows.scene_of(sheet, wording)
    shown = scene.frames
    blocks = scene.legends
    arranged = _gathered if scene.gathered else _arranged
    if area.width < area.height * SQUARE:
        arranged = _stacked
    places, legend, rows = arranged(shown, area, blocks, size, rtl=sheet.rtl)
    for i, (frame, place) in enumerate(zip(shown, places, strict=True)):
        others = shown[1:] if i == 0 else []
        _window(slide, scene, frame, place, others, size, sheet.alt)
    if sheet.empty:
        text.box(slide.shapes, legend, [sheet.empty], text.Type(size, bold=True), wording.lang)
        return
    bottom = legends(slide, blocks, legend, size, wording)
    top = top_regions(leaf, wording)
    if rows.left == legend.left and rows.height:
        rows = Box(rows.left, bottom + GUTTER, rows.right, rows.bottom)
    if top.rows and rows.height > size * LEAST_TABLE:
        tables.table(slide, top, rows, size, wording, sheet.alt, TOP_ROWS)


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
    return mk.TableMark(headings, rows, (False, False, True))


def _arranged(
    framed: list[Frame], area: Box, blocks: list[Legend], size: float, *, rtl: bool
) -> tuple[list[Box], Box, Box]:
    """Windows, legend and table: the whole country at the reading start."""
    share = MAIN_SHARE if len(framed) == 1 else MAIN_SHARE_WITH_INSET
    # Names find room in the sea around a narrow country.
    first = max(area.height * aspect(framed[0].bounds), area.width * LEAST_MAIN)
    main, rest = _cut(area, min(first, area.width * share), rtl=rtl)
    if len(framed) == 1:
        return [main], rest, rest
    wide = _legend_width(blocks, rest.width / 2, size)
    left = area.height - GUTTER - _legend_height(blocks, wide, size)
    most = max(left, area.height * MIN_INSET)
    height = min(rest.width / aspect(framed[1].bounds), most)
    inset = Box(rest.left, rest.top, rest.right, rest.top + height)
    below = Box(rest.left, inset.bottom + GUTTER, rest.right, rest.bottom)
    legend, rows = _cut(below, wide, rtl=rtl)
    return [main, inset], legend, rows


def _gathered(
    framed: list[Frame], area: Box, blocks: list[Legend], size: float, *, rtl: bool
) -> tuple[list[Box], Box, Box]:
    """Windows, legend and table where nearly all lies in one corner: that is the map."""
    main, rest = _cut(area, area.width * MAIN_SHARE, rtl=rtl)
    high = min(rest.width / aspect(framed[0].bounds), area.height * WHOLE_HIGH)
    whole = Box(rest.left, rest.bottom - high, rest.right, rest.bottom)
    beside = Box(rest.left, rest.top, rest.right, whole.top - GUTTER)
    return [whole, main], beside, beside


def _stacked(
    framed: list[Frame], area: Box, blocks: list[Legend], size: float, *, rtl: bool
) -> tuple[list[Box], Box, Box]:
    """Beside a comment: the map over the whole width, legend and inset below; no table."""
    most = max(framed, key=lambda one: aspect(one.bounds))
    wide = _legend_width(blocks, area.width, size)
    below = max(_legend_height(blocks, wide, size), area.height * WHOLE_HIGH)
    high = min(area.width / aspect(most.bounds), area.height - below - GUTTER)
    main = Box(area.left, area.top, area.right, area.top + high)
    rest = Box(area.left, main.bottom + GUTTER, area.right, area.bottom)
    legend, beside = _cut(rest, min(wide, area.width * MAIN_SHARE), rtl=rtl)
    nothing = Box(area.left, area.bottom, area.left, area.bottom)
    if len(framed) == 1:
        return [main], rest, nothing
    inset = Box(beside.left, beside.top, beside.right, rest.bottom)
    return [main if one is most else inset for one in framed], legend, nothing


def _legend_width(blocks: list[Legend], most: float, size: float) -> float:
    """As wide as its longest entry, at most so much."""
    longest = max((len(entry_text(entry)) for _, entries in blocks for entry in entries), default=0)
    heads = max((len(title) for title, _ in blocks), default=0)
    letters = max(longest + 1, min(heads, HEAD_LETTERS))
    return min(letters * size * text.LETTER + size * SWATCH + 8, most)


def _cut(area: Box, wide: float, *, rtl: bool) -> tuple[Box, Box]:
    """A part at the reading start, and what is left beside it."""
    if rtl:
        first = Box(area.right - wide, area.top, area.right, area.bottom)
        return first, Box(area.left, area.top, first.left - GUTTER, area.bottom)
    first = Box(area.left, area.top, area.left + wide, area.bottom)
    return first, Box(first.right + GUTTER, area.top, area.right, area.bottom)


def _window(
    slide: Any,
    scene: Scene,
    frame: Frame,
    place: Box,
    insets: list[Frame],
    size: float,
    alt: str,
) -> None:
    """One framed map: land, a group of regions, symbols, names."""
    words = scene.wording
    framed = Window(frame, place, insets)
    projection, window = framed.projection, place.shape
    title = words.text(f"map.frame_{frame.key.removeprefix('inset_')}")
    sea = Drawn(title, "", window, theme.SEA, theme.HAIRLINE)
    back = Group(words.text("office.backdrop"), "", [sea, *_land(projection, window)])
    shapes.add(slide, back, rtl=words.rtl)
    shapes.add(slide, _bands(scene, projection, window), rtl=words.rtl)
    disc = max(RADIUS * CROWDED, text.LEAST * ROUND_NUMBER)
    look = Look(RADIUS, SHRUNK, size * NAME_ROOM, partial(width, rtl=words.rtl), disc)
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
    for group in beside:
        shapes.add(slide, group, rtl=words.rtl)


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
    number = Caption(str(symbol.count), symbol.box, text.LEAST, theme.PAPER, lang, bold=True)
    disc = shapely.Polygon(ring)
    return Drawn(said, said, disc, theme.INK, theme.PAPER, 1.0, caption=number)


def _legend_height(blocks: list[Legend], width: float, size: float) -> float:
    room = width - size * SWATCH - 8
    return sum(
        text.height(title, size, width, bold=True)
        + sum(text.height(entry_text(entry), size, room) for entry in entries)
        + 3
        for title, entries in blocks
    )


def legends(slide: Any, blocks: list[Legend], area: Box, size: float, words: Wording) -> float:
    """The legends one below the other; returns where they end."""
    y = area.top
    for title, entries in blocks:
        part = Box(area.left, y, area.right, area.bottom)
        y = _legend(slide, title, entries, part, size, words)
    return y


def _legend(
    slide: Any,
    title: str,
    entries: tuple[mk.LegendEntry, ...],
    area: Box,
    size: float,
    words: Wording,
) -> float:
    height = text.height(title, size, area.width, bold=True)
    head = Box(area.left, area.top, area.right, area.top + height)
    text.box(slide.shapes, head, [title], text.Type(size, bold=True), words.lang)
    y, swatches = head.bottom + 3, []
    room = area.width - size * SWATCH - 8
    for entry in entries:
        label = entry_text(entry)
        start = area.right if words.rtl else area.left
        sign = -1 if words.rtl else 1
        swatches.append(_swatch(entry, (start + sign * size * SWATCH / 2, y + size * 0.6), size))
        line = (
            Box(area.left, y, area.left + room, y + size)
            if words.rtl
            else Box(area.right - room, y, area.right, y + size)
        )
        text.box(slide.shapes, line, [label], text.Type(size), words.lang)
        y += text.height(label, size, room)
    shapes.add(slide, Group(title, "", swatches), rtl=words.rtl)
    return y


def _swatch(entry: mk.LegendEntry, middle: tuple[float, float], size: float) -> Drawn:
    x, y = middle
    if entry.shape:
        ring = [(x + a * size * 0.42, y + b * size * 0.42) for a, b in vertices(entry.shape)]
        fill = theme.PAPER if entry.hollow else entry.colour
        return Drawn(entry.label, "", shapely.Polygon(ring), fill, entry.colour, 1.0)
    outline = shapely.box(
        x - size * SWATCH / 2, y - size * 0.42, x + size * SWATCH / 2, y + size * 0.42
    )
    if entry.outline:
        return Drawn(entry.label, "", outline, "", entry.outline, 1.4, dash=True)
    return Drawn(entry.label, "", outline, entry.colour, hatch=entry.hatch)
