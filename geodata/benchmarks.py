"""Benchmark clusters: what Delgado, Porter and Stern put together, on ISIC Rev.4.

Their definitions are on NAICS: 51 clusters of industries that sell beyond their region
(traded) and 16 of industries that serve it (local). An ISIC class holds what the NAICS
industries that make it hold; where that is more than one cluster, or traded and local at
once, ISIC cannot tell it apart, and nothing here guesses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from geodata import lists
from geodata.files import DATA, read_table
from geodata.languages import Names
from geodata.registers.activities import DIVISIONS, NACE_FILE, OTHER, ActivityMap
from geodata.sectors import SectorTree

CLUSTERS_FILE = DATA / "registers" / "benchmark_clusters.csv"
ISIC_FILE = DATA / "registers" / "benchmark_isic.csv"
# What is in no benchmark cluster: farms, government.
TRADED, LOCAL, MIXED, OUTSIDE = "traded", "local", "mixed", "outside"
# Classifications that are ISIC Rev.4, and those that agree with it down to the division.
OF_ISIC = re.compile(r"\b(?:isic|citi)\D*4\b", re.IGNORECASE)
OF_NACE = re.compile(
    r"\bnace\D*2\b|\bnaf\D*(?:2|2008)\b|\bnat\D*2009\b|\bnma\D*2010\b", re.IGNORECASE
)
CODE = re.compile(r"[A-U]?\s*(\d{2}(?:\.?\d{1,2})?)[A-Z]?(?:\s*[-–]\s*(\d{2}))?(?![\w.])")
SECTION = re.compile(r"([A-U])(?:\s|$)")
# The first division of each section, and one beyond the last.
SECTIONS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTU",
        (1, 5, 10, 35, 36, 41, 45, 49, 55, 58, 64, 68, 69, 77, 84, 85, 86, 90, 94, 97, 99),
        strict=True,
    )
)
END = 100


@dataclass(frozen=True)
class Told:
    """What the definitions say of some ISIC classes.

    Attributes
    ----------
    kind : str
        ``traded``, ``local``, ``mixed`` where the classes hold both, or something that is in
        no cluster beside either, or ``outside`` where all of it is in none.
    clusters : tuple of str
        Codes of the clusters that they hold.
    """

    kind: str
    clusters: tuple[str, ...]

    @property
    def cluster(self) -> str:
        """The one cluster that all of it is in; empty where ISIC cannot tell."""
        return self.clusters[0] if self.kind in (TRADED, LOCAL) and len(self.clusters) == 1 else ""


@cache
def clusters() -> pd.DataFrame:
    """The benchmark clusters, indexed by code: ``kind``, ``label_fr|en|ar``."""
    return read_table(CLUSTERS_FILE).set_index("code")


@cache
def names() -> Names:
    """What benchmark clusters are called."""
    return Names(clusters(), "label")


@cache
def _classes() -> dict[str, frozenset[str]]:
    """ISIC class → clusters that it holds, and ``outside`` where some of it is in none."""
    rows = read_table(ISIC_FILE)
    return {
        str(code): frozenset((*lists.parts(held, "clusters"), *((OUTSIDE,) if outside else ())))
        for code, held, outside in zip(rows["isic"], rows["clusters"], rows["outside"], strict=True)
    }


def told(codes: Iterable[str]) -> Told | None:
    """What all classes that begin with some ISIC codes hold; None where there is no such class."""
    starts = tuple(codes)
    found = [held for code, held in _classes().items() if starts and code.startswith(starts)]
    if not found:
        return None
    held = frozenset().union(*found)
    kinds = {OUTSIDE if one == OUTSIDE else str(clusters().at[one, "kind"]) for one in held}
    kind = kinds.pop() if len(kinds) == 1 else MIXED
    return Told(kind, tuple(sorted(held - {OUTSIDE}, key=int)))


def wholly() -> dict[str, tuple[str, ...]]:
    """Cluster → the ISIC classes that lie wholly in it."""
    found: dict[str, list[str]] = {}
    for code in _classes():
        one = told((code,))
        if one is not None and one.cluster:
            found.setdefault(one.cluster, []).append(code)
    return {cluster: tuple(codes) for cluster, codes in found.items()}


def is_isic(classification: str) -> bool:
    """Whether the categories of a classification are codes of ISIC Rev.4 or of its kin."""
    return bool(OF_ISIC.search(classification) or OF_NACE.search(classification))


def codes_of(category: str, classification: str) -> tuple[str, ...]:
    """The ISIC codes that a category of such a classification begins with; none where it is none.

    Sections, divisions, spans of divisions, groups and classes: ``C``, ``13``, ``10-12``,
    ``13.9``, ``C1392 Made-up textiles``. Below the division only ISIC itself is taken at its
    word, and what is carried over from NACE.
    """
    text = category.strip()
    section = SECTION.match(text)
    if section is not None:
        return _divisions(section[1])
    found = CODE.match(text)
    if found is None or found[1][:2] not in DIVISIONS:
        return ()
    if found[2]:
        return tuple(code for code in sorted(DIVISIONS) if found[1][:2] <= code <= found[2])
    digits = found[1].replace(".", "")
    if OF_NACE.search(classification):
        digits = _from_nace(digits)
    return (digits,)


def _divisions(section: str) -> tuple[str, ...]:
    first = SECTIONS[section]
    last = min((one for one in SECTIONS.values() if one > first), default=END)
    return tuple(code for code in sorted(DIVISIONS) if first <= int(code) < last)


@cache
def _nace() -> dict[str, str]:
    rows = read_table(NACE_FILE)
    return dict(zip(rows["nace"].str.replace(".", ""), rows["isic"], strict=True))


def _from_nace(digits: str) -> str:
    known = (digits[:length] for length in range(len(digits), 2, -1))
    return next((_nace()[code] for code in known if code in _nace()), digits[:2])


def codes_of_sectors(held: Collection[str], tree: SectorTree, *, listed: bool) -> tuple[str, ...]:
    """The ISIC classes that units of some sectors may be of.

    Parameters
    ----------
    held : collection of str
        Sectors, not their branches.
    listed : bool
        Whether the codes that they list count too, whichever sector a register's rows of these
        codes fall in.
    """
    found = {code for code, falls in _falling(tree) if falls in held and falls != OTHER}
    if listed:
        for sector in held:
            found |= set(lists.parts(tree.table.at[sector, "isic_rev4"], "isic_rev4"))
    return tuple(sorted(found))


def _falling(tree: SectorTree) -> list[tuple[str, str]]:
    """Every ISIC class with the sectors that it falls in, in a list of firms or of artisans."""
    maps = [ActivityMap(tree, crafts=crafts) for crafts in (False, True)]
    return [(code, one.sector(code)) for code in _classes() for one in maps]
