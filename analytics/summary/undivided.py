"""Records known only at a region as it was before a law divided it.

Nobody says in which of its parts such a record lies. It is counted where the
name stayed, and every surface shows the parts together and names them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.selection import Selection
from geodata.datasets import Datasets


@dataclass(frozen=True)
class Undivided:
    """What is known of a region as a whole, and of none of its parts.

    Attributes
    ----------
    region : str
        The region before it was divided; a part of it keeps the code.
    parts : tuple of str
        Regions of the set shown that it became: the records may lie in any.
    records : tuple of str
        Ids of the records known only there.
    """

    region: str
    parts: tuple[str, ...]
    records: tuple[str, ...]


def undivided(links: pd.DataFrame, data: Datasets, selection: Selection) -> tuple[Undivided, ...]:
    """The divided regions that records are known only at.

    Parameters
    ----------
    links : DataFrame
        As :func:`analytics.summary.linked` gives them.
    """
    vague = links[links["link_status"] == "parent_only"]
    sources = []
    for code, records in vague.groupby("region_code", sort=True)["record_id"]:
        shown = selection.set_of(data.regions.country(str(code)), data)
        parts = data.regions.lineage.candidates(str(code), shown)
        sources.append(Undivided(str(code), tuple(parts), tuple(map(str, records.unique()))))
    return tuple(sources)
