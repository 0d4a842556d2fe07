"""Maps on slides: a named shape for every region, symbols, legend, top regions."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import shapely
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from analytics import theme
from analytics.i18n import Wording
from analytics.plaintext import flat
from analytics.plates.model import ClassMap
from analytics.render import marks as mk
from analytics.render.book import Leaf
from analytics.render.frames import Frame, frames
from analytics.render.office.pptx import shapes, tables, text
from analytics.render.office.pptx.shapes import Drawn, Group
from analytics.render.paper import labels, rasters, typeset
from analytics.render.paper.box import Box
from analytics.render.paper.maps import Scene, land_around, scene_of, wanted_names
from analytics.render.paper.projection import Projection, aspect
from analytics.render.shapes import vertices
from analytics.render.spread import spread

Block = tuple[str, tuple[mk.LegendEntry, ...]]
GUTTER = 12.0
SIMPLIFY = 0.3
RADIUS = 5.2
MAIN_SHARE = 0.62
MAIN_SHARE_WITH_INSET = 0.4
TOP_ROWS = 8
SWATCH = 1.5
# Names are measured in the atlas's face; an office face may be wider.
NAME_ROOM = 1.12
LEAST_INSET = 0.34
# A heading of a legend may be broken; an entry should not be.
HEAD_LETTERS = 26
NO_ROWS = mk.TableMark((), (), ())


def paint(slide: Any, leaf: Leaf, area: Box, size: float, wording: Wording) -> None:
    """Draw the windows of a map, its legend and a small table of its top regions."""
    sheet = leaf.sheet
    scene = scene_of(sheet, wording)
    windows = frames(sheet.countries, scene.extents)
    blocks = _blocks(scene)
    places, legend, rows = _arranged(windows, area, blocks, size, rtl=sheet.rtl)
    with typeset.direction(rtl=sheet.rtl):
        for i, (frame, place) in enumerate(zip(windows, places, strict=True)):
            others = windows[1:] if i == 0 else []
            _window(slide, scene, frame, place, others, size, sheet.alt)
    bottom = _legends(slide, blocks, legend, size, wording)
    if sheet.empty:
        note = Box(rows.left, bottom + GUTTER, rows.right, rows.bottom)
        text.box(slide.shapes, note, [sheet.empty], text.Type(size, bold=True), wording.lang)
        return
    top = top_regions(leaf, wording)
    if rows.left == legend.left:
        rows = Box(rows.left, bottom + GUTTER, rows.right, rows.bottom)
    if top.rows:
        tables.table(slide, top, rows, size, wording, sheet.alt, TOP_ROWS)


def top_regions(leaf: Leaf, wording: Wording) -> mk.TableMark:
    """The rows with most of what the map shows, in numbers."""
    table, marks = leaf.sheet.table, leaf.sheet.marks
    if any(isinstance(mark, mk.RasterMark) for mark in marks):
        # The regions of a surface carry no number of their own: its table does.
        return table.pick(0, len(table.headings) - 1) if table else NO_ROWS
    points = [p for m in marks if isinstance(m, mk.PointMark) for p in m.points]
    region, value = (wording.text(f"column.{key}") for key in ("region_code", "clusters"))
    if points:
        held = Counter(code for point in points for code in point.codes)
        found = [(wording.name("region", code), float(n)) for code, n in held.most_common()]
        return _numbers((region, value), found, wording)
    mark = next(m for m in marks if isinstance(m, mk.AreaMark))
    weighed = sorted(mark.areas, key=lambda a: -a.weight)
    titles = {column.key: wording.say(column.title) for column in leaf.plate.columns}
    body = leaf.plate.body
    if isinstance(body, ClassMap):
        headings = (region, titles[body.coloured_by], titles["value"])
        return _standing_out(mark, weighed, headings, wording)
    found = [(a.name, a.weight) for a in weighed if a.weight]
    return _numbers((region, titles["value"]), found, wording)


def _numbers(
    headings: tuple[str, str], found: list[tuple[str, float]], wording: Wording
) -> mk.TableMark:
    rows = tuple((name, wording.number(value)) for name, value in found)
    return mk.TableMark(headings, rows, (False, True))


def _standing_out(
    mark: mk.AreaMark, areas: list[mk.Area], headings: tuple[str, str, str], wording: Wording
) -> mk.TableMark:
    """Regions of the classes that say something, with their class and their number."""
    told = {entry.colour: entry.label for entry in mark.legend}
    rows = tuple(
        (area.name, told.get(area.fill, ""), wording.number(area.weight))
        for area in areas
        if area.label
    )
    return mk.TableMark(headings, rows, (False, False, True))


def _arranged(
    windows: list[Frame], area: Box, blocks: list[Block], size: float, *, rtl: bool
) -> tuple[list[Box], Box, Box]:
    """Windows, legend and table: the whole country at the reading start."""
    share = MAIN_SHARE if len(windows) == 1 else MAIN_SHARE_WITH_INSET
    first = min(area.height * aspect(windows[0].bounds), area.width * share)
    main, rest = _cut(area, first, rtl=rtl)
    if len(windows) == 1:
        return [main], rest, rest
    wide = _legend_width(blocks, rest.width / 2, size)
    left = area.height - GUTTER - _legend_height(blocks, wide, size)
    most = max(left, area.height * LEAST_INSET)
    high = min(rest.width / aspect(windows[1].bounds), most)
    inset = Box(rest.left, rest.top, rest.right, rest.top + high)
    below = Box(rest.left, inset.bottom + GUTTER, rest.right, rest.bottom)
    legend, rows = _cut(below, wide, rtl=rtl)
    return [main, inset], legend, rows


def _legend_width(blocks: list[Block], most: float, size: float) -> float:
    """As wide as its longest entry, at most so much."""
    longest = max((len(_entry(entry)) for _, entries in blocks for entry in entries), default=0)
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
    projection = Projection.fit(frame.bounds, place)
    window = shapely.box(place.left, place.top, place.right, place.bottom)
    title = words.text(f"map.frame_{'whole' if frame.key == 'whole' else frame.key[-2:]}")
    sea = Drawn(title, "", window, theme.SEA, theme.HAIRLINE)
    back = Group(words.text("office.backdrop"), "", [sea, *_land(projection, window)])
    shapes.add(slide, back, rtl=words.rtl)
    shapes.add(slide, _bands(scene, projection, window), rtl=words.rtl)
    regions, anchors = _regions(scene, projection, window)
    shapes.add(
        slide, Group(f"{words.text('office.regions')} – {title}", alt, regions), rtl=words.rtl
    )
    outlines = [_outline(projection, inset) for inset in insets]
    frames_ = [Drawn(title, "", shapely.box(*_edges(o)), "", theme.MUTED, 0.8) for o in outlines]
    shapes.add(slide, Group(words.text("office.inset"), "", frames_), rtl=words.rtl)
    obstacles = _symbols(slide, scene, projection, place, outlines)
    for placed in labels.place(
        wanted_names(scene, anchors, outlines), obstacles, place, size * NAME_ROOM
    ):
        _name(slide, placed, size, words)


def _edges(area: Box) -> tuple[float, float, float, float]:
    return area.left, area.top, area.right, area.bottom


def _outline(projection: Projection, inset: Frame) -> Box:
    west, south, east, north = inset.bounds
    (left, top), (right, bottom) = projection.points([west, east], [north, south])
    return Box(float(left), float(top), float(right), float(bottom))


def _projected(projection: Projection, geometry: Any) -> Any:
    return shapely.transform(geometry, lambda xy: projection.points(xy[:, 0], xy[:, 1]))


def _land(projection: Projection, window: shapely.Geometry) -> list[Drawn]:
    """The countries around, cut at the window's edge."""
    found = []
    for land, territory in land_around():
        near = shapely.simplify(_projected(projection, land), SIMPLIFY * 2)
        inside = shapely.intersection(shapely.make_valid(near), window)
        line = theme.REGION_LINE if territory else theme.LAND_LINE
        found.append(Drawn("", "", inside, theme.LAND, line, 0.4, dash=territory))
    return found


