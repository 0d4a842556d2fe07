"""Where the axes, the names and the slope of a scatter lie, on every surface alike."""

from __future__ import annotations

import math

from analytics.figures import marks as mk

# Numbers along an axis are no more than these.
MOST_TICKS = 6


def reaches(mark: mk.ScatterMark) -> tuple[float, float]:
    """How far the axes of a scatter go, both ways from zero, with room for names."""
    across = max([abs(dot.x) for dot in mark.dots], default=1.0) or 1.0
    up = max([abs(dot.y) for dot in mark.dots], default=1.0) or 1.0
    return across * 1.15, up * 1.3


def window(mark: mk.ScatterMark) -> tuple[float, float, float, float]:
    """Left, right, lower and upper end of the axes."""
    if mark.window is not None:
        return mark.window
    wide, high = reaches(mark)
    return -wide, wide, -high, high


def ticks(mark: mk.ScatterMark) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Round numbers along both axes where these measure something of their own.

    Axes that reach equally far from zero are in units of the spread, which nobody reads off.
    """
    if mark.window is None:
        return (), ()
    left, right, low, high = mark.window
    return _round_between(left, right), _round_between(low, high)


def _round_between(low: float, high: float) -> tuple[float, ...]:
    raw = (high - low) / MOST_TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(n * power for n in (1, 2, 5, 10) if n * power >= raw)
    first, last = math.ceil(low / step), math.floor(high / step)
    return tuple(round(n * step, 10) for n in range(first, last + 1))


def apart(mark: mk.ScatterMark, room: tuple[float, float]) -> set[str]:
    """Names of dots that do not cover each other; the others are left to the table.

    Parameters
    ----------
    room : tuple of float
        Shares of the two half axes that a name takes.
    """
    left, right, low, up = window(mark)
    wide, high = (right - left) / 2, (up - low) / 2
    taken: list[mk.Dot] = []
    for dot in sorted(mark.dots, key=lambda dot: (-dot.swell, -abs(dot.x - mark.cross[0]))):
        near = any(
            abs(dot.x - other.x) < wide * room[0] and abs(dot.y - other.y) < high * room[1]
            for other in taken
        )
        if dot.named and not near:
            taken.append(dot)
    return {dot.label for dot in taken}


def slope_ends(mark: mk.ScatterMark) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Where the line of the slope enters and leaves the figure, if it has one."""
    if mark.slope is None:
        return None
    wide, high = reaches(mark)
    value = mark.slope[0]
    far = min(wide, high / abs(value)) if value else wide
    return (-far, -far * value), (far, far * value)
