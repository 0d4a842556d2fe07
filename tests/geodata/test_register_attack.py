"""Registers under attack: nothing hidden is recovered, nor known to within 15 % of itself.

Random registers go in as a ministry adds them. The attacker has what leaves the atlas, knows
the rule, and asks linear and whole-number programmes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geodata import datasets, sectors
from geodata.datasets import Datasets
from geodata.errors import IntakeError
from geodata.intake import register_files
from geodata.intake.register_files import Description
from geodata.registers.indices import SUM, indices
from geodata.registers.published import MEASURES, tables
from geodata.registers.rows import RegisterColumns
from geodata.registers.secrecy import Rule
from geodata.registers.store import Register
from geodata.sectors import rest_of
from tests import corpus
from tests.geodata import attacker
from tests.geodata.attacker import TOTAL, System

WITHIN = 0.15
YEAR = 2025
SIZES = (150, 300, 1000, 3000)
COUNTRIES = ("TN", "LB", "DZ")
GIANTS = 8
# Asked for whole numbers, which takes longer.
WHOLE = 4


@dataclass(frozen=True)
class World:
    """One random list, as written and as taken in."""

    rows: pd.DataFrame
    said: Description
    path: Path
    home: Path
    register: Register

    def shown(self, measure: str) -> pd.Series:
        """What the atlas tells, by region and sector, missing where hidden."""
        rows, _ = tables({self.register.facts.id: self.register}, sectors.load())
        rows = rows[rows["indicator"] == MEASURES[measure][0]]
        region = rows["region_code"].replace("", TOTAL)
        category = rows["category"].map(lambda name: rest_of(name) or name)
        keys = pd.MultiIndex.from_arrays([region, category.replace("", TOTAL)])
        told = pd.Series(rows["value"].to_numpy(), index=keys)
        # Where nobody states jobs there are none in the sums.
        return told.where(rows["status"].to_numpy() != "unknown", 0.0)

    def truth(self, measure: str) -> pd.Series:
        """What the list says, by region and sector."""
        own = self.rows.assign(firms=1, jobs=self.rows["jobs"].fillna(0))
        parts = [
            own.assign(**dict.fromkeys(over, TOTAL))
            for over in ([], ["region"], ["activity"], ["region", "activity"])
        ]
        return pd.concat(parts).groupby(["region", "activity"])[measure].sum()

    def system(self, measure: str) -> System:
        """The attacker's equations for one measure: a hidden cell has a unit, perhaps no job."""
        shown = self.shown(measure)
        return attacker.system(shown, 1.0 if measure == "firms" else 0.0, self.sums(measure, shown))

    def sums(self, measure: str, shown: pd.Series) -> list[tuple[list[tuple[str, str]], float]]:
        """The sums of branches that are told: their cells, and the sum."""
        told = self.register.indices.query("measure == @measure")
        told = told[told["index"].str.startswith(SUM)]
        tree = sectors.load()
        found = []
        for region, name, value in zip(told["code"], told["index"], told["value"], strict=True):
            branch = tree.branch(name.removeprefix(SUM))
            found.append(([(region, one) for one in branch if (region, one) in shown], value))
        return found


def listed(seed: int, data: Datasets, country: str) -> pd.DataFrame:
    """Units of all sizes, some ruling their branch; some without jobs, some without a point."""
    rng = np.random.default_rng(seed)
    areas = data.geometry(data.regions.law(country))
    points = areas.geometry.representative_point()
    sectors = np.array(data.sectors.codes)[rng.permutation(len(data.sectors.codes))[:12]]
    size = SIZES[seed % len(SIZES)]
    weights = rng.gamma(0.8, 1.0, len(areas))
    taste = rng.gamma(0.5, 1.0, (len(areas), len(sectors)))
    taste = np.cumsum(taste / taste.sum(axis=1, keepdims=True), axis=1)
    region = rng.choice(len(areas), size, p=weights / weights.sum())
    sector = (taste[region] < rng.random(size)[:, None]).sum(axis=1).clip(max=len(sectors) - 1)
    jobs = np.ceil(rng.pareto(1.1, size) * 3).clip(1, 5000)
    # A few plants that their branch and their region are known by.
    jobs[rng.choice(size, GIANTS, replace=False)] *= 40
    jobs[rng.random(size) < (0.15 if seed % 3 == 0 else 0.0)] = np.nan
    point = rng.random(size) < 0.8
    return pd.DataFrame(
        {
            "id": [f"u{i}" for i in range(size)],
            "lon": np.where(point, points.x.to_numpy()[region], np.nan),
            "lat": np.where(point, points.y.to_numpy()[region], np.nan),
            "region": np.array([str(code) for code in areas.index])[region],
            "activity": sectors[sector],
            "jobs": jobs,
        }
    )


