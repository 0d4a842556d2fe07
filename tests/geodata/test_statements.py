"""A value that is replaced takes with it what was said of it, whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geodata import datasets
from geodata.__main__ import main
from geodata.intake import book, steps
from geodata.intake.analysis import Preview, analyse
from geodata.statements import STATEMENTS, changed, left_behind
from geodata.store import Edit, Store, core, current
from geodata.store.tables import ENTITIES

WHO = {"who": "Amel", "why": "essai"}
DATED = "adhérents (02/2017)"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    store = current()
    yield store
    core.forget(store.url)


def row(store: Store, key: str, entity: str = "record") -> dict[str, str]:
    found = store.row(entity, key)
    assert found is not None
    return found[0]


def previewed(text: str, folder: Path, schema: str = "records", **answers: str) -> Preview:
    path = folder / "rows.csv"
    path.write_text(text, encoding="utf-8")
    table = steps.table_of(book.read(path), 0, schema)
    plan = steps.plan_for(table, schema, None, "DZ")
    named = {key.replace("__", ":"): value for key, value in answers.items()}
    return analyse(table, replace(plan, answers=named), datasets.load())


def stored(preview: Preview, store: Store, folder: Path) -> None:
    found = book.read(folder / "rows.csv")
    steps.commit(preview, found, store, base=store.head().hash, **WHO)


# The declarations --------------------------------------------------------------


@pytest.mark.parametrize("entity", STATEMENTS)
def test_statements_speak_of_fields_that_exist(entity: str) -> None:
    named = {name for one in STATEMENTS[entity] for name in (one.name, *one.companions)}
    assert named <= set(ENTITIES[entity].columns)


def test_numbers_dates_and_kinds_of_a_record_belong_together() -> None:
    found = {one.name: one.companions for one in STATEMENTS["record"]}
    assert found["members"] == ("members_kind", "members_unit")
    assert found["stage"] == ("stage_as_of",)
    assert found["year"] == ("year_kind", "year_meaning")
    assert found["jobs"] == ()


def test_only_what_an_edit_is_silent_about_is_left_behind() -> None:
    before = {"members": "25", "members_kind": "members", "members_unit": DATED}
    assert left_behind("record", before, {"members": "25"}) == {}
    assert left_behind("record", before, {"members_unit": ""}) == {}
    assert left_behind("record", before, {"members": "30", "members_kind": "firms"}) == {
        "members_unit": DATED
    }
    assert left_behind("record", before, {"members": "30", **before}) == {}
    assert [one.name for one in changed("record", before, {"members": "30"})] == ["members"]


# The store ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "after", "emptied"),
    [
        ("DZ-003", {"members": "30"}, {"members_kind": "", "members_unit": ""}),
        ("DZ-003", {"members": "30", "members_kind": "firms"}, {"members_unit": ""}),
        ("DZ-003", {"stage": "pilot"}, {"stage_as_of": ""}),
        ("DZ-003", {"year": "2016"}, {"year_kind": "", "year_meaning": ""}),
        ("DZ-015", {"region_codes": "DZ-19"}, {"region_basis": ""}),
        ("DZ-001", {"programme": "Autre programme"}, {"programme_id": ""}),
        ("DZ-001", {"programme_id": "PASRI"}, {"programme": ""}),
    ],
)
def test_store_keeps_no_date_of_another_value(
    home: Store, key: str, after: dict[str, str], emptied: dict[str, str]
) -> None:
    before = row(home, key)
    assert any(before[name] for name in emptied)
    home.commit([Edit("record", key, after)], **WHO)
    assert row(home, key) == before | after | emptied
    # Taken back, everything that was said is there again.
    home.undo(home.head().batch, **WHO)
    assert row(home, key) == before


def test_edit_that_repeats_the_date_means_it(home: Store) -> None:
    home.commit([Edit("record", "DZ-003", {"members": "30", "members_unit": DATED})], **WHO)
    assert row(home, "DZ-003")["members_unit"] == DATED


def test_tick_for_a_name_is_not_inherited_by_another(home: Store) -> None:
    person = {
        "kind": "facilitator",
        "role_fr": "Animatrice",
        "person_name": "A",
        "name_public": "yes",
        "country_code": "DZ",
        "region_codes": "DZ-25",
        "source_ids": "ELWATAN15",
    }
    home.commit([Edit("facilitator", "F-01", person)], **WHO)
    home.commit([Edit("facilitator", "F-01", {"person_name": "B"})], **WHO)
    assert row(home, "F-01", "facilitator")["name_public"] == ""


# Files -------------------------------------------------------------------------


def test_file_with_only_a_new_number_keeps_no_old_date(home: Store, tmp_path: Path) -> None:
    text = "ID;Membres;Nature des membres;Source\nDZ-003;30;adhérents;Enquête 2026\n"
    preview = previewed(text, tmp_path)
    assert preview.open_findings == []
    assert preview.changes[2]["members_unit"] == (DATED, "")
    assert [(f.field, f.code) for f in preview.findings] == [("members_unit", "said_no_longer")]
    stored(preview, home, tmp_path)
    now = row(home, "DZ-003")
    assert (now["members"], now["members_kind"], now["members_unit"]) == ("30", "members", "")
    assert now["stage_as_of"] == "2017", "another value keeps its own year"


def test_date_left_as_it_was_beside_a_new_number_is_asked_about(
    home: Store, tmp_path: Path
) -> None:
    """A list of ours, corrected in one cell: the date in the next cell may be forgotten."""
    text = (
        "id;members;members_kind;members_unit;source_text\n"
        f"DZ-003;30;members;{DATED};Enquête 2026\n"
    )
    asked = previewed(text, tmp_path)
    assert asked.counts["asked"] == 1
    (finding,) = asked.open_findings
    assert (finding.code, finding.field, finding.value) == (
        "said_of_another",
        "members_unit",
        DATED,
    )
    assert (finding.params["before"], finding.params["after"]) == ("25", "30")
    assert finding.key == "row:2:members_unit"
    emptied = previewed(text, tmp_path, row__2__members_unit="")
    assert emptied.changes[2]["members_unit"] == (DATED, "")
    confirmed = previewed(text, tmp_path, row__2__members_unit=DATED)
    assert set(confirmed.changes[2]) == {"members", "source_ids"}
    stored(confirmed, home, tmp_path)
    now = row(home, "DZ-003")
    assert (now["members"], now["members_kind"], now["members_unit"]) == ("30", "members", DATED)


def test_answer_about_one_row_is_not_remembered_for_the_next_file(
    home: Store, tmp_path: Path
) -> None:
    text = f"id;members;members_kind;members_unit;source_text\nDZ-003;30;members;{DATED};E\n"
    stored(previewed(text, tmp_path, row__2__members_unit=DATED), home, tmp_path)
    path = tmp_path / "rows.csv"
    path.write_text(text.replace(";30;", ";31;"), encoding="utf-8")
    table = steps.table_of(book.read(path), 0, "records")
    again = analyse(table, steps.plan_for(table, "records", home, "DZ"), datasets.load())
    assert [f.code for f in again.open_findings] == ["said_of_another"]


@pytest.mark.parametrize(
    ("heading", "cell", "changes"),
    [
        ("Stade", "pilote", {"stage": ("operational", "pilot"), "stage_as_of": ("2017", "")}),
        (
            "Année",
            "2016",
            {
                "year": ("2015", "2016"),
                "year_kind": ("creation", ""),
                "year_meaning": (
                    "création officielle (24/02/2015) ; assemblée constitutive nov. 2014",
                    "",
                ),
            },
        ),
        ("Emplois", "120", {"jobs": ("", "120")}),
    ],
)
def test_every_dated_value_of_a_record_is_treated_alike(
    home: Store,
    tmp_path: Path,
    heading: str,
    cell: str,
    changes: dict[str, tuple[str, str]],
) -> None:
    preview = previewed(f"ID;{heading};Source\nDZ-003;{cell};Enquête 2026\n", tmp_path)
    found = dict(preview.changes[2])
    del found["source_ids"]
    assert found == changes


def test_new_amount_does_not_take_over_a_currency(home: Store, tmp_path: Path) -> None:
    text = "ID;Grappe;Nature;Intitulé;Montant;Devise;Source\nA-90;DZ-001;étude;X;10;DZD;N\n"
    stored(previewed(text, tmp_path, "action"), home, tmp_path)
    later = previewed("ID;Montant;Source\nA-90;20;N\n", tmp_path, "action")
    assert [f.code for f in later.open_findings] == ["amount_without_currency"]


@pytest.mark.parametrize(
    ("lang", "told"), [("fr", "est effacé avec elle"), ("en", "goes with it"), ("ar", "يُمحى معها")]
)
def test_command_tells_what_goes_with_a_number(
    home: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, told: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("ID;Stade;Source\nDZ-003;pilote;Enquête 2026\n", encoding="utf-8")
    assert main(["import", str(path), "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert told in out
    assert "2017" in out
