"""What a ministry says of the register it adds, and whether that can be kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from geodata import outside
from geodata.errors import IntakeError
from geodata.registers.rows import RegisterColumns
from geodata.registers.secrecy import Rule
from geodata.schema.cells import plausible_years

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")


@dataclass(frozen=True)
class Description:
    """What a ministry says of the register it adds.

    Attributes
    ----------
    id, name, country, source, licence : str
    year : int
        Year that rows without one speak of.
    boundary_set : str
        Set to place in; empty for the country's usual one.
    classification : str
        Of the activity codes: ``isic4``, ``nace2`` or ``sectors``.
    own : tuple of (code, sector)
        Codes mapped by the ministry itself.
    level : int
        Level of the sector tree to count at; 0 as mapped.
    crafts : bool
        Whether it lists artisans: activity classes shared with industry are theirs.
    columns : RegisterColumns
    rule : Rule
        Statistical secrecy.
    synthetic : bool
    other_units : bool
        The ministry declares that other registers of the country and year list
        other units.
    """

    id: str
    name: str
    country: str
    source: str
    licence: str
    year: int
    boundary_set: str = ""
    classification: str = "isic4"
    own: tuple[tuple[str, str], ...] = ()
    level: int = 0
    crafts: bool = False
    columns: RegisterColumns = field(default_factory=RegisterColumns)
    rule: Rule = field(default_factory=Rule)
    synthetic: bool = False
    other_units: bool = False


def confirm(said: Description) -> None:
    """Refuse what could be neither kept nor shown.

    Raises
    ------
    IntakeError
        ``bad_register_id``, ``bad_register_text``, ``bad_register_year``.
    """
    if not ID.fullmatch(said.id):
        raise IntakeError("bad_register_id", id=outside.called(Path(said.id)))
    if not said.name.strip():
        raise IntakeError("bad_register_text", option="--name")
    for option, text in (
        ("--name", said.name),
        ("--source", said.source),
        ("--licence", said.licence),
    ):
        if not outside.readable(text):
            raise IntakeError("bad_register_text", option=option)
    years = plausible_years()
    if not years["first"] <= said.year <= years["last"]:
        raise IntakeError("bad_register_year", first=years["first"], last=years["last"])
