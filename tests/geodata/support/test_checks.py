"""Each wrong cell is named by row, column and reason; a right file raises nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.datasets import Datasets
from geodata.languages import LANGUAGES
from geodata.messages import describe
from geodata.schema.cells import before, is_day
from geodata.schema.checks import check, check_all
from geodata.schema.tables import SUPPORT
from geodata.schema.typed import as_text

GOOD = {
    "committee": {
        "id": "C-1",
        "name_fr": "Comité",
        "country_code": "DZ",
        "founded_on": "2014-03",
        "chair_organisation": "DZ-MIM",
        "source_ids": "WMC14",
    },
    "event": {
        "id": "E-1",
        "title_fr": "Séance",
        "type": "committee_session",
        "date_start": "2014-05-08",
        "date_end": "2014-05-09",
        "country_code": "DZ",
        "region_codes": "DZ-25|DZ-05",
        "committee_id": "TN-CPC",
        "cluster_ids": "DZ-001",
        "source_ids": "WMC14;ELWATAN15",
    },
    "recommendation": {
        "id": "R9",
        "title_fr": "Recommandation",
        "issued_on": "2014-05-09",
        "issued_by_event": "EV-02",
        "due_on": "2015",
        "status": "open",
        "source_ids": "WMC14",
    },
    "action": {
        "id": "A-9",
        "cluster_id": "DZ-001",
        "type": "training",
        "title_fr": "Formation",
        "date_start": "2024-05",
        "date_end": "2024",
        "amount": "1500000.5",
        "currency": "DZD",
        "source_ids": "WMC14",
    },
    "facilitator": {
        "id": "F-1",
        "kind": "facilitator",
        "role_fr": "Animatrice",
        "country_code": "DZ",
        "region_codes": "DZ-25",
        "languages": "ar|fr",
        "name_public": "no",
        "source_ids": "WMC14",
    },
    "budget_line": {
        "id": "B-1",
        "title_fr": "Fonds",
        "year": "2025",
        "amount": "1000",
        "currency": "TND",
        "kind": "dedicated_fund",
        "status": "voted",
        "country_code": "TN",
        "source_ids": "WMC14",
    },
    "declaration": {
        "id": "D-1",
        "topic": "actions",
        "country_code": "DZ",
        "as_of": "2026-01-31",
        "source_ids": "WMC14",
    },
}


def found(data: Datasets, entity: str, *rows: dict[str, str]) -> list[tuple[int, str, str]]:
    frame = pd.DataFrame(list(rows), dtype=str).fillna("")
    frame.index = pd.RangeIndex(2, len(rows) + 2)
    return [
        (p.line or 0, p.column or "", p.code) for p in check(SUPPORT[entity], frame, data.known)
    ]


@pytest.mark.parametrize("entity", GOOD)
def test_good_row_raises_nothing(data: Datasets, entity: str) -> None:
    assert found(data, entity, GOOD[entity]) == []


def test_bundled_facts_are_right(data: Datasets) -> None:
    every = check_all(data.known, SUPPORT)
    assert set(every) == set(SUPPORT)
    assert {entity: problems for entity, problems in every.items() if problems} == {}


@pytest.mark.parametrize(
    ("entity", "change", "column", "code"),
    [
        ("action", {"cluster_id": "DZ-999"}, "cluster_id", "unknown_cluster"),
        ("action", {"cluster_id": ""}, "cluster_id", "empty_cell"),
        ("action", {"date_end": "2023"}, "date_end", "ends_before_start"),
        ("action", {"date_end": "2024-02-30"}, "date_end", "not_a_day"),
        ("action", {"currency": ""}, "amount", "amount_without_currency"),
        ("action", {"currency": "XYZ"}, "currency", "unknown_currency"),
        ("action", {"amount": "-5"}, "amount", "not_an_amount"),
        ("action", {"amount": "1 500"}, "amount", "not_an_amount"),
        ("action", {"amount": "nan"}, "amount", "not_an_amount"),
        ("action", {"type": "gift"}, "type", "not_listed"),
        ("action", {"source_ids": ""}, "source_ids", "no_source"),
        ("action", {"source_ids": "NOWHERE"}, "source_ids", "unknown_source"),
        ("action", {"partner_organisations": "ONUDI|NOBODY"}, "partner_organisations",
         "unknown_reference"),
        ("facilitator", {"region_codes": ""}, "region_codes", "facilitator_without_region"),
        ("facilitator", {"region_codes": "TN-11"}, "region_codes", "region_of_other_country"),
        ("facilitator", {"region_codes": "DZ-99"}, "region_codes", "unknown_region"),
        ("facilitator", {"languages": "ar|tlh"}, "languages", "not_listed"),
        ("facilitator", {"name_public": "perhaps"}, "name_public", "not_yes_or_no"),
        ("facilitator", {"sector_codes": "ZZ"}, "sector_codes", "unknown_sector"),
        ("committee", {"chair_organisation": "C-1"}, "chair_organisation", "circular_chair"),
        ("event", {"date_start": "2014-05-08", "date_end": "2014-05-07"}, "date_end",
         "ends_before_start"),
        ("recommendation", {"due_on": "2013"}, "due_on", "ends_before_start"),
        ("recommendation", {"issued_by_event": "EV-77"}, "issued_by_event", "unknown_reference"),
        ("budget_line", {"year": "20255"}, "year", "implausible_year"),
        ("budget_line", {"status": "spent"}, "status", "not_listed"),
        ("budget_line", {"title_fr": "x" * 2001}, "title_fr", "text_too_long_cell"),
    ],
)  # fmt: skip
def test_wrong_cell_is_named(
    data: Datasets, entity: str, change: dict[str, str], column: str, code: str
) -> None:
    assert found(data, entity, GOOD[entity] | change) == [(2, column, code)]


def test_every_reason_is_a_sentence_in_each_language(data: Datasets) -> None:
    row = pd.DataFrame([GOOD["facilitator"] | {"region_codes": ""}], index=[7])
    (problem,) = check(SUPPORT["facilitator"], row, data.known)
    said = {lang: describe(problem, lang) for lang in LANGUAGES}
    assert "wilaya" in said["fr"]
    assert len(set(said.values())) == 3


def test_chairs_in_a_circle_through_others_of_the_same_file(data: Datasets) -> None:
    first = GOOD["committee"] | {"chair_organisation": "C-2"}
    second = GOOD["committee"] | {"id": "C-2", "chair_organisation": "C-1"}
    assert found(data, "committee", first, second) == [
        (2, "chair_organisation", "circular_chair"),
        (3, "chair_organisation", "circular_chair"),
    ]
    second["chair_organisation"] = "MIEM"
    assert found(data, "committee", first, second) == []


def test_decision_before_its_committee_is_refused_from_both_sides(data: Datasets) -> None:
    known = data.known
    late = {**known.rows["committee"]["DZ-CNP"], "id": "DZ-CNP", "founded_on": "2015"}
    assert found(data, "committee", late) == [(2, "founded_on", "committee_after_decision")]
    founded = known.and_these("committee", {"DZ-CNP": late})
    decision = pd.DataFrame([{"id": "EV-03", **known.rows["event"]["EV-03"]}], index=[2])
    (problem,) = check(SUPPORT["event"], decision, founded)
    assert (problem.column, problem.code) == ("date_start", "decision_before_committee")
    assert problem.params == {"founded": "2015"}


def test_key_given_twice_is_named_once(data: Datasets) -> None:
    assert found(data, "action", GOOD["action"], GOOD["action"]) == [(3, "id", "duplicate_id")]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2014", "2014-05", False),
        ("2014-05", "2014", False),
        ("2014-04", "2014-05-06", True),
        ("2013", "2014-05-06", True),
        ("2014-05-06", "2014-05-06", False),
        ("", "2014", False),
    ],
)
def test_days_known_to_different_precision(first: str, second: str, expected: bool) -> None:
    assert before(first, second) is expected


def test_days_that_do_not_exist() -> None:
    assert [is_day(text) for text in ("2014", "2014-12", "2016-02-29")] == [True] * 3
    wrong = ("", "14", "2014-13", "2015-02-29", "2014-5", "1066", "2014/05", "٢٠١٤")
    assert [text for text in wrong if is_day(text)] == []


def test_next_key_follows_the_highest() -> None:
    assert SUPPORT["event"].next_id({}, {"EV-01", "EV-04", "X"}) == "EV-05"
    assert SUPPORT["recommendation"].next_id({}, {"R1", "R2"}) == "R3"
    assert SUPPORT["facilitator"].next_id({}, set()) == "F-01"


def test_amounts_keep_their_digits() -> None:
    assert as_text(1500000.5) == "1500000.5"
    assert as_text(1e12) == "1000000000000"
    assert as_text(float("nan")) == ""
