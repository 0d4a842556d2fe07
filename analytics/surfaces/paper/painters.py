"""How each kind of mark is painted on paper, and what a page of a given height can hold.

Less is drawn, and said, before text overlaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.figures import marks as mk
from analytics.surfaces.paper import (
    charts,
    curves,
    matrices,
    networks,
    panels,
    scatters,
    stacks,
    tables,
    treemaps,
)
from analytics.surfaces.paper.typeset import Sheet
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording


def _shrinks(mark: Any, inner: float, size: float) -> float:
    """A mark without labels that could touch only shrinks."""
    del mark, inner, size
    return 0.0


def _whole(mark: Any, inner: float, height: float, size: float, wording: Wording) -> Any:
    """A mark of which nothing can be left out."""
    del inner, height, size, wording
    return mark


@dataclass(frozen=True)
class Painter:
    """How one kind of mark is painted.

    Attributes
    ----------
    paint : callable
        Draws it into a box.
    wanted, least : callable
        Height in points that it asks for at a width, and below which text would overlap.
    cut : callable
        What of it a box of that width and height holds.
    """

    paint: Callable[[Sheet, Any, Box, float], None]
    wanted: Callable[[Any, float, float], float]
    least: Callable[[Any, float, float], float] = _shrinks
    cut: Callable[[Any, float, float, float, Wording], Any] = _whole


PAINTERS: Mapping[type[mk.Mark], Painter] = {
    mk.BarMark: Painter(charts.bars, charts.bars_wanted, charts.bars_least, charts.bars_cut),
    mk.StackMark: Painter(
        stacks.stacks, stacks.stacks_wanted, stacks.stacks_least, stacks.stacks_cut
    ),
    mk.TreeMark: Painter(treemaps.paint, treemaps.wanted_height),
    mk.MatrixMark: Painter(
        matrices.paint, matrices.wanted_height, matrices.least_height, matrices.cut
    ),
    mk.ColumnMark: Painter(charts.columns, charts.columns_wanted),
    mk.ScatterMark: Painter(scatters.paint, scatters.wanted_height),
    mk.NetworkMark: Painter(networks.paint, networks.wanted_height),
    mk.CurveMark: Painter(curves.paint, curves.wanted_height),
    mk.PanelMark: Painter(panels.paint, panels.wanted_height),
    mk.TableMark: Painter(tables.paint, tables.wanted_height, tables.least_height, tables.cut),
}


def wanted_height(mark: mk.Mark, inner: float, size: float) -> float:
    """Height in points that a mark asks for at a width."""
    return PAINTERS[type(mark)].wanted(mark, inner, size)


def least_height(mark: mk.Mark, inner: float, size: float) -> float:
    """Height in points below which text of a mark would overlap; 0 where it only shrinks."""
    return PAINTERS[type(mark)].least(mark, inner, size)


def paint(paper: Sheet, mark: mk.Mark, box: Box, size: float) -> None:
    """Draw a mark into a box."""
    PAINTERS[type(mark)].paint(paper, mark, box, size)


def fitted(
    marks: Sequence[mk.Mark], box: Box, size: float, wording: Wording
) -> tuple[mk.Mark, ...]:
    """The marks that a box holds: the first cut to what fits, further ones whole or not."""
    first = PAINTERS[type(marks[0])].cut(marks[0], box.width, box.height, size, wording)
    fitting, room = [first], box.height - least_height(first, box.width, size)
    for mark in marks[1:]:
        needs = least_height(mark, box.width, size)
        if needs <= room:
            fitting.append(mark)
            room -= needs
    return tuple(fitting)


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
