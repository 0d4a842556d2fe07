"""How a plate declares itself: its key, its family, what of a selection it reads.

The list of plates, the filters that have no effect on one, and whether it needs
a published table all follow from ``@plate(…)``: nothing else lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from analytics.plates.model import Plate
from analytics.selection import PARAMETERS, Selection
from geodata.datasets import Datasets
from geodata.registers.published import REGISTER

Maker = Callable[[Datasets, Selection], Plate]

# What chooses what is in; of these, what says nothing of the rows of a table.
FILTERS = frozenset(name for name, parameter in PARAMETERS.items() if parameter.filters)
OF_RECORDS = FILTERS - {"countries", "sectors"}
# Clusters counted in the regions of a boundary set; and any measure of them.
CLUSTERS = FILTERS | {"sets", "counting"}
MEASURED = CLUSTERS | {"measure", "member_kind", "population"}
RATES = CLUSTERS | {"measure", "population"}
# Every sector at once: a choice of sectors changes nothing.
EVERY_SECTOR = CLUSTERS - {"sectors"}
# Regions that stand out, and the part of the world that is seen.
ON_A_MAP = frozenset({"regions", "framing"})
# Rows of support that speak of the clusters chosen.
SUPPORT = FILTERS | {"sets"}
# Families of figures of what is done for clusters, not of the clusters themselves.
SUPPORT_FAMILIES = ("support", "money", "coverage", "session")


class TableUse(StrEnum):
    """How a published table that was chosen enters a figure."""

    NONE = "none"
    # Beside the records, whose filters keep their effect.
    BESIDE = "beside"
    # In the place of the records.
    ALONE = "alone"
    # In their place, but only a table that sums up a register.
    REGISTER = "register"


@dataclass(frozen=True)
class Declaration:
    """What is known of a plate before it is made.

    Attributes
    ----------
    key : str
    family : str
        Figures that answer one question: ``density``, ``coverage`` …
    reads : frozenset of str
        Fields of a selection that it looks at; the others are as usual to it.
    table : TableUse
    needs_table : bool
        Whether it is refused where no table is chosen.
    make : callable
    """

    key: str
    family: str
    reads: frozenset[str]
    table: TableUse
    needs_table: bool
    make: Maker

    def read_of(self, selection: Selection, data: Datasets) -> frozenset[str]:
        """Fields that it looks at where this much is chosen: a table may stand for the records."""
        table = data.observations.tables.get(selection.table)
        if table is None or self.table in (TableUse.NONE, TableUse.BESIDE):
            return self.reads
        if self.table == TableUse.REGISTER and table.origin != REGISTER:
            return self.reads - {"table"}
        return self.reads - OF_RECORDS


PLATES: dict[str, Declaration] = {}


def plate(
    key: str,
    *,
    family: str,
    reads: Iterable[str],
    table: TableUse = TableUse.NONE,
    needs_table: bool = False,
) -> Callable[[Maker], Maker]:
    """Declare the function below as the plate of that key.

    It is called with a selection that holds what it `reads` and nothing else.
    """
    wanted = frozenset(reads) | ({"table"} if table != TableUse.NONE else set())
    unknown = wanted - set(PARAMETERS)
    if unknown:
        raise ValueError(f"{key} reads {sorted(unknown)}: no field of a selection")

    def declared(make: Maker) -> Maker:
        def made(data: Datasets, selection: Selection) -> Plate:
            return replace(make(data, selection), key=key)

        made.__doc__ = make.__doc__
        PLATES[key] = Declaration(key, family, wanted, table, needs_table, made)
        return made

    return declared
