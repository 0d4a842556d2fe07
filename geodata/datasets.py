"""Every data set in force, read once and passed around as one value."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geodata import home, kept_tables, observations, records, sectors, store
from geodata import support as supports
from geodata.errors import GeodataError, StoreError
from geodata.files import read_table
from geodata.observations import Observations
from geodata.places import (
    boundaries,
    gazetteer,
    inside,
    placement,
    population,
    regions,
    set_tables,
)
from geodata.places.boundaries import BoundarySet
from geodata.places.gazetteer import Gazetteer
from geodata.places.placement import Localities, Placement
from geodata.places.population import Population
from geodata.places.regions import Regions
from geodata.records import Records
from geodata.registers import published as published_registers
from geodata.registers import store as register_store
from geodata.registers.store import Register
from geodata.schema.cells import CELLS, Known
from geodata.schema.fields import REFERRED, Field, Schema
from geodata.schema.tables import OBSERVATION, RECORD, SCHEMAS, SOURCE, TABLE
from geodata.schema.typed import TextRows, fingerprint
from geodata.sectors import SectorTree
from geodata.support import Support
from geodata.version import DataVersion

# Whose records are read.
STORE, BUNDLED, EITHER = "store", "bundled", "either"
SETS_VARIABLE = "ATLAS_GRAPPES_SETS"


@dataclass(frozen=True)
class Datasets:
    """Records, sectors, regions, boundaries, population, tables, registers, support.

    Read-only and shared between users; geometry and placements are computed on
    first use and kept. ``as_of`` is the day looked at, empty for today;
    ``trouble`` says why the store is out of reach, where the bundled records
    stand in for it; whenever they do, ``version.bundled`` is set. ``damage`` names
    what of the ministry's folder cannot be used and was set aside.
    """

    records: Records
    sectors: SectorTree
    regions: Regions
    population: Population
    localities: Localities
    boundary_sets: Mapping[str, BoundarySet]
    version: DataVersion
    observations: Observations = observations.EMPTY
    registers: Mapping[str, Register] = field(default_factory=dict)
    support: Support = supports.EMPTY
    as_of: str = ""
    trouble: StoreError | None = None
    damage: tuple[GeodataError, ...] = ()
    _geometry: dict[str, gpd.GeoDataFrame] = field(default_factory=dict, repr=False)
    _placements: dict[tuple[tuple[str, str], ...], Placement] = field(
        default_factory=dict, repr=False
    )
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Spellings of regions, read when a name has to be matched."""
        return gazetteer.load(self.regions)

    @cached_property
    def worked_out(self) -> dict[Hashable, Any]:
        """What was worked out of these very data, for who asks again: treat as read-only."""
        return {}

    def geometry(self, boundary_set: str) -> gpd.GeoDataFrame:
        """Drawn regions of a set, indexed by code, EPSG:4326; treat as read-only."""
        with self._lock:
            if boundary_set not in self._geometry:
                self._geometry[boundary_set] = self._drawn(boundary_set)
            return self._geometry[boundary_set]

    def placement(self, sets: Mapping[str, str]) -> Placement:
        """All records placed in the sets given; other countries in their default set."""
        chosen = {country: self.regions.default_set(country) for country in self.countries}
        chosen.update(sets)
        key = tuple(sorted(chosen.items()))
        with self._lock:
            if key not in self._placements:
                self._placements[key] = placement.place(
                    self.records,
                    self.regions,
                    self.gazetteer,
                    self.localities,
                    chosen,
                    self.geometry,
                )
            return self._placements[key]

    @cached_property
    def known(self) -> Known:
        """What rows may be judged against: codes and rows in force."""
        tables = {
            SOURCE.entity: self.records.sources,
            RECORD.entity: self.records.table,
            **self.support.tables,
        }
        for schema in (TABLE, OBSERVATION):
            nothing = pd.DataFrame(columns=[schema.key, *schema.columns])
            own = self.observations.stored.get(schema.entity, nothing)
            tables[schema.entity] = own.set_index(schema.key)
        rows = {entity: TextRows(table, SCHEMAS[entity]) for entity, table in tables.items()}
        return Known(self.countries, frozenset(self.sectors.codes), self.regions, rows)

    def standing_on(self, boundary_set: str) -> tuple[str, ...]:
        """A ministry's own tables and registers that only this set gives regions to."""
        if boundary_set in boundaries.bundled():
            return ()
        tables = self.observations.tables.values()
        return tuple(table.id for table in tables if table.boundary_set == boundary_set)

    @property
    def countries(self) -> list[str]:
        """Country codes in the order of the interface."""
        return list(self.regions.countries.index)

    def _drawn(self, boundary_set: str) -> gpd.GeoDataFrame:
        part = inside.read(boundary_set)
        if part is None:
            return self._read(boundaries.find(boundary_set, self.boundary_sets))
        parts, law = self.geometry(part.parts), self.geometry(part.law)
        return inside.drawing(part, self.regions, parts, law)

    def _read(self, entry: BoundarySet) -> gpd.GeoDataFrame:
        if not entry.rolled_up_from:
            return boundaries.load(entry)
        base = self.geometry(entry.rolled_up_from)
        lineage = self.regions.lineage
        parents = {
            code: above
            for code in base.index
            if (above := lineage.containing(str(code), entry.rolled_up_from, entry.id))
        }
        return boundaries.load_rolled_up(base, parents)


