"""Checks that every index makes before it computes: a reason in words, never a strange number."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geodata.errors import GeodataError

Floats = npt.NDArray[np.float64]


class MeasureError(GeodataError):
    """Numbers from which an index cannot honestly be computed."""


def counts(name: str, values: Sequence[float], *, least: int = 1) -> Floats:
    """Values as an array: finite, not negative, at least `least` of them.

    Raises
    ------
    MeasureError
        ``not_a_list``, ``too_few``, ``missing_number`` or ``negative_number``.
    """
    if not isinstance(values, (list, tuple, np.ndarray)):
        raise MeasureError("not_a_list", field=name)
    if any(isinstance(value, (bool, str)) for value in values):
        raise MeasureError("not_a_number", field=name)
    try:
        array = np.asarray([math.nan if v is None else float(v) for v in values], dtype=float)
    except (TypeError, ValueError):
        raise MeasureError("not_a_number", field=name) from None
    if array.size < least:
        raise MeasureError("too_few", field=name, found=int(array.size), least=least)
    if not np.isfinite(array).all():
        raise MeasureError("missing_number", field=name)
    if (array < 0).any():
        raise MeasureError("negative_number", field=name)
    return array


def amount(name: str, value: float | None, *, positive: bool = False) -> float:
    """One finite number, not negative; with `positive`, above zero.

    Raises
    ------
    MeasureError
        ``missing_number``, ``not_a_number``, ``negative_number`` or ``zero_total``.
    """
    if value is None:
        raise MeasureError("missing_number", field=name)
    if isinstance(value, (bool, str, list, dict)):
        raise MeasureError("not_a_number", field=name)
    number = float(value)
    if not math.isfinite(number):
        raise MeasureError("missing_number", field=name)
    if number < 0:
        raise MeasureError("negative_number", field=name)
    if positive and number == 0:
        raise MeasureError("zero_total", field=name)
    return number


def shares(name: str, values: Sequence[float], *, least: int = 1) -> Floats:
    """Values divided by their sum.

    Raises
    ------
    MeasureError
        ``zero_total`` where the sum is zero, and as :func:`counts`.
    """
    array = counts(name, values, least=least)
    total = float(array.sum())
    if total == 0:
        raise MeasureError("zero_total", field=name)
    return array / total


def same_length(first: tuple[str, Floats], second: tuple[str, Floats]) -> None:
    """Refuse two lists that do not speak of the same regions or sectors."""
    if first[1].size != second[1].size:
        raise MeasureError(
            "lengths_differ",
            first=first[0],
            second=second[0],
            found=int(first[1].size),
            expected=int(second[1].size),
        )
