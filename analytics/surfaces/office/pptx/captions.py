"""Names of regions on slides: the text of a region's shape, or a shape of their own."""

from __future__ import annotations

import shapely

from analytics import theme
from analytics.surfaces.office.pptx.shapes import Caption, Drawn, Group
from analytics.surfaces.shared.layout import Layout
from analytics.surfaces.shared.names import PlacedName
from analytics.surfaces.shared.windows import Scene

# Corners of the ground under a name.
ROUNDED = 4.0


def of_window(scene: Scene, laid: Layout, size: float) -> tuple[dict[str, Caption], list[Group]]:
    """Names that are the text of their region's shape, by region, and those beside.

    What hangs over a border, stands outside or needs a ground to be read on has a shape of
    its own. All are in ink or white, whichever reads on what lies under.
    """
    inside, beside = {}, []
    for placed in laid.names:
        under = _under(scene, laid, placed)
        first = (theme.MUTED,) if placed.name.around else ()
        colour, needs_ground = theme.legible_on(under, first)
        name, lang = placed.name, scene.wording.lang
        caption = Caption("\n".join(placed.lines), placed.box, size, colour, lang, bold=name.strong)
        if _held(laid, placed) and not needs_ground:
            inside[name.code] = caption
        else:
            beside.append(_beside(placed, caption, theme.MIST if needs_ground else ""))
    return inside, beside


def _held(laid: Layout, placed: PlacedName) -> bool:
    """Whether a name lies wholly in its region; a country has no shape of its own."""
    ground = laid.grounds.get(placed.name.code)
    if ground is None or placed.leader is not None:
        return False
    return bool(shapely.contains(ground, placed.box.shape))


def _under(scene: Scene, laid: Layout, placed: PlacedName) -> list[str]:
    """The colours that may lie under a name."""
    met = {code for code, ground in laid.grounds.items() if ground.intersects(placed.box.shape)}
    fills = {area.fill for area in scene.area.areas if area.code in met} - {theme.CLEAR}
    fills |= set(scene.raster.colours) if scene.raster else set()
    return sorted(fills | (set() if _held(laid, placed) else {theme.LAND, theme.SEA}))


def _beside(placed: PlacedName, caption: Caption, fill: str) -> Group:
    """A name with a shape of its own, and its line into its region."""
    ground = shapely.buffer(shapely.buffer(placed.box.shape, -ROUNDED), ROUNDED)
    text = placed.name.text
    label = Drawn(text, "", ground, fill, "", caption=caption)
    if placed.leader is None:
        return Group(text, "", [label])
    line = Drawn("", "", shapely.LineString(placed.leader), "", theme.INK, 0.6)
    return Group(text, "", [line, label])
