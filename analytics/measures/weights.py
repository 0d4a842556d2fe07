"""Who counts how much beside whom, from lists of neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.measures.numbers import Floats, MeasureError

# Weights of a place's neighbours sum to one, or are one each.
TRANSFORMS = ("row", "binary")


@dataclass(frozen=True)
class Weights:
    """Weights of n places.

    Attributes
    ----------
    matrix : csr_array of shape (n, n)
        What a place in a column weighs for the place in the row; nothing for itself.
    """

    matrix: Any

    @property
    def cardinalities(self) -> npt.NDArray[np.int64]:
        """How many neighbours each place has."""
        counted: npt.NDArray[np.int64] = np.diff(self.matrix.indptr).astype(np.int64)
        return counted

    @cached_property
    def sums(self) -> tuple[float, float, float]:
        """S0, S1 and S2 of Cliff and Ord (1981)."""
        both = self.matrix + self.matrix.T
        ends = self.matrix.sum(axis=1) + self.matrix.sum(axis=0)
        return float(self.matrix.sum()), float((both.data**2).sum()) / 2, float((ends**2).sum())

    def lag(self, values: Floats) -> Floats:
        """Weighted sums of the neighbours' values."""
        beside: Floats = self.matrix @ values
        return beside

    def row(self, place: int) -> Floats:
        """The weights of one place's neighbours."""
        weights: Floats = self.matrix.data[
            self.matrix.indptr[place] : self.matrix.indptr[place + 1]
        ]
        return weights

    def full(self) -> Floats:
        """All of them, zeros too."""
        every: Floats = self.matrix.toarray()
        return every


def weights_of(size: int, neighbours: Mapping[str, Sequence[Any]], transform: str) -> Weights:
    """Weights from neighbour lists in the order of the values."""
    if not isinstance(transform, str) or transform not in TRANSFORMS:
        raise MeasureError("unknown_transform", value=str(transform), known=list(TRANSFORMS))
    if not isinstance(neighbours, Mapping):
        raise MeasureError("not_a_mapping", field="neighbours")
    if not all(isinstance(beside, (list, tuple)) for beside in neighbours.values()):
        raise MeasureError("not_a_list", field="neighbours")
    if len(neighbours) != size:
        raise MeasureError("neighbours_differ", found=len(neighbours), expected=size)
    names = [str(name) for name in neighbours]
    linked = {str(name): [str(one) for one in beside] for name, beside in neighbours.items()}
    strangers = sorted({one for beside in linked.values() for one in beside} - set(names))
    if strangers:
        raise MeasureError("unknown_neighbour", names=strangers)
    for name, beside in linked.items():
        if name in beside or len(set(beside)) < len(beside):
            raise MeasureError("repeated_neighbour", name=name)
    alone = [name for name, beside in linked.items() if not beside]
    if alone:
        raise MeasureError("no_neighbour", names=alone)
    from scipy.sparse import csr_array

    number = {name: i for i, name in enumerate(names)}
    columns = [number[one] for name in names for one in linked[name]]
    counted = np.array([len(linked[name]) for name in names])
    worth = 1.0 / counted if transform == "row" else np.ones(size)
    starts = np.append(0, np.cumsum(counted))
    return Weights(csr_array((np.repeat(worth, counted), columns, starts), shape=(size, size)))
