"""Squarified rectangles: areas proportional to values, as close to squares as can be.

After Bruls, Huizing and van Wijk, "Squarified treemaps" (2000).
"""

from __future__ import annotations

from collections.abc import Sequence

Rectangle = tuple[float, float, float, float]


def squarify(values: Sequence[float], box: Rectangle) -> list[Rectangle]:
    """Rectangles (left, top, width, height) for positive values, largest first.

    Parameters
    ----------
    values : sequence of float
        Sorted from largest to smallest.
    box : tuple
        Left, top, width, height to fill.
    """
    left, top, width, height = box
    total = sum(values)
    if not values or total <= 0:
        return []
    areas = [value * width * height / total for value in values]
    placed: list[Rectangle] = []
    start = 0
    while start < len(areas):
        side = min(width, height)
        end = start + 1
        while end < len(areas) and _worst(areas[start : end + 1], side) <= _worst(
            areas[start:end], side
        ):
            end += 1
        row = areas[start:end]
        thickness = sum(row) / side
        offset = 0.0
        for area in row:
            length = area / thickness
            if width >= height:
                placed.append((left, top + offset, thickness, length))
            else:
                placed.append((left + offset, top, length, thickness))
            offset += length
        if width >= height:
            left, width = left + thickness, width - thickness
        else:
            top, height = top + thickness, height - thickness
        start = end
    return placed


def _worst(row: Sequence[float], side: float) -> float:
    """The most elongated rectangle of a row laid along `side`."""
    total = sum(row)
    return max(
        max(side * side * area / (total * total), total * total / (side * side * area))
        for area in row
    )
