"""Regions: their codes, names, areas and groupings, for every boundary set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pandas as pd

from geodata.errors import UnknownRegionError, UnknownSetError
from geodata.files import DATA, cells_by_column, numbers, read_table
from geodata.lineage import Lineage

FOLDER = DATA / "regions"
FINE_SETS = {"LB": ("LB-ISO", "LB-6"), "PS": ("PS-ISO", "PS-2")}
DZ_LAWS = {"DZ-1984": "1984", "DZ-2019": "2019", "DZ-2026": "2026"}


@dataclass(frozen=True)
class Regions:
    """Every region of every boundary set, with or without geometry.

    Attributes
    ----------
    table : DataFrame
        One row per region of a set, indexed by (``boundary_set``, ``code``):
        ``country_code``, ``name_fr|en|ar``, ``area_km2`` (geodesic, NaN where
        unknown), ``area_basis`` (``sourced``, ``computed`` from the bundled
        drawing, or empty), ``area_published_km2``, ``code_status``
        (``official``, ``unverified``, ``user_assigned``, ``no_geometry``).
    countries : DataFrame
        One row per country, indexed by code: ``name_fr|en|ar``, ``unit_key``
        (what a region is called there), ``default_set``.
    lineage : Lineage
        How codes move between sets.
    """

    table: pd.DataFrame
    countries: pd.DataFrame
    lineage: Lineage

    @cached_property
    def sets(self) -> list[str]:
        """Every boundary set that has codes, in file order."""
        return list(dict.fromkeys(self.table.index.get_level_values(0)))

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        """Names by code alone: a code keeps its name from law to law."""
        flat = self.table.reset_index("boundary_set", drop=True)
        flat = flat[~flat.index.duplicated()]
        return {
            lang: dict(zip(flat.index, flat[f"name_{lang}"], strict=True))
            for lang in ("fr", "en", "ar")
        }

    @cached_property
    def _country_facts(self) -> dict[str, dict[str, Any]]:
        return cells_by_column(self.countries)

    @cached_property
    def _sets_of(self) -> dict[str, list[str]]:
        """Sets that can be shown, by country; those kept only for their lineage left out."""
        fine = {pair[0] for pair in FINE_SETS.values()}
        names = self.table.index.get_level_values(0)
        pairs = dict.fromkeys(zip(self.table["country_code"], names, strict=True))
        found: dict[str, list[str]] = {str(code): [] for code in self.countries.index}
        for country, name in pairs:
            if name not in fine:
                found[country].append(name)
        return found

    @cached_property
    def _of_set(self) -> dict[str, pd.DataFrame]:
        return {name: cast("pd.DataFrame", self.table.loc[name]) for name in self.sets}

    @cached_property
    def _country_of(self) -> dict[str, str]:
        flat = self.table.reset_index("boundary_set", drop=True)
        return dict(zip(flat.index, flat["country_code"], strict=True))

    def __contains__(self, code: object) -> bool:
        return code in self._country_of

    def name(self, code: str, lang: str) -> str:
        """The region's short name in `lang`, whatever the set."""
        try:
            return self._names[lang][code]
        except KeyError:
            raise UnknownRegionError("unknown_region", region=code) from None

    def country(self, code: str) -> str:
        """The country of a region code."""
        try:
            return self._country_of[code]
        except KeyError:
            raise UnknownRegionError("unknown_region", region=code) from None

    def of_set(self, boundary_set: str) -> pd.DataFrame:
        """The rows of one set, indexed by code."""
        if boundary_set not in self._of_set:
            raise UnknownSetError("unknown_set", set=boundary_set, known=self.sets)
        return self._of_set[boundary_set]

    def sets_of(self, country: str) -> list[str]:
        """The boundary sets of a country that records can be shown in."""
        return self._sets_of.get(country, [])

    def default_set(self, country: str) -> str:
        """The set used when nobody chooses one."""
        return str(self._country_facts["default_set"][country])

    def with_copy(self, boundary_set: str, of: str) -> Regions:
        """The same regions under a further set name: another drawing of one law."""
        rows = self.of_set(of)
        copied = pd.concat({boundary_set: rows}, names=["boundary_set"])
        codes = pd.Series(list(rows.index))
        members = pd.DataFrame({"boundary_set": boundary_set, "code": codes})
        identity = _steps(of, codes, boundary_set, codes)
        steps = self.lineage.steps
        as_fine = steps[steps["fine_set"] == of].assign(fine_set=boundary_set)
        as_coarse = steps[steps["coarse_set"] == of].assign(coarse_set=boundary_set)
        return replace(
            self,
            table=pd.concat([self.table, copied]),
            lineage=Lineage(
                members=pd.concat([self.lineage.members, members], ignore_index=True),
                steps=pd.concat([steps, identity, as_fine, as_coarse], ignore_index=True),
            ),
        )

    def with_parts(self, boundary_set: str, country: str, units: pd.DataFrame) -> Regions:
        """Parts of known regions as a further, finer set: delegations of governorates.

        Parameters
        ----------
        units : DataFrame
            ``code``, ``name_fr|en|ar``, ``parent_code`` in the country's default
            set, ``area_km2``.
        """
        coarse = self.default_set(country)
        units = units.assign(key=units["code"], code_status="user_assigned")
        area = numbers(units["area_km2"])
        rows = _region_rows(units, boundary_set, country, area, "computed")
        steps = [_steps(boundary_set, units["key"], coarse, units["parent_code"])]
        for above in self.sets_of(country):
            over = units["parent_code"].map(
                lambda code, above=above: self.lineage.containing(code, coarse, above)
            )
            if above != coarse and over.notna().all():
                steps.append(_steps(boundary_set, units["key"], above, over))
        members = rows[["boundary_set", "code"]]
        return replace(
            self,
            table=pd.concat([self.table, rows.set_index(["boundary_set", "code"])]),
            lineage=Lineage(
                members=pd.concat([self.lineage.members, members], ignore_index=True),
                steps=pd.concat([self.lineage.steps, *steps], ignore_index=True),
            ),
        )

    def country_name(self, country: str, lang: str) -> str:
        """The country's name in `lang`."""
        return str(self._country_facts[f"name_{lang}"][country])


