"""Registers in force: one folder each, written whole or not at all.

``registers/<id>/``: ``register.toml`` (facts, rows by reason), ``cube.parquet`` and
``planes-<year>.npy`` (protected, what pages read), ``establishments.parquet``,
``indices.parquet``, once it was measured also ``distances.parquet``, ``measured.parquet`` and
``places.parquet`` (:mod:`geodata.registers.measured`), ``rows/country=<code>/part-*.parquet``
(the placed rows, never read by a page and only by the account that the atlas runs under).
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import home
from geodata.access import MACHINE as MACHINE
from geodata.access import REGISTERS as REGISTERS
from geodata.access import Actor as Actor
from geodata.errors import GeodataError
from geodata.registers.cube import COLUMNS as CUBE_COLUMNS
from geodata.registers.grid import Grid
from geodata.registers.indices import COLUMNS
from geodata.registers.secrecy import Rule
from geodata.store.core import require as require

FOLDER_NAME = "registers"
FACTS_NAME = "register.toml"
CUBE_NAME = "cube.parquet"
ESTABLISHMENTS_NAME = "establishments.parquet"
INDICES_NAME = "indices.parquet"
# Ends the name of the folder of a register that was set aside.
ASIDE = ".aside"
# In the name of the folder of a register that another takes the place of.
BEING_REPLACED = ".old-"


@dataclass(frozen=True)
class Facts:
    """What is said of a register.

    Attributes
    ----------
    id, name, country, boundary_set, classification, source, licence, added : str
    synthetic : bool
        Made up for trying out: said on screen and in every export.
    rows : int
    reasons : mapping
        Rows by what became of them: ``placed`` or a reason.
    unmapped : mapping
        Activity codes that mean nothing, most frequent first, with their rows.
    regions, sectors : tuple of str
        In the order of the planes.
    years : tuple of int
    undrawn : mapping
        Year → units that are in no plane because too few stand together.
    digest : str
        Changes with anything that pages read.
    crafts : bool
        Whether it lists artisans, whose activity classes are then crafts.
    """

    id: str
    name: str
    country: str
    boundary_set: str
    classification: str
    source: str
    licence: str
    added: str
    synthetic: bool
    rows: int
    reasons: Mapping[str, int]
    unmapped: Mapping[str, int]
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    years: tuple[int, ...]
    undrawn: Mapping[str, int]
    rule: Rule
    grid: Grid
    digest: str
    crafts: bool = False

    @property
    def placed(self) -> int:
        """Rows that count."""
        return int(self.reasons.get("placed", 0))


@dataclass(frozen=True)
class Register:
    """One register as pages read it."""

    facts: Facts
    folder: Path

    @cached_property
    def cube(self) -> pd.DataFrame:
        """Protected counts: columns of :data:`geodata.registers.cube.COLUMNS`."""
        return table(self.folder / CUBE_NAME)

    @cached_property
    def establishments(self) -> pd.DataFrame:
        """``year``, ``sector_code``, ``herfindahl`` of establishments by jobs."""
        return table(self.folder / ESTABLISHMENTS_NAME)

    @cached_property
    def indices(self) -> pd.DataFrame:
        """Rows of :data:`geodata.registers.indices.COLUMNS`; none in registers of old versions."""
        path = self.folder / INDICES_NAME
        return table(path) if path.exists() else pd.DataFrame(columns=list(COLUMNS))

    def planes(self, year: int) -> npt.NDArray[np.float32]:
        """Weights of the grid by sector, shape (sectors, side, side); left on disk."""
        planes: npt.NDArray[np.float32] = np.load(
            self.folder / f"planes-{year}.npy", mmap_mode="r", allow_pickle=False
        )
        return planes


def table(path: Path) -> pd.DataFrame:
    """A table of a register; ``entry_damaged`` where the file is none."""
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise home.damaged(path) from error


def folder_of(user: Path | None = None) -> Path:
    """Where registers live."""
    return home.folder(user) / FOLDER_NAME


def load(user: Path | None = None) -> dict[str, Register]:
    """Every register in force, by id."""
    return _read(user)[0]


def damage(user: Path | None = None) -> tuple[GeodataError, ...]:
    """What of the registers cannot be used, and is therefore not in force."""
    return _read(user)[1]


def _read(user: Path | None) -> tuple[dict[str, Register], tuple[GeodataError, ...]]:
    """Registers that can be used, and what is wrong with the others.

    Where a replacement was stopped between taking the old one away and putting the new
    one in its place, the old one is in force.
    """
    registers: dict[str, Register] = {}
    wrong: list[GeodataError] = []
    for folder in _folders(folder_of(user)):
        try:
            register = _confirmed(folder)
        except GeodataError as error:
            wrong.append(error)
            continue
        registers.setdefault(register.facts.id, register)
    return dict(sorted(registers.items())), tuple(wrong)


def _folders(folder: Path) -> Iterator[Path]:
    """Folders of registers: those in their place first, then those that were being replaced."""
    if not folder.is_dir():
        return
    for pattern in (f"[!.]*/{FACTS_NAME}", f".*{BEING_REPLACED}*/{FACTS_NAME}"):
        yield from sorted(path.parent for path in folder.glob(pattern))


def _confirmed(folder: Path) -> Register:
    """A register whose facts can be read and whose tables are there.

    Raises
    ------
    GeodataError
        ``entry_damaged`` with the file.
    """
    facts = read_facts(folder / FACTS_NAME)
    needed = (CUBE_NAME, ESTABLISHMENTS_NAME, *(f"planes-{year}.npy" for year in facts.years))
    for name in needed:
        if not (folder / name).is_file():
            raise home.damaged(folder / name)
    register = Register(facts, folder)
    if not set(CUBE_COLUMNS) <= set(register.cube):
        raise home.damaged(folder / CUBE_NAME)
    return register


def stamp(user: Path | None = None) -> str:
    """Changes whenever a register comes, changes or goes; cheap enough to ask on every run."""
    folder = folder_of(user)
    return f"{folder.stat().st_mtime_ns}" if folder.is_dir() else "none"


def find(register_id: str, user: Path | None = None) -> Register:
    """The register of that id.

    Raises
    ------
    GeodataError
        ``unknown_register`` with the known ones.
    """
    known = load(user)
    if register_id not in known:
        raise GeodataError("unknown_register", register=register_id, known=sorted(known))
    return known[register_id]


def remove(register_id: str, user: Path | None = None, *, actor: Actor = MACHINE) -> None:
    """Take a register away for good, whole, whether it is in force or was set aside."""
    require(actor, REGISTERS, user)
    if register_id not in aside(user):
        set_aside(register_id, user)
    shutil.rmtree(_kept(folder_of(user) / register_id))


def set_aside(register_id: str, user: Path | None = None, *, actor: Actor = MACHINE) -> None:
    """Take a register out of force and keep it, until it is brought back or removed for good."""
    require(actor, REGISTERS, user)
    register = find(register_id, user)
    kept = _kept(register.folder)
    shutil.rmtree(kept, ignore_errors=True)
    register.folder.rename(kept)


def aside(user: Path | None = None) -> dict[str, Facts]:
    """Registers that were set aside, unless another of their id came since."""
    folder = folder_of(user)
    known = load(user)
    found = []
    for path in sorted(folder.glob(f".*{ASIDE}/{FACTS_NAME}")):
        with contextlib.suppress(GeodataError):
            found.append(read_facts(path))
    return {facts.id: facts for facts in found if facts.id not in known}


def bring_back(register_id: str, user: Path | None = None, *, actor: Actor = MACHINE) -> None:
    """Put a register that was set aside in force again."""
    require(actor, REGISTERS, user)
    if register_id not in aside(user):
        raise GeodataError("unknown_register", register=register_id, known=sorted(aside(user)))
    target = folder_of(user) / register_id
    _kept(target).rename(target)


def _kept(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}{ASIDE}")


def read_facts(path: Path) -> Facts:
    """The facts of one register.

    Raises
    ------
    GeodataError
        ``entry_damaged`` where the file does not hold them.
    """
    row = home.read_toml(path)
    try:
        facts = Facts(
            **{key: value for key, value in row.items() if key not in _STRUCTURED},
            regions=tuple(row["regions"]),
            sectors=tuple(row["sectors"]),
            years=tuple(int(year) for year in row["years"]),
            rule=Rule(**row["rule"]),
            grid=Grid(**row["grid"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise home.damaged(path) from error
    if not all(isinstance(getattr(facts, name), kind) for name, kind in _KINDS.items()):
        raise home.damaged(path)
    return facts


_KINDS: dict[str, type] = {
    **dict.fromkeys(("id", "name", "country", "boundary_set", "source", "digest"), str),
    **dict.fromkeys(("reasons", "unmapped", "undrawn"), dict),
    "rows": int,
}


_STRUCTURED = ("regions", "sectors", "years", "rule", "grid")


def write_facts(facts: Facts, folder: Path) -> None:
    """Write the facts as TOML: plain values first, then the tables."""
    row = asdict(facts)
    plain = {key: value for key, value in row.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in row.items() if isinstance(value, dict)}
    lines = [f"{key} = {_toml(value)}" for key, value in plain.items()]
    for name, table in tables.items():
        lines += ["", f"[{name}]"]
        lines += [f"{json.dumps(str(key))} = {_toml(value)}" for key, value in table.items()]
    home.write_whole(folder / FACTS_NAME, "\n".join(lines) + "\n")


def _toml(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    return home.toml_value(str(value))
