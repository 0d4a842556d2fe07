"""What has changed in a figure since its numbers were taken down."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.deck import Snapshot, Value
from analytics.packed import same

# What is found out about a row; all else names it. A year names a row of a
# timeline, but is a fact of a record.
MEASURED = ("count", "number", "share", "verdict", "pattern", "gap", "phrase", "flag")
LEFT_OUT = ("status", "precision")
RECORD = "record"


@dataclass(frozen=True)
class Change:
    """One row or one number that is not as it was.

    Attributes
    ----------
    kind : str
        ``value``, ``added`` or ``removed``.
    row : tuple of (str, Value)
        Kind and code of what names the row.
    column : str
        Key of the column whose number changed.
    measure : str
        Kind of that column.
    before, after : Value
    """

    kind: str
    row: tuple[tuple[str, Value], ...]
    column: str = ""
    measure: str = ""
    before: Value = None
    after: Value = None


def compare(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Every difference between two days' numbers of the same figure.

    Rows are matched by what names them (a region, a sector and a region, a
    year), columns by their key; columns that one of the two lacks are left out.
    """
    names = [c for c in before.columns if c in after.columns and _names(c[1], before)]
    measured = [c for c in before.columns if c in after.columns and c not in names]
    measured = [c for c in measured if c[1] not in LEFT_OUT]
    then, now = _rows(before, names), _rows(after, names)
    found = [Change("removed", _labelled(key, names)) for key in then if key not in now]
    found += [Change("added", _labelled(key, names)) for key in now if key not in then]
    for key, row in then.items():
        if key not in now:
            continue
        for column in measured:
            old, new = row[column], now[key][column]
            if not same(old, new):
                row_ = _labelled(key, names)
                found.append(Change("value", row_, column[0], column[1], old, new))
    order = {"value": 0, "added": 1, "removed": 2}
    return tuple(sorted(found, key=lambda change: order[change.kind]))


def _names(kind: str, table: Snapshot) -> bool:
    """Whether a column of that kind says which row it is."""
    if any(other == RECORD for _, other in table.columns):
        return kind == RECORD
    return kind not in MEASURED and kind not in LEFT_OUT


Row = dict[tuple[str, str], Value]


def _rows(table: Snapshot, names: list[tuple[str, str]]) -> dict[tuple[Value, ...], Row]:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return {tuple(row[name] for name in names): row for row in rows}


def _labelled(
    key: tuple[Value, ...], names: list[tuple[str, str]]
) -> tuple[tuple[str, Value], ...]:
    return tuple((kind, value) for (_, kind), value in zip(names, key, strict=True))
