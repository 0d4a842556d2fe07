"""The schema of a records file, and its check line by line.

The schema is declared with pandera. What it finds is turned into
:class:`~geodata.errors.Problem` values that name line, column, value and what
was expected; nothing is ever corrected here.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from geodata import records as rec
from geodata.errors import IntakeError, Problem
from geodata.regions import Regions
from geodata.sectors import SectorTree

if TYPE_CHECKING:
    import pandera.pandas as pa

MAX_BYTES = 50 * 1024 * 1024
FIRST_YEAR = 1900
REQUIRED = (
    "id",
    "name_fr",
    "country_code",
    "region_codes",
    "sector_code",
    "stage",
    "kind",
    "year",
    "members",
    "source_ids",
)
# Files made before these columns existed stay readable: absent means unknown.
OPTIONAL = (
    "region_basis",
    "locality",
    "filiere_fr",
    "programme",
    "programme_id",
    "lead_organisation",
    "year_meaning",
    "members_unit",
    "jobs",
    "confidence",
    "summary_fr",
    "note_fr",
    "name_en",
    "name_ar",
    "name_status",
    "year_kind",
    "stage_as_of",
    "members_kind",
    "summary_en",
    "summary_ar",
    "lat",
    "lon",
)


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes
    ----------
    table : DataFrame
        The rows as read, all text, one per record; ``line`` is the index.
    problems : list of Problem
        In the order of the file.
    """

    table: pd.DataFrame
    problems: list[Problem]


@dataclass(frozen=True)
class Context:
    """What a records file is checked against."""

    sectors: SectorTree
    regions: Regions
    source_ids: frozenset[str]


def check_file(path: Path, context: Context) -> Report:
    """Read a records file and list everything wrong with it.

    Raises
    ------
    IntakeError
        If the file is missing, empty, too large or not a text table at all.
    """
    table, problems = read_csv_text(path)
    missing = [name for name in REQUIRED if name not in table.columns]
    problems += [Problem("missing_column", line=1, column=name) for name in missing]
    for name in OPTIONAL:
        if name not in table.columns:
            table[name] = ""
    problems += _schema_problems(table, context)
    return Report(table, sorted(problems, key=lambda p: (p.line or 0, p.column or "")))


def check_table(table: pd.DataFrame, context: Context) -> list[Problem]:
    """Everything wrong with rows that are already text, such as those of a form.

    Parameters
    ----------
    table : DataFrame
        Columns of the records file, all text; ``line`` is the index.
    """
    return sorted(_schema_problems(table, context), key=lambda p: (p.line or 0, p.column or ""))


def read_csv_text(path: Path, *, semicolons: bool = False) -> tuple[pd.DataFrame, list[Problem]]:
    """A CSV as text with the line each row starts on; ragged rows are problems.

    Parameters
    ----------
    semicolons : bool
        Read a file whose header holds semicolons as French offices write them.

    Returns
    -------
    DataFrame
        Indexed by ``line``.
    list of Problem
        Rows with too many or too few cells (left out of the table).
    """
    text = _decoded(path)
    header_line = text.split("\n", 1)[0]
    by = ";" if semicolons and ";" in header_line else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=by)
    try:
        header = [name.strip() for name in next(reader)]
        rows, lines, problems = [], [], []
        start = reader.line_num + 1
        for row in reader:
            if len(row) == len(header):
                rows.append([cell.strip() for cell in row])
                lines.append(start)
            elif any(cell.strip() for cell in row):
                params = {"found": len(row), "expected": len(header)}
                problems.append(Problem("ragged_row", line=start, params=params))
            start = reader.line_num + 1
    except csv.Error as error:
        raise IntakeError("not_csv", file=path.name, detail=str(error)) from error
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise IntakeError("repeated_column", file=path.name, columns=repeated)
    if not rows and not problems:
        raise IntakeError("no_rows", file=path.name)
    table = pd.DataFrame(rows, columns=header, index=pd.Index(lines, name="line"), dtype=str)
    return table, problems


