"""Three catalogues with the same messages, and a message for everything that is raised."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import geodata
from geodata import errors, files, messages
from geodata.errors import BoundaryError, GeodataError, Problem, SchemaError
from geodata.languages import LANGUAGES
from geodata.messages import CATALOGUE, describe
from tests import structure

PACKAGE = Path(geodata.__file__).parent
SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if "build" not in p.parts)
FIELD = re.compile(r"\{(\w+)\}")
ERROR_CLASSES = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, GeodataError)
}


def catalogue(lang: str) -> Catalog:
    """One language's file."""
    path = CATALOGUE.folder / f"{lang}.po"
    with path.open("rb") as handle:
        return read_po(handle, locale=lang)


def texts(lang: str) -> dict[str, tuple[str, ...]]:
    """Message id to its wordings: one, or one for each grammatical number."""
    found = {}
    for message in catalogue(lang):
        if message.id:
            key = message.id[0] if isinstance(message.id, tuple) else message.id
            wording = message.string
            found[str(key)] = tuple(wording) if isinstance(wording, (tuple, list)) else (wording,)
    return found


def raised() -> set[str]:
    """Every message code that the package's source names."""
    found: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(structure.tree(path)):
            found |= codes_in(node)
    return found


def strings() -> set[str]:
    """Every string of the package's source."""
    return {
        node.value
        for path in SOURCES
        for node in ast.walk(structure.tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def codes_in(node: ast.AST) -> set[str]:
    """Codes in ``SomeError("code")``, ``Problem("code")``, ``_problem("code")`` and their kin."""
    if not isinstance(node, ast.Call):
        return set()
    name = ast.unparse(node.func).split(".")[-1]
    first = node.args[0] if node.args else None
    code = first.value if isinstance(first, ast.Constant) else None
    if name in (*ERROR_CLASSES, "Refused") and isinstance(code, str):
        return {f"error.{code}"}
    if name in ("Problem", "_problem") and isinstance(code, str):
        return {f"problem.{code}"}
    return set()


def test_the_search_finds_what_is_there() -> None:
    found = raised()
    assert {"error.unknown_set", "error.not_geojson", "error.not_geopackage"} <= found
    assert {"problem.empty_cell", "problem.duplicate_id", "problem.ragged_row"} <= found
    assert "problem.region_of_other_country" in found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_raised_has_a_message_and_none_is_idle(lang: str) -> None:
    kept = {key for key in texts(lang) if key.startswith(("error.", "problem."))}
    assert raised() <= kept
    # Codes may also stand in tables, or be given to the class above in errors.py.
    assert kept <= {f"{kind}.{code}" for kind in ("error", "problem") for code in strings()}


def test_the_three_catalogues_have_the_same_messages_and_fields() -> None:
    french = texts("fr")
    for lang in ("en", "ar"):
        other = texts(lang)
        assert list(other) == list(french)
        for key, wordings in other.items():
            fields = {field for text in wordings for field in FIELD.findall(text)}
            expected = {field for text in french[key] for field in FIELD.findall(text)}
            assert fields == expected, (lang, key)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_messages_are_complete_and_sorted(lang: str) -> None:
    found = texts(lang)
    assert all(text.strip() for wordings in found.values() for text in wordings)
    assert list(found) == sorted(found)
    assert not [m for m in catalogue(lang) if m.fuzzy and m.id]
    if lang == "ar":
        assert all(re.search("[\u0600-\u06ff]", t) for ws in found.values() for t in ws)


def test_grammatical_numbers() -> None:
    text = CATALOGUE.plural("check.summary", 1, "fr", rows=3, count=1)
    assert text == "Fiches lues\u00a0: 3\u00a0; 1 problème."
    assert CATALOGUE.plural("check.summary", 2, "en", rows=3, count=2).endswith("2 problems.")
    arabic = {CATALOGUE.plural("check.summary", n, "ar", rows=3, count=n) for n in (0, 1, 2, 3, 11)}
    assert len(arabic) == 5


def test_a_problem_in_words() -> None:
    problem = Problem("unknown_sector", line=4, column="sector_code", value="C99")
    assert describe(problem, "fr").startswith("La filière « C99 » n’existe pas")
    assert describe(problem, "en") == (
        "Sector “C99” is not in the classification: give a code such as C35."
    )
    assert "C99" in describe(problem, "ar")


def test_an_error_in_words() -> None:
    error = BoundaryError("repeated_key", key="code", codes=["DZ-01", "DZ-02"])
    assert describe(error, "en") == "Field “code” repeats DZ-01, DZ-02."
    assert str(error) == "repeated_key(key='code', codes=['DZ-01', 'DZ-02'])"
    assert isinstance(error, ValueError)


def test_a_schema_error_counts_its_problems() -> None:
    problems = [Problem("empty_cell", line=2), Problem("empty_cell", line=3)]
    assert describe(SchemaError(problems), "en") == "Problems of the table: 2."


def test_values_with_braces_are_shown_as_they_are() -> None:
    problem = Problem("unknown_sector", value="{column} {0}")
    assert "{column} {0}" in describe(problem, "en")


def test_a_missing_message_shows_its_key() -> None:
    assert CATALOGUE.text("error.none_such", "fr") == "error.none_such"
    assert not CATALOGUE.has("error.none_such")
    assert CATALOGUE.has("error.unknown_set")
    assert messages.DEFAULT_LANGUAGE == "fr"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_system_refuses_is_told_in_the_readers_language(lang: str, tmp_path: Path) -> None:
    """No word of the system's own, which speaks one language only."""
    told = set()
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(errors.IntakeError) as refused:
            files.read_csv_text(path)
        sentence = describe(refused.value, lang)
        told.add(sentence.rpartition("»")[2])
        assert "No such file" not in sentence
        assert "Is a directory" not in sentence
    assert len(told) == 2
    assert "Input" not in messages.reason(OSError(5, "Input/output error"))[lang]
