"""What a page of a given height can hold: less is drawn, and said, before text overlaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics.i18n import Wording
from analytics.render import marks as mk
from analytics.render.paper import charts, matrices, tables
from analytics.render.paper.box import Box
from analytics.render.shortened import first_bars


def wanted_height(mark: mk.Mark, inner: float, size: float) -> float:
    """Height in points that a mark asks for at a width."""
    if isinstance(mark, mk.TableMark):
        return tables.wanted_height(mark, inner, size)
    return charts.wanted_height(mark, inner, size)


def least_height(mark: mk.Mark, inner: float, size: float) -> float:
    """Height in points below which text of a mark would overlap."""
    if isinstance(mark, mk.TableMark):
        return tables.least_height(mark, inner, size)
    return charts.least_height(mark, inner, size)


def fitted(
    marks: Sequence[mk.Mark], box: Box, size: float, wording: Wording
) -> tuple[mk.Mark, ...]:
    """The marks that a box holds: the first cut to what fits, further ones whole or not."""
    first = _cut(marks[0], box, size, wording)
    kept, room = [first], box.height - least_height(first, box.width, size)
    for mark in marks[1:]:
        needs = least_height(mark, box.width, size)
        if needs <= room:
            kept.append(mark)
            room -= needs
    return tuple(kept)


def shared(marks: Sequence[mk.Mark], box: Box, size: float) -> Iterator[tuple[mk.Mark, Box]]:
    """The marks one below the other: each its least height, and its part of what is left."""
    least = [least_height(mark, box.width, size) for mark in marks]
    more = [wanted_height(mark, box.width, size) - least[i] for i, mark in enumerate(marks)]
    spare = (box.height - sum(least)) / (sum(more) or 1.0)
    top = box.top
    for mark, low, extra in zip(marks, least, more, strict=True):
        bottom = top + low + extra * spare
        yield mark, Box(box.left, top, box.right, bottom)
        top = bottom


def _cut(mark: mk.Mark, box: Box, size: float, wording: Wording) -> mk.Mark:
    if isinstance(mark, mk.MatrixMark):
        return matrices.cut(mark, box.width, box.height, size, wording)
    if isinstance(mark, mk.TableMark):
        return tables.cut(mark, box.width, box.height, size, wording)
    if not isinstance(mark, mk.BarMark):
        return mark
    for most in range(len(mark.bars), 1, -1):
        shorter = first_bars(mark, most, wording)
        if least_height(shorter, box.width, size) <= box.height:
            return shorter
    return first_bars(mark, 1, wording)