def _decoded(path: Path) -> str:
    """The file's text, or why it is none."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = MAX_BYTES // 2**20
            raise IntakeError("too_large", file=path.name, size=size // 2**20, limit=limit)
        content = path.read_bytes()
    except OSError as error:
        raise IntakeError("unreadable", file=path.name, detail=error.strerror or "") from error
    if not content.strip():
        raise IntakeError("empty_file", file=path.name)
    if b"\x00" in content:
        raise IntakeError("binary_file", file=path.name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise IntakeError("not_utf8", file=path.name, line=line) from error


# Rules over a whole row are reported at the column the reader should look at.
ROW_RULES = {"region_of_other_country": "region_codes", "members_without_kind": "members_kind"}


def _schema_problems(table: pd.DataFrame, context: Context) -> list[Problem]:
    import pandera.errors as pandera_errors

    try:
        _schema(table.columns, context).validate(table, lazy=True)
    except pandera_errors.SchemaErrors as found:
        cases = found.failure_cases.to_dict("records")
        return [
            _problem(case, table, context)
            for case in cases
            if ROW_RULES.get(case["check"], case["column"]) == case["column"]
            and not _first_of_its_id(case, table)
        ]
    return []


def _first_of_its_id(case: dict[Any, Any], table: pd.DataFrame) -> bool:
    """Of two rows with one id, the first stands and the later ones are problems."""
    if case["check"] != "field_uniqueness":
        return False
    return not table["id"].duplicated()[case["index"]]


def _problem(case: dict[Any, Any], table: pd.DataFrame, context: Context) -> Problem:
    """One failure of the schema as a problem at its line."""
    code = str(case["check"])
    line, column = int(case["index"]), str(case["column"])
    if code == "field_uniqueness":
        code = "duplicate_id"
    value = str(table.at[line, column])
    params = {"expected": _expected(code, column, context)}
    return Problem(code, line=line, column=column, value=value, params=params)


def _expected(code: str, column: str, context: Context) -> list[str] | str:
    """What would have been right there, for the message."""
    if code == "not_listed":
        return list(_lists(context)[column])
    if code == "implausible_year":
        return f"{FIRST_YEAR}–{_last_year()}"
    return ""


def _last_year() -> int:
    """Planned clusters may start some years ahead; 20144 may not."""
    return dt.date.today().year + 10


def _lists(context: Context) -> dict[str, tuple[str, ...]]:
    return {
        "country_code": tuple(context.regions.countries.index),
        "stage": rec.STAGES,
        "kind": rec.KINDS,
        "year_kind": ("", *rec.YEAR_KINDS),
        "members_kind": ("", *rec.MEMBER_KINDS),
        "confidence": ("", *rec.CONFIDENCES),
        "name_status": ("", *rec.NAME_STATUSES),
        "region_basis": rec.REGION_BASES,
    }


def _schema(columns: Iterable[str], context: Context) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    present = set(columns)
    rules: dict[str, list[pa.Check]] = {
        "id": [_cells("empty_cell", bool)],
        "name_fr": [_cells("empty_cell", bool)],
        "sector_code": [_cells("unknown_sector", lambda value: value in context.sectors)],
        "source_ids": [
            _cells("no_source", bool),
            _cells("unknown_source", _all_in(context.source_ids, ";")),
        ],
        "year": [_cells("implausible_year", _is_year)],
        "stage_as_of": [_cells("implausible_year", _is_year)],
        "members": [_cells("not_a_count", _is_count)],
        "jobs": [_cells("not_a_count", _is_count)],
        "region_codes": [_cells("unknown_region", _all_in(context.regions, "|"))],
    }
    for column, allowed in _lists(context).items():
        rules[column] = [_cells("not_listed", _one_of(allowed))]
    return pa.DataFrameSchema(
        {
            name: pa.Column(str, checks, unique=name == "id")
            for name, checks in rules.items()
            if name in present
        },
        checks=_row_rules(present, context),
    )


def _row_rules(present: set[str], context: Context) -> list[pa.Check]:
    """Rules over two columns of a row; pandera names the column in the check."""
    import pandera.pandas as pa

    rules = []
    if {"region_codes", "country_code"} <= present:

        def same_country(frame: pd.DataFrame) -> pd.Series:
            return pd.Series(
                [
                    all(
                        context.regions.country(code) == country
                        for code in codes.split("|")
                        if code in context.regions
                    )
                    for codes, country in zip(
                        frame["region_codes"], frame["country_code"], strict=True
                    )
                ],
                index=frame.index,
            )

        rules.append(pa.Check(same_country, name="region_of_other_country"))
    if {"members", "members_kind"} <= present:
        rules.append(
            pa.Check(
                lambda frame: (frame["members"] == "") | (frame["members_kind"] != ""),
                name="members_without_kind",
            )
        )
    return rules


def _cells(code: str, accepts: Callable[[str], bool]) -> pa.Check:
    import pandera.pandas as pa

    return pa.Check(lambda cell: bool(accepts(cell)), element_wise=True, name=code, error=code)


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda value: value in allowed


def _all_in(known: Any, separator: str) -> Callable[[str], bool]:
    return lambda text: all(part.strip() in known for part in text.split(separator) if part.strip())


def _is_year(text: str) -> bool:
    return text == "" or (_is_whole(text) and FIRST_YEAR <= int(text) <= _last_year())


def _is_count(text: str) -> bool:
    return text == "" or (_is_whole(text) and len(text) <= 9)


def _is_whole(text: str) -> bool:
    """Digits 0 to 9 only: what reads the table later knows no others."""
    return text.isascii() and text.isdecimal()