def preferred_sets() -> tuple[dict[str, str], list[str]]:
    """The sets a ministry opens its countries on, and what of its setting means nothing.

    ``ATLAS_GRAPPES_SETS`` holds ``DZ=DZ-2019``, several separated by spaces or commas.
    """
    facts = set_tables.facts(regions.FOLDER)
    chosen, unknown = {}, []
    for text in os.environ.get(SETS_VARIABLE, "").replace(",", " ").split():
        country, _, name = text.partition("=")
        if name in facts and facts[name].country == country and facts[name].shown:
            chosen[country] = name
        else:
            unknown.append(text)
    return chosen, unknown


def stamp(user: Path | None = None) -> str:
    """Changes with every commit and every registration; cheap enough to ask on every run."""
    parts = (boundaries, register_store, store)
    return "-".join(part.stamp(user) for part in parts)


def out_of_reach(stamp: str) -> bool:
    """Whether the store could not be asked when a stamp was made."""
    return store.OUT_OF_REACH in stamp


def load(user: Path | None = None, as_of: str = "", *, records_of: str = STORE) -> Datasets:
    """Read everything in force, a ministry's own boundary sets, tables and registers included.

    Parameters
    ----------
    user : Path, optional
        The data folder, where it is not the usual one.
    as_of : str
        ISO date: the records as they stood at the end of that day.
    records_of : str
        ``STORE``; ``BUNDLED`` for the records that came with the atlas, the
        store not even opened; ``EITHER`` for the bundled ones where the store
        is out of reach, which ``trouble`` then tells.

    Raises
    ------
    StoreError
        If the store is needed and out of reach. The bundled records answer no past day
        (``bundled_has_no_past``), nothing a day to come (``day_ahead``).
    """
    registered = boundaries.registry(user)
    known = _regions_of(user, as_of, own=bool(registered))
    stored = _stored(user, as_of, records_of)
    listed, astray = _registers(user, known)
    published = observations.together(stored.tables)
    published = published.with_tables(*published_registers.tables(listed, _sectors()))
    digests = "".join(one.facts.digest for one in listed.values())
    return Datasets(
        records=stored.records,
        sectors=_sectors(),
        regions=known,
        population=population.load(known.lineage),
        localities=_localities().with_points_of(stored.records.table),
        boundary_sets=inside.Sets(registered, known),
        version=DataVersion.of(
            stored.records.fingerprint + stored.support.fingerprint,
            registered,
            as_of or stored.last_change,
            stored.tables_fingerprint + digests,
            bundled=stored.trouble is not None or records_of == BUNDLED,
        ),
        observations=published,
        registers=listed,
        support=stored.support,
        as_of=as_of,
        trouble=stored.trouble,
        damage=(*boundaries.damage(user), *astray, *stored.damage),
    )


def _regions_of(user: Path | None, as_of: str, *, own: bool) -> Regions:
    """Regions in force on a day, or today; `own` says whether the ministry has sets of its own."""
    day = as_of or dt.date.today().isoformat()
    preferred = tuple(preferred_sets()[0].items())
    folder = str(home.folder(user)) if own else ""
    return _regions(day, preferred, folder, boundaries.stamp(user))


def _registers(
    user: Path | None, known: Regions
) -> tuple[dict[str, Register], tuple[GeodataError, ...]]:
    """Registers whose regions are in force, and what is wrong with the others."""
    every = register_store.load(user)
    listed = {name: one for name, one in every.items() if one.facts.boundary_set in known.sets}
    groundless = (home.damaged(one.folder) for name, one in every.items() if name not in listed)
    return listed, (*register_store.damage(user), *groundless)


# Kinds of cells that are read as a number or looked up as a code: what stands there in force
# has to be one.
DECISIVE = (
    *("year", "count", "number", "degrees", "amount"),
    *("country", "countries", "region", "regions", "sector", "sectors"),
    *REFERRED,
)


