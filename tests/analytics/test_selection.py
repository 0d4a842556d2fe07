"""The selection: to and from the address bar, and which records it leaves."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from analytics import __main__ as command_line
from analytics import selection as selection_module
from analytics.catalogue import MEASURES
from analytics.figures.selected import selection_words
from analytics.parameters import FOLDED, many, table_of
from analytics.selection import (
    CLASS_COUNTS,
    COUNTINGS,
    LEVELS,
    MAX_REGIONS,
    PARAMETERS,
    SCHEMES,
    Selection,
    parse,
    select,
)
from analytics.summary import summarise
from analytics.summary.support import scope_of
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from geodata.schema.tables import KINDS, MEMBER_KINDS, STAGES
from tests.conftest import ROOT


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
        measure=st.sampled_from(list(MEASURES)),
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
    assert list(PARAMETERS) == [field.name for field in fields(Selection)]
    names = [parameter.name for parameter in PARAMETERS.values()]
    assert len(set(names)) == len(names) == len(PARAMETERS)


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
    for name in (parameter.name for parameter in PARAMETERS.values()):
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


def options() -> dict[str, set[str]]:
    """Command → its options."""
    top = command_line.parser()
    commands = next(a for a in top._actions if isinstance(a, argparse._SubParsersAction))
    return {
        name: {option for action in command._actions for option in action.option_strings}
        for name, command in commands.choices.items()
    }


@pytest.mark.parametrize("command", ["summary", "plates", "export", "report"])
def test_every_parameter_is_an_option(command: str) -> None:
    wanted = {f"--{parameter.name}" for parameter in PARAMETERS.values()}
    assert len(wanted) == len(PARAMETERS)
    assert (wanted | {"--as-of", "--bundled", "--lang"}) - options()[command] == set()


def test_every_parameter_has_words_and_a_shape(data: Datasets) -> None:
    words = Wording("ar", data)
    for parameter in PARAMETERS.values():
        assert words.has(f"parameter.{parameter.name}")
        shown = [
            words.say(parameter.named((v,) if parameter.many else v)[0])
            for v in parameter.values(data)[:3]
            if not isinstance(parameter.usual, bool)
        ]
        assert all(shown), parameter.name
        assert parameter.choices(data) or parameter.form or parameter.name == "session"


@dataclass(frozen=True, kw_only=True)
class Wider(Selection):
    """A selection with one filter more, declared in one line."""

    units: tuple[str, ...] = many(
        "unit", MEMBER_KINDS, column="members_kind", kind="members_kind", said=True, place=FOLDED
    )


@pytest.fixture
def wider(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of parameters with the filter of :class:`Wider`."""
    monkeypatch.setattr(selection_module, "Selection", Wider)
    monkeypatch.setattr("pages.ui.state.Selection", Wider)
    monkeypatch.setitem(PARAMETERS, "units", table_of(Wider)["units"])


@pytest.mark.usefixtures("wider")
def test_a_filter_is_one_line(data: Datasets, capsys: pytest.CaptureFixture[str]) -> None:
    """Address, records, rows of support, words, what a figure ignores, command line."""
    chosen, problems = parse({"unit": ["cooperatives", "sailors"]}, data)
    assert [(p.column, p.value) for p in problems] == [("unit", "sailors")]
    assert chosen.to_params() == {"unit": ["cooperatives"]}
    assert set(select(data, chosen)["members_kind"]) == {"cooperatives"}
    assert scope_of(data, chosen).narrowed
    assert "coopératives" in selection_words(chosen, Wording("fr", data))
    assert "--unit" in options()["export"]
    command = ["summary", "--bundled", "--by", "sector", "--json", "--unit", "cooperatives"]
    assert command_line.main(command) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["selection"] == {"unit": ["cooperatives"]}
    assert printed["records"] == (data.records.table["members_kind"] == "cooperatives").sum() == 1


@pytest.mark.usefixtures("wider")
def test_the_new_filter_has_its_box_and_its_chip() -> None:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.query_params["unit"] = ["cooperatives"]
    app.query_params["country"] = ["DZ"]
    app.run()
    (chip,) = chips(app)
    assert chip.key == "chip_units"
    assert "coopératives" in chip.label
    app.session_state["more_filters"] = True
    app.run()
    assert next(box for box in app.multiselect if box.key == "units").value == ["cooperatives"]
    chips(app)[0].click().run()
    assert app.session_state["units"] == []
    assert chips(app) == []
    assert "unit" not in app.query_params


def chips(app: AppTest) -> list[Button]:
    """The chips of what is chosen."""
    return [button for button in app.button if (button.key or "").startswith("chip_")]


def test_places_keep_the_clusters_that_lie_there(data: Datasets) -> None:
    """Batna has the jewellers; Aurès is said by its wilayas; a grouping stands for its regions."""
    inside = select(data, Selection(places=("DZ-05",)))
    assert list(inside["name_fr"]) == ["Cluster bijouterie de Batna"]
    several = select(data, Selection(places=("DZ-05", "DZ-07")))
    assert set(several.index) == set(inside.index) | set(
        select(data, Selection(places=("DZ-07",))).index
    )
    regions = data.regions
    grouping = next(code for code in sorted(regions.groupings) if regions.country(code) == "TN")
    name = next(n for n in regions.sets_of("TN") if grouping in regions.of_set(n).index)
    parts = [
        str(code)
        for code in regions.of_set("TN-2000").index
        if regions.lineage.containing(str(code), "TN-2000", name) == grouping
    ]
    assert len(parts) > 1
    whole = set(select(data, Selection(places=(grouping,))).index)
    assert whole == set(select(data, Selection(places=tuple(parts))).index)
    assert whole, "the first grouping has clusters"


def test_place_is_part_of_the_address(data: Datasets) -> None:
    chosen, problems = parse({"within": ["DZ-05", "DZ-9999"]}, data)
    assert chosen.places == ("DZ-05",)
    assert [problem.value for problem in problems] == ["DZ-9999"]
    assert chosen.to_params() == {"within": ["DZ-05"]}
