"""Stacked bars on paper: as many as fit, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.shortened import first_stacks
from analytics.surfaces.paper.lanes import LABEL_SHARE, Lane, lane_of, most_that_fit, rest_lines
from analytics.surfaces.paper.legends import legend_height, legend_rows
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, shorten, width
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording

# Height of a stack's row in type sizes: as wanted, and the least that keeps labels apart.
STACK_PITCH = (3.0, 2.7)


def stacks_wanted(mark: mk.StackMark, inner: float, size: float) -> float:
    """Height in points that stacked bars and their legend ask for."""
    return _stack_height(mark, inner, size, STACK_PITCH[0])


def stacks_least(mark: mk.StackMark, inner: float, size: float) -> float:
    """Height in points below which labels of stacks would touch."""
    return _stack_height(mark, inner, size, STACK_PITCH[1])


def stacks_cut(
    mark: mk.StackMark, inner: float, height: float, size: float, wording: Wording
) -> mk.StackMark:
    """The first stacks that fit."""
    return most_that_fit(
        len(mark.rows),
        lambda most: first_stacks(mark, most, wording),
        lambda shorter: stacks_least(shorter, inner, size),
        height,
    )


def _stack_height(mark: mk.StackMark, inner: float, size: float, pitch: float) -> float:
    legend = legend_height([label for label, _ in mark.legend], inner, size)
    rest = len(rest_lines(mark.rest, size, inner)) * size * LEADING
    return len(mark.rows) * size * pitch + legend + rest + size * 1.5


def stacks(paper: Sheet, mark: mk.StackMark, box: Box, size: float) -> None:
    """Stacked bars on one scale, values in the parts that hold them, a legend below."""
    gutter = max((width(label, size) for label, _ in mark.rows), default=0.0)
    gutter = min(gutter, box.width * LABEL_SHARE)
    totals = [sum(part.value for part in parts) for _, parts in mark.rows]
    said = mark.sums or tuple(f"{total:g}" for total in totals)
    room = max((width(text, size, True) for text in said), default=0.0) + size
    low, high = mark.ends
    lane = lane_of(paper, box, gutter + size * 0.8, room)
    peak = (high - low) or 1.0
    # Zero lies as far from the start as the longest stack goes below it.
    lane = Lane(lane.at(-low / peak), lane.length, lane.sign)
    legend = legend_height([label for label, _ in mark.legend], box.width, size)
    rest = rest_lines(mark.rest, size, box.width)
    below = legend + len(rest) * size * LEADING
    pitch = min((box.height - below) / max(len(mark.rows), 1), size * 4)
    top = box.top
    for (label, parts), text_of_sum in zip(mark.rows, said, strict=True):
        lines = shorten(label, Style(size), gutter, 2)
        y = top + (pitch - len(lines) * size * LEADING) / 2
        for i, text in enumerate(lines):
            anchor = lane.at(low / peak) - lane.sign * size * 0.8
            paper.line(text, anchor, y + i * size * LEADING, Style(size), "end")
        _stack(paper, parts, lane, (top, pitch), peak, size)
        above = sum(part.value for part in parts if part.value > 0)
        end = lane.at(above / peak) + lane.sign * size * 0.4
        if mark.summed:
            y = top + (pitch - size * LEADING) / 2
            paper.line(text_of_sum, end, y, Style(size, bold=True))
        top += pitch
    if low < 0:
        paper.stroke([(lane.start, box.top), (lane.start, top)], theme.MUTED, 0.7, order=3)
    if rest:
        top += size * 0.3
        paper.block(rest, box.left, box.right, top, Style(size, colour=theme.MUTED))
        top += len(rest) * size * LEADING
    legend_rows(paper, mark.legend, Box(box.left, top + size * 0.6, box.right, box.bottom), size)


def _stack(
    paper: Sheet,
    parts: Sequence[mk.Part],
    lane: Lane,
    row: tuple[float, float],
    peak: float,
    size: float,
) -> None:
    top, pitch = row
    thickness, reached = size * 1.7, {True: 0.0, False: 0.0}
    for part in parts:
        done = reached[part.value < 0]
        start, end = lane.at(done / peak), lane.at((done + part.value) / peak)
        y = top + (pitch - thickness) / 2
        paper.rect(
            min(start, end), y, abs(end - start), thickness, part.colour, edge=theme.PAPER, line=0.8
        )
        if width(part.text, size) < abs(end - start) - 2:
            style = Style(size, colour=theme.text_on(part.colour))
            paper.line(
                part.text, (start + end) / 2, top + (pitch - size * LEADING) / 2, style, "centre"
            )
        reached[part.value < 0] = done + part.value
