"""A made-up register of Algeria in which one sector crowds at two places that cross borders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from geodata import datasets
from geodata.intake import register_files
from geodata.intake.register_files import Description
from geodata.registers import store
from geodata.registers.rows import RegisterColumns

# Blida, Tipaza and Algiers; Sétif and Bordj Bou Arréridj.
PLANTED = ((2.75, 36.55), (5.05, 36.12))
TEXTILE, FOOD, LEATHER, METAL, DIGITAL = CODES = ("1311", "1010", "1511", "2410", "6201")
# What textile and leather are called in the tree.
SECTOR = "I02"


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
