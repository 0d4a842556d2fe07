"""What may be known of hidden cells: linear programmes over a table with margins.

A reader of a table knows that lines add up to their totals and that no cell
holds less than its least. What a hidden cell can then hold lies between the
answers of two linear programmes (Fischetti and Salazar 2001, "Solving the cell
suppression problem on tabular data with linear constraints").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geodata.registers.branches import NONE, Branches

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Amounts = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
# Programmes that move many cells at once, before cells are asked about one by one.
CROWDED = 12


def wide(value: Amounts, rises: Amounts, falls: Amounts, within: float) -> Mask:
    """Whether no number tells everything possible to within a part of itself.

    Possible is all from ``value - falls`` to ``value + rises``: a reader who names
    a number there is off by more than `within` of it at one of the ends.
    """
    told: Mask = (value + rises) * (1 - within) > (value - falls) * (1 + within)
    return told


def lines(cells: npt.NDArray[np.int64], shape: tuple[int, int]) -> csr_array:
    """One row per line of a table with margins, one column per cell: +1, or -1 for its total."""
    # Half a second to import, for what only a new register asks for.
    from scipy.sparse import coo_array

    rows, columns = shape
    row, column = cells.T
    number = np.arange(len(cells))
    signs = np.concatenate(
        [np.where(column == columns - 1, -1.0, 1.0), np.where(row == rows - 1, -1.0, 1.0)]
    )
    places = (np.concatenate([row, rows + column]), np.concatenate([number, number]))
    return coo_array((signs, places), shape=(rows + columns, len(cells))).tocsr()


def moved(
    spare: Amounts, cost: Amounts, at: tuple[int, int], amount: float
) -> npt.NDArray[np.float64] | None:
    """The cheapest change of a table by which one cell changes by an amount, totals with it.

    Parameters
    ----------
    spare : ndarray of float
        How far each cell can fall.
    cost : ndarray of float
        Of touching a cell; infinite where it must not be.
    amount : float
        Positive or negative.

    Returns
    -------
    ndarray of float or None
        Change of every cell, or None where there is none.
    """
    from scipy.optimize import linprog
    from scipy.sparse import hstack

    cells = np.argwhere(np.isfinite(cost))
    place = tuple(cells.T)
    equal = lines(cells, (cost.shape[0], cost.shape[1]))
    own = (cells == at).all(axis=1)
    # A cell is paid for once, however much moves through it: the dearer the less can.
    far = abs(amount)
    prices = np.concatenate(
        [cost[place] / far, cost[place] / np.clip(np.minimum(spare[place], far), 1, None)]
    )
    most = np.concatenate([np.full(len(cells), np.inf), spare[place]])
    least = np.zeros(2 * len(cells))
    up, down = np.concatenate([own, own & False]), np.concatenate([own & False, own])
    least[up | down] = most[up | down] = 0.0
    least[up if amount > 0 else down] = most[up if amount > 0 else down] = far
    # Something for nothing would move in circles.
    answer = linprog(
        prices + 1e-9,
        A_eq=hstack([equal, -equal]),
        b_eq=np.zeros(equal.shape[0]),
        bounds=np.column_stack([least, most]),
        method="highs",
    )
    if answer.status != 0:
        return None
    change = np.zeros(cost.shape)
    change[place] = np.round(answer.x[: len(cells)] - answer.x[len(cells) :], 6)
    return change


def narrowed(value: Amounts, lowest: Amounts, mask: Mask, within: float) -> Mask:
    """Hidden cells of which a reader knows the value to within a part of itself.

    Every answer of a programme is a table that the reader cannot tell from the
    true one: it widens what is possible of all cells at once, and only those
    still narrow are asked about.

    Parameters
    ----------
    value, lowest : ndarray of float
        With margins; what a reader knows each cell to hold at least.
    mask : ndarray of bool
        Hidden cells.

    Returns
    -------
    ndarray of bool
        Where the doubt is not :func:`wide`.
    """
    place = tuple(np.argwhere(mask).T)
    truth = value[place]
    answers = _answers(value, lowest, mask, within)
    low = np.min([truth, *answers], axis=0)
    high = np.max([truth, *answers], axis=0)
    found = np.zeros_like(mask)
    found[place] = ~wide(truth, high - truth, truth - low, within)
    return found


def doubles(
    value: Amounts, lowest: Amounts, mask: Mask, within: float, branches: Branches = NONE
) -> Iterator[list[list[Amounts]]]:
    """For every hidden cell, tables that a reader cannot tell from the true one.

    Yields
    ------
    list of list of ndarray
        Choices: in the tables of each, with the true one, the cell is so far
        apart that no number tells it to `within` a part. The rest of a table
        has moved as little as may be, all of it by whole units, and inside the
        smallest of the branches where that can be.
    """
    cost, spare = np.where(mask, 1.0, np.inf), value - lowest
    up, down = (1 + within) / (1 - within) - 1, 1 - (1 - within) / (1 + within)
    for row, column in np.argwhere(mask):
        at, held = (int(row), int(column)), float(value[row, column])

        def by(amount: float, at: tuple[int, int] = at) -> list[Amounts]:
            if -amount > spare[at]:
                return []
            change = _around(spare, mask, at, amount, branches)
            change = moved(spare, cost, at, amount) if change is None else change
            return [] if change is None else [value + change]

        one = [by(np.floor(held * up) + 1), by(-np.floor(held * down) - 1)]
        if any(one):
            yield [tables for tables in one if tables]
            continue
        half = np.floor(held * within) + 1
        both = [by(half), by(-half)]
        yield [[*both[0], *both[1]]] if all(both) else []


def _around(
    spare: Amounts, mask: Mask, at: tuple[int, int], amount: float, branches: Branches
) -> Amounts | None:
    """A change of one cell and of three that lie in a rectangle with it, totals are cells too.

    Of those that can change so far, the rectangle whose cells have most to lose, in
    the smallest branch that has one: no sum of a branch that holds it changes then.
    """
    for held in branches.around(at[1]):
        inside = np.append(held, np.zeros(mask.shape[1] - len(held), dtype=bool))
        change = _rectangle(spare, mask & inside, at, amount)
        if change is not None:
            return change
    return _rectangle(spare, mask, at, amount)


def _rectangle(spare: Amounts, mask: Mask, at: tuple[int, int], amount: float) -> Amounts | None:
    row, column = at
    signs = [np.where(np.arange(n) == n - 1, -1.0, 1.0) for n in mask.shape]
    sign = signs[0][:, None] * signs[1] * signs[0][row] * signs[1][column]
    fits = mask & mask[row] & mask[:, [column]]
    fits[row] = fits[:, column] = False
    falls = (-amount * sign[row], -amount * sign[:, [column]], amount * sign)
    lefts = (spare[row] + falls[0], spare[:, [column]] + falls[1], spare + falls[2])
    room = np.where(fits, np.minimum(np.minimum(lefts[0], lefts[1]), lefts[2]), -1.0)
    i, j = (int(n) for n in np.unravel_index(int(room.argmax()), room.shape))
    if room[i, j] < 0:
        return None
    change = np.zeros(mask.shape)
    change[at], change[row, j] = amount, falls[0][j]
    change[i, column], change[i, j] = float(falls[1][i, 0]), falls[2][i, j]
    return change


def _answers(value: Amounts, lowest: Amounts, mask: Mask, within: float) -> list[Amounts]:
    """Hidden cells of tables with the same visible ones, until all are known to be wide."""
    from scipy.optimize import linprog

    cells = np.argwhere(mask)
    place = tuple(cells.T)
    truth = value[place]
    equal = lines(cells, (value.shape[0], value.shape[1]))
    # More than all together nobody would believe; a bound keeps every answer finite.
    bounds = np.column_stack([lowest[place], truth + 2 * value.max() + 1])
    low, high = truth.copy(), truth.copy()
    answers: list[Amounts] = []

    def narrow() -> Mask:
        return ~wide(truth, high - truth, truth - low, within)

    def ask(goal: Amounts) -> None:
        nonlocal low, high
        answer = linprog(goal, A_eq=equal, b_eq=equal @ truth, bounds=bounds, method="highs")
        answers.append(answer.x)
        low, high = np.minimum(low, answer.x), np.maximum(high, answer.x)

    signs = np.random.default_rng(0).choice([-1.0, 1.0], (CROWDED, len(cells)))
    for sign in signs if len(cells) else ():
        ask(np.where(narrow(), sign, 0.0))
    for number, own in enumerate(np.eye(len(cells))):
        for sign in (-1.0, 1.0):
            if narrow()[number]:
                ask(sign * own)
    return answers
