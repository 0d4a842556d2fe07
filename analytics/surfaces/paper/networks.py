"""A network on paper: lines under points, names where they cover nothing."""

from __future__ import annotations

from matplotlib.patches import Circle

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.paper.legends import legend_height, legend_rows
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, width
from analytics.surfaces.shared import networked
from analytics.surfaces.shared.boxes import Box

ASPECT = 0.78
RADIUS = 0.42
# Free room around the outermost points, in type sizes.
ROOM = (4.5, 1.8)
LINES = ((False, theme.HAIRLINE, 0.9), (True, theme.MUTED, 1.6))
SAMPLE = 2.2


def wanted_height(mark: mk.NetworkMark, inner: float, size: float) -> float:
    """Height in points: the points, what their colours mean, and the lines."""
    return inner * ASPECT + _below(mark, inner, size)


def _below(mark: mk.NetworkMark, inner: float, size: float) -> float:
    words = [label for label, _ in mark.legend]
    return legend_height(words, inner, size) + size * LEADING * len(mark.lines) + size


def paint(paper: Sheet, mark: mk.NetworkMark, box: Box, size: float) -> None:
    """Draw lines, then points, then names: all that find room."""
    below = _below(mark, box.width, size)
    place = Box(box.left, box.top, box.right, box.bottom - below)
    across, down = ROOM[0] * size, ROOM[1] * size

    def at(node: mk.Node) -> tuple[float, float]:
        return (
            place.left + across + node.x * (place.width - 2 * across),
            place.top + down + node.y * (place.height - 2 * down),
        )

    for strong, colour, line in LINES:
        for link in mark.links:
            if link.strong is strong:
                ends = [at(mark.nodes[end]) for end in (link.first, link.second)]
                paper.stroke(ends, colour, line, order=2)
    _nodes(paper, [(node, *at(node)) for node in mark.nodes], place, size)
    _samples(paper, mark, Box(box.left, place.bottom, box.right, box.bottom), size)
    top = place.bottom + size * (0.6 + LEADING * len(mark.lines))
    legend_rows(paper, mark.legend, Box(box.left, top, box.right, box.bottom), size)


def _nodes(
    paper: Sheet, nodes: list[tuple[mk.Node, float, float]], place: Box, size: float
) -> None:
    spots = []
    for node, x, y in nodes:
        radius = size * RADIUS * node.swell
        patch = Circle(
            (x, y), radius, facecolor=node.colour, edgecolor=theme.MUTED, linewidth=0.5, zorder=3
        )
        paper.axes.add_artist(patch)
        spots.append((node.label, x, y, radius, node.swell))
    style = Style(paper.legible(size * 0.9))
    for placed in networked.named(spots, place, style.size, width):
        middle = (placed.box.left + placed.box.right) / 2
        paper.line(placed.label.text, middle, placed.box.top, style, "centre", halo=theme.PAPER)


def _samples(paper: Sheet, mark: mk.NetworkMark, box: Box, size: float) -> None:
    """A piece of each line and what it is, the dark one first."""
    start, sign = (box.right, -1) if paper.rtl else (box.left, 1)
    for i, (words, (_, colour, line)) in enumerate(zip(mark.lines, LINES[::-1], strict=True)):
        y = box.top + size * (0.3 + LEADING * i)
        middle = y + size * LEADING / 2
        paper.stroke([(start, middle), (start + sign * size * SAMPLE, middle)], colour, line)
        paper.line(words, start + sign * size * (SAMPLE + 0.6), y, Style(size))
