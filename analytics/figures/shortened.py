"""Drawing less than there is, and saying so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analytics.figures.marks import Bar, BarMark, MatrixMark, StackMark
from analytics.words.i18n import Wording


def shown_of(shown: int, total: int, wording: Wording) -> str:
    """How many of the numbers are drawn; the table has them all."""
    return wording.text("chart.shown_of", shown=wording.number(shown), total=wording.number(total))


def shown_columns(shown: int, total: int, wording: Wording) -> str:
    """How many columns of a list are drawn; the table has them all."""
    numbers = {"shown": wording.number(shown), "total": wording.number(total)}
    return wording.text("chart.shown_columns", **numbers)


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
    shown: list[Bar] = []
    for bar in mark.bars:
        drawn[bar.group] += 1
        if bar.strong or (bar.group in groups and drawn[bar.group] <= each):
            shown.append(bar)
    total = mark.total or len(mark.bars)
    return replace(mark, bars=tuple(shown), total=total, rest=shown_of(len(shown), total, wording))


def first_stacks(mark: StackMark, most: int, wording: Wording) -> StackMark:
    """The first stacks, and how many there are."""
    if len(mark.rows) <= most:
        return mark
    rest = shown_of(most, len(mark.rows), wording)
    return replace(mark, rows=mark.rows[:most], sums=mark.sums[:most], rest=rest)


def first_cells(mark: MatrixMark, rows: int, columns: int, wording: Wording) -> MatrixMark:
    """The columns and rows that matter most, at most so many of each, in their order."""
    if len(mark.rows) <= rows and len(mark.columns) <= columns:
        return mark
    every = range(len(mark.rows))
    columns_shown = _heaviest([mark.weight(every, [j]) for j in range(len(mark.columns))], columns)
    filled = [i for i in every if any(mark.values[i][j] is not None for j in columns_shown)]
    chosen = [filled[k] for k in _heaviest([mark.weight([i], columns_shown) for i in filled], rows)]
    columns_shown = [j for j in columns_shown if any(mark.values[i][j] is not None for i in chosen)]
    return told_part(mark, chosen, columns_shown, wording)


def told_part(
    mark: MatrixMark, rows: Sequence[int], columns: Sequence[int], wording: Wording
) -> MatrixMark:
    """Some rows and columns of a matrix; `rest` counts the numbers that are not drawn."""
    smaller = mark.part(rows, columns)
    shown, total = smaller.numbers, mark.numbers
    return replace(smaller, rest=shown_of(shown, total, wording) if shown < total else "")


def _heaviest(sums: Sequence[float], most: int) -> list[int]:
    """Positions of the largest sums, in their own order."""
    return sorted(sorted(range(len(sums)), key=lambda i: (-sums[i], i))[:most])
