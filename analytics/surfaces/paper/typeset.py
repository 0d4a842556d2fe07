"""Text on paper: fonts, measuring, wrapping to a width, placing in a column.

All lengths are points (1/72 inch), y growing downwards from the top edge.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache

import matplotlib as mpl
from fontTools import subset
from matplotlib import font_manager, patheffects
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from analytics import theme
from analytics.surfaces.shared.labels import LEADING as LEADING
from analytics.words.plaintext import flat, plain
from geodata.languages import RLM

# Every family is asked for weight 600; those that only know 700 say so each time.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
# Arabic copied out of a PDF stays readable only with whole embedded fonts.
mpl.rcParams["pdf.fonttype"] = 42
# A PDF names glyphs by number: the tables by which a font chooses them for letters are read by
# nobody there, but take half of the time of writing one and a third of its fonts' size.
subset.Options._drop_tables_default = [
    *subset.Options._drop_tables_default,
    *("GSUB", "GPOS", "GDEF", "BASE", "MATH"),
]
mpl.rcParams["svg.hashsalt"] = "atlas-grappes"
mpl.rcParams["svg.fonttype"] = "none"
# Hinting rounds advances to pixels: text measured once would not fit elsewhere.
mpl.rcParams["text.hinting"] = "none"
# A dollar sign in a name is a dollar sign, not the start of a formula.
mpl.rcParams["text.parse_math"] = False

SURELY = 0.95
NO_GLYPH = "□"
RULER_DPI = 720
# Lines of a hatch to a measure of the drawing library, on a page so many points wide.
MOST_HATCHED, HATCHED_PAGE = 4, 454.0
_NARROWEST = 24.0
# Whether the page being laid out is set in the Arabic family: text has to be
# measured in the family it will be drawn in.
_RTL: ContextVar[bool] = ContextVar("rtl", default=False)


@dataclass(frozen=True)
class Halo:
    """A text with an outline of so many points around its letters."""

    text: Text
    colour: str
    width: float


@dataclass(frozen=True)
class Style:
    """Size in points, weight and colour of a piece of text."""

    size: float
    bold: bool = False
    colour: str = theme.INK


@cache
def families(rtl: bool) -> list[str]:
    """The font list of the theme, its own files registered with matplotlib.

    Arabic pages start with the Arabic family, which has Latin letters too:
    a run that changes fonts loses its place between the two directions.
    """
    for path in sorted(theme.FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(path)
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    first, second = theme.LATIN_FAMILIES[:-1], theme.ARABIC_FAMILIES
    wanted = (*second[:-1], *first, second[-1]) if rtl else (*first, *second)
    return [name for name in dict.fromkeys(wanted) if name in known]


@lru_cache(maxsize=256)
def font(size: float, bold: bool = False, rtl: bool = False) -> FontProperties:
    """Font properties of a size and weight."""
    # 600 exists in the bundled families; the last resort, DejaVu, has 700.
    return FontProperties(family=families(rtl), size=size, weight=600 if bold else 400)


@cache
def _letters() -> frozenset[int]:
    """Code points that some family of the theme can draw."""
    known: set[int] = set()
    for name in families(rtl=False):
        path = font_manager.findfont(FontProperties(family=name))
        known |= set(font_manager.get_font(path).get_charmap())
    return frozenset(known)


def drawable(text: str) -> str:
    """Text with a box in place of every character that no font at hand has."""
    if text.isascii():
        return text
    known = _letters()
    return "".join(letter if ord(letter) in known else NO_GLYPH for letter in text)


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(16, 16, RULER_DPI)  # type: ignore[no-untyped-call]


@contextmanager
def direction(*, rtl: bool) -> Iterator[None]:
    """Measure text as a page of that direction sets it."""
    token = _RTL.set(rtl)
    try:
        yield
    finally:
        _RTL.reset(token)


def width(text: str, size: float, bold: bool = False) -> float:
    """Advance width of one line, in points."""
    return _width(text, size, bold, _RTL.get())


@lru_cache(maxsize=8192)
def _width(text: str, size: float, bold: bool, rtl: bool) -> float:
    face = font(size, bold, rtl)
    measured = _ruler().get_text_width_height_descent(  # type: ignore[no-untyped-call]
        drawable(plain(text)), face, ismath=False
    )
    return float(measured[0]) * 72 / RULER_DPI


def wrap(text: str, style: Style, limit: float) -> list[str]:
    """Break a text into lines no wider than `limit` points.

    A single word wider than the limit is broken between letters rather than
    cut or left to overflow.
    """
    limit = max(limit, _NARROWEST)
    lines: list[str] = []
    gap = 2 * width("n", style.size, style.bold)
    gap = width("n n", style.size, style.bold) - gap
    for paragraph in text.split("\n"):
        current, reached = "", 0.0
        for word in paragraph.split(" "):
            attempt = f"{current} {word}" if current else word
            # Words are measured once each; a whole line only where it may be full.
            reached += width(word, style.size, style.bold) + (gap if current else 0.0)
            if reached < limit * SURELY or width(attempt, style.size, style.bold) <= limit:
                current = attempt
                continue
            if current:
                lines.append(current)
            *whole, current = _broken(word, style, limit)
            lines += whole
            reached = width(current, style.size, style.bold)
        lines.append(current)
    return lines


def _broken(word: str, style: Style, limit: float) -> list[str]:
    if width(word, style.size, style.bold) <= limit:
        return [word]
    pieces, piece = [], ""
    for letter in word:
        if piece and width(piece + letter, style.size, style.bold) > limit:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def shorten(text: str, style: Style, limit: float, lines: int) -> list[str]:
    """Wrapped text of at most `lines` lines, the last ending in an ellipsis if cut."""
    wrapped = wrap(text, style, limit)
    if len(wrapped) <= lines:
        return wrapped
    last = wrapped[lines - 1]
    while last and width(last + "…", style.size, style.bold) > limit:
        last = last[:-1]
    return [*wrapped[: lines - 1], last.rstrip() + "…"]


def height(lines: int, style: Style) -> float:
    """Height of that many lines, in points."""
    return lines * style.size * LEADING


class Sheet:
    """A page on which everything is placed in points from the top left corner.

    Parameters
    ----------
    least : float
        The smallest type the page may carry, in points.
    """

    def __init__(self, width_pt: float, height_pt: float, rtl: bool, least: float = 0.0) -> None:
        self.width, self.height, self.rtl, self.least = width_pt, height_pt, rtl, least
        self.figure = Figure(figsize=(width_pt / 72, height_pt / 72), facecolor=theme.PAPER)
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(0, width_pt)
        self.axes.set_ylim(height_pt, 0)
        self.axes.axis("off")
        self.halos: list[Halo] = []

    @property
    def hatching(self) -> tuple[str, float]:
        """The hatch of what nothing is known of, and its line: as light on every page."""
        times = min(self.width, self.height) / HATCHED_PAGE
        return "/" * min(max(round(MOST_HATCHED / times), 1), MOST_HATCHED), max(0.45 * times, 0.35)

    def legible(self, size: float) -> float:
        """A type size, raised to the smallest that the page may carry."""
        return max(size, self.least)

    def crowded(self, size: float) -> bool:
        """Whether type of that size is already the smallest: then there is little room."""
        return self.least >= size

    def directed(self, text: str) -> str:
        """The text with the base direction of the page, whatever it starts with.

        Isolates, which the drawing library does not follow, become plain marks. A
        mark right before a comma would make it overlap its neighbour in a PDF.
        """
        marked = drawable(flat(text, rtl=self.rtl))
        return RLM + marked if self.rtl else marked

    def line(
        self,
        text: str,
        x: float,
        y: float,
        style: Style,
        align: str = "start",
        *,
        halo: str = "",
        rotation: float = 0.0,
    ) -> None:
        """One line whose top is at `y`.

        `align` is ``start`` (reading start), ``end``, ``centre``, or a plain
        ``left`` or ``right``. `halo` is the colour of a thin outline.
        """
        sides = {"start": "right" if self.rtl else "left", "end": "left" if self.rtl else "right"}
        artist = self.axes.text(
            x,
            y + style.size * 0.98,
            self.directed(text),
            fontproperties=font(style.size, style.bold, self.rtl),
            color=style.colour,
            ha=sides.get(align, "center" if align == "centre" else align),
            va="baseline",
            rotation=rotation,
            rotation_mode="anchor",
            clip_on=False,
            zorder=6,
        )
        if halo:
            wide = style.size * 0.28
            artist.set_path_effects([patheffects.withStroke(linewidth=wide, foreground=halo)])
            self.halos.append(Halo(artist, halo, wide))

    def block(self, lines: list[str], left: float, right: float, y: float, style: Style) -> float:
        """Lines set from the reading start between `left` and `right`; returns the next y."""
        for text in lines:
            self.line(text, right if self.rtl else left, y, style)
            y += style.size * LEADING
        return y

    def rect(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        colour: str,
        *,
        edge: str = "none",
        line: float = 0.0,
        hatch: str = "",
        order: float = 2.0,
    ) -> None:
        """A filled rectangle."""
        patch = Rectangle(
            (left, top),
            width,
            height,
            facecolor=colour,
            edgecolor=edge,
            linewidth=line,
            hatch=hatch or None,
            zorder=order,
        )
        if hatch:
            patch.set_hatchcolor(theme.HAIRLINE)
            patch.set_hatch_linewidth(self.hatching[1])
        self.axes.add_artist(patch)

    def stroke(
        self,
        points: list[tuple[float, float]],
        colour: str = theme.HAIRLINE,
        line: float = 0.6,
        *,
        dashes: tuple[float, ...] = (),
        order: float = 1.5,
    ) -> None:
        """A line through points."""
        xs, ys = zip(*points, strict=True)
        drawn = Line2D(xs, ys, color=colour, linewidth=line, zorder=order)
        if dashes:
            drawn.set_dashes(dashes)
        self.axes.add_artist(drawn)

    def rule(self, left: float, right: float, y: float) -> None:
        """A hairline across the page."""
        self.stroke([(left, y), (right, y)])
