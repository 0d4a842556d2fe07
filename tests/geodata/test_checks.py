"""The check of a records file names line, column, value and what was expected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geodata import files, records
from geodata.datasets import Datasets
from geodata.errors import IntakeError, Problem
from geodata.schema import checks
from geodata.schema.cells import Known
from geodata.schema.tables import RECORD
from tests.inventory import RECORDS

Writer = Callable[..., Path]


@pytest.fixture(scope="session")
def context(data: Datasets) -> Known:
    return data.known


def found(path: Path, context: Known) -> list[tuple[str, int | None, str | None, str | None]]:
    """Code, line, column and value of every problem."""
    problems = checks.check_file(path, RECORD, context).problems
    return [(p.code, p.line, p.column, p.value) for p in problems]


def test_the_bundled_records_are_clean(context: Known) -> None:
    report = checks.check_file(records.RECORDS_FILE, RECORD, context)
    assert report.problems == []
    assert len(report.table) == RECORDS


def test_a_file_with_only_required_columns_is_clean(records_file: Writer, context: Known) -> None:
    report = checks.check_file(
        records_file({"members": ""}, drop=("members_kind",)), RECORD, context
    )
    assert report.problems == []
    assert report.table.loc[2, "members_kind"] == ""


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("id", "", "empty_cell"),
        ("name_fr", "   ", "empty_cell"),
        ("sector_code", "C99", "unknown_sector"),
        ("sector_code", "", "empty_cell"),
        ("sector_code", "Dinanderie", "unknown_sector"),
        ("country_code", "FR", "not_listed"),
        ("country_code", "dz", "not_listed"),
        ("stage", "operationnel", "not_listed"),
        ("stage", "", "empty_cell"),
        ("kind", "Cluster", "not_listed"),
        ("year", "20144", "implausible_year"),
        ("year", "1899", "implausible_year"),
        ("year", "-2014", "implausible_year"),
        ("year", "2014.0", "implausible_year"),
        ("year", "2014?", "implausible_year"),
        ("year", "٢٠١٤", "implausible_year"),
        ("members", "25,5", "not_a_count"),
        ("members", "-3", "not_a_count"),
        ("members", "une trentaine", "not_a_count"),
        ("members", "٢٥", "not_a_count"),
        ("members", "1000000000", "not_a_count"),
        ("members_kind", "companies", "not_listed"),
        ("region_codes", "DZ-99", "unknown_region"),
        ("region_codes", "DZ-06|Bouira", "unknown_region"),
        ("region_codes", "DZ-06;DZ-10", "unknown_region"),
        ("region_codes", "TN-11", "region_of_other_country"),
        ("region_codes", "DZ-06|TN-11", "region_of_other_country"),
        ("source_ids", "", "no_source"),
        ("source_ids", "ELWATAN15;NOWHERE", "unknown_source"),
    ],
)
def test_one_wrong_cell(
    records_file: Writer, context: Known, column: str, value: str, code: str
) -> None:
    path = records_file({}, {"id": "X-2", column: value})
    expected = [(code, 3, column, value.strip())]
    if (column, value) == ("country_code", "FR") or (column, value) == ("country_code", "dz"):
        # Its regions then lie in another country too.
        expected.append(("region_of_other_country", 3, "region_codes", "DZ-06|DZ-10"))
    assert found(path, context) == expected


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("year", ""),
        ("year", "1900"),
        ("year", "2030"),
        ("members", "0"),
        ("members", "999999999"),
        ("region_codes", ""),
        ("region_codes", "DZ-06 | DZ-10"),
        ("region_codes", "DZ-60"),
        ("source_ids", "ELWATAN15; LIB316080"),
    ],
)
def test_good_cells(records_file: Writer, context: Known, column: str, value: str) -> None:
    assert found(records_file({column: value}), context) == []


def test_members_need_their_kind(records_file: Writer, context: Known) -> None:
    path = records_file({"members": "25", "members_kind": ""})
    assert found(path, context) == [("members_without_kind", 2, "members", "25")]


def test_of_two_rows_with_one_id_the_later_is_wrong(records_file: Writer, context: Known) -> None:
    path = records_file({}, {"id": "X-2"}, {}, {})
    assert found(path, context) == [
        ("duplicate_id", 4, "id", "X-1"),
        ("duplicate_id", 5, "id", "X-1"),
    ]


def test_what_would_have_been_right_is_said(records_file: Writer, context: Known) -> None:
    path = records_file({"stage": "x", "year": "20144"})
    stage, year = checks.check_file(path, RECORD, context).problems
    assert stage.params["expected"] == ["mapped", "planned", "pilot", "operational"]
    assert year.params == checks.plausible_years()
    assert year.params["first"] == 1900


def test_every_problem_is_reported_in_the_order_of_the_file(
    records_file: Writer, context: Known
) -> None:
    path = records_file(
        {"year": "x", "stage": "x"}, {"id": "X-2"}, {"id": "X-3", "kind": "x", "source_ids": ""}
    )
    assert [(code, line) for code, line, *_ in found(path, context)] == [
        ("not_listed", 2),
        ("implausible_year", 2),
        ("not_listed", 4),
        ("no_source", 4),
    ]


def test_missing_columns(records_file: Writer, context: Known) -> None:
    path = records_file(drop=("sector_code", "stage", "year"))
    # A year is never compulsory: a file without one says that none is known.
    assert found(path, context) == [
        ("missing_column", 1, "sector_code", None),
        ("missing_column", 1, "stage", None),
    ]


def test_a_header_that_is_something_else(tmp_path: Path, context: Known) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    codes = {code for code, *_ in found(path, context)}
    assert codes == {"missing_column"}
    assert len(found(path, context)) == len(("id", *RECORD.required))


def test_ragged_rows(records_file: Writer, context: Known) -> None:
    path = records_file({}, {"id": "X-2"}, {"id": "X-3"})
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] += ",surplus"
    path.write_text("\n".join([*lines, "", ",,"]), encoding="utf-8")
    report = checks.check_file(path, RECORD, context)
    assert report.problems == [Problem("ragged_row", line=3, params={"found": 12, "expected": 11})]
    assert list(report.table["id"]) == ["X-1", "X-3"]


def test_lines_are_counted_as_in_an_editor(records_file: Writer, context: Known) -> None:
    path = records_file({"name_fr": "deux\nlignes"}, {"id": "X-2", "stage": "x"})
    # The header is line 1, the first record takes lines 2 and 3.
    assert found(path, context) == [("not_listed", 4, "stage", "x")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"  \n\n", "empty_file"),
        (b"id,name_fr\n", "no_rows"),
        (b"PK\x03\x04\x00\x00", "binary_file"),
        ("id,name_fr\n1,Béjaïa\n".encode("latin-1"), "not_utf8"),
        ("id,name_fr\n1,x\n".encode("utf-16"), "binary_file"),
        (b"id,id,name_fr\n1,2,3\n", "repeated_column"),
        (b'id\n"' + b"x" * 200_000 + b'"\n', "not_csv"),
    ],
)
def test_files_that_are_no_table(tmp_path: Path, context: Known, content: bytes, code: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(IntakeError) as error:
        checks.check_file(path, RECORD, context)
    assert error.value.code == code
    assert error.value.params["file"] == "bad.csv"


def test_where_the_encoding_goes_wrong(tmp_path: Path, context: Known) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("id,name_fr\n1,ok\n2,Béjaïa\n".encode("latin-1"))
    with pytest.raises(IntakeError) as error:
        checks.check_file(path, RECORD, context)
    assert error.value.params["line"] == 3


def test_missing_files_and_folders(tmp_path: Path, context: Known) -> None:
    for path, code in ((tmp_path / "none.csv", "unreadable"), (tmp_path, "not_regular")):
        with pytest.raises(IntakeError) as error:
            checks.check_file(path, RECORD, context)
        assert error.value.code == code


def test_files_over_the_limit(
    records_file: Writer, context: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    with pytest.raises(IntakeError) as error:
        checks.check_file(records_file(), RECORD, context)
    assert error.value.code == "too_large"


def test_a_byte_order_mark_is_no_part_of_the_header(records_file: Writer, context: Known) -> None:
    path = records_file()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert found(path, context) == []


def test_cell_that_is_too_long_is_told_and_shown_by_its_beginning(
    records_file: Writer, context: Known
) -> None:
    path = records_file({"note_fr": "x" * 2001}, {"id": "X-2", "note_fr": "x" * 2000})
    (problem,) = checks.check_file(path, RECORD, context).problems
    assert (problem.code, problem.line, problem.column) == ("text_too_long_cell", 2, "note_fr")
    assert problem.value == "x" * 80 + "…"
    assert problem.params == {"limit": 2000}


@pytest.mark.parametrize("year", ["1" * 5000, "02014", "٢٠١٤"])
def test_year_of_too_many_digits_is_a_problem(
    records_file: Writer, context: Known, year: str
) -> None:
    codes = {code for code, *_ in found(records_file({"year": year}), context)}
    assert "implausible_year" in codes


@pytest.mark.parametrize("content", [b"", b" \n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \r\n"])
def test_a_file_of_nothing_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    """The third was found by mutated inputs: nothing but the mark of an encoding."""
    path = tmp_path / "nothing.csv"
    path.write_bytes(content)
    with pytest.raises(IntakeError) as caught:
        files.read_csv_text(path)
    assert caught.value.code == "empty_file"
