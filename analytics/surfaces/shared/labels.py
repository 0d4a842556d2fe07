"""Names on maps, placed where they cover neither each other nor a symbol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics.surfaces.shared.boxes import Box

# Height of a line in type sizes.
LEADING = 1.36
# Advance width of a line in points, as its surface sets it: text, size, bold.
Measure = Callable[[str, float, bool], float]

# Offsets tried in turn, in widths and heights of the label around its anchor.
OFFSETS = (
    (0.0, 0.0),
    (0.0, -0.9),
    (0.0, 0.9),
    (0.55, 0.0),
    (-0.55, 0.0),
    (0.55, -0.8),
    (-0.55, -0.8),
    (0.55, 0.8),
    (-0.55, 0.8),
    (0.0, -1.8),
    (0.0, 1.8),
    (0.7, -1.6),
    (-0.7, -1.6),
    (0.7, 1.6),
    (-0.7, 1.6),
)


@dataclass(frozen=True)
class Label:
    """A name that wants to stand at a point; heavier ones are placed first."""

    text: str
    x: float
    y: float
    weight: float
    strong: bool = False


@dataclass(frozen=True)
class Placed:
    """A name with the box it got."""

    label: Label
    box: Box


def place(
    labels: Sequence[Label], obstacles: Sequence[Box], frame: Box, size: float, measure: Measure
) -> list[Placed]:
    """Place what fits; a name that would cover another is left out.

    Parameters
    ----------
    obstacles : sequence of Box
        Symbols that must stay visible.
    frame : Box
        Names stay inside it.
    """
    taken = list(obstacles)
    placed = []
    for label in sorted(labels, key=lambda item: (-item.strong, -item.weight, item.text)):
        extent = measure(label.text, size, label.strong) + 2, size * LEADING
        box = _free_box(label, taken, frame, extent)
        if box is not None:
            taken.append(box)
            placed.append(Placed(label, box))
    return placed


def _free_box(
    label: Label, taken: Sequence[Box], frame: Box, extent: tuple[float, float]
) -> Box | None:
    wide, height = extent
    for right, down in OFFSETS:
        x, y = label.x + right * wide, label.y + down * height
        box = Box(x - wide / 2, y - height / 2, x + wide / 2, y + height / 2)
        if frame.holds(box) and not any(box.overlaps(other) for other in taken):
            return box
    return None
