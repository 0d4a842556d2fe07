"""The selection: to and from the address bar, and which records it leaves."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.selection import (
    CLASS_COUNTS,
    COUNTINGS,
    LEVELS,
    MAX_REGIONS,
    MEASURES,
    PARAMS,
    SCHEMES,
    Selection,
    parse,
    select,
)
from analytics.summary import summarise
from geodata.datasets import Datasets
from geodata.records import KINDS, MEMBER_KINDS, STAGES


def some(values: list[str] | tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """A few different values, in any order."""
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=most).map(tuple)


def selections(data: Datasets) -> st.SearchStrategy[Selection]:
    """Any selection that the bundled data admits."""
    codes = [str(code) for code in data.regions.table.index.get_level_values("code").unique()]
    keys = [key for key in data.records.table["programme_key"].unique() if key]
    years = st.one_of(st.none(), st.integers(1900, 2050))
    sets = st.fixed_dictionaries(
        {},
        optional={code: st.sampled_from(data.regions.sets_of(code)) for code in data.countries},
    )
    return st.builds(
        Selection,
        countries=some(data.countries),
        sectors=some(data.sectors.codes),
        stages=some(STAGES),
        kinds=some(KINDS),
        programmes=some(keys),
        year_from=years,
        year_to=years,
        measure=st.sampled_from(MEASURES),
        member_kind=st.sampled_from(MEMBER_KINDS),
        sets=sets.map(lambda chosen: tuple(sorted(chosen.items()))),
        counting=st.sampled_from([None, *COUNTINGS]),
        level=st.sampled_from([None, *map(int, LEVELS)]),
        population=st.sampled_from([None, *data.population.table["reference"].unique()]),
        scheme=st.sampled_from(SCHEMES),
        classes=st.sampled_from([int(k) for k in CLASS_COUNTS]),
        across=st.booleans(),
        regions=some(codes, MAX_REGIONS),
    )


def test_every_field_has_a_parameter_of_its_own() -> None:
    assert list(PARAMS) == [field.name for field in fields(Selection)]
    assert len(set(PARAMS.values())) == len(PARAMS)


@given(draw=st.data())
def test_address_carries_the_whole_selection(data: Datasets, draw: st.DataObject) -> None:
    selection = draw.draw(selections(data))
    again, problems = parse(selection.to_params(), data)
    assert problems == []
    assert again == selection


def test_usual_selection_leaves_the_address_empty() -> None:
    assert Selection().to_params() == {}
    assert Selection(countries=("TN",), across=True, year_from=2010).to_params() == {
        "country": ["TN"],
        "across": ["1"],
        "from": ["2010"],
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("country", "FR"),
        ("country", "dz"),
        ("sector", "C99"),
        ("stage", "Pilot"),
        ("kind", "grappe"),
        ("programme", "icc"),
        ("measure", "income"),
        ("members", "people"),
        ("counting", "both"),
        ("level", "4"),
        ("level", "0"),
        ("population", "RGPH 1998"),
        ("scheme", "jenks"),
        ("classes", "12"),
        ("across", "yes"),
        ("region", "DZ-99"),
        ("set", "DZ"),
        ("set", "DZ=TN-2000"),
        ("set", "TN=DZ-1984"),
        ("from", "20144"),
        ("from", "٢٠١٤"),
        ("to", "soon"),
        ("to", ""),
    ],
)
def test_unknown_value_is_reported_not_guessed(data: Datasets, name: str, value: str) -> None:
    selection, problems = parse({name: [value]}, data)
    assert selection == Selection()
    assert [(p.code, p.column, p.value) for p in problems] == [("unknown_value", name, value)]


def test_known_values_survive_beside_unknown_ones(data: Datasets) -> None:
    given = {"country": ["DZ", "XX", "DZ", "TN"], "level": ["9", "2"], "sector": ["C35"]}
    selection, problems = parse(given, data)
    assert selection == Selection(countries=("DZ", "TN"), level=2, sectors=("C35",))
    assert [problem.value for problem in problems] == ["XX", "9"]


def test_at_most_six_regions_are_compared(data: Datasets) -> None:
    codes = [f"DZ-{n:02d}" for n in range(1, 10)]
    assert parse({"region": codes}, data)[0].regions == tuple(codes[:MAX_REGIONS])


@given(text=st.text(max_size=20))
def test_any_text_in_the_address_is_kept_or_reported(data: Datasets, text: str) -> None:
    for name in PARAMS.values():
        selection, problems = parse({name: [text]}, data)
        assert (selection == Selection()) or not problems


def test_filters_leave_the_records_they_name(toy: Datasets) -> None:
    def ids(**chosen: object) -> str:
        return " ".join(select(toy, Selection(**chosen)).index)

    assert ids() == "R1 R2 R3 R4 R5 R6"
    assert ids(countries=("TO",)) == "R1 R2 R3 R4 R5"
    assert ids(stages=("pilot", "planned")) == "R1 R4 R6"
    assert ids(programmes=("P1",)) == "R1 R3"
    assert ids(programmes=("Programme Two",)) == "R6", "a programme without a number has its name"
    assert ids(kinds=("pole",)) == ""
    assert ids(countries=("TO",), stages=("pilot",), programmes=("P1",)) == "R1"


def test_sector_stands_for_its_branch(toy: Datasets, data: Datasets) -> None:
    assert list(select(toy, Selection(sectors=("A",))).index) == ["R1", "R2", "R3", "R6"]
    assert list(select(toy, Selection(sectors=("A12",))).index) == ["R3", "R6"]
    assert list(select(toy, Selection(sectors=("A11", "B"))).index) == ["R1", "R2", "R4", "R5"]
    own = data.records.table["sector_code"].value_counts()
    for code in data.sectors.codes:
        below = [len(select(data, Selection(sectors=(c,)))) for c in data.sectors.children(code)]
        branch = len(select(data, Selection(sectors=(code,))))
        assert branch == int(own.get(code, 0)) + sum(below), code


def test_years_are_inclusive_and_leave_out_the_undated(toy: Datasets) -> None:
    chosen = select(toy, Selection(year_from=2014, year_to=2018))
    assert list(chosen.index) == ["R1", "R2", "R5", "R6"]
    assert list(select(toy, Selection(year_from=2019)).index) == ["R4"]
    assert list(select(toy, Selection(year_to=2014)).index) == ["R1", "R5"]
    assert select(toy, Selection(year_from=2020, year_to=2010)).empty


def test_left_out_records_are_counted_in_a_note(toy: Datasets) -> None:
    noted = summarise(toy, Selection(year_from=2014)).notes
    left_out = [note for note in noted if note.key == "note.undated_left_out"]
    assert [note.count for note in left_out] == [1]
    for selection in (Selection(), Selection(year_from=2014, stages=("pilot",))):
        keys = [note.key for note in summarise(toy, selection).notes]
        assert "note.undated_left_out" not in keys, "nothing was left out"


def test_selection_narrows_and_never_widens(data: Datasets) -> None:
    every = set(select(data, Selection()).index)
    assert len(every) == len(data.records)
    for stage in STAGES:
        inside = select(data, Selection(stages=(stage,)))
        assert set(inside.index) <= every
        narrower = replace(Selection(stages=(stage,)), countries=("DZ",))
        assert set(select(data, narrower).index) == set(inside.index[inside.country_code == "DZ"])
