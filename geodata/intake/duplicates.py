"""Rows that are a record already there, or may be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from geodata.spelling import normalise

ALIKE = 88.0
PIECE = 2000
CHOICES = 3
# What every name of a cluster begins with says nothing about which one it is.
COMMON = frozenset(
    [
        "cluster",
        "grappe",
        "grappes",
        "pole",
        "technopole",
        "spl",
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
        "en",
        "et",
        "the",
        "of",
        "and",
        "التجمع",
        "العنقودي",
        "عنقود",
        "تجمع",
        "قطب",
    ]
)


@dataclass(frozen=True)
class Known:
    """Records of the store, prepared for comparing.

    Attributes
    ----------
    table : DataFrame
        Indexed by id: ``name``, ``letters``, ``country``, ``regions``, ``sector``.
    """

    table: pd.DataFrame


def known(records: pd.DataFrame) -> Known:
    """Prepare the records in force, indexed by id."""
    plain = [normalise(str(name)) for name in records["name_fr"]]
    return Known(
        pd.DataFrame(
            {
                "name": [telling(name) for name in plain],
                "letters": plain,
                "country": records["country_code"].to_numpy(),
                "regions": records["region_codes"].to_numpy(),
                "sector": records["sector_code"].to_numpy(),
            },
            index=records.index.astype(str),
        )
    )


def telling(plain: str) -> str:
    """The words of a normalised name that tell one cluster from another."""
    words = [word for word in plain.split() if word not in COMMON]
    return " ".join(words) or plain


def identify(rows: pd.DataFrame, against: Known) -> tuple[dict[int, str], dict[int, list[str]]]:
    """Which rows without an id are a record of the store.

    Parameters
    ----------
    rows : DataFrame
        Indexed by row number: ``name_fr``, ``country_code``, ``region_codes``,
        ``sector_code``.

    Returns
    -------
    dict
        Row → the record it certainly is: same name, country, sector and regions.
    dict
        Row → records it may be, the likeliest first.
    """
    table = against.table
    same: dict[int, str] = {}
    maybe: dict[int, list[str]] = {}
    keys = {
        (row.letters, row.country, row.sector, _parts(row.regions)): str(row.Index)
        for row in table.itertuples()
    }
    plain = [normalise(str(name)) for name in rows["name_fr"]]
    frame = rows.assign(letters=plain, name=[telling(name) for name in plain])
    rest = []
    for row in frame.itertuples():
        key = (
            row.letters,
            row.country_code,
            row.sector_code,
            _parts(row.region_codes),
        )
        if key in keys:
            same[int(str(row.Index))] = keys[key]
        else:
            rest.append(row.Index)
    left = frame.loc[rest]
    for country, part in left.groupby("country_code"):
        others = table[table["country"] == country]
        if others.empty:
            continue
        for start in range(0, len(part), PIECE):
            _compare(part.iloc[start : start + PIECE], others, maybe)
    return same, maybe


def _parts(codes: object) -> frozenset[str]:
    return frozenset(str(codes).split("|"))


def _compare(part: pd.DataFrame, others: pd.DataFrame, maybe: dict[int, list[str]]) -> None:
    scores = process.cdist(
        part["name"].tolist(), others["name"].tolist(), scorer=fuzz.ratio, score_cutoff=ALIKE
    )
    for i, j in zip(*np.nonzero(scores), strict=True):
        row, other = part.iloc[i], others.iloc[j]
        shared = set(str(row["region_codes"]).split("|")) & set(str(other["regions"]).split("|"))
        no_region = not row["region_codes"] or not other["regions"]
        if shared or no_region or row["sector_code"] == other["sector"]:
            maybe.setdefault(int(part.index[i]), []).append(str(others.index[j]))
    for row_number in part.index:
        if int(row_number) in maybe:
            maybe[int(row_number)] = maybe[int(row_number)][:CHOICES]


def repeated(rows: pd.DataFrame) -> dict[int, int]:
    """Rows that say again what an earlier row of the file says: row → that row."""
    keys = pd.Series(
        [
            f"{' '.join(str(name).casefold().split())}|{country}|{sector}|{regions}"
            for name, country, sector, regions in zip(
                rows["name_fr"],
                rows["country_code"],
                rows["sector_code"],
                rows["region_codes"],
                strict=True,
            )
        ],
        index=rows.index,
    )
    first = {key: int(str(row)) for row, key in reversed(list(keys.items()))}
    again = keys[keys.duplicated()]
    return {int(str(row)): first[key] for row, key in again.items()}
