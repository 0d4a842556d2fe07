"""Regions: their codes, names, areas and groupings, for every boundary set.

What sets there are, and in which table their regions stand, is data:
``data/regions/sets.toml``. A further country or grouping needs no code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pandas as pd

from geodata.errors import UnknownRegionError, UnknownSetError
from geodata.files import DATA, cells_by_column, numbers
from geodata.languages import LANGUAGES, Name, Names
from geodata.places import set_tables
from geodata.places.lineage import Lineage
from geodata.places.set_tables import GROUPING, PARTS, SetFacts

FOLDER = DATA / "regions"


# Told apart by identity: what is derived from one is kept beside it.
@dataclass(frozen=True, eq=False)
class Regions:
    """Every region of every boundary set, with or without geometry.

    Attributes
    ----------
    table : DataFrame
        One row per region of a set, indexed by (``boundary_set``, ``code``):
        ``country_code``, ``name_fr|en|ar``, ``area_km2`` (geodesic, NaN where
        unknown), ``area_basis`` (``sourced``, ``computed`` from the bundled
        drawing, or empty), ``area_published_km2``, ``code_status``
        (``official``, ``second_hand``, ``user_assigned``, ``no_geometry``).
    countries : DataFrame
        One row per country, indexed by code: ``name_fr|en|ar``, ``unit_key``
        (what a region is called there), ``default_set`` (the law in force on the
        day looked at, or the one a ministry prefers), ``extent`` and ``enlarged``
        (west, south, east, north in degrees), ``area_published_km2``.
    lineage : Lineage
        How codes move between sets.
    facts : mapping
        Set → what the table of sets says of it; sets of a ministry are not there.
    """

    table: pd.DataFrame
    countries: pd.DataFrame
    lineage: Lineage
    facts: Mapping[str, SetFacts] = field(default_factory=dict)

    @cached_property
    def sets(self) -> list[str]:
        """Every boundary set that has codes, in file order."""
        return list(dict.fromkeys(self.table.index.get_level_values(0)))

    @cached_property
    def _names(self) -> Names:
        """Names by code alone: a code keeps its name from law to law."""
        flat = self.table.reset_index("boundary_set", drop=True)
        return Names(flat[~flat.index.duplicated()], "name")

    @cached_property
    def country_names(self) -> Names:
        """What countries are called, and in which language that is."""
        return Names(self.countries, "name")

    @cached_property
    def _country_facts(self) -> dict[str, dict[str, Any]]:
        return cells_by_column(self.countries)

    @cached_property
    def _sets_of(self) -> dict[str, list[str]]:
        """Sets that can be shown, by country; those kept only for their lineage left out."""
        fine = {name for name, facts in self.facts.items() if not facts.shown}
        names = self.table.index.get_level_values(0)
        pairs = dict.fromkeys(zip(self.table["country_code"], names, strict=True))
        sets: dict[str, list[str]] = {str(code): [] for code in self.countries.index}
        for country, name in pairs:
            if name not in fine:
                sets[country].append(name)
        return sets

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
        """The region's short name in `lang`, or in the language that stands in."""
        return self.named(code, lang).text

    def named(self, code: str, lang: str) -> Name:
        """The region's short name, whatever the set, and in which language that is."""
        try:
            return self._names.of(code, lang)
        except KeyError:
            raise UnknownRegionError("unknown_region", region=code) from None

    def names(self, code: str) -> dict[str, str]:
        """The region's short name by language, for messages whose reader is not known yet."""
        return {lang: self.name(code, lang) for lang in LANGUAGES}

    def country(self, code: str) -> str:
        """The country of a region code."""
        try:
            return self._country_of[code]
        except KeyError:
            raise UnknownRegionError("unknown_region", region=code) from None

    def of_set(self, boundary_set: str) -> pd.DataFrame:
        """The rows of one set, indexed by code; ``set/law/region`` for the parts of a region."""
        if "/" in boundary_set and boundary_set not in self._of_set:
            parts, law, region = boundary_set.split("/", 2)
            inside = self.lineage.parts(region, law, parts)
            if inside:
                self._of_set[boundary_set] = self.of_set(parts).loc[inside]
        if boundary_set not in self._of_set:
            raise UnknownSetError("unknown_set", set=boundary_set, known=self.sets)
        return self._of_set[boundary_set]

    def sets_of(self, country: str) -> list[str]:
        """The boundary sets of a country that records can be shown in."""
        return self._sets_of.get(country, [])

    def default_set(self, country: str) -> str:
        """The set used when nobody chooses one: the law in force on the day looked at."""
        return str(self._country_facts["default_set"][country])

    def law(self, country: str) -> str:
        """The set of the law in force on the day looked at, whatever a ministry prefers.

        What a link or a deck leaves out means this one.
        """
        facts = self._country_facts
        return str(facts.get("law", facts["default_set"])[country])

    def divisions(self, country: str) -> list[str]:
        """The sets that a law made of a country, the latest first; one a ministry added is none."""
        named = [facts for facts in self.facts.values() if facts.country == country]
        return [facts.id for facts in reversed(named) if facts.kind == set_tables.DIVISION]

    def districts_of(self, boundary_set: str) -> str:
        """The set of the fewest regions that each join whole regions of a set; empty for none."""
        country = str(self.of_set(boundary_set)["country_code"].iloc[0])
        codes = [str(code) for code in self.of_set(boundary_set).index]
        joining = [
            facts.id
            for facts in self.facts.values()
            if (facts.country, facts.kind) == (country, GROUPING)
            and all(self.lineage.containing(code, boundary_set, facts.id) for code in codes)
        ]
        return min(joining, key=lambda name: len(self.of_set(name)), default="")

    def parts_set(self, country: str) -> str | None:
        """The set of a country's communes, where they are known."""
        return next(
            (f.id for f in self.facts.values() if (f.country, f.kind) == (country, PARTS)), None
        )

    def unit_key(self, boundary_set: str) -> str:
        """What a region of the set is called, as the catalogue names it."""
        facts = self.facts.get(boundary_set.split("/")[0])
        if facts is not None and facts.unit:
            return facts.unit
        country = str(self.of_set(boundary_set)["country_code"].iloc[0])
        return str(self._country_facts["unit_key"][country])

    @cached_property
    def groupings(self) -> frozenset[str]:
        """Codes of regions that are other regions joined: "North-East", "District 1"."""
        return self._codes_of(GROUPING)

    @cached_property
    def communes(self) -> frozenset[str]:
        """Codes of communes: the third level, shown inside one region at a time."""
        return self._codes_of(PARTS)

    @cached_property
    def proposed(self) -> frozenset[str]:
        """Codes whose names are too general to decide."""
        names = [facts.id for facts in self.facts.values() if facts.proposed]
        return frozenset(str(code) for name in names for code in self.of_set(name).index)

    def _codes_of(self, kind: str) -> frozenset[str]:
        names = [facts.id for facts in self.facts.values() if facts.kind == kind]
        return frozenset(str(code) for name in names for code in self.of_set(name).index)

    def with_copy(self, boundary_set: str, of: str) -> Regions:
        """The same regions under a further set name: another drawing of one law."""
        rows = self.of_set(of)
        copied = pd.concat({boundary_set: rows}, names=["boundary_set"])
        codes = pd.Series(list(rows.index))
        members = pd.DataFrame({"boundary_set": boundary_set, "code": codes})
        identity = set_tables.steps(of, codes, boundary_set, codes)
        steps = self.lineage.steps
        as_fine = steps[steps["fine_set"] == of].assign(fine_set=boundary_set)
        as_coarse = steps[steps["coarse_set"] == of].assign(coarse_set=boundary_set)
        return replace(
            self,
            table=pd.concat([self.table, copied]),
            lineage=Lineage(
                members=pd.concat([self.lineage.members, members], ignore_index=True),
                steps=pd.concat([steps, identity, as_fine, as_coarse], ignore_index=True),
                order=self.lineage.order,
            ),
        )

    def with_parts(self, boundary_set: str, country: str, units: pd.DataFrame) -> Regions:
        """Parts of known regions as a further, finer set: delegations of governorates.

        Parameters
        ----------
        units : DataFrame
            ``code``, ``name_fr|en|ar``, ``parent_code`` in the default set or, where
            that lacks one, in the latest division that has them all, ``area_km2``.
        """
        coarse = self._set_with(country, set(units["parent_code"]))
        units = units.assign(key=units["code"], code_status="user_assigned")
        area = numbers(units["area_km2"])
        rows = set_tables.region_rows(units, boundary_set, country, area, "computed")
        steps = [set_tables.steps(boundary_set, units["key"], coarse, units["parent_code"])]
        for above in self.sets_of(country):
            over = units["parent_code"].map(
                lambda code, above=above: self.lineage.containing(code, coarse, above)
            )
            if above != coarse and over.notna().all():
                steps.append(set_tables.steps(boundary_set, units["key"], above, over))
        members = rows[["boundary_set", "code"]]
        return replace(
            self,
            table=pd.concat([self.table, rows.set_index(["boundary_set", "code"])]),
            lineage=Lineage(
                members=pd.concat([self.lineage.members, members], ignore_index=True),
                steps=pd.concat([self.lineage.steps, *steps], ignore_index=True),
                order=self.lineage.order,
            ),
        )

    def _set_with(self, country: str, codes: set[str]) -> str:
        """The set in which codes of a ministry's file are read."""
        usual = self.default_set(country)
        complete = (
            name
            for name in (usual, *self.divisions(country))
            if codes <= set(self.of_set(name).index)
        )
        return next(complete, usual)

    def country_name(self, country: str, lang: str) -> str:
        """The country's name in `lang`, or in the language that stands in."""
        return self.country_names.of(country, lang).text

    def country_by_language(self, country: str) -> dict[str, str]:
        """The country's name by language, for messages whose reader is not known yet."""
        return {lang: self.country_name(country, lang) for lang in LANGUAGES}


def load(
    folder: Path = FOLDER, day: str = "", preferred: Mapping[str, str] | None = None
) -> Regions:
    """Read every region table and join them into one.

    Parameters
    ----------
    day : str
        ISO date: each country opens on the law in force then; empty for the last.
    preferred : mapping
        Country → the set a ministry opens on instead; one that does not exist is left out.
    """
    facts = set_tables.facts(folder)
    rows, steps = set_tables.tables(facts, folder)
    chosen = {code: name for code, name in (preferred or {}).items() if _is_of(name, code, facts)}
    countries = set_tables.countries(folder)
    usual = {code: set_tables.in_force(str(code), facts, day) for code in countries.index}
    countries["law"] = [usual[code] for code in countries.index]
    countries["default_set"] = [chosen.get(str(code), usual[code]) for code in countries.index]
    return Regions(
        table=rows.set_index(["boundary_set", "code"]),
        countries=countries,
        lineage=Lineage(rows[["boundary_set", "code"]], steps, tuple(facts)),
        facts=facts,
    )


def _is_of(name: str, country: str, facts: Mapping[str, SetFacts]) -> bool:
    return name in facts and facts[name].country == country and facts[name].shown
