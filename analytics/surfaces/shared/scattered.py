"""Where the axes, the names and the slope of a scatter lie, on every surface alike."""

from __future__ import annotations

from analytics.figures import marks as mk


def reaches(mark: mk.ScatterMark) -> tuple[float, float]:
    """How far the axes of a scatter go, both ways from zero, with room for names."""
    across = max([abs(dot.x) for dot in mark.dots], default=1.0) or 1.0
    up = max([abs(dot.y) for dot in mark.dots], default=1.0) or 1.0
    return across * 1.15, up * 1.3


def apart(mark: mk.ScatterMark, room: tuple[float, float]) -> set[str]:
    """Names of dots that do not cover each other; the others are left to the table.

    Parameters
    ----------
    room : tuple of float
        Shares of the two half axes that a name takes.
    """
    wide, high = reaches(mark)
    taken: list[mk.Dot] = []
    for dot in sorted(mark.dots, key=lambda dot: -abs(dot.x)):
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
