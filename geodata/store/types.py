"""What goes into the store and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What a database keeps as a number.
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Edit:
    """A row as it shall be.

    Attributes
    ----------
    entity, key : str
    after : mapping or None
        Field → text; fields left out keep their value. None removes the row.
    expected : int or None
        The version the edit was made from (0: no such row); None does not ask.
    """

    entity: str
    key: str
    after: Mapping[str, str] | None
    expected: int | None = None


@dataclass(frozen=True)
class Batch:
    """One commit.

    Attributes
    ----------
    number : int
    kind : str
        ``bundled``, ``edit``, ``import`` or ``undo``.
    at : str
        UTC, ISO 8601.
    who, why : str
    file, file_sha256 : str
        The file of an import.
    undoes : int or None
        The batch an undo took back.
    changes : int
    undone_by : int or None
        The batch that took this one back.
    """

    number: int
    kind: str
    at: str
    who: str
    why: str
    file: str = ""
    file_sha256: str = ""
    undoes: int | None = None
    changes: int = 0
    undone_by: int | None = None


@dataclass(frozen=True)
class Change:
    """One version of one row.

    Attributes
    ----------
    seq, version : int
        Place in the log, and in the row's own history from 1.
    entity, key : str
    before, after : dict or None
        None where there was, or is, no row.
    batch : Batch
    """

    seq: int
    version: int
    entity: str
    key: str
    before: dict[str, str] | None
    after: dict[str, str] | None
    batch: Batch

    @property
    def fields(self) -> list[str]:
        """The fields that this version changed."""
        before, after = self.before or {}, self.after or {}
        names = list(dict.fromkeys([*before, *after]))
        return [name for name in names if before.get(name, "") != after.get(name, "")]


@dataclass(frozen=True)
class Head:
    """The last entry of the log."""

    seq: int
    batch: int
    at: str
    hash: str
