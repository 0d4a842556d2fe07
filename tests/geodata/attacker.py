"""A reader who wants to know what is hidden, and has read how it was hidden.

Only what leaves the atlas is used: the published rows of a register's tables, its files.
Such a reader knows that lines add up to their totals, that an empty cell would have been
told, that a hidden cell has a unit and a unit has a job.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, hstack, vstack

TOTAL = "total"
# More than any country has of anything here; a bound keeps every answer finite.
MOST = 1e7
Ends = npt.NDArray[np.float64]


@dataclass(frozen=True)
class System:
    """Equations that the hidden numbers of one table fulfil.

    Attributes
    ----------
    cells : list of (region, sector)
        The hidden ones, in the order of the unknowns.
    lines : csr_array
        One row per region and sector (and per total of them), and per sum told besides;
        one column per unknown.
    sums : ndarray
        What is left of each line once everything shown is taken off.
    least : ndarray
        What each unknown is at least.
    """

    cells: list[tuple[str, str]]
    lines: csr_array
    sums: npt.NDArray[np.float64]
    least: npt.NDArray[np.float64]


# Cells whose sum is told, and the sum.
Sums = Iterable[tuple[list[tuple[str, str]], float]]


def system(shown: pd.Series, least: float, told: Sums = ()) -> System:
    """The equations of a table given by region and sector, missing where hidden."""
    cells = [cell for cell, value in shown.items() if pd.isna(value)]
    unknown = {cell: i for i, cell in enumerate(cells)}
    numbers: dict[tuple[int, str], int] = {}
    rows, columns, signs = [], [], []
    sums: dict[int, float] = {}
    for cell, value in shown.items():
        for side in (0, 1):
            line = numbers.setdefault((side, cell[side]), len(numbers))
            sign = -1 if cell[1 - side] == TOTAL else 1
            if cell in unknown:
                rows.append(line)
                columns.append(unknown[cell])
                signs.append(sign)
            else:
                sums[line] = sums.get(line, 0.0) - sign * float(value)
    for parts, value in told:
        line = numbers.setdefault((len(numbers), "sum"), len(numbers))
        rows += [line for cell in parts if cell in unknown]
        columns += [unknown[cell] for cell in parts if cell in unknown]
        signs += [1 for cell in parts if cell in unknown]
        sums[line] = value - float(sum(shown[cell] for cell in parts if cell not in unknown))
    shape = (len(numbers), len(cells))
    lines = coo_array((signs, (rows, columns)), shape=shape, dtype=float).tocsr()
    return System(
        cells,
        lines,
        np.array([sums.get(line, 0.0) for line in range(len(numbers))]),
        np.full(len(cells), least),
    )


def ends(known: System, within: float) -> Ends:
    """Least and most of every unknown by linear programming: shape (unknowns, 2).

    What solves the equations for one unknown is possible for all of them: of an unknown
    whose ends are further apart than `within` allows already, no more is asked.
    """
    count = len(known.cells)
    found = np.column_stack([np.full(count, np.inf), np.full(count, -np.inf)])
    for i in range(count):
        for sign in (1.0, -1.0):
            if found[i, 1] * (1 - within) > found[i, 0] * (1 + within):
                break
            goal = np.zeros(count)
            goal[i] = sign
            answer = linprog(
                goal,
                A_eq=known.lines,
                b_eq=known.sums,
                bounds=np.column_stack([known.least, np.full(count, MOST)]),
                method="highs",
            )
            assert answer.status == 0, "what is shown must be possible"
            found[:, 0] = np.minimum(found[:, 0], answer.x)
            found[:, 1] = np.maximum(found[:, 1], answer.x)
    return found


def whole_ends(firms: System, jobs: System, cell: tuple[str, str]) -> tuple[float, float]:
    """Least and most whole number of firms of a hidden cell, its jobs asked at the same time."""
    count = len(firms.cells)
    width = count + len(jobs.cells)
    place = {name: count + i for i, name in enumerate(jobs.cells)}
    both = [(i, place[name]) for i, name in enumerate(firms.cells) if name in place]
    link = coo_array(
        (
            [1.0] * len(both) + [-1.0] * len(both),
            ([*range(len(both))] * 2, [i for i, _ in both] + [j for _, j in both]),
        ),
        shape=(len(both), width),
    )
    upper = coo_array(firms.lines)
    lower = coo_array(jobs.lines)
    lines = vstack(
        [
            coo_array((upper.data, (upper.row, upper.col)), shape=(upper.shape[0], width)),
            coo_array((lower.data, (lower.row, lower.col + count)), shape=(lower.shape[0], width)),
            link,
        ]
    )
    sums = np.concatenate([firms.sums, jobs.sums])
    rules = LinearConstraint(
        lines,
        np.concatenate([sums, np.full(len(both), -np.inf)]),
        np.concatenate([sums, np.zeros(len(both))]),
    )
    found = []
    for sign in (1.0, -1.0):
        goal = np.zeros(width)
        goal[firms.cells.index(cell)] = sign
        answer = milp(
            goal,
            integrality=np.ones(width),
            bounds=Bounds(np.concatenate([firms.least, jobs.least]), MOST),
            constraints=rules,
        )
        assert answer.status == 0, "what is shown must be possible"
        found.append(answer.fun * sign)
    return found[0], found[1]


def nearest(known: System, truth: Ends, number: int, value: float) -> Ends | None:
    """The table nearest to the true one in which one unknown has another value, if there is any."""
    count = len(known.cells)
    # What each unknown gains, then what it loses.
    room = np.concatenate([np.full(count, MOST), truth - known.least])
    bounds = np.column_stack([np.zeros(2 * count), room])
    change = value - truth[number]
    own, other = (number, count + number) if change > 0 else (count + number, number)
    bounds[own], bounds[other] = abs(change), 0.0
    answer = linprog(
        np.ones(2 * count),
        A_eq=hstack([known.lines, -known.lines]),
        b_eq=np.zeros(known.lines.shape[0]),
        bounds=bounds,
        method="highs",
    )
    found: Ends = truth + answer.x[:count] - answer.x[count:] if answer.status == 0 else None
    return found
