"""What has changed in a figure since its numbers were taken down."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.deck import Snapshot, Value
from analytics.packed import same
from analytics.words.kinds import KINDS, REMARK, ROW

RECORD = "record"


@dataclass(frozen=True)
class FigureChange:
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


def compare(before: Snapshot, after: Snapshot) -> tuple[FigureChange, ...]:
    """Every difference between two days' numbers of the same figure.

    Rows are matched by what names them (a region, a sector and a region, a
    year), columns by their key; columns that one of the two lacks are left out.
    """
    names = [c for c in before.columns if c in after.columns and _names(c[1], before)]
    measured = [c for c in before.columns if c in after.columns and c not in names]
    measured = [c for c in measured if _role(c[1]) != REMARK]
    then, now = _rows(before, names), _rows(after, names)
    changes = [FigureChange("removed", _labelled(key, names)) for key in then if key not in now]
    changes += [FigureChange("added", _labelled(key, names)) for key in now if key not in then]
    for key, row in then.items():
        if key not in now:
            continue
        for column in measured:
            old, new = row[column], now[key][column]
            if not same(old, new):
                row_ = _labelled(key, names)
                changes.append(FigureChange("value", row_, column[0], column[1], old, new))
    order = {"value": 0, "added": 1, "removed": 2}
    return tuple(sorted(changes, key=lambda change: order[change.kind]))


def _names(kind: str, table: Snapshot) -> bool:
    """Whether a column of that kind says which row it is."""
    if any(other == RECORD for _, other in table.columns):
        return kind == RECORD
    return _role(kind) == ROW


def _role(kind: str) -> str:
    """What a column is there for; one of a kind that is no more names its rows."""
    return KINDS[kind].role if kind in KINDS else ROW


Row = dict[tuple[str, str], Value]


def _rows(table: Snapshot, names: list[tuple[str, str]]) -> dict[tuple[Value, ...], Row]:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return {tuple(row[name] for name in names): row for row in rows}


def _labelled(
    key: tuple[Value, ...], names: list[tuple[str, str]]
) -> tuple[tuple[str, Value], ...]:
    return tuple((kind, value) for (_, kind), value in zip(names, key, strict=True))