def taken_in(seed: int, data: Datasets, home: Path) -> World:
    """A random list as a ministry adds it."""
    country = COUNTRIES[seed % len(COUNTRIES)]
    rows, path = listed(seed, data, country), home / "units.parquet"
    rows.to_parquet(path)
    said = Description(
        id="first",
        name="First",
        country=country,
        source="Test",
        licence="",
        year=YEAR,
        classification="sectors",
        columns=RegisterColumns(region="region", jobs="jobs", id="id"),
    )
    register = register_files.add([path], said, data, user=home)
    return World(rows, said, path, home, register)


@pytest.mark.parametrize("seed", corpus.tenth(range(20)))
def test_nothing_hidden_is_found(seed: int, data: Datasets, tmp_path: Path) -> None:
    world = taken_in(seed, data, tmp_path)
    for measure in MEASURES:
        _tables_keep_it(world, measure)
    _whole_numbers_keep_it(world)
    _surfaces_keep_it(world)
    _indices_keep_it(world)
    for measure in MEASURES:
        _told_indices_keep_it(world, measure)
    _second_registers_are_refused(world, data, seed)


def _tables_keep_it(world: World, measure: str) -> None:
    """Linear programming over one table and its margins."""
    known = world.system(measure)
    assert known.cells, "an attack on nothing proves nothing"
    truth = world.truth(measure).reindex(known.cells).fillna(0).to_numpy(dtype=float)
    assert known.lines @ truth == pytest.approx(known.sums), "the attacker has the equations"
    low, high = attacker.ends(known, WITHIN).T
    assert (high - low >= 1 - 1e-6).all(), "a hidden value is recovered"
    near = (low >= (1 - WITHIN) * truth) & (high <= (1 + WITHIN) * truth)
    assert not near.any(), "a hidden value is narrowed"


def _whole_numbers_keep_it(world: World) -> None:
    """Firms and jobs together, in whole numbers, for cells of one or two firms."""
    firms, jobs = world.system("firms"), world.system("jobs")
    assert set(firms.cells) <= set(jobs.cells), "jobs of a hidden number of firms are hidden"
    if world.rows["jobs"].isna().any():
        return  # Without everybody's jobs, firms and jobs do not bind each other.
    truth = world.truth("firms")
    few = [cell for cell in firms.cells if truth.get(cell, 0) < 3][:WHOLE]
    for cell in few:
        low, high = attacker.whole_ends(firms, jobs, cell)
        assert low <= truth[cell] <= high
        assert high > low


def _surfaces_keep_it(world: World) -> None:
    """The grid holds the located units of the cells that are told, and no other.

    Any surface, at any bandwidth and of any sectors, is made from it.
    """
    told = world.shown("firms").dropna()
    located = world.rows[world.rows["lon"].notna()]
    drawn = world.register.planes(YEAR)
    for number, sector in enumerate(world.register.facts.sectors):
        of_sector = located[located["activity"] == sector]
        counts = of_sector.groupby("region").size()
        counts = counts[[(region, sector) in told.index for region in counts.index]]
        # Of a told cell, fewer than three with a point stay out.
        assert drawn[number].sum() == pytest.approx(counts[counts >= 3].sum(), rel=1e-4)


def _indices_keep_it(world: World) -> None:
    """From its sector's Herfindahl index the share of the largest plant stays in doubt."""
    plants = world.rows.groupby("activity").size()
    for row in world.register.establishments.itertuples():
        assert plants[row.sector_code] >= 10
        assert f"{row.herfindahl:.2g}" == f"{row.herfindahl:g}"
        # As if all plants but the largest were alike; as if all were as large as the largest.
        count, index = int(plants[row.sector_code]), row.herfindahl
        most = (1 + ((count - 1) * (count * index - 1)) ** 0.5) / count
        assert most * (1 - WITHIN) > index * (1 + WITHIN)


