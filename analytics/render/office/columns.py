"""How wide the columns of a table are, from the words in them."""

from __future__ import annotations

from analytics.render.marks import TableMark

LEAST, MOST = 4, 44


def letters(mark: TableMark) -> tuple[int, ...]:
    """Letters that each column asks for: its longest cell, its longest heading word."""
    wanted = []
    for j, heading in enumerate(mark.headings):
        longest = max((len(row[j]) for row in mark.rows), default=0)
        word = max((len(part) for part in heading.split(" ")), default=0)
        wanted.append(min(max(longest, word, LEAST), MOST))
    return tuple(wanted)


def shares(mark: TableMark) -> tuple[float, ...]:
    """Each column's part of the width."""
    wanted = letters(mark)
    # Two letters for the space at both sides of a cell.
    total = sum(wanted) + 2 * len(wanted)
    return tuple((count + 2) / total for count in wanted)
