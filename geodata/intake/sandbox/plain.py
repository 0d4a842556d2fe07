"""Rows handed from the reading process to its parent as numbers and letters, nothing else.

A column is a file of numbers, or the letters of all its cells with the place where each
ends. What the parent takes is checked for its form alone: nothing in it is ever executed,
followed or unpacked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

FLOAT, WHOLE, TRUTH, TEXT = "float", "whole", "truth", "text"
TYPES = {FLOAT: np.dtype("<f8"), WHOLE: np.dtype("<i8"), TRUTH: np.dtype("?")}
ENDS, LETTERS, THERE = "ends", "letters", "there"


def write(folder: Path, number: int, columns: dict[str, Any]) -> list[str]:
    """Write columns given as Arrow arrays of one of the four kinds; returns the kinds."""
    return [_write(folder / f"{number}-{i}", column) for i, column in enumerate(columns.values())]


def _write(stem: Path, column: Any) -> str:
    import pyarrow as pa

    if pa.types.is_floating(column.type):
        np.save(_part(stem, FLOAT), column.to_numpy(zero_copy_only=False).astype("<f8"))
        return FLOAT
    for kind, fits in ((WHOLE, pa.types.is_integer), (TRUTH, pa.types.is_boolean)):
        if fits(column.type):
            np.save(_part(stem, kind), column.to_numpy(zero_copy_only=False).astype(TYPES[kind]))
            return kind
    text = pa.concat_arrays([column.cast(pa.large_string())])
    _, ends, letters = text.buffers()
    begin, count = text.offset, len(text)
    places = np.frombuffer(ends, "<i8")[begin : begin + count + 1] if count else np.zeros(1, "<i8")
    piece = letters.slice(int(places[0]), int(places[-1] - places[0])) if letters else b""
    np.save(_part(stem, ENDS), places - places[0])
    np.save(_part(stem, LETTERS), np.frombuffer(piece, "u1"))
    np.save(_part(stem, THERE), text.is_valid().to_numpy(zero_copy_only=False))
    return TEXT


def read(folder: Path, number: int, names: list[str], kinds: list[str]) -> pd.DataFrame:
    """The rows of one batch.

    Raises
    ------
    ValueError
        If they have not the form that :func:`write` gives them.
    """
    if len(names) != len(kinds):
        raise ValueError("columns")
    columns = [_read(folder / f"{number}-{i}", kind) for i, kind in enumerate(kinds)]
    if len({len(column) for column in columns}) > 1:
        raise ValueError("rows")
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    return frame.set_axis(names, axis=1)


def _read(stem: Path, kind: str) -> pd.Series:
    if kind in TYPES:
        return pd.Series(_array(stem, kind, TYPES[kind]))
    if kind != TEXT:
        raise ValueError(kind)
    ends = _array(stem, ENDS, np.dtype("<i8"))
    letters = _array(stem, LETTERS, np.dtype("u1"))
    there = _array(stem, THERE, np.dtype("?"))
    whole = len(ends) == len(there) + 1 and ends[0] == 0 and ends[-1] == len(letters)
    if not whole or (np.diff(ends) < 0).any():
        raise ValueError("ends")
    return _texts(ends, letters, there)


def _texts(ends: npt.NDArray[Any], letters: npt.NDArray[Any], there: npt.NDArray[Any]) -> pd.Series:
    import pyarrow as pa

    mask = pa.array(there).buffers()[1]
    parts = [mask, pa.py_buffer(np.ascontiguousarray(ends)), pa.py_buffer(letters)]
    array = pa.Array.from_buffers(pa.large_string(), len(there), parts)
    array.validate(full=True)
    series: pd.Series = array.to_pandas()
    return series


def _array(stem: Path, kind: str, type_: np.dtype[Any]) -> npt.NDArray[Any]:
    array = np.load(_part(stem, kind), allow_pickle=False)
    if array.dtype != type_ or array.ndim != 1:
        raise ValueError(kind)
    found: npt.NDArray[Any] = array
    return found


def _part(stem: Path, kind: str) -> Path:
    return stem.with_name(f"{stem.name}.{kind}.npy")