def _told_indices_keep_it(world: World, measure: str) -> None:
    """Beside every hidden number another table has the same numbers and indices told.

    The attacker's own search: rectangles of hidden cells, one after the other.
    """
    facts, shown = world.register.facts, world.shown(measure).unstack()
    truth = world.truth(measure).unstack(fill_value=0)
    names = [*facts.regions, TOTAL], [c for c in (*facts.sectors, TOTAL) if c in shown.columns]
    shown = shown.reindex(index=names[0], columns=names[1])
    value = truth.reindex(index=names[0], columns=names[1]).fillna(0).to_numpy(float)
    told = world.register.indices.query("measure == @measure")
    tools = register_files.placer(world.said, datasets.load(world.home))

    def same(table: np.ndarray) -> bool:
        wide = np.zeros((len(facts.regions), len(facts.sectors)))
        wide[:, [facts.sectors.index(one) for one in names[1][:-1]]] = table[:-1, :-1]
        found = indices(wide, tools.districts, tools.branches)
        for (of, index), rows in told.groupby(["of", "index"]):
            places = pd.Index(facts.sectors if of == "sector" else facts.regions)
            at = places.get_indexer(rows["code"])
            if (np.round(found[of, index][at], 2) != rows["value"].to_numpy()).any():
                return False
        return True

    assert same(value), "the indices told are those of all cells"
    mask = shown.isna().to_numpy()
    hidden = [(int(i), int(j)) for i, j in np.argwhere(mask)]
    for at in sorted(hidden, key=lambda one: value[one])[:WHOLE]:
        others = _others(world, measure, value, names, at)
        assert any(same(table) for table in others), (measure, at, value[at])


def _others(
    world: World,
    measure: str,
    value: np.ndarray,
    names: tuple[list[str], list[str]],
    at: tuple[int, int],
) -> Iterator[np.ndarray]:
    """Tables in which a cell is 36 % higher or 27 % lower, or a unit if that is more."""
    known = world.system(measure)
    cells = [(names[0].index(region), names[1].index(sector)) for region, sector in known.cells]
    mask = np.zeros(value.shape, dtype=bool)
    mask[tuple(np.transpose(cells))] = True
    truth = np.array([value[cell] for cell in cells])
    sides = [np.where(np.arange(n) == n - 1, -1.0, 1.0) for n in value.shape]
    sign = np.outer(*sides)
    for part in (0.36, -0.27):
        change = np.sign(part) * (np.ceil(abs(part) * value[at]) or 1.0)
        for row, column in np.argwhere(mask & mask[at[0]] & mask[:, [at[1]]]):
            if row == at[0] or column == at[1]:
                continue
            other = value.copy()
            for corner in (at, (at[0], column), (row, at[1]), (row, column)):
                turn = 1 if (corner[0] == at[0]) == (corner[1] == at[1]) else -1
                other[corner] += turn * change * sign[at] * sign[corner]
            if (other[tuple(np.transpose(cells))] >= known.least).all():
                yield other
        whole = attacker.nearest(known, truth, cells.index(at), value[at] + change)
        if whole is not None:
            other = value.copy()
            other[tuple(np.transpose(cells))] = whole
            yield other


def _second_registers_are_refused(world: World, data: Datasets, seed: int) -> None:
    """The same units at another level, threshold or set, declared as they are or as others."""
    sets = [str(one) for one in data.regions.sets_of(world.said.country)]
    again = (
        {"level": 1},
        {"rule": Rule(least=2)},
        {"boundary_set": sets[seed % len(sets)]},
    )
    for changes in again:
        said = replace(world.said, id="second", **changes)  # type: ignore[arg-type]
        with pytest.raises(IntakeError) as refused:
            register_files.add([world.path], said, data, user=world.home)
        assert refused.value.code == "register_same_units"
    said = replace(world.said, id="second", other_units=True, **again[seed % len(again)])  # type: ignore[arg-type]
    with pytest.raises(IntakeError) as refused:
        register_files.add([world.path], said, data, user=world.home)
    assert refused.value.code == "register_units_shared"
