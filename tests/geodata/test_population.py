"""Population: published totals, and what may be carried from set to set."""

from __future__ import annotations

import pytest

from geodata.datasets import Datasets
from geodata.population import Population


@pytest.fixture
def population(data: Datasets) -> Population:
    return data.population


@pytest.mark.parametrize(
    ("boundary_set", "reference", "regions", "total"),
    [
        # ONS, RGPH 2008: the sum of the 48 published figures.
        ("DZ-1984", "RGPH 2008", 48, 34_080_031),
        # INS, census of 2014.
        ("TN-2000", "RGPH 2014", 24, 10_982_754),
        # INS, estimate for 1 January 2023; the sum of the 24 published figures.
        ("TN-2000", "INS 2023", 24, 11_850_230),
        ("TN-R6", "RGPH 2014", 6, 10_982_754),
        ("TN-D5", "RGPH 2014", 5, 10_982_754),
        ("TN-R6", "INS 2023", 6, 11_850_230),
    ],
)
def test_published_totals(
    population: Population, boundary_set: str, reference: str, regions: int, total: int
) -> None:
    values = population.values(boundary_set, reference)
    assert (len(values), values.sum()) == (regions, total)
    assert values.index.is_unique


@pytest.mark.parametrize(
    ("boundary_set", "reference", "code", "value"),
    [
        ("DZ-1984", "RGPH 2008", "DZ-16", 2_988_145),
        ("DZ-1984", "RGPH 2008", "DZ-25", 938_475),
        ("TN-2000", "RGPH 2014", "TN-11", 1_056_247),
        ("TN-2000", "INS 2023", "TN-61", 1_028_364),
        # Béja 303,032 + Jendouba 401,477 + Le Kef 243,156 + Siliana 223,087
        ("TN-R6", "RGPH 2014", "TN-X-NW", 1_170_752),
        # Sidi Bouzid 429,912 + Sfax 955,421 + Gafsa 337,331 + Tozeur 107,912
        ("TN-D5", "RGPH 2014", "TN-X-D4", 1_830_576),
    ],
)
def test_single_figures(
    population: Population, boundary_set: str, reference: str, code: str, value: int
) -> None:
    assert population.values(boundary_set, reference)[code] == value


def test_58_wilayas_add_up_to_their_parents(data: Datasets, population: Population) -> None:
    """The two readings of the census come from different publications and nearly agree."""
    fine = population.values("DZ-2019", "RGPH 2008")
    coarse = population.values("DZ-1984", "RGPH 2008")
    assert len(fine) == 58
    parents = [data.regions.lineage.containing(c, "DZ-2019", "DZ-1984") for c in fine.index]
    summed = fine.groupby(parents).sum()
    assert set(summed.index) == set(coarse.index)
    assert (summed / coarse - 1).abs().max() < 0.005
    assert summed.sum() == pytest.approx(34_080_031, rel=0.001)


def test_69_wilayas_have_figures_only_where_nothing_was_divided(population: Population) -> None:
    values = population.values("DZ-2026", "RGPH 2008")
    divided = {"DZ-03", "DZ-05", "DZ-07", "DZ-12", "DZ-13", "DZ-14", "DZ-17", "DZ-26", "DZ-28"}
    divided |= {"DZ-32", *(f"DZ-{number}" for number in range(59, 70))}
    assert len(values) == 69 - len(divided)
    assert not divided & set(values.index)
    assert values["DZ-25"] == population.values("DZ-2019", "RGPH 2008")["DZ-25"]


def test_references_latest_first_with_their_source(population: Population) -> None:
    found = population.references("TN-2000")
    assert [(ref.name, ref.year) for ref in found] == [("INS 2023", 2023), ("RGPH 2014", 2014)]
    assert all(ref.source.startswith("INS") for ref in found)
    assert [ref.name for ref in population.references("DZ-2026")] == ["RGPH 2008"]
    assert [ref.name for ref in population.references("TN-D5")] == ["INS 2023", "RGPH 2014"]


def test_other_countries_have_none_yet(population: Population) -> None:
    assert population.references("EG-27") == []
    assert population.values("MA-2015", "RGPH 2014").empty
