"""Amounts: one currency at a time, never added across; converted only at rates the user gives."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.selection import RATE, Selection
from analytics.summary import support
from analytics.summary.support import Row
from geodata import lists
from geodata.datasets import Datasets

SEVERAL, UNNAMED = "several", "unnamed"
STATUSES = ("proposed", "voted", "committed", "paid")
# Money of one year, one funder … is not money of another: where a line names
# several, nobody says how much is whose.
COLUMN = {"sector": "sector_codes", "region": "region_codes"}


@dataclass(frozen=True)
class Rate:
    """How much of `target` one unit of `source` is, on a day."""

    source: str
    target: str
    value: float
    day: str


def rates(selection: Selection) -> tuple[Rate, ...]:
    """The rates that the user gave."""
    matches = (RATE.fullmatch(text) for text in selection.rates)
    return tuple(Rate(m[1], m[2], float(m[3]), m[4]) for m in matches if m is not None)


def lines(data: Datasets, selection: Selection) -> pd.DataFrame:
    """Budget lines of the selection with what they count as.

    Returns
    -------
    DataFrame
        As the table of budget lines, with ``counted`` (amount in
        ``counted_in``; missing where unknown) and ``converted`` (the rate's
        own currency, empty where nothing was converted).
    """
    table = support.rows("budget_line", data, selection)
    given = {rate.source: rate for rate in rates(selection)}
    factor = table["currency"].map(lambda code: given[code].value if code in given else 1.0)
    target = table["currency"].map(lambda code: given[code].target if code in given else code)
    return table.assign(
        counted=table["amount"] * factor.astype(float),
        counted_in=target,
        converted=table["currency"].where(table["currency"].isin(list(given)), ""),
    )


def known(data: Datasets, selection: Selection) -> bool:
    """Whether any budget line speaks of the selection."""
    return not support.rows("budget_line", data, selection).empty


def currencies(amounts: pd.DataFrame) -> list[str]:
    """Currencies of lines with a known amount, the most frequent first."""
    named = amounts.loc[amounts["counted"].notna(), "counted_in"]
    counts = named.value_counts()
    return sorted((str(code) for code in counts.index), key=lambda code: (-counts[code], code))


def sums(amounts: pd.DataFrame, currency: str, by: str, data: Datasets) -> pd.DataFrame:
    """Amounts of one currency by group and status.

    Returns
    -------
    DataFrame
        ``group`` (``year:2025``, ``funder:UE``, ``several``, ``unnamed`` …),
        ``status``, ``value``, ``lines``. Every line counts once, so that the
        values add up to the amounts of the lines.
    """
    counted = amounts[(amounts["counted_in"] == currency) & amounts["counted"].notna()]
    groups = [_group(by, row) for row in counted.to_dict("records")]
    table = counted.assign(group=groups).groupby(["group", "status"], sort=False)
    rows = table.agg(value=("counted", "sum"), lines=("counted", "size")).reset_index()
    order = {status: i for i, status in enumerate(STATUSES)}
    ranked = rows.assign(
        last=rows["group"].isin([SEVERAL, UNNAMED]),
        total=-rows.groupby("group")["value"].transform("sum") if by != "year" else 0.0,
        order=rows["status"].map(order),
    )
    keys = ["order", "group"] if by == "status" else ["last", "total", "group", "order"]
    return ranked.sort_values(keys).drop(columns=["last", "total", "order"])


def _group(by: str, row: Row) -> str:
    if by == "year":
        return f"year:{int(row['year'])}"
    if by == "status":
        return f"status:{row['status']}"
    if by == "funder":
        return f"funder:{row['funder']}" if row["funder"] else UNNAMED
    named = lists.parts(row[COLUMN[by]], COLUMN[by])
    if not named:
        return UNNAMED
    return f"{by}:{named[0]}" if len(named) == 1 else SEVERAL
