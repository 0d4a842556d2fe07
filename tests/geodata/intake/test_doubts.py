"""Every doubt and refusal of an import, really provoked, is a whole sentence in each language."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geodata import intake, messages
from geodata.datasets import Datasets
from geodata.files import LONGEST
from geodata.intake import report, steps
from geodata.intake.analysis import Preview, analyse
from geodata.intake.book import MARK, Book, Grid
from geodata.intake.findings import ASKED, NOTED, REFUSED
from geodata.intake.values import MAX_GUESSES
from geodata.languages import LANGUAGES
from geodata.messages import CATALOGUE
from geodata.schema.cells import plausible_years

Row = dict[str, str]
# What the reading process knows of a cell, before its text.
NUMBER, DATE, TRUTH, FORMULA, FAULT, TOO_LONG = (MARK + kind for kind in "ndbfel")
GOOD = {
    "id": "",
    "Nom": "Grappe {row}",
    "Pays": "Algérie",
    "Wilaya": "Batna",
    "Secteur": "C37",
    "Stade": "pilote",
    "Type": "cluster",
    "Année": "2015",
    "Effectif": "12",
    "Type de membres": "entreprises",
    "Latitude": "",
    "Longitude": "",
    "Code source": "",
    "Source": "Note 2024",
    "Date de la source": "",
}
# What is changed in a good row → where it stands, and what is said of it.
RECORDS: list[tuple[Row, str, str]] = [
    ({"Année": "en cours"}, REFUSED, "implausible_year"),
    ({"Année": "2105"}, REFUSED, "implausible_year"),
    ({"Année": NUMBER + "43101"}, ASKED, "day_number"),
    ({"Année": NUMBER + "99999"}, REFUSED, "implausible_year"),
    ({"Année": "1436 H"}, ASKED, "hijri_year"),
    ({"Année": "١٤٣٦ هـ"}, ASKED, "hijri_year"),
    ({"Année": "14:30"}, REFUSED, "implausible_year"),
    ({"Année": DATE + "1899-12-30"}, REFUSED, "implausible_year"),
    ({"Année": "9" * 300}, REFUSED, "implausible_year"),
    ({"Année": "14"}, ASKED, "short_year"),
    ({"Année": "5/6/14"}, ASKED, "short_year"),
    ({"Année": "vers 2014"}, ASKED, "date_in_words"),
    ({"Année": "2014 puis 2016"}, ASKED, "several_years"),
    ({"Année": "2014/2015"}, ASKED, "several_years"),
    ({"Année": "2014-15"}, ASKED, "date_in_words"),
    ({"Année": "31/02/2015"}, ASKED, "no_such_day"),
    ({"Année": TRUTH + "1"}, ASKED, "truth_for_value"),
    ({"Effectif": "environ 30"}, ASKED, "number_with_words"),
    ({"Effectif": "20 à 30"}, ASKED, "number_range"),
    ({"Effectif": TRUTH + "1"}, ASKED, "truth_for_value"),
    ({"Nom": TRUTH + "1"}, ASKED, "truth_for_value"),
    ({"Wilaya": "#N/A"}, ASKED, "formula_fault"),
    ({"Nom": "#VALEUR!"}, ASKED, "formula_fault"),
    ({"Source": "#REF!"}, ASKED, "formula_fault"),
    ({"Effectif": "#######"}, ASKED, "formula_fault"),
    ({"Nom": "nan"}, REFUSED, "missing_value"),
    ({"Nom": "NULL"}, REFUSED, "missing_value"),
    ({"Nom": "Grappe ????? ??????"}, ASKED, "letters_lost"),
    ({"Nom": "Grappe R\ufffdgion de B\ufffdja\ufffda"}, ASKED, "letters_lost"),
    ({"Nom": "Grappe de BÃ©jaÃ¯a"}, ASKED, "letters_doubled"),
    ({"Nom": "Ø§Ù„Ù†Ø\xadØ§Ø³"}, ASKED, "letters_doubled"),
    ({"Nom": "Grappe d&#39;Oran et c&acirc;bles"}, ASKED, "letters_doubled"),
    ({"Wilaya": "BÃ©jaÃ¯a"}, ASKED, "letters_doubled"),
    ({"Effectif": "plusieurs"}, REFUSED, "not_a_number"),
    ({"Effectif": "9" * 400 + ",5"}, REFUSED, "not_a_number"),
    ({"Effectif": "-3"}, REFUSED, "not_a_count"),
    ({"Effectif": DATE + "2014-05-06"}, ASKED, "date_for_number"),
    ({"Effectif": FORMULA}, ASKED, "formula_without_result"),
    ({"Wilaya": FAULT + "#REF!"}, ASKED, "formula_fault"),
    ({"Nom": TOO_LONG + "Nom du"}, REFUSED, "text_too_long_cell"),
    ({"Wilaya": TOO_LONG + "Batna"}, REFUSED, "text_too_long_cell"),
    ({"Type de membres": ""}, ASKED, "members_without_kind"),
    ({"Wilaya": "Zzyx"}, ASKED, "region_unknown"),
    ({"Wilaya": "Batna / Zzyx"}, ASKED, "region_unknown"),
    ({"Wilaya": "Bordj"}, ASKED, "region_several"),
    # The town of that name is not read before the wilaya.
    ({"Wilaya": "Tebesa"}, NOTED, "spelling_read"),
    ({"Wilaya": "Tlemcn"}, ASKED, "region_uncertain"),
    # No wilaya is like it enough to be suggested.
    ({"Wilaya": "Hodna"}, ASKED, "region_unknown"),
    # A commune has nearly that name: asked about, never taken.
    ({"Wilaya": "Tunis", "Pays": "Algérie"}, ASKED, "region_uncertain"),
    ({"Wilaya": "Arris"}, NOTED, "commune_read"),
    # Of the trade and the wilaya of a known cluster, by another name.
    (
        {"Nom": "Essor rural", "Wilaya": "Sétif", "Secteur": "lait"},
        ASKED,
        "trade_known_there",
    ),
    ({"Secteur": "Zzyx"}, ASKED, "unknown_sector_name"),
    ({"Stade": "Zzyx"}, ASKED, "unknown_word"),
    ({"Pays": "Zzyx"}, ASKED, "unknown_country"),
    ({"Secteur": ""}, REFUSED, "missing_value"),
    ({"Source": ""}, REFUSED, "no_source"),
    ({"Code source": "NOWHERE"}, REFUSED, "unknown_source"),
    ({"id": "à b"}, REFUSED, "bad_id"),
    ({"Latitude": "nord", "Longitude": "6.17"}, REFUSED, "not_degrees_value"),
    ({"Latitude": "35.55"}, ASKED, "half_a_point"),
    ({"Latitude": "6.17", "Longitude": "35.55"}, ASKED, "point_swapped"),
    ({"Latitude": "48.85", "Longitude": "2.35"}, ASKED, "point_elsewhere"),
    ({"Latitude": "500000", "Longitude": "3900000"}, REFUSED, "point_not_degrees"),
    ({"Wilaya": "Alger", "Latitude": "36.83", "Longitude": "3.06"}, NOTED, "point_at_coast"),
    ({"Date de la source": "5/6/2014"}, ASKED, "ambiguous_date"),
    ({"Date de la source": "hier"}, REFUSED, "not_a_date"),
    ({"Secteur": "Textille"}, NOTED, "spelling_read"),
]
# A point as written → its latitude and longitude; None where it is refused.
PAIRS = {
    "35,55 6,17": ("35.55", "6.17"),
    "35,55, 6,17": ("35.55", "6.17"),
    "35,55 ; 6,17": ("35.55", "6.17"),
    "35.55 6.17": ("35.55", "6.17"),
    "35,55/6,17": ("35.55", "6.17"),
    "35.55": None,
    "35,55": None,
    "35,6,17": None,
}
ACTION = {
    "Grappe": "DZ-001",
    "Nature": "formation",
    "Intitulé": "Formation",
    "Début": "2025",
    "Fin": "2026",
    "Montant": "10",
    "Devise": "DA",
    "Partenaires": "",
    "Source": "Note 2026",
}
ACTIONS: list[tuple[Row, str, str]] = [
    ({"Grappe": "DZ-999"}, REFUSED, "unknown_cluster"),
    ({"Devise": "Zzyx"}, REFUSED, "unknown_currency"),
    ({"Début": "bientôt"}, REFUSED, "not_a_day"),
    ({"Partenaires": "Zzyx"}, REFUSED, "unknown_reference"),
    ({"Fin": "2024"}, REFUSED, "ends_before_start"),
    ({"Intitulé": TOO_LONG + "Formation"}, REFUSED, "text_too_long_cell"),
]


def previewed(
    rows: list[Row],
    schema: str,
    data: Datasets,
    merged: tuple[tuple[int, int, int, int], ...] = (),
    marks: dict[str, str] | None = None,
    **plan: Any,
) -> Preview:
    """What an import of these rows would do; row 2 of the file is the first."""
    titles = list(rows[0])
    cells = [titles] + [[row[title] for title in titles] for row in rows]
    grid = Grid("", pd.DataFrame(cells, dtype=str), list(merged), facts={"marks": marks or {}})
    table = steps.table_of(Book("liste.xlsx", "xlsx", "", [grid]), 0, schema)
    return analyse(table, replace(steps.plan_for(table, schema, None, "DZ"), **plan), data)


def changed(good: Row, cases: list[tuple[Row, str, str]]) -> list[Row]:
    """One row for each case, every one under a name of its own."""
    rows = [{**good, **change} for change, _, _ in cases]
    return [{k: v.replace("{row}", str(i)) for k, v in row.items()} for i, row in enumerate(rows)]


@pytest.fixture(scope="module")
def records(data: Datasets) -> Preview:
    return previewed(changed(GOOD, RECORDS), "records", data)


@pytest.fixture(scope="module")
def actions(data: Datasets) -> Preview:
    return previewed(changed(ACTION, ACTIONS), "action", data)


@pytest.fixture(scope="module")
def whole(data: Datasets) -> Preview:
    """What is seen only in several rows together, or in a table of another kind."""
    same = {**GOOD, "Nom": "La même", "id": "X-1"}
    rows = [
        same,
        {**same, "Nom": "Une autre"},
        {**GOOD, "Nom": "Répétée"},
        {**GOOD, "Nom": "Répétée"},
        {**GOOD, "Nom": "Cluster de bijouterie Batna", "Secteur": "C32"},
        {**GOOD, "Nom": "Fusionnée", "Effectif": "1.234"},
        {**GOOD, "Nom": ""},
    ]
    marks = {"6": "hidden", "7": "struck", "8": "pointless"}
    return previewed(rows, "records", data, ((6, 1, 7, 1),), marks)


@pytest.fixture(scope="module")
def pairs(data: Datasets) -> Preview:
    """Both degrees in one cell."""
    row = {title: cell for title, cell in GOOD.items() if title not in ("Latitude", "Longitude")}
    return previewed(
        [row | {"Nom": f"P{i}", "Coordonnées": p} for i, p in enumerate(PAIRS)], "records", data
    )


@pytest.fixture(scope="module")
def elsewhere(data: Datasets) -> Preview:
    """Rows of no country, which is then said to be another than that of their regions."""
    row = {title: cell for title, cell in GOOD.items() if title != "Pays"}
    rows = [row | {"Wilaya": "Tunis"}, row | {"Wilaya": "Oran", "Nom": "b"}]
    said = {"country_code=": "DZ"}
    return previewed(rows, "records", data, country="", answers=said)


@pytest.fixture(scope="module")
def unknown(data: Datasets) -> Preview:
    """A column of more words that mean nothing than anybody would look at."""
    rows = [{**GOOD, "Nom": f"G{i}", "Secteur": f"Zzyx {i}"} for i in range(MAX_GUESSES + 20)]
    return previewed(rows, "records", data)


@pytest.fixture(scope="module")
def every(
    records: Preview,
    actions: Preview,
    whole: Preview,
    elsewhere: Preview,
    unknown: Preview,
    pairs: Preview,
) -> tuple[Preview, ...]:
    return records, actions, whole, elsewhere, unknown, pairs


@pytest.mark.parametrize("row", range(len(RECORDS)))
def test_each_doubtful_cell_of_a_record_is_told(records: Preview, row: int) -> None:
    change, level, code = RECORDS[row]
    told = {(f.level, f.code) for f in records.findings if f.row == row + 2}
    assert (level, code) in told, change
    worst = records.status[row + 2]
    assert worst == {NOTED: "added"}.get(level, level)


@pytest.mark.parametrize("row", range(len(ACTIONS)))
def test_each_doubtful_cell_of_an_action_is_told(actions: Preview, row: int) -> None:
    change, level, code = ACTIONS[row]
    told = {(f.level, f.code) for f in actions.findings if f.row == row + 2}
    assert (level, code) in told, change


def test_unreadable_year_is_refused_with_the_years_expected(records: Preview) -> None:
    first, last = plausible_years().values()
    rows = report.rows(records, "fr")
    said = rows[rows["value"] == "en cours"]["reason"].item().replace("\xa0", " ")
    assert said == (
        f"« en cours » n’est pas une année plausible : attendu une année de {first} à {last},"
        " ou rien si elle est inconnue."
    )


def test_a_pair_with_decimal_commas_is_two_numbers_and_one_number_is_no_pair(
    pairs: Preview,
) -> None:
    for row, expected in zip(pairs.values.index, PAIRS.values(), strict=True):
        cells = pairs.values.loc[row]
        assert (cells["lat"], cells["lon"]) == (expected or ("", ""))
        told = [f.code for f in pairs.findings if f.row == row]
        assert told == ([] if expected else ["not_a_pair"])


def test_a_number_chosen_of_a_range_keeps_the_range_beside_it(data: Datasets) -> None:
    said = {"members=40-50": "40", "year=2014/2015": "2015"}
    rows = [GOOD | {"Effectif": "40-50", "Année": "2014/2015"}]
    told = {f.field: f.choices for f in previewed(rows, "records", data).findings}
    assert told == {"members": ("40", "50"), "year": ("2014", "2015")}
    settled = previewed(rows, "records", data, answers=said)
    assert settled.counts["added"] == 1
    found = settled.values.loc[2, ["members", "members_unit", "year"]].tolist()
    assert found == ["40", "40-50", "2015"]


def test_letters_can_be_had_back_or_typed(data: Datasets) -> None:
    rows = [GOOD | {"Nom": "Grappe de BÃ©jaÃ¯a"}, GOOD | {"Nom": "Grappe ????"}]
    asked = previewed(rows, "records", data)
    assert [f.choices for f in asked.findings] == [("Grappe de Béjaïa",), ()]
    said = {"name_fr=Grappe de BÃ©jaÃ¯a": "Grappe de Béjaïa", "name_fr=Grappe ????": "Vrai ????"}
    settled = previewed(rows, "records", data, answers=said)
    assert settled.values["name_fr"].tolist() == ["Grappe de Béjaïa", "Vrai ????"]
    assert settled.counts["added"] == 2


@pytest.mark.parametrize(("answer", "added", "left"), [("add", 3, 0), ("skip", 1, 2), (None, 1, 0)])
def test_hidden_rows_are_asked_about_once(
    data: Datasets, answer: str | None, added: int, left: int
) -> None:
    rows = [GOOD | {"Nom": name} for name in ("Osiers", "Vannerie", "Sparte")]
    said = {} if answer is None else {"row_state=hidden": answer}
    marks = {"3": "hidden", "4": "hidden"}
    found = previewed(rows, "records", data, marks=marks, answers=said)
    assert (found.counts["added"], found.counts["left_out"]) == (added, left)
    assert {f.key for f in found.findings} == (set() if answer else {"row_state=hidden"})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_is_a_whole_sentence(every: tuple[Preview, ...], lang: str) -> None:
    for preview in every:
        for said, code in zip(report.rows(preview, lang)["reason"], codes_of(preview), strict=True):
            assert CATALOGUE.has(f"problem.{code}")
            assert said.endswith((".", "؟", "?", ")"))
            assert "{" not in said
            assert not any(mark in said for mark in ("()", "«\xa0\xa0»", "“”", ": ,"))


def codes_of(preview: Preview) -> list[str]:
    return [finding.code for finding in preview.findings]


def test_no_code_of_an_import_is_left_untried(every: tuple[Preview, ...]) -> None:
    written = {
        node.value
        for path in Path(intake.__file__).parent.glob("*.py")
        # Boundary files and registers are no tables of rows: they have tests of their own.
        if not path.stem.startswith(("boundary_", "register_"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    known = {code for code in written if CATALOGUE.has(f"problem.{code}")}
    tried = {code for one in every for code in codes_of(one)}
    # Of rows that are there already: test_statements, and of whole columns: test_round_trip.
    elsewhere = {"said_of_another", "said_no_longer", "language_unsaid"}
    # Of published tables: test_observations. A cell that the check calls empty is missing here.
    elsewhere |= {
        "spelling_kept",
        "region_beside",
        "mixed_values",
        "not_declared",
        "ragged_row",
        "region_not_in_set",
        "empty_cell",
    }
    assert sorted(known - tried - elsewhere) == []


def test_words_without_end_are_counted_not_guessed_at(unknown: Preview) -> None:
    told = pd.Series(codes_of(unknown)).value_counts()
    assert told.to_dict() == {"unknown_sector_name": MAX_GUESSES, "too_many_unknown": 20}
    assert unknown.counts[ASKED] == MAX_GUESSES + 20
    assert str(MAX_GUESSES) in report.rows(unknown, "fr")["reason"].iloc[-1]


def test_cell_as_long_as_allowed_is_read_and_a_longer_one_told() -> None:
    from geodata.intake.readers.grids import kept

    assert kept("a" * LONGEST) == "a" * LONGEST
    assert kept("a" * (LONGEST + 1)).startswith(TOO_LONG + "aaa")
    assert len(kept("a" * 30_000)) < 100


def test_a_finding_cannot_be_made_without_what_its_sentence_shows() -> None:
    from geodata.intake.findings import Finding

    with pytest.warns(messages.IncompleteMessageWarning, match="first, last"):
        Finding(REFUSED, 2, 0, "year", "x", "implausible_year")
