"""Measures: what is divided by what, with year and source, and when there is nothing to divide."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analytics import measures
from analytics.catalogue import MEASURES
from analytics.measures import plane
from analytics.selection import Selection
from analytics.summary import alike
from analytics.words.i18n import MESSAGES, Wording
from geodata.datasets import Datasets


def test_every_measure_is_named_and_explained() -> None:
    assert len(MEASURES) == 6
    for key in MEASURES:
        measure = measures.get(key)
        assert measure.key == key
        assert measure.counts_records == (key not in ("members", "jobs"))
        assert MESSAGES.has(measure.explained)
        assert MESSAGES.has(measure.name(Selection()).key)
        assert MESSAGES.has(measure.unit(Selection()).key)
        assert (measure.per > 1) == bool(measure.denominator)


def test_unit_of_a_density_names_what_it_is_per(wordings: dict[str, Wording]) -> None:
    """1,000 km² and 100,000 inhabitants: the number in the words is the factor in the sum."""
    for words in wordings.values():
        for key in ("density_km2", "density_pop"):
            measure = measures.get(key)
            written = words.number(measure.per)
            assert written in words.say(measure.unit(Selection())), (words.lang, key)
            assert written in words.say(measure.name(Selection())), (words.lang, key)


def test_members_are_named_by_their_kind(wordings: dict[str, Wording]) -> None:
    names = {
        wordings["fr"].say(measures.get("members").name(Selection(member_kind=kind)))
        for kind in ("firms", "artisans", "workshops")
    }
    assert len(names) == 3
    assert any("entreprises" in name for name in names)


def test_area_comes_from_the_table(toy: Datasets) -> None:
    found = measures.get("density_km2").divide_by("TO-1", toy, Selection())
    assert found is not None
    assert found.values.to_dict() == {"TO-W": 200.0, "TO-E": 800.0}
    assert found.note.key == "denominator.area_sourced"
    farland = measures.get("density_km2").divide_by("FA-1", toy, Selection())
    assert farland is not None
    assert farland.note.key == "denominator.area_computed", "and the figure says so"


def test_population_is_the_latest_or_the_one_asked_for(toy: Datasets) -> None:
    density = measures.get("density_pop")
    latest = density.divide_by("TO-1", toy, Selection())
    asked = density.divide_by("TO-1", toy, Selection(population="Census 2010"))
    unknown = density.divide_by("TO-1", toy, Selection(population="Census 1900"))
    assert latest is not None
    assert asked is not None
    assert unknown is not None
    assert latest.values.to_dict() == {"TO-W": 2000.0, "TO-E": 8000.0}
    assert asked.values.to_dict() == {"TO-W": 1000.0, "TO-E": 4000.0}
    assert asked.note.params["reference"].code == "Census 2010"
    assert unknown.values.equals(latest.values)
    assert unknown.note.params["reference"].code == "Estimate 2020", "the note names what was used"


def test_no_population_is_no_denominator(toy: Datasets, data: Datasets) -> None:
    for boundary_set, source in (("FA-1", toy), ("EG-27", data), ("MA-2015", data)):
        found = measures.get("density_pop").divide_by(boundary_set, source, Selection())
        assert found is not None
        assert found.values.empty
        assert found.note.key == "denominator.no_population"


def test_a_count_before_a_division_serves_the_undivided(toy: Datasets) -> None:
    found = measures.get("density_pop").divide_by("TO-2", toy, Selection())
    assert found is not None
    # The east was divided; its count belongs to neither part.
    assert found.values.to_dict() == {"TO-W": 2000.0}


@pytest.mark.parametrize("key", ["clusters", "members", "jobs"])
def test_counts_are_not_divided(toy: Datasets, key: str) -> None:
    assert measures.get(key).divide_by("TO-1", toy, Selection()) is None


def test_bundled_denominators_by_hand(data: Datasets) -> None:
    people = measures.get("density_pop").divide_by("DZ-1984", data, Selection())
    assert people is not None
    assert people.values["DZ-25"] == 938475
    assert people.values.sum() == 34080031, "RGPH 2008, sum of the 48 wilayas as printed"
    area = measures.get("density_km2").divide_by("DZ-1984", data, Selection())
    assert area is not None
    assert len(area.values) == 48
    assert area.values["DZ-25"] == pytest.approx(2243.3)
    # 2,381,741 km² in every yearbook; the geodesic sum may differ by a few per cent.
    assert area.values.sum() == pytest.approx(2_381_741, rel=0.04)
    tunis = measures.get("density_pop").divide_by(
        "TN-2000", data, Selection(population="RGPH 2014")
    )
    assert tunis is not None
    assert tunis.values["TN-11"] == 1056247


def test_distance_along_the_sphere_by_hand() -> None:
    """A degree of a meridian is 6,371 km × π / 180; at 60° north one of longitude is half that."""
    degree = 6371.0 * math.pi / 180
    lat, lon = np.array([36.0, 35.0, 36.0]), np.array([3.0, 3.0, 183.0])
    away = plane.great_circle(lat, lon, (36.0, 3.0))
    assert away == pytest.approx([0.0, degree, (180 - 72) * degree])
    east = plane.great_circle(np.array([60.0]), np.array([3.01]), (60.0, 3.0))
    assert east == pytest.approx([degree * 0.005], rel=1e-6)


def test_near_clusters_are_in_their_order_and_within_reach() -> None:
    """A degree of latitude is 111.2 km: one at 0.5° is near, one at 0.95° is not."""
    rows = [("A", 36.0), ("A", 36.0), ("far", 36.95), ("B", 36.5), ("C", 35.8)]
    placed = pd.DataFrame(rows, columns=["record_id", "lat"]).assign(lon=3.0)
    near = alike.near(placed, "A")
    assert near is not None
    assert list(near.index) == ["C", "B"]
    assert near["B"] == pytest.approx(0.5 * 6371.0 * math.pi / 180)
    assert alike.near(placed, "not placed") is None
