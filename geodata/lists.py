"""Several values in one cell: what stands between them is declared once for each column."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from geodata.schema.tables import SCHEMAS

BAR, SEMICOLON = "|", ";"
SEPARATORS = {
    **{
        field.name: field.separator or SEMICOLON
        for schema in SCHEMAS.values()
        for field in schema.fields
        if field.separator or field.kind == "lines"
    },
    # Columns of figures, of groups of sectors, of activities.
    **dict.fromkeys(("regions", "clusters", "bodies", "first_compared", "shared_by"), BAR),
    **dict.fromkeys(("sectors", "isic_rev4"), SEMICOLON),
}


def split(cell: object, separator: str) -> list[str]:
    """The values of a cell, none of them empty."""
    return [part.strip() for part in str(cell).split(separator) if part.strip()]


def parts(cell: object, column: str) -> list[str]:
    """The values of a cell of a column.

    Raises
    ------
    KeyError
        Where the column holds single values.
    """
    return split(cell, SEPARATORS[column])


def every(cells: Iterable[object], column: str) -> set[str]:
    """All values of several cells of a column."""
    return {part for cell in cells for part in parts(cell, column)}


def counts(column: pd.Series) -> pd.Series:
    """How many values each cell of a column of a table holds."""
    return column.map(lambda cell: len(parts(cell, str(column.name)))).astype(int)


def joined(values: Iterable[str], column: str) -> str:
    """Values as one cell of a column."""
    return SEPARATORS[column].join(values)
