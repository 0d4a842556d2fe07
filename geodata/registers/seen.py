"""Identifiers met so far in a long list."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd


class Seen:
    """Identifiers met so far in a file, as hashes in sorted runs."""

    def __init__(self) -> None:
        self._runs: list[npt.NDArray[np.uint64]] = []

    def again(self, column: pd.Series) -> npt.NDArray[np.bool_]:
        """Which rows carry an identifier that an earlier row carried; empty ones never do."""
        text = column.astype(str)
        hashes = pd.util.hash_array(text.to_numpy(dtype=object))
        repeated = text.duplicated().to_numpy(copy=True)
        for run in self._runs:
            place = np.minimum(np.searchsorted(run, hashes), len(run) - 1)
            repeated |= run[place] == hashes
        fresh = np.sort(np.unique(hashes[~repeated]))
        # Runs of like size are merged, so that few are left however long the file.
        while self._runs and len(self._runs[-1]) <= 2 * len(fresh):
            fresh = np.sort(np.concatenate([self._runs.pop(), fresh]))
        if fresh.size:
            self._runs.append(fresh)
        found: npt.NDArray[np.bool_] = repeated & (text != "").to_numpy()
        return found