def refuse_unusable(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Refuse rows and boundary sets that the atlas could not stand on, before they are in force.

    Parameters
    ----------
    tables : mapping
        Rows by entity, all text.
    folder : Path
        Holds boundary sets as a ministry's own folder does.

    Raises
    ------
    StoreError
        ``rows_unusable`` with the first row that cannot be read.
    BoundaryError
        Where a set cannot be.
    """
    data = load(folder, records_of=BUNDLED)
    if data.damage:
        raise data.damage[0]
    for name, entry in data.boundary_sets.items():
        if entry.origin == "user":
            data.geometry(name)
    rows = {
        entity: {str(row[SCHEMAS[entity].key]): row for row in table.to_dict("records")}
        for entity, table in tables.items()
    }
    known = replace(data.known, rows=rows)  # type: ignore[arg-type]
    for entity, table in tables.items():
        schema = SCHEMAS[entity]
        for one in schema.fields:
            if one.kind in DECISIVE and one.name in table.columns:
                _refuse_unusable(table, schema, one, known)


def _refuse_unusable(table: pd.DataFrame, schema: Schema, one: Field, known: Known) -> None:
    for value in table[one.name].unique():
        if value and CELLS[one.kind](one, str(value), known):
            key = str(table.loc[table[one.name] == value, schema.key].iloc[0])
            raise StoreError("rows_unusable", key=key, column=one.name, value=str(value)[:60])


# What comes with the atlas does not change while it runs: a ministry's edits leave it as read.
_sectors = cache(sectors.load)
_localities = cache(placement.load_localities)


@lru_cache(maxsize=8)
def _regions(day: str, preferred: tuple[tuple[str, str], ...], own: str, stamp: str) -> Regions:
    """The regions, with those of the sets that a ministry registered.

    Parameters
    ----------
    own : str
        Folder of the ministry; empty where it has registered none.
    stamp : str
        Of what it has registered: a change of it is another answer.
    """
    known = regions.load(day=day, preferred=dict(preferred))
    for entry in boundaries.registry(Path(own)).values() if own else ():
        if entry.units_file is not None:
            known = known.with_parts(entry.id, entry.country, read_table(entry.units_file))
        elif entry.id not in known.sets:
            known = known.with_copy(entry.id, entry.regions)
    return known


@dataclass(frozen=True)
class _Stored:
    """What the store holds, or what stands in for it and why."""

    records: Records
    support: Support
    tables: Observations = observations.EMPTY
    tables_fingerprint: str = ""
    last_change: str = ""
    trouble: StoreError | None = None
    damage: tuple[GeodataError, ...] = ()


def is_ahead(day: str) -> bool:
    """Whether that day, as ``2026-03-01``, is still to come on this machine's clock."""
    try:
        return dt.date.fromisoformat(day) > dt.date.today()
    except ValueError:
        return False


def _stored(user: Path | None, as_of: str, records_of: str) -> _Stored:
    """Everything the store holds; the bundled rows where they are asked for or stand in."""
    if records_of == BUNDLED:
        if as_of:
            raise StoreError("bundled_has_no_past", day=as_of)
        return _Stored(records.bundled(), supports.bundled())
    if is_ahead(as_of):
        raise StoreError("day_ahead", day=as_of)
    try:
        stored = store.current(user)
        altered, damage = _moved(stored, user)
        tables = {entity: stored.table(entity, as_of or None) for entity in SCHEMAS}
        declared, figures = tables[TABLE.entity], tables[OBSERVATION.entity]
        return _Stored(
            records.from_tables(tables[RECORD.entity], tables[SOURCE.entity]),
            supports.from_tables(tables),
            replace(kept_tables.observations(declared, figures), changed=altered),
            fingerprint(declared, figures) if len(declared) else "",
            stored.last_change(),
            damage=damage,
        )
    except StoreError as error:
        if as_of or records_of == STORE:
            raise
        return _Stored(records.bundled(), supports.bundled(), trouble=error)


def _moved(
    stored: store.Store, user: Path | None
) -> tuple[tuple[str, ...], tuple[GeodataError, ...]]:
    """Tables of an earlier version that stayed outside, and what hindered the others."""
    try:
        return kept_tables.move(stored, home.folder(user)), ()
    except StoreError:
        raise
    except GeodataError as error:
        return (), (error,)
    except (OSError, KeyError, TypeError, ValueError):
        return (), (home.damaged(home.folder(user) / kept_tables.OLD_FOLDER / home.REGISTRY),)
