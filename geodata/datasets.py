"""Every data set in force, read once and passed around as one value."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import geopandas as gpd

from geodata import (
    boundaries,
    localities,
    names,
    observations,
    placement,
    population,
    records,
    regions,
    sectors,
    store,
)
from geodata.boundaries import BoundarySet
from geodata.errors import StoreError
from geodata.files import read_table
from geodata.localities import Localities
from geodata.names import Gazetteer
from geodata.observations import Observations
from geodata.placement import Placement
from geodata.population import Population
from geodata.records import Records
from geodata.regions import Regions
from geodata.registers import published as published_registers
from geodata.registers import store as register_store
from geodata.registers.store import Register
from geodata.sectors import SectorTree
from geodata.support import tables as supports
from geodata.support.tables import Support
from geodata.version import DataVersion


@dataclass(frozen=True)
class Datasets:
    """Records, sectors, regions, boundaries, population, tables, registers, support.

    Read-only and shared between users; geometry and placements are computed on
    first use and kept. ``as_of`` is the day looked at, empty for today;
    ``trouble`` says why the store is out of reach, where the bundled records
    stand in for it.
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
    _geometry: dict[str, gpd.GeoDataFrame] = field(default_factory=dict, repr=False)
    _placements: dict[tuple[tuple[str, str], ...], Placement] = field(
        default_factory=dict, repr=False
    )
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Spellings of regions, read when a name has to be matched."""
        return names.load(self.regions)

    def geometry(self, boundary_set: str) -> gpd.GeoDataFrame:
        """Drawn regions of a set, indexed by code, EPSG:4326; treat as read-only."""
        with self._lock:
            if boundary_set not in self._geometry:
                entry = boundaries.find(boundary_set, dict(self.boundary_sets))
                self._geometry[boundary_set] = self._read(entry)
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

    @property
    def countries(self) -> list[str]:
        """Country codes in the order of the interface."""
        return list(self.regions.countries.index)

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


def stamp(user: Path | None = None) -> str:
    """Changes with every commit and every registration; cheap enough to ask on every run."""
    parts = (boundaries, observations, register_store, store)
    return "-".join(part.stamp(user) for part in parts)


def load(user: Path | None = None, as_of: str = "") -> Datasets:
    """Read everything in force, a ministry's own boundary sets, tables and registers included.

    Parameters
    ----------
    user : Path, optional
        The data folder, where it is not the usual one.
    as_of : str
        ISO date: the records as they stood at the end of that day.
    """
    registered = boundaries.registry(user)
    known = regions.load()
    for entry in registered.values():
        if entry.units_file is not None:
            known = known.with_parts(entry.id, entry.country, read_table(entry.units_file))
        elif entry.id not in known.sets:
            known = known.with_copy(entry.id, entry.regions)
    inventory, support, last, trouble = _stored(user, as_of)
    listed = register_store.load(user)
    published = observations.load(user).with_tables(*published_registers.tables(listed))
    digests = "".join(register.facts.digest for register in listed.values())
    return Datasets(
        records=inventory,
        sectors=sectors.load(),
        regions=known,
        population=population.load(known.lineage),
        localities=localities.load().with_points_of(inventory.table),
        boundary_sets=registered,
        version=DataVersion.of(
            inventory.fingerprint + support.fingerprint,
            registered,
            as_of or last,
            published.digest + digests,
        ),
        observations=published,
        registers=listed,
        support=support,
        as_of=as_of,
        trouble=trouble,
    )


def _stored(user: Path | None, as_of: str) -> tuple[Records, Support, str, StoreError | None]:
    """Records and support, the day they were last changed, and why the store is out of reach.

    A past day is never answered with the bundled rows: that error is raised.
    """
    try:
        found = records.load(as_of or None, user), supports.load(as_of or None, user)
        return *found, store.current(user).last_change(), None
    except StoreError as error:
        if as_of:
            raise
        return records.bundled(), supports.bundled(), "", error
