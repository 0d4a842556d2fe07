"""The list beside the map of a poster: every region with its records, or with its value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.paper import legends
from analytics.surfaces.paper.sizes import LIST_LEAST
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, wrap
from analytics.surfaces.shared.boxes import Box
from analytics.surfaces.shared.windows import Scene
from analytics.words.i18n import Wording

# Types tried for the list, in parts of the labels' own, the largest first.
TYPES = (0.8, 0.7, 0.62, 0.55, 0.48, 0.42, LIST_LEAST)
# Type as large as this is read with ease: the map rather takes the room of a larger one.
READ = 0.5
# The part of the page that it may take: beside a map, or under it on an upright page.
BESIDE, UNDER = (0.26, 0.33, 0.4), (0.2, 0.3, 0.4, 0.5)
# Widths in type sizes: of a column, between two, and of a symbol before its words.
COLUMN, VALUE_COLUMN, GAP, SYMBOL = 17.0, 25.0, 1.6, 1.7
# Above a heading, in lines.
APART = 0.45


@dataclass(frozen=True)
class Entry:
    """One line of the list: a country, a region, a record with its symbol, or a value."""

    text: str
    heading: bool = False
    point: mk.Point | None = None
    country: bool = False


@dataclass(frozen=True)
class List:
    """Where the list goes, in which type, in how many columns; and where the map does."""

    place: Box
    map: Box
    size: float
    columns: list[list[Entry]]


def entries(scene: Scene, wording: Wording) -> list[Entry]:
    """Regions with their records; of a map of values, regions with what is said of them."""
    areas = {area.code: area for area in scene.area.areas}
    if scene.points is None:
        shown = sorted((a for a in areas.values() if a.label), key=lambda a: (-a.weight, a.name))
        said = [(area.name, area.text) for area in shown if area.text]
        return [Entry(wording.text("selection.part", label=a, values=b)) for a, b in said]
    held = {code for point in scene.points.points for code in point.codes}
    found: list[Entry] = []
    for country in scene.area.sets:
        inside = [code for code in held if wording.data.regions.country(code) == country]
        if inside and len(scene.area.sets) > 1:
            found.append(Entry(wording.name("country", country), heading=True, country=True))
        for code in sorted(inside, key=lambda code: wording.name("region", code)):
            found.append(Entry(wording.name("region", code), heading=True))
            found += [Entry(p.label, point=p) for p in scene.points.points if code in p.codes]
    return found


def arranged(
    every: list[Entry], box: Box, label: float, wording: Wording, *, rtl: bool
) -> List | None:
    """The list in the least room in which it is read with ease, there in the largest type.

    Else in the largest type in which all of it fits; in the least, as much as fits.
    """
    if not every:
        return None
    shares = BESIDE if box.width > box.height else UNDER
    read = [(part, share) for share in shares for part in TYPES if part > READ]
    small = [(part, share) for part in TYPES if part <= READ for share in shares]
    for part, share in (*read, *small):
        place, rest = _cut(box, share, label, rtl=rtl)
        columns = _columns(every, place, part * label)
        if columns is not None:
            return List(place, rest, part * label, columns)
    place, rest = _cut(box, shares[-1], label, rtl=rtl)
    return List(
        place, rest, TYPES[-1] * label, _shortened(every, place, TYPES[-1] * label, wording)
    )


def _cut(box: Box, share: float, label: float, *, rtl: bool) -> tuple[Box, Box]:
    """The list at the end of the line of reading, or below on an upright page."""
    if box.width <= box.height:
        top = box.bottom - box.height * share
        return replace(box, top=top + label), replace(box, bottom=top)
    wide = box.width * share
    if rtl:
        return replace(box, right=box.left + wide), replace(box, left=box.left + wide + label)
    return replace(box, left=box.right - wide), replace(box, right=box.right - wide - label)


def _widths(every: list[Entry], place: Box, size: float) -> tuple[int, float]:
    """How many columns, and how wide each."""
    wanted = COLUMN if any(entry.point for entry in every) else VALUE_COLUMN
    count = max(int((place.width + GAP * size) // ((wanted + GAP) * size)), 1)
    return count, (place.width - (count - 1) * GAP * size) / count


def _lines(entry: Entry, wide: float, size: float) -> list[str]:
    room = wide - (SYMBOL * size if entry.point else 0.0)
    return wrap(entry.text, Style(size, bold=entry.heading), room)


def _high(entry: Entry, wide: float, size: float) -> float:
    return (len(_lines(entry, wide, size)) + (APART if entry.heading else 0.0)) * size * LEADING


def _columns(every: list[Entry], place: Box, size: float) -> list[list[Entry]] | None:
    """The entries in columns, a heading never last in one; None where they do not fit."""
    count, wide = _widths(every, place, size)
    columns: list[list[Entry]] = [[]]
    used = 0.0
    for block in _blocks(every):
        high = sum(_high(entry, wide, size) for entry in block)
        if used and used + high > place.height:
            columns.append([])
            used = 0.0
        columns[-1] += block
        used += high
        if used > place.height or len(columns) > count:
            return None
    return columns


def _blocks(every: list[Entry]) -> Iterator[list[Entry]]:
    """Entries that stay together: a heading and the first below it."""
    block: list[Entry] = []
    for entry in every:
        block.append(entry)
        if not entry.heading:
            yield block
            block = []


def _shortened(every: list[Entry], place: Box, size: float, wording: Wording) -> list[list[Entry]]:
    """As many as fit; the last line counts the others."""
    total = sum(not entry.heading for entry in every)
    for kept in range(len(every) - 1, 0, -1):
        some = every[:kept]
        left = total - sum(not entry.heading for entry in some)
        more = Entry(wording.plural("list.others", left, count=left))
        columns = _columns([*some, more], place, size)
        if columns is not None:
            return columns
    return []


def paint(paper: Sheet, listed: List) -> None:
    """Draw the list in its columns, from where reading begins."""
    size, place = listed.size, listed.place
    every = [entry for column in listed.columns for entry in column]
    _, wide = _widths(every, place, size)
    step = wide + GAP * size
    for i, column in enumerate(listed.columns):
        left = place.right - wide - i * step if paper.rtl else place.left + i * step
        y = place.top
        for j, entry in enumerate(column):
            y += APART * size * LEADING if entry.heading and j else 0.0
            y = _entry(paper, entry, Box(left, y, left + wide, place.bottom), size)


def _entry(paper: Sheet, entry: Entry, box: Box, size: float) -> float:
    sign = -1 if paper.rtl else 1
    start = box.right if paper.rtl else box.left
    colour = theme.HIGHLIGHT_TEXT if entry.heading and not entry.country else theme.INK
    if entry.point is not None:
        at = (start + sign * size * 0.6, box.top + size * LEADING / 2)
        hollow = entry.point.approximate
        legends.shape_outline(
            paper, entry.point.shape, entry.point.colour, at, size * 0.42, hollow=hollow
        )
        start += sign * SYMBOL * size
    y = box.top
    for line in _lines(entry, box.width, size):
        paper.line(line, start, y, Style(size, entry.heading, colour))
        y += size * LEADING
    return y
