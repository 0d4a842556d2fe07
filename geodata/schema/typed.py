"""Text tables and typed tables: the same rows as the store keeps them, and to reckon with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property

import pandas as pd

from geodata.files import numbers
from geodata.schema.fields import NUMBERS, WHOLE_NUMBERS, Schema


def typed(text: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """A text table with its types, indexed by its key.

    Parameters
    ----------
    text : DataFrame
        The key and the columns of the schema as text; columns that are absent
        are empty, columns that the schema does not know stay as they are.

    Returns
    -------
    DataFrame
        Years and counts are nullable integers, amounts and values floats,
        missing where unknown; any other column is text, "" where unknown.
    """
    absent = {name: "" for name in schema.columns if name not in text.columns}
    table = text.assign(**absent).astype(str).set_index(schema.key)
    for name in schema.of_kinds(*WHOLE_NUMBERS):
        table[name] = numbers(table[name]).astype("Int64")
    for name in schema.of_kinds(*NUMBERS):
        table[name] = numbers(table[name]).astype("float64")
    return table


def as_text(value: object) -> str:
    """A typed cell as the store keeps it: whole numbers without a decimal point."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


def fingerprint(*tables: pd.DataFrame) -> str:
    """The same for the same cells, in whatever order a file or the store has its columns."""
    digest = hashlib.sha256()
    for table in tables:
        ordered = table[sorted(table.columns)]
        digest.update(ordered.to_csv(index=False, lineterminator="\n").encode("utf-8"))
    return digest.hexdigest()


class TextRows(Mapping[str, dict[str, str]]):
    """Rows of a typed table by key, as text again; each is made when it is asked for.

    Parameters
    ----------
    table : DataFrame
        As :func:`typed` returns it.
    schema : Schema
    """

    def __init__(self, table: pd.DataFrame, schema: Schema) -> None:
        self.table, self.schema = table, schema

    @cached_property
    def _places(self) -> dict[str, int]:
        return {str(key): place for place, key in enumerate(self.table.index)}

    @cached_property
    def _columns(self) -> dict[str, list[object]]:
        return {name: self.table[name].tolist() for name in self.schema.columns}

    def __getitem__(self, key: str) -> dict[str, str]:
        place = self._places[key]
        return {name: as_text(cells[place]) for name, cells in self._columns.items()}

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
