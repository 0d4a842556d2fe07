"""Where text really is on a laid-out page: the extent of its ink, in points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from shapely import affinity
from shapely.geometry import box

from analytics.surfaces.paper.typeset import Sheet

DPI = 720
# Rasters for the question whether two texts whose boxes touch share any ink.
DOTS = 2
DARK = 140


@dataclass(frozen=True)
class Piece:
    """One line of text on a page with the rectangle its ink fills."""

    text: str
    size: float
    outline: shapely.Polygon
    artist: Text

    @property
    def plain(self) -> str:
        """The text without marks of direction."""
        return self.text.translate(dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069")))


def pieces(paper: Sheet) -> list[Piece]:
    """Every text on a page."""
    return [
        Piece(text.get_text(), float(text.get_fontsize()), _outline(text), text)
        for axes in paper.figure.axes
        for text in axes.texts
        if text.get_text().strip("\u200f \u2067\u2069")
    ]


def outside(paper: Sheet, slack: float = 0.3) -> list[str]:
    """Texts that leave the page."""
    page = box(-slack, -slack, paper.width + slack, paper.height + slack)
    return [piece.text for piece in pieces(paper) if not page.contains(piece.outline)]


def overlapping(paper: Sheet) -> list[tuple[str, str]]:
    """Pairs of texts that share ink."""
    found = pieces(paper)
    shrunk = [piece.outline.buffer(-0.3) for piece in found]
    near = shapely.STRtree(shrunk).query(shrunk, predicate="intersects").T
    return [
        (found[i].text, found[j].text)
        for i, j in near
        if i < j and _share_ink(found[i].artist, found[j].artist)
    ]


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(16, 16, DPI)


def _outline(text: Text) -> shapely.Polygon:
    wide, high, below = _measured(text.get_text(), text.get_fontproperties())
    x, y = text.get_position()
    left = x - {"left": 0.0, "center": wide / 2, "right": wide}[text.get_ha()]
    flat = box(left, y - (high - below), left + wide, y + below)
    # The page's y grows downwards: an angle turns the other way round.
    return affinity.rotate(flat, -text.get_rotation(), origin=(x, y))


_sizes: dict[tuple[str, FontProperties], tuple[float, float, float]] = {}


def _measured(text: str, face: FontProperties) -> tuple[float, float, float]:
    """Width, height and depth of the ink of a line, in points."""
    key = (text, face)
    if key not in _sizes:
        measured = _ruler().get_text_width_height_descent(text, face, ismath=False)
        wide, high, below = (value * 72 / DPI for value in measured)
        _sizes[key] = (wide, high, below)
    return _sizes[key]


Raster = tuple[npt.NDArray[np.bool_], int, int]
_rasters: dict[Any, Raster] = {}


def _raster(text: Text) -> Raster:
    """Dark dots of a text, and where they are from its anchor."""
    face = text.get_fontproperties()
    key = (text.get_text(), face, text.get_rotation(), text.get_ha())
    if key not in _rasters:
        wide, high, _ = _measured(text.get_text(), face)
        half_x = int(wide + 8)
        half_y = int((wide if text.get_rotation() else 2 * high) + 8)
        figure = Figure(figsize=(2 * half_x / 72, 2 * half_y / 72), dpi=72 * DOTS)
        canvas = FigureCanvasAgg(figure)
        figure.text(
            0.5,
            0.5,
            text.get_text(),
            fontproperties=face,
            ha=text.get_ha(),
            va="baseline",
            rotation=text.get_rotation(),
            rotation_mode="anchor",
        )
        canvas.draw()
        dark = np.asarray(canvas.buffer_rgba())[..., 0] < DARK
        _rasters[key] = (dark, -half_x * DOTS, -half_y * DOTS)
    return _rasters[key]


def _share_ink(first: Text, second: Text) -> bool:
    (one, x1, y1), (other, x2, y2) = _raster(first), _raster(second)
    (left1, top1), (left2, top2) = first.get_position(), second.get_position()
    x1, y1 = x1 + round(left1 * DOTS), y1 + round(top1 * DOTS)
    x2, y2 = x2 + round(left2 * DOTS), y2 + round(top2 * DOTS)
    left, top = max(x1, x2), max(y1, y2)
    right = min(x1 + one.shape[1], x2 + other.shape[1])
    bottom = min(y1 + one.shape[0], y2 + other.shape[0])
    if right <= left or bottom <= top:
        return False
    here = one[top - y1 : bottom - y1, left - x1 : right - x1]
    there = other[top - y2 : bottom - y2, left - x2 : right - x2]
    return bool((here & there).any())


def shapes_outside(paper: Sheet, slack: float = 0.5) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of shapes that leave the page, map windows apart.

    What a map window cuts off is not drawn, wherever it lies.
    """
    page = paper.figure.bbox
    found = []
    for artist in paper.axes.patches:
        clip = artist.get_clip_box()
        if clip is not None and clip.width * clip.height < 0.99 * page.width * page.height:
            continue
        bounds = artist.get_path().transformed(artist.get_patch_transform()).get_extents()
        left, top, right, bottom = bounds.x0, bounds.y0, bounds.x1, bounds.y1
        if min(left, top) < -slack or right > paper.width + slack or bottom > paper.height + slack:
            found.append((left, top, right, bottom))
    return found
