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
ENDS, LETTERS, THERE = "ends", "letters", "there"
TYPES: dict[str, np.dtype[Any]] = {
    FLOAT: np.dtype("<f8"),
    WHOLE: np.dtype("<i8"),
    TRUTH: np.dtype("u1"),
    ENDS: np.dtype("<i8"),
    LETTERS: np.dtype("u1"),
    THERE: np.dtype("u1"),
}


def write(folder: Path, number: int, columns: dict[str, Any]) -> list[str]:
    """Write columns given as Arrow arrays of one of the four kinds; returns the kinds."""
    return [_write(folder / f"{number}-{i}", column) for i, column in enumerate(columns.values())]


def _write(stem: Path, column: Any) -> str:
    import pyarrow as pa

    if pa.types.is_floating(column.type):
        _put(stem, FLOAT, column.to_numpy(zero_copy_only=False))
        return FLOAT
    for kind, fits in ((WHOLE, pa.types.is_integer), (TRUTH, pa.types.is_boolean)):
        if fits(column.type):
            _put(stem, kind, column.to_numpy(zero_copy_only=False))
            return kind
    text = pa.concat_arrays([column.cast(pa.large_string())])
    _, ends, letters = text.buffers()
    begin, count = text.offset, len(text)
    places = np.frombuffer(ends, "<i8")[begin : begin + count + 1] if count else np.zeros(1, "<i8")
    piece = letters.slice(int(places[0]), int(places[-1] - places[0])) if letters else b""
    _put(stem, ENDS, places - places[0])
    _put(stem, LETTERS, np.frombuffer(piece, "u1"))
    _put(stem, THERE, text.is_valid().to_numpy(zero_copy_only=False))
    return TEXT


def _put(stem: Path, part: str, numbers: npt.NDArray[Any]) -> None:
    """Numbers without a head: there is nothing in the file that had to be understood."""
    numbers.astype(TYPES[part]).tofile(_part(stem, part))


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
    if kind in (FLOAT, WHOLE):
        return pd.Series(_array(stem, kind))
    if kind == TRUTH:
        return pd.Series(_array(stem, kind) != 0)
    if kind != TEXT:
        raise ValueError(kind)
    ends, letters = _array(stem, ENDS), _array(stem, LETTERS)
    there = _array(stem, THERE) != 0
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


def _array(stem: Path, part: str) -> npt.NDArray[Any]:
    path, type_ = _part(stem, part), TYPES[part]
    if path.stat().st_size % type_.itemsize:
        raise ValueError(part)
    found: npt.NDArray[Any] = np.fromfile(path, type_)
    return found


def _part(stem: Path, kind: str) -> Path:
    return stem.with_name(f"{stem.name}.{kind}")
