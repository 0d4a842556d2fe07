"""Nothing hidden can be worked out from what is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import linprog

from geodata.registers import indices, secrecy
from geodata.registers.branches import Branches
from geodata.registers.secrecy import Held, Rule
from tests import corpus

RULE = Rule()
Counts = npt.NDArray[np.int64]


def possible(whole: Counts, mask: npt.NDArray[np.bool_]) -> list[tuple[float, float]]:
    """The least and the most that each hidden cell may hold, to someone who sees the rest.

    Such a reader knows that lines add up to their totals and that empty cells
    would have been shown: a hidden one holds at least one unit.
    """
    cells = {tuple(cell): i for i, cell in enumerate(np.argwhere(mask))}
    equations, sums = [], []
    for lines in (whole, whole.T):
        for i, line in enumerate(lines):
            row, known = np.zeros(len(cells)), 0
            for j, value in enumerate(line):
                sign = -1 if j == len(line) - 1 else 1
                place = (i, j) if lines is whole else (j, i)
                if place in cells:
                    row[cells[place]] += sign
                else:
                    known += sign * int(value)
            if row.any():
                equations.append(row)
                sums.append(-known)
    found = []
    for i in range(len(cells)):
        goal = np.zeros(len(cells))
        goal[i] = 1
        ends = []
        for sign in (1, -1):
            answer = linprog(
                sign * goal, A_eq=equations, b_eq=sums, bounds=[(1, None)] * len(cells)
            )
            assert answer.status in (0, 3), "what is shown must be possible"
            ends.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
        found.append((ends[0], ends[1]))
    return found


def random_table(seed: int) -> Counts:
    rng = np.random.default_rng(seed)
    shape = rng.integers(1, 7), rng.integers(1, 7)
    return rng.poisson(rng.choice([0.4, 1.0, 3.0, 10.0]), shape).astype(np.int64)


@pytest.mark.parametrize("seed", range(corpus.share(300)))
def test_no_hidden_cell_can_be_derived(seed: int) -> None:
    table = random_table(seed)
    mask = secrecy.hidden(table, RULE)
    whole = secrecy.with_margins(table)
    assert mask[RULE.few(whole)].all()
    for low, high in possible(whole, mask):
        assert high - low >= 1 - 1e-6


def test_a_hand_made_table() -> None:
    """One cell of 2 among tens: it, one in its row, one in its column and the fourth corner.

    With 10, 20 and 40 as the others, one unit could be taken from the 2 and at most 9
    added: the 40 would be 39 to 49, and 44 tells that to within 13 %.
    With 30, 20 and 50 it is 49 to 69: every number there is off by more than 15 %.
    """
    table = np.array([[2, 10, 30], [20, 40, 50], [60, 70, 80]])
    mask = secrecy.hidden(table, RULE)
    assert np.argwhere(mask).tolist() == [[0, 0], [0, 2], [1, 0], [1, 2]]


def test_the_sum_of_a_branch_is_told_where_its_parts_hide_each_other() -> None:
    """A cell of 2 and its three companions in the two columns of a branch: 42, 70 and 130.

    The third column is as cheap, but with it the branch would have one hidden part, and
    its sum would tell that.
    """
    table = np.array([[2, 40, 40], [30, 40, 40], [60, 70, 80]])
    branch = Branches({"X": np.array([True, True, False])})
    mask = secrecy.hidden(table, RULE, branch)
    assert np.argwhere(mask).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    whole = secrecy.with_margins(table).astype(float)
    lowest = secrecy.with_margins(table > 0).astype(float)
    found = indices.told(whole, lowest, mask, table, RULE, branches=branch)
    sums = found[indices.REGION, f"{indices.SUM}X"]
    assert sums[:2].tolist() == [42, 70]
    assert np.isnan(sums[2]), "all its parts are told"
    alone = secrecy.hidden(np.array([[2, 40, 40], [30, 40, 40], [60, 70, 80]]), RULE)
    across = indices.told(whole, lowest, _across(), table, RULE, branches=branch)
    assert alone.sum() == mask.sum()
    assert np.isnan(across[indices.REGION, f"{indices.SUM}X"]).all()


def _across() -> npt.NDArray[np.bool_]:
    """The same cell hidden with companions outside its branch."""
    mask = np.zeros((4, 4), dtype=bool)
    mask[np.ix_([0, 1], [0, 2])] = True
    return mask


def test_totals_of_too_few_are_hidden_too() -> None:
    table = np.array([[1, 0], [40, 50]])
    mask = secrecy.hidden(table, RULE)
    assert mask[0, 0]
    assert mask[0, 2], "a row of one unit tells it by its total"
    assert not mask[0, 1], "an empty cell is told"


def test_one_unit_above_the_share_hides_the_cell() -> None:
    units = np.array([[9, 9], [9, 9]])
    jobs = np.array([[100, 100], [100, 100]])
    open_counts = secrecy.hidden(units, RULE)
    assert not open_counts.any(), "how many there are is no secret"

    def sums_hidden(largest: Counts) -> npt.NDArray[np.bool_]:
        return secrecy.hidden_value(units, Held(jobs, units, largest), RULE, open_counts)

    assert sums_hidden(np.array([[86, 20], [20, 20]]))[0, 0]
    assert not sums_hidden(np.full((2, 2), 85)).any()


def test_a_sum_that_two_of_five_state_is_hidden() -> None:
    """S4: of five firms two say 47 and 33 jobs; each of the two would know the other's from 80."""
    units = np.array([[5, 9], [9, 9]])
    held = Held(
        value=np.array([[80, 90], [95, 100]]),
        known=np.array([[2, 9], [9, 9]]),
        largest=np.array([[47, 20], [20, 20]]),
    )
    counts = secrecy.hidden(units, RULE)
    assert not counts.any()
    assert secrecy.hidden_value(units, held, RULE, counts)[0, 0]
    three = replace(held, known=np.array([[3, 9], [9, 9]]))
    assert not secrecy.hidden_value(units, three, RULE, counts).any()


def test_nothing_is_hidden_where_nothing_is_confidential() -> None:
    assert not secrecy.hidden(np.array([[3, 0], [5, 12]]), RULE).any()
    assert not secrecy.hidden(np.array([[1, 2], [1, 1]]), Rule(least=1, share=1.0)).any()


def test_a_large_table_keeps_most_of_its_units() -> None:
    rng = np.random.default_rng(2)
    table = rng.poisson(rng.gamma(0.7, 60, (48, 45)))
    mask = secrecy.hidden(table, RULE)
    assert table[~mask[:-1, :-1]].sum() > 0.97 * table.sum()
    assert not mask[-1, -1]
