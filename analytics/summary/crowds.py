"""What was measured of a register's rows for the sector chosen: distances, and places.

A register is measured by whoever takes it in, once; figures read what was stored.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.measures.coverage import Refusal
from analytics.selection import Selection
from analytics.words.phrases import Ref
from geodata.datasets import Datasets
from geodata.registers import measured, measuring
from geodata.registers.measured import Measured
from geodata.registers.published import table_id
from geodata.registers.store import Register

# Where sectors are compared: as far as a firm is reached in a quarter of an hour.
COMPARED_KM = 10.0
WHY = {
    measuring.FEW: "few_units",
    measuring.STACKED: "stacked_units",
    measuring.UNLOCATED: "unlocated_units",
}


@dataclass(frozen=True)
class Crowds:
    """What is stored of one year of a register.

    Attributes
    ----------
    register : Register
    year : int
    sector : str
        The one sector, or branch, that the figure is about; empty for all.
    """

    register: Register
    year: int
    sector: str = ""

    @property
    def _stored(self) -> Measured:
        return measured.read(self.register)

    def curve(self, kind: str) -> pd.DataFrame:
        """The curve of the sector with its envelopes."""
        return self._own(self._stored.curves, curve=kind)

    def findings(self, kind: str) -> pd.DataFrame:
        """What the curve finds of every sector, or of the one chosen."""
        return self._own(self._stored.findings, curve=kind)

    def places(self) -> pd.DataFrame:
        """The places of the sector."""
        return self._own(self._stored.places)

    def _own(self, table: pd.DataFrame, **wanted: str) -> pd.DataFrame:
        chosen = table[table["year"] == self.year]
        for name, value in (("sector_code", self.sector), *wanted.items()):
            if value:
                chosen = chosen[chosen[name] == value]
        return chosen.reset_index(drop=True)

    @property
    def measured(self) -> bool:
        """Whether anything was measured of the year."""
        return bool((self._stored.findings["year"] == self.year).any())

    @property
    def usual(self) -> str:
        """The sector told of where none is chosen: of most places, then that crowds most."""
        curves = self.curve(measuring.M)
        near = curves[(curves["at"] == COMPARED_KM) & curves["sector_code"].isin(self._leaves)]
        if near.empty:
            return ""
        counted = self.places()["sector_code"].value_counts()
        rows = near.assign(places=near["sector_code"].map(counted).fillna(0))
        return str(rows.sort_values(["places", "value"], ascending=False)["sector_code"].iloc[0])

    @property
    def _leaves(self) -> tuple[str, ...]:
        return self.register.facts.sectors

    @property
    def why(self) -> str:
        """Why nothing is told of the sector; empty where something is."""
        found = self.findings("")
        return str(found["why"].iloc[0]) if len(found) else ""


def of_table(data: Datasets, table: str) -> tuple[Register, int] | None:
    """The register and year whose table is called so, if it is one's."""
    for register in data.registers.values():
        for year in register.facts.years:
            for measure in ("firms", "jobs"):
                if table == table_id(register.facts.id, year, measure):
                    return register, year
    return None


def usual_table(data: Datasets, selection: Selection) -> str:
    """The table of the register that these figures open on; empty where a country has none."""
    if of_table(data, selection.table) is not None:
        return selection.table
    shown = selection.shown_countries(data)
    known = [one.facts for one in data.registers.values() if one.facts.country in shown]
    if not known:
        return ""
    newest = max(known, key=lambda facts: (facts.years[-1], facts.placed, facts.id))
    return table_id(newest.id, newest.years[-1], "firms")


def of(data: Datasets, selection: Selection, *, sector: bool) -> Crowds | Refusal:
    """What is stored for a selection, or why there is nothing to tell.

    Parameters
    ----------
    sector : bool
        Whether one sector is asked for.
    """
    found = of_table(data, selection.table)
    if found is None:
        return Refusal("needs_register")
    whole = Crowds(*found)
    name = Ref("published", whole.register.facts.name)
    if not whole.measured:
        return Refusal("not_measured", {"register": name})
    if not sector:
        return whole
    if len(selection.sectors) > 1:
        return Refusal("one_sector")
    if not selection.sectors:
        usual = whole.usual
        none = Refusal("no_sector_measured", {"register": name, "least": measuring.LEAST})
        return Crowds(*found, usual) if usual else none
    about = {"register": name, "sector": Ref("sector_branch", selection.sectors[0])}
    one = Crowds(*found, _code(data, selection, whole.register))
    if one.why:
        params = {"least": measuring.LEAST, "most": round(100 * (1 - measuring.MIN_LOCATED))}
        return Refusal(WHY[one.why], {**about, **params})
    return one if len(one.findings("")) else Refusal("sector_not_measured", about)


def named(found: Crowds | Refusal, selection: Selection) -> tuple[Ref, ...]:
    """What a figure is about: the sectors chosen, else the one that it tells of."""
    own = (found.sector,) if isinstance(found, Crowds) and found.sector else ()
    return tuple(Ref("sector_branch", code) for code in selection.sectors or own)


def told(data: Datasets, selection: Selection) -> bool:
    """Whether anything can be told of the sector chosen, be it that it crowds nowhere."""
    return isinstance(of(data, selection, sector=True), Crowds)


def _code(data: Datasets, selection: Selection, register: Register) -> str:
    """What the chosen sector is called there: itself, or the only part of it that is listed."""
    (code,) = selection.sectors
    held = [one for one in register.facts.sectors if one in data.sectors.branch(code)]
    return held[0] if len(held) == 1 else code