def _bands(scene: Scene, projection: Projection, window: shapely.Geometry) -> Group:
    """A surface as one shape for each of its classes, darker ones on top, under the regions."""
    group = Group(scene.area.legend_title, "")
    if scene.raster is None:
        return group
    told = {entry.colour: entry.label for entry in scene.area.legend}
    for colour, band in rasters.bands(scene.raster, scene.country):
        near = shapely.simplify(_projected(projection, band), SIMPLIFY)
        inside = shapely.intersection(shapely.make_valid(near), window)
        group.shapes.append(Drawn(told.get(colour, ""), "", inside, colour, ""))
    return group


def _regions(
    scene: Scene, projection: Projection, window: shapely.Geometry
) -> tuple[list[Drawn], dict[str, tuple[float, float]]]:
    """The regions as shapes, highlighted ones on top; and where each could be named."""
    areas = {area.code: area for area in scene.area.areas}
    found: list[Drawn] = []
    anchors = {}
    for name in scene.area.sets.values():
        drawn = scene.wording.data.geometry(name).geometry
        if drawn.empty:
            continue
        near = _projected(projection, drawn.to_numpy())
        simple = shapely.coverage_simplify(near, SIMPLIFY)
        inside = shapely.intersection(shapely.make_valid(simple), window)
        for code, whole, part in zip(drawn.index, near, inside, strict=True):
            spot = whole.representative_point()
            anchors[str(code)] = (float(spot.x), float(spot.y))
            found.append(_region(areas.get(str(code)), part, str(code)))
    found.sort(key=lambda one: one.width)
    return found, anchors


