"""Errors of the data layer.

GeodataError (ValueError)
├── SchemaError          a table breaks its schema; carries every Problem found
├── UnknownRegionError   a region code that no boundary set knows
├── UnknownSetError      a boundary set that is not registered
├── BoundaryError        a boundary file that cannot be used
├── IntakeError          a file that cannot be read at all
└── StoreError           the record store cannot do what was asked
    ├── ConflictError    somebody else changed the row meanwhile
    └── ReferredToError  other rows refer to what would go

Each carries a code and parameters, never a sentence: the sentence is made in
the reader's language by :mod:`geodata.messages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geodata.messages import expect


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a table, and where.

    Attributes
    ----------
    code : str
        Message code, ``problem.<code>`` in the catalogues.
    line : int or None
        Line in the file, the header being line 1; None when the whole file is meant.
    column : str or None
        Column name as the file spells it.
    value : str or None
        The value as read.
    params : dict
        What the message needs besides: expected values, candidates, limits.

    Warns
    -----
    IncompleteMessageWarning
        If it is made without something that its message needs.
    """

    code: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    params: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        expect(self.message, {*self.supplied, *self.params})

    @property
    def message(self) -> str:
        """Its key in the catalogues."""
        return f"problem.{self.code}"

    @property
    def supplied(self) -> dict[str, str]:
        """What every message of a problem may show."""
        line = "" if self.line is None else str(self.line)
        return {"value": self.value or "", "column": self.column or "", "line": line}


class GeodataError(ValueError):
    """Base of all errors of this package.

    Parameters
    ----------
    code : str
        Message code, ``error.<code>`` in the catalogues.
    **params
        What the message needs: names, numbers, expected values.

    Warns
    -----
    IncompleteMessageWarning
        If it is made without something that its message needs.
    """

    supplied: Mapping[str, str] = {}

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        expect(self.message, params)
        details = ", ".join(f"{key}={value!r}" for key, value in params.items())
        super().__init__(f"{code}({details})")

    @property
    def message(self) -> str:
        """Its key in the catalogues."""
        return f"error.{self.code}"


class SchemaError(GeodataError):
    """A table breaks its schema; `problems` holds every breach found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("schema", count=len(problems))


class UnknownRegionError(GeodataError):
    """A region code that the boundary set in force does not hold."""


class UnknownSetError(GeodataError):
    """A boundary set that is not registered."""


class BoundaryError(GeodataError):
    """A boundary file that cannot be read, matched or trusted."""


class IntakeError(GeodataError):
    """A file that cannot be read at all: missing, binary, empty, too large."""


class StoreError(GeodataError):
    """The record store cannot be opened, or refuses a change."""


class ConflictError(StoreError):
    """A row is no longer what the writer saw; nothing was written.

    Attributes
    ----------
    entity, key : str
    row : dict or None
        The row as it is now.
    version : int
        Its version now; 0 where there is no row any more.
    """

    def __init__(self, entity: str, key: str, row: dict[str, str] | None, version: int) -> None:
        self.entity, self.key, self.row, self.version = entity, key, row, version
        super().__init__("conflict", key=key, version=version)


class ReferredToError(StoreError):
    """A row cannot go while others refer to it; nothing was written.

    Attributes
    ----------
    entity, key : str
        The row that would have gone.
    references : list of (entity, key, column)
        Every row that refers to it, and where.
    """

    def __init__(self, entity: str, key: str, references: list[tuple[str, str, str]]) -> None:
        self.entity, self.key, self.references = entity, key, references
        named = [f"{other} ({kind}.{column})" for kind, other, column in references]
        super().__init__("referred_to", key=key, count=len(references), by=named)