def load(folder: Path = FOLDER) -> Regions:
    """Read every region table and join them into one."""
    algeria, algeria_steps = _algeria(folder)
    tunisia, tunisia_steps = _tunisia(folder)
    others, other_steps = _others(folder)
    table = pd.concat([algeria, tunisia, others], ignore_index=True)
    members = table[["boundary_set", "code"]]
    steps = pd.concat([algeria_steps, tunisia_steps, other_steps], ignore_index=True)
    return Regions(
        table=table.set_index(["boundary_set", "code"]),
        countries=read_table(folder / "countries.csv").set_index("code"),
        lineage=Lineage(members=members, steps=steps),
    )


def _algeria(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """48, 58 and 69 wilayas. Numbers 59–69 have no ISO code yet: unverified."""
    rows = read_table(folder / "dz_wilaya_lineage.csv")
    rows["key"] = [f"DZ-{int(number):02d}" for number in rows["code"]]
    number_to_key = dict(zip(rows["code"], rows["key"], strict=True))
    number_to_key[""] = ""
    published = read_table(folder / "dz_population_2008.csv").set_index("iso_3166_2")
    sets = []
    for name, year in DZ_LAWS.items():
        part = rows[rows["created_by"].astype(int) <= int(year)]
        table = _region_rows(part, name, "DZ", numbers(part[f"area_{year}_km2"]), "sourced")
        table["code_status"] = table["code_status"].where(
            table["code_status"] == "official", "unverified"
        )
        if name == "DZ-1984":
            areas = table["code"].map(published["area_published_km2"])
            table["area_published_km2"] = numbers(areas.fillna(""))
        sets.append(table)
    parents = {
        ("DZ-2026", "DZ-2019"): rows["parent_2019_code"].map(number_to_key),
        ("DZ-2026", "DZ-1984"): rows["parent_1984_code"].map(number_to_key),
        ("DZ-2019", "DZ-1984"): rows["parent_1984_code"].map(number_to_key),
    }
    steps = []
    for (fine, coarse), above in parents.items():
        known = rows["created_by"].astype(int) <= int(DZ_LAWS[fine])
        filled = above.where(above != "", rows["key"])
        steps.append(_steps(fine, rows["key"][known], coarse, filled[known]))
    return pd.concat(sets, ignore_index=True), pd.concat(steps, ignore_index=True)


def _tunisia(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """24 governorates, and their sums: six regions, five districts."""
    rows = read_table(folder / "tn_governorates.csv").rename(columns={"iso_3166_2": "key"})
    rows["name_ar"] = rows["name_ar"].str.removeprefix("ولاية ")
    rows["code_status"] = "official"
    area = numbers(rows["area_km2"])
    published = numbers(rows["area_published_km2"])
    tables = [_region_rows(rows, "TN-2000", "TN", area, "sourced", published)]
    steps = []
    groupings = read_table(folder / "groupings.csv").rename(columns={"key": "label"})
    for name, column in (("TN-R6", "region6_fr"), ("TN-D5", "district5_2023")):
        above = groupings[groupings["boundary_set"] == name].rename(columns={"code": "key"})
        above = above.assign(code_status="user_assigned")
        summed = above["label"].map(area.groupby(rows[column]).sum())
        tables.append(_region_rows(above, name, "TN", summed, "sourced"))
        codes = rows[column].map(above.set_index("label")["key"])
        steps.append(_steps("TN-2000", rows["key"], name, codes))
    return pd.concat(tables, ignore_index=True), pd.concat(steps, ignore_index=True)


def _others(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Egypt, Jordan, Lebanon, Morocco, Palestine, with the finer ISO codes."""
    rows = read_table(folder / "regions_other.csv").rename(columns={"code": "key"})
    for code, (fine, _) in FINE_SETS.items():
        finer = (rows["country_code"] == code) & (rows["parent_code"] != "")
        rows.loc[finer, "boundary_set"] = fine
    rows = pd.concat([rows, *(_shared(rows, *pair) for pair in FINE_SETS.values())])
    tables = []
    for (name, country), part in rows.groupby(["boundary_set", "country_code"], sort=False):
        area = numbers(part["area_km2"])
        table = _region_rows(part, str(name), str(country), area, "computed")
        table.loc[table["area_km2"].isna(), "area_basis"] = ""
        tables.append(table)
    steps = []
    for code, (fine, coarse) in FINE_SETS.items():
        parts = rows[(rows["boundary_set"] == fine) & (rows["country_code"] == code)]
        steps.append(_steps(fine, parts["key"], coarse, parts["parent_code"]))
    return pd.concat(tables, ignore_index=True), pd.concat(steps, ignore_index=True)


def _shared(rows: pd.DataFrame, fine: str, coarse: str) -> pd.DataFrame:
    """Regions with an ISO code of their own in both sets: North Lebanon with and without Akkar."""
    finer = rows[rows["boundary_set"] == fine]
    both = rows[(rows["boundary_set"] == coarse) & (rows["code_status"] == "official")]
    whole = ~both["key"].isin(finer["parent_code"])
    return both.assign(
        boundary_set=fine, parent_code=both["key"], area_km2=both["area_km2"].where(whole, "")
    )


def _region_rows(
    rows: pd.DataFrame,
    boundary_set: str,
    country: str,
    area: pd.Series,
    basis: str,
    published: pd.Series | float = float("nan"),
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "boundary_set": boundary_set,
            "code": rows["key"],
            "country_code": country,
            "name_fr": rows["name_fr"],
            "name_en": rows["name_en"],
            "name_ar": rows["name_ar"],
            "area_km2": area,
            "area_basis": basis,
            "area_published_km2": published,
            "code_status": rows["code_status"],
        }
    )


def _steps(fine_set: str, fine: pd.Series, coarse_set: str, coarse: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "fine_set": fine_set,
            "fine": fine.to_numpy(),
            "coarse_set": coarse_set,
            "coarse": coarse.to_numpy(),
        }
    )
