"""Drawing less than there is, and saying so."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from analytics.i18n import Wording
from analytics.render.marks import Bar, BarMark


def shown_of(shown: int, total: int, wording: Wording) -> str:
    """How many of the numbers are drawn; the table has them all."""
    return wording.text("chart.shown_of", shown=wording.number(shown), total=wording.number(total))


def first_bars(mark: BarMark, most: int, wording: Wording) -> BarMark:
    """The first bars of every group, as many of each, and all that are highlighted.

    A list of several countries cut at its end would lose whole countries.
    """
    if len(mark.bars) <= most:
        return mark
    sizes = Counter(bar.group for bar in mark.bars)
    fitting = [k for k in range(1, most + 1) if sum(min(k, n) for n in sizes.values()) <= most]
    each = max(fitting, default=1)
    groups = list(sizes)[:most]
    drawn: Counter[str] = Counter()
    kept: list[Bar] = []
    for bar in mark.bars:
        drawn[bar.group] += 1
        if bar.strong or (bar.group in groups and drawn[bar.group] <= each):
            kept.append(bar)
    total = mark.total or len(mark.bars)
    return replace(mark, bars=tuple(kept), total=total, rest=shown_of(len(kept), total, wording))
