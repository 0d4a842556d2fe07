"""The content of a one-page brief, and of whom it can be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.selection import Selection, select
from analytics.words.phrases import Amount, Phrase, Ref
from geodata.datasets import Datasets
from geodata.errors import GeodataError

CLUSTER, REGION, SECTOR, COUNTRY = KINDS = ("record", "region", "sector", "country")
MAX_SENTENCES, FIGURES = 3, 5


@dataclass(frozen=True)
class Scope:
    """Of whom a brief is.

    Attributes
    ----------
    kind : str
        One of :data:`KINDS`.
    code : str
    selection : Selection
        The clusters it speaks of; of one cluster, those of its country.
    """

    kind: str
    code: str
    selection: Selection

    def chosen(self, data: Datasets) -> pd.DataFrame:
        """The records it speaks of."""
        found = select(data, self.selection)
        return found.loc[[self.code]] if self.kind == CLUSTER else found


@dataclass(frozen=True)
class Figure:
    """One number with its label and, where it is part of a whole, what of."""

    label: Phrase | Ref
    value: Amount
    context: Phrase | None = None


@dataclass(frozen=True)
class Content:
    """What a page holds.

    Attributes
    ----------
    message : tuple of Phrase
        At most three sentences.
    figures : tuple of Figure
        Five.
    done, missing : tuple of Phrase
        The latest first; the most important first. `done` is empty where nothing is recorded.
    plate : str
        The map, of `mapped`.
    sources : tuple of str
        Of these facts only.
    notes : tuple of Phrase
        Year and source of what is no record.
    """

    message: tuple[Phrase, ...]
    figures: tuple[Figure, ...]
    done: tuple[Phrase, ...]
    missing: tuple[Phrase, ...]
    plate: str
    mapped: Selection
    sources: tuple[str, ...]
    notes: tuple[Phrase, ...] = ()


def scope_of(kind: str, code: str, data: Datasets, selection: Selection) -> Scope:
    """The scope of a brief, within the countries and under the boundary sets of a selection.

    Raises
    ------
    GeodataError
        ``unknown_brief`` where there is no such thing; ``brief_empty`` where no
        cluster of it is recorded.
    """
    known = {
        CLUSTER: lambda: code in data.records.table.index,
        REGION: lambda: code in data.regions,
        SECTOR: lambda: code in data.sectors.codes,
        COUNTRY: lambda: code in data.countries,
    }
    if kind not in known or not known[kind]():
        raise GeodataError("unknown_brief", brief=f"{kind}:{code}")
    scope = Scope(kind, code, _narrowed(kind, code, data, selection))
    if select(data, scope.selection).empty:
        raise GeodataError("brief_empty")
    return scope


def _narrowed(kind: str, code: str, data: Datasets, selection: Selection) -> Selection:
    usual = selection.only(("sets",))
    if kind == SECTOR:
        return replace(usual, countries=selection.countries, sectors=(code,))
    if kind == REGION:
        return replace(usual, countries=(data.regions.country(code),), places=(code,))
    country = str(data.records.record(code)["country_code"]) if kind == CLUSTER else code
    return replace(usual, countries=(country,))
