"""Two clusters that may be one: what a steward looks at before saving, and the Quality page lists.

Three signs, none of them proof: a note that names the other, a name that is
alike in the same place or trade, and the same trade in the same place where it
has few clusters only. Whoever knows the clusters decides; nothing is merged here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from geodata.intake.resemblance import resembling
from geodata.schema.cells import Row, Rows
from geodata.schema.tables import RECORD

NOTED, ALIKE, TRADE = "noted", "alike", "trade_and_place"
SIGNS = (NOTED, ALIKE, TRADE)
KEY = re.compile(r"\b[A-Z]{2}-\d{3,}\b")
# In a place with more clusters of a trade, trade and place tell nothing.
FEW = 3
SHOWN = 5


@dataclass(frozen=True)
class Twin:
    """A cluster that may be the one looked at.

    Attributes
    ----------
    key : str
    signs : tuple of str
        Of ``SIGNS``, the strongest first.
    """

    key: str
    signs: tuple[str, ...]


def of(key: str, row: Row, stored: Rows) -> list[Twin]:
    """Clusters in force that a row may be, the likeliest first.

    Parameters
    ----------
    key : str
        Its own; empty for one that is yet to be stored.
    row : mapping
        Its fields as text; those it lacks are empty.
    """
    mine = {**dict.fromkeys(RECORD.columns, ""), **row}
    others = {other: stored[other] for other in stored if other != key}
    signs: dict[str, set[str]] = defaultdict(set)
    for other, cells in others.items():
        if other in _named(mine) or (key and key in _named(cells)):
            signs[other].add(NOTED)
    if mine["name_fr"]:
        likely = resembling(RECORD, {0: mine}, others).get(0)
        for other in likely.keys if likely else ():
            signs[other].add(ALIKE)
    same = [other for other, cells in others.items() if _places(cells) & _places(mine)]
    if len(same) < FEW:
        for other in same:
            signs[other].add(TRADE)
    return _ranked(signs)[:SHOWN]


def pairs(stored: Rows) -> list[tuple[str, Twin]]:
    """Every two clusters in force that may be one, each pair once, in the order of the store."""
    signs: dict[tuple[str, str], set[str]] = defaultdict(set)
    order = {key: place for place, key in enumerate(stored)}

    def sign(one: str, other: str, what: str) -> None:
        first, second = sorted((one, other), key=order.__getitem__)
        signs[first, second].add(what)

    rows = {key: stored[key] for key in stored}
    for key, row in rows.items():
        for other in _named(row) & rows.keys() - {key}:
            sign(key, other, NOTED)
    for group in _groups(rows, _places):
        if len(group) <= FEW:
            for one, other in combinations(group, 2):
                sign(one, other, TRADE)
    for one, other in _alike(rows):
        sign(one, other, ALIKE)
    found = sorted(signs, key=lambda pair: (order[pair[0]], order[pair[1]]))
    return [(first, Twin(second, _sorted(signs[first, second]))) for first, second in found]


def _named(row: Row) -> set[str]:
    """Keys that the remark of a row names."""
    return set(KEY.findall(row["note_fr"]))


def _places(row: Row) -> set[tuple[str, str]]:
    """Trade and place, once for each of its regions."""
    return {(row["sector_code"], code) for code in _regions(row) if row["sector_code"]}


def _regions(row: Row) -> list[str]:
    return RECORD.by_name["region_codes"].parts(row["region_codes"])


def _groups(
    rows: Mapping[str, Row], traits: Callable[[Row], Iterable[Hashable]]
) -> Iterable[list[str]]:
    """Keys of rows that have a trait in common."""
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for key, row in rows.items():
        for trait in traits(row):
            groups[trait].append(key)
    return groups.values()


def _alike(rows: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
    """Pairs of like names; compared within a trade and within a place, where twins are."""
    for trait in (_regions, lambda row: [row["sector_code"]]):
        for keys in _groups(rows, trait):
            group = {key: rows[key] for key in keys}
            likely = resembling(RECORD, dict(enumerate(map(dict, group.values()))), group)
            for number, found in likely.items():
                yield from ((keys[number], other) for other in found.keys if other != keys[number])


def _ranked(signs: Mapping[str, set[str]]) -> list[Twin]:
    twins = [Twin(key, _sorted(found)) for key, found in signs.items()]
    return sorted(twins, key=lambda twin: (SIGNS.index(twin.signs[0]), -len(twin.signs)))


def _sorted(signs: set[str]) -> tuple[str, ...]:
    return tuple(sign for sign in SIGNS if sign in signs)
