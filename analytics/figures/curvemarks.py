"""The mark of curves: lines over a scale of numbers, and bands between two lines."""

from __future__ import annotations

from dataclasses import dataclass

# Places of a line, from left to right.
Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Band:
    """What lies between two lines: an envelope; `ends` is what its lower and upper line are."""

    label: str
    low: Line
    high: Line
    colour: str
    ends: tuple[str, str]


@dataclass(frozen=True)
class CurveMark:
    """A line, and the bands it is compared with, over two axes that begin at zero.

    Attributes
    ----------
    label, colour : str
        Of the line.
    bands : tuple of Band
        The widest first.
    x_axis, y_axis : str
    x_ticks, y_ticks : tuple of (value, words)
        Where the axes are marked, zero among them; the last is how far each goes.
    even : float or None
        A height that a thin line marks.
    """

    line: Line
    label: str
    colour: str
    bands: tuple[Band, ...]
    x_axis: str
    y_axis: str
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    even: float | None = None

    @property
    def reach(self) -> tuple[float, float]:
        """How far the axes go."""
        return self.x_ticks[-1][0], self.y_ticks[-1][0]

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """Words and colour of the line and of every band."""
        return ((self.label, self.colour), *((band.label, band.colour) for band in self.bands))
