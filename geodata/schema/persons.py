"""Whether the name of a person may be shown: decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geodata.schema.tables import SCHEMAS

if TYPE_CHECKING:
    from geodata.store.types import Change

PUBLIC = "name_public"
MASK = "•••"


def may_show(row: Mapping[Any, Any]) -> bool:
    """Whether the steward has ticked that the name in this row may be shown."""
    return str(row.get(PUBLIC, "")) == "yes"


def masked(entity: str, row: Mapping[Any, Any], *, names: bool = False) -> dict[str, str]:
    """A row as it may leave the store: every name of a person masked or left.

    Parameters
    ----------
    names : bool
        Whether names that are ticked were asked for. Pages ask for them;
        files leave without names unless someone asks.
    """
    schema = SCHEMAS.get(entity)
    cells = {str(key): str(value) for key, value in row.items()}
    for column in schema.persons if schema else ():
        if cells.get(column) and not (names and may_show(row)):
            cells[column] = MASK
    return cells


def masked_change(change: Change, *, names: bool = False) -> Change:
    """A version of a row with the names of both its sides as they may leave the store."""
    before, after = (
        masked(change.entity, side, names=names) if side is not None else None
        for side in (change.before, change.after)
    )
    return replace(change, before=before, after=after)
