"""Outlines of the symbols, the same on every surface: unit radius, y downwards."""

from __future__ import annotations

import math

CIRCLE_STEPS = 28
STAR_INNER = 0.46
CROSS_ARM = 0.36


def vertices(shape: str) -> list[tuple[float, float]]:
    """Corners of a symbol of about equal visual weight.

    Parameters
    ----------
    shape : str
        ``circle``, ``square``, ``diamond``, ``triangle``, ``pentagon``,
        ``hexagon``, ``star`` or ``cross``.
    """
    if shape == "square":
        side = 0.86
        return [(-side, -side), (side, -side), (side, side), (-side, side)]
    if shape == "cross":
        arm = CROSS_ARM
        quarter = [(arm, -1.0), (arm, -arm), (1.0, -arm)]
        return [p for turn in range(4) for p in (_turned(q, turn) for q in quarter)]
    if shape == "star":
        return [_polar(1.18 if i % 2 == 0 else STAR_INNER * 1.18, i * 36.0) for i in range(10)]
    corners, radius, start = {
        "circle": (CIRCLE_STEPS, 0.95, 0.0),
        "diamond": (4, 1.15, 0.0),
        "triangle": (3, 1.18, 0.0),
        "pentagon": (5, 1.06, 0.0),
        "hexagon": (6, 1.02, 30.0),
    }[shape]
    return [_polar(radius, start + i * 360.0 / corners) for i in range(corners)]


def svg_path(shape: str, radius: float = 1.0, decimals: int = 2) -> str:
    """The outline as SVG path data around the origin."""
    points = [
        (round(x * radius, decimals), round(y * radius, decimals)) for x, y in vertices(shape)
    ]
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points) + "Z"


def _polar(radius: float, degrees: float) -> tuple[float, float]:
    """A point at an angle measured clockwise from the top."""
    turn = math.radians(degrees)
    return radius * math.sin(turn), -radius * math.cos(turn)


def _turned(point: tuple[float, float], quarters: int) -> tuple[float, float]:
    x, y = point
    for _ in range(quarters):
        x, y = -y, x
    return x, y
