"""Where the windows of a map, and its legend, go on a page."""

from __future__ import annotations

from analytics.figures import marks as mk
from analytics.surfaces.paper import legends
from analytics.surfaces.paper.typeset import Sheet
from analytics.surfaces.shared import windows
from analytics.surfaces.shared.boxes import Box, aspect
from analytics.surfaces.shared.windows import Frame, Legend, Scene
from analytics.words.i18n import Wording

LEGEND_SHARE, WIDE_LEGEND_SHARE = 0.3, 0.4
# Under its corner the whole is at most so high, in parts of the width; broad, it takes so much.
WHOLE_HIGH, WIDE_WHOLE, BROAD = 0.3, 0.42, 2.0
# On a broad page, in parts of the height.
LOW_WHOLE = 0.3
# A window of the whole is at most so much higher than what it shows.
ROOMY = 1.4
GUTTER = 10.0
# Share of the width for a country beside its corner: names find room around a narrow one.
LEAST_MAIN = 0.46
# Of the height of a broad page: a corner shown lower than this stands beside the legend.
LEAST_INSET, THIRD = 0.3, 0.38
# Height of the whole country beside its enlarged corner, in type sizes.
MIN_WHOLE = 4.0


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
    # A legend that is higher than the map beside it stands below, as `arranged` has it.
    if len(shown) == 1 and legends.height(scene.legends, inner * WIDE_LEGEND_SHARE, size) > main:
        below = legends.height(scene.legends, inner, size)
        return min(inner / aspect(shown[0].bounds), inner) + GUTTER + below
    return min(main, inner * 1.15)


def arranged(
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
        left = box.height - GUTTER - _under_band(scene, box.width, size, most, crowded=crowded)
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


def _under_band(
    scene: Scene, wide: float, size: float, most: float, *, crowded: bool = False
) -> float:
    """Height of a row with the legend and the whole, small: at most so high."""
    share = 1 - _whole_share(scene)
    return max(
        legends.height(scene.legends, wide * share, size, crowded=crowded),
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
    most = whole.width / aspect(scene.frames[0].bounds) * ROOMY
    return [whole.inset(bottom=max(whole.height - most, 0.0)), inset], legend


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
