"""The pages that a figure is set on, each declared once by its purpose."""

from __future__ import annotations

from dataclasses import dataclass, replace

CM = 72 / 2.54
# The least type of a poster's list, in parts of its labels': read from nearby, not across a room.
LIST_LEAST = 0.36
# The type on a poster's map, likewise: read from nearby, it leaves room for every symbol.
WRITTEN = 0.66


@dataclass(frozen=True)
class Size:
    """A page by purpose.

    Attributes
    ----------
    width : float
        Centimetres.
    height : float or None
        Centimetres; None lets the page grow with its content.
    title, subtitle, label, foot : float
        Type sizes in points; nothing is smaller than the foot but what stands on the map and
        in the list of a poster.
    margin : float
        Points.
    whole : bool
        A page of a document: the figure keeps the height it asks for, all notes
        stand beneath, and what is left of the page stays white.
    brief : bool
        The foot in few words, as a screen seen from afar has room for.
    reserved : float
        Points kept free below the foot.
    listed : bool
        A poster: beside a map stands the list of what it shows.
    """

    width: float
    height: float | None
    title: float
    subtitle: float
    label: float
    foot: float
    margin: float
    whole: bool = False
    brief: bool = False
    reserved: float = 0.0
    listed: bool = False

    @property
    def written(self) -> float:
        """Type size of what stands on a map."""
        return self.label * WRITTEN if self.listed else self.label

    @property
    def least(self) -> float:
        """Points below which nothing is set: the foot's, or the least type of a poster's list."""
        return min(self.foot, self.label * LIST_LEAST) if self.listed else self.foot

    @property
    def area(self) -> float:
        """Square centimetres; zero where the page grows."""
        return self.width * (self.height or 0.0)


def _scaled(size: Size, factor: float) -> Size:
    """The same page larger or smaller: sheets of the A series have one form."""
    lengths = ("width", "title", "subtitle", "label", "foot", "margin")
    grown = {name: round(getattr(size, name) * factor, 1) for name in lengths}
    return replace(size, height=round((size.height or 0.0) * factor, 1), **grown)


_A2 = Size(59.4, 42.0, 46.0, 30.0, 24.0, 18.0, 60.0, listed=True)
_UPRIGHT = replace(_A2, width=42.0, height=59.4)
# Next sheets of the A series.
_HALF, _DOUBLE = 0.5**0.5, 2**0.5

# What an export may be, the usual one first.
EXPORTED = {
    "full": Size(16.0, None, 14.0, 10.0, 8.5, 7.5, 12.0),
    "half": Size(8.0, None, 10.5, 8.0, 7.0, 6.0, 8.0),
    "slide": Size(33.867, 19.05, 26.0, 17.0, 14.0, 14.0, 34.0),
    "poster": _A2,
    "poster_tall": _UPRIGHT,
    "poster_a3": _scaled(_A2, _HALF),
    "poster_a3_tall": _scaled(_UPRIGHT, _HALF),
    "poster_a1": _scaled(_A2, _DOUBLE),
    "poster_a1_tall": _scaled(_UPRIGHT, _DOUBLE),
}
# Those that are laid out on their own: the others are these, larger or smaller.
DISTINCT = tuple(name for name in EXPORTED if not name.startswith(("poster_a1", "poster_a3")))
PAGES = EXPORTED | {
    # A window of 1280 × 720 or 1024 × 768: a point of these is at least one on the wall.
    "screen": Size(33.867, 19.05, 26.0, 18.0, 18.0, 18.0, 28.0, brief=True, reserved=36.0),
    "screen_tall": Size(27.094, 20.32, 26.0, 18.0, 18.0, 18.0, 24.0, brief=True, reserved=36.0),
    "page": Size(29.7, 21.0, 18.0, 12.0, 10.0, 8.0, 42.0, whole=True),
}
