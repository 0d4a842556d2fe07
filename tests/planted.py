"""A made-up register of Algeria in which one sector crowds at two places that cross borders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import datasets
from geodata.datasets import Datasets
from geodata.intake import register_files
from geodata.intake.register_files import Description
from geodata.registers import store
from geodata.registers.rows import RegisterColumns

Points = npt.NDArray[np.float64]
# Blida, Tipaza and Algiers; Sétif and Bordj Bou Arréridj.
PLANTED = ((2.75, 36.55), (5.05, 36.12))
TEXTILE, FOOD, LEATHER, METAL, DIGITAL = CODES = ("1311", "1010", "1511", "2410", "6201")
# Of the whole country: sixteen activities, of which two go together.
SIXTEEN = (
    *("1311", "1010", "1511", "2410", "2910", "2610", "3030", "2220"),
    *("2100", "6201", "3600", "3011", "4923", "2392", "5510", "3100"),
)
RELATED, RELATED_SECTORS, MORE = [4, 5], {"I04", "I05"}, 1.4
# What textile and leather are called in the tree.
SECTOR = "I02"
# From the middle of a place to that of the town it is around.
DEGREES = 0.3


def units(rng: np.random.Generator, count: int = 4_000) -> pd.DataFrame:
    """Firms of five activities around thirty towns, and textile around two places too.

    Firms of all activities stand there as well: a place without them would be like no town.
    """
    towns = np.column_stack([rng.uniform(-1.5, 8, 30), rng.uniform(34.9, 35.9, 30)])
    at = towns[rng.integers(0, 30, count)] + rng.normal(0, 0.09, (count, 2))
    codes = np.array(CODES)
    activity = codes[rng.integers(0, len(codes), count)]
    for place in PLANTED:
        at = np.vstack([at, np.array(place) + rng.normal(0, 0.07, (280, 2))])
        activity = np.concatenate([activity, [TEXTILE] * 120, rng.choice(codes, 160)])
    jobs = rng.integers(1, 60, len(activity))
    return pd.DataFrame({"lon": at[:, 0], "lat": at[:, 1], "activity": activity, "jobs": jobs})


def country(rng: np.random.Generator, middles: Points, count: int = 100_000) -> pd.DataFrame:
    """Firms of sixteen activities around the middles of regions, and textile around two places.

    Two activities are four tenths more than elsewhere around the same twenty middles, far
    from each other: that they go together is beyond chance, and a place of either may be, there.
    """
    sizes = rng.uniform(0.5, 1.5, len(middles))
    where = rng.choice(len(middles), count, p=sizes / sizes.sum())
    at = middles[where] + rng.normal(0, 0.09, (count, 2))
    weights = np.ones((count, len(SIXTEEN)))
    weights[np.ix_(np.isin(where, strewn(middles)), RELATED)] = MORE
    ends = (weights / weights.sum(axis=1, keepdims=True)).cumsum(axis=1)
    codes = np.array(SIXTEEN)
    activity = codes[(rng.random(count)[:, None] > ends).sum(axis=1)]
    for place in PLANTED:
        at = np.vstack([at, np.array(place) + rng.normal(0, 0.07, (1_000, 2))])
        activity = np.concatenate([activity, [TEXTILE] * 500, rng.choice(codes, 500)])
    jobs = rng.integers(1, 60, len(activity))
    return pd.DataFrame({"lon": at[:, 0], "lat": at[:, 1], "activity": activity, "jobs": jobs})


def strewn(middles: Points, count: int = 20) -> list[int]:
    """Where the two are more than elsewhere: each the furthest from those before it."""
    chosen = [0]
    near = np.hypot(*(middles - middles[0]).T)
    while len(chosen) < count:
        chosen.append(int(near.argmax()))
        near = np.minimum(near, np.hypot(*(middles - middles[chosen[-1]]).T))
    return chosen


def middles_of(data: Datasets) -> Points:
    """A point in each of the 48 wilayas."""
    shapes = data.geometry("DZ-1984").geometry.representative_point()
    return np.column_stack([shapes.x, shapes.y])


def planted(middles: Points) -> dict[str, Points]:
    """Where each activity really is denser than others: all that may be found of it."""
    more = middles[strewn(middles)]
    nowhere = np.empty((0, 2))
    related = {SIXTEEN[number]: more for number in RELATED}
    return dict.fromkeys(SIXTEEN, nowhere) | {TEXTILE: np.array(PLANTED)} | related


def right(spot: Points, truth: Points) -> bool:
    """Whether a place lies where its activity was planted."""
    return bool(len(truth) and np.hypot(*(truth - spot).T).min() < DEGREES)


def added(home: Path, rows: pd.DataFrame, name: str = "essai") -> store.Register:
    """A register of these rows in a folder."""
    path = home / f"{name}.csv"
    rows.to_csv(path, index=False)
    said = Description(
        id=name,
        name="Essai",
        country="DZ",
        source="Test",
        licence="",
        year=2025,
        other_units=True,
        columns=RegisterColumns(jobs="jobs"),
    )
    register_files.add([path], said, datasets.load(home), user=home)
    return store.find(name, home)