def _region(area: mk.Area | None, outline: shapely.Geometry, code: str) -> Drawn:
    if area is None:
        return Drawn(code, "", outline, theme.PAPER, hatch=True)
    hatched = area.status == "no_record" and area.fill == theme.PAPER
    line = theme.HIGHLIGHT if area.highlight else theme.REGION_LINE
    width = 2.0 if area.highlight else 0.5
    return Drawn(area.name, area.text, outline, area.fill, line, width, hatch=hatched)


def _symbols(
    slide: Any, scene: Scene, projection: Projection, place: Box, skip: list[Box]
) -> list[Box]:
    """Symbols moved apart, each named by its record; returns the boxes they cover."""
    if not scene.points or not scene.points.points:
        return []
    marks = scene.points.points
    true = projection.points([p.lon for p in marks], [p.lat for p in marks])
    spots = [Box(x, y, x, y) for x, y in true]
    inside = [i for i, spot in enumerate(spots) if place.holds(spot)]
    full = [i for i in inside if not any(box.holds(spots[i]) for box in skip)]
    small = [i for i in inside if i not in full]
    drawn = [_symbol(marks[i], true[i], RADIUS * 0.5) for i in small]
    covered = []
    moved = np.clip(
        spread(true[full], 2 * RADIUS + 1),
        [place.left + RADIUS, place.top + RADIUS],
        [place.right - RADIUS, place.bottom - RADIUS],
    )
    for i, (x, y) in zip(full, moved, strict=True):
        if math.hypot(x - true[i][0], y - true[i][1]) > RADIUS:
            leader = shapely.LineString([true[i], (x, y)])
            drawn.append(Drawn("", "", leader, "", theme.MUTED, 0.5))
    for i, (x, y) in zip(full, moved, strict=True):
        drawn.append(_symbol(marks[i], (x, y), RADIUS))
        covered.append(Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS))
    shapes.add(slide, Group(scene.points.legend_title, "", drawn), rtl=scene.wording.rtl)
    return covered


def _symbol(point: mk.Point, at: Any, radius: float) -> Drawn:
    outline = shapely.Polygon(
        [(at[0] + x * radius, at[1] + y * radius) for x, y in vertices(point.shape)]
    )
    fill = theme.PAPER if point.approximate else point.colour
    line = point.colour if point.approximate else theme.PAPER
    return Drawn(point.label, " – ".join(point.lines), outline, fill, line, 1.0)


def _name(slide: Any, placed: labels.Placed, size: float, words: Wording) -> None:
    """A region's name with a white glow, so that it reads on any shade."""
    look = text.Type(size, bold=placed.label.strong, align="centre")
    area = Box(placed.box.left - 4, placed.box.top, placed.box.right + 4, placed.box.bottom)
    shape = text.box(slide.shapes, area, [placed.label.text], look, words.lang)
    shape.text_frame.word_wrap = False
    shape.name = flat(placed.label.text, rtl=words.rtl)
    glow = parse_xml(
        f'<a:effectLst {nsdecls("a")}><a:glow rad="25400">'
        f'<a:srgbClr val="FFFFFF"><a:alpha val="90000"/></a:srgbClr></a:glow></a:effectLst>'
    )
    properties = shape.text_frame.paragraphs[0].runs[0]._r.get_or_add_rPr()
    fills = properties.xpath("a:solidFill")
    fills[0].addnext(glow)


def _blocks(scene: Scene) -> list[Block]:
    """The legends a map has, with their headings."""
    found: list[Block] = [(scene.area.legend_title, scene.area.legend)]
    if scene.points:
        found.append((scene.points.legend_title, scene.points.legend))
    return [(title, entries) for title, entries in found if entries]


def _legend_height(blocks: list[Block], width: float, size: float) -> float:
    room = width - size * SWATCH - 8
    return sum(
        text.height(title, size, width, bold=True)
        + sum(text.height(_entry(entry), size, room) for entry in entries)
        + 3
        for title, entries in blocks
    )


def _entry(entry: mk.LegendEntry) -> str:
    return f"{entry.label} · {entry.count}" if entry.count else entry.label


def _legends(slide: Any, blocks: list[Block], area: Box, size: float, words: Wording) -> float:
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
    high = text.height(title, size, area.width, bold=True)
    head = Box(area.left, area.top, area.right, area.top + high)
    text.box(slide.shapes, head, [title], text.Type(size, bold=True), words.lang)
    y, swatches = head.bottom + 3, []
    room = area.width - size * SWATCH - 8
    for entry in entries:
        label = _entry(entry)
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
        return Drawn(entry.label, "", shapely.Polygon(ring), entry.colour, "")
    outline = shapely.box(
        x - size * SWATCH / 2, y - size * 0.42, x + size * SWATCH / 2, y + size * 0.42
    )
    return Drawn(entry.label, "", outline, entry.colour, hatch=entry.hatch)
