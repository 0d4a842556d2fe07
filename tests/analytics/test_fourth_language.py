"""A fourth language is an entry and two small catalogues; French stands in for the rest."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from analytics import plates
from analytics.figures.compose import compose
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.words.i18n import MESSAGES, Wording, error_text, is_rtl
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from geodata.languages import LANGUAGES, Language, Names, fallbacks, first
from geodata.messages import CATALOGUE, describe

HEAD = """msgid ""
msgstr ""
"Language: de\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
WORDS = """msgid "stage.pilot"
msgstr "Pilotphase"

msgid "column.sector_code"
msgstr "Branche"

msgid "parameter.country"
msgstr "Staaten"

msgid "count.clusters"
msgid_plural "count.clusters"
msgstr[0] "{count} Eintrag"
msgstr[1] "{count} Einträge"
"""
ERRORS = """msgid "error.unknown_set"
msgstr "Die Gliederung {set} gibt es nicht."
"""
ALGERIA = Selection(countries=("DZ",))


@pytest.fixture
def german(data: Datasets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wording:
    """The bundled data in German, which no table has a column for."""
    monkeypatch.setitem(LANGUAGES, "de", Language("de_DE", "DE"))
    for catalogue, texts in ((MESSAGES, WORDS), (CATALOGUE, ERRORS)):
        folder = tmp_path / texts.split(".")[0].split('"')[1]
        shutil.copytree(catalogue.folder, folder)
        (folder / "de.po").write_text(HEAD + texts, encoding="utf-8")
        monkeypatch.setattr(catalogue, "folder", folder)
    return Wording("de", data)


def test_numbers_follow_the_new_language(german: Wording) -> None:
    assert german.number(1234.5, 1) == "1.234,5"
    assert german.date("2026-11-21") == "21. November 2026"
    assert not is_rtl("de")


def test_messages_fall_back_one_by_one(german: Wording) -> None:
    assert german.name("stage", "pilot") == "Pilotphase"
    assert german.name("stage", "planned") == "projetée"
    assert [german.plural("count.clusters", n) for n in (0, 1)] == ["0 Einträge", "1 Eintrag"]
    french = Wording("fr", german.data).plural("filter.records", 0)
    assert german.plural("filter.records", 0) == french, "in French, zero is singular"
    assert MESSAGES.text("no.such.key", "de") == "no.such.key"


def test_errors_fall_back_too(german: Wording) -> None:
    error = GeodataError("unknown_set", set="XX-1", known=["DZ-1984"])
    assert error_text(error, "de") == "Die Gliederung XX-1 gibt es nicht."
    other = GeodataError("unknown_region", region="XX")
    assert describe(other, "de") == describe(other, "fr")


def test_names_fall_back_to_french(german: Wording) -> None:
    data = german.data
    assert german.name("region", "DZ-16") == data.regions.name("DZ-16", "fr") == "Alger"
    assert german.name("country", "DZ") == "Algérie"
    assert german.name("sector", "C1") == data.sectors.label("C1", "fr")
    assert german.name("sector_group", "craft") == data.sectors.group_names.of("craft", "fr").text
    record = str(data.records.table.index[0])
    assert german.name("record", record) == data.records.table.at[record, "name_fr"]
    assert german.name("boundary_set", "TN-2000") == "24 gouvernorats (depuis 2000)"


def test_a_name_in_the_new_language_is_used(german: Wording) -> None:
    """Columns are optional: one name in a new column is taken, the empty ones fall back."""
    regions = german.data.regions
    codes = regions.table.index.get_level_values("code")
    table = regions.table.assign(name_de=["Algier" if code == "DZ-16" else "" for code in codes])
    words = Wording("de", replace(german.data, regions=replace(regions, table=table)))
    assert words.name("region", "DZ-16") == "Algier"
    assert words.name("region", "DZ-25") == "Constantine"


@pytest.mark.parametrize("key", ["region_map", "ranking_sectors", "matrix_region_sector"])
def test_a_figure_is_drawn(german: Wording, key: str) -> None:
    plate = plates.build(key, german.data, ALGERIA)
    sheet = compose(plate, german)
    assert sheet.title == compose(plate, Wording("fr", german.data)).title
    for format_ in exports.BOOK_FORMATS:
        assert exports.encode_plate(plate, german, format_)
    assert "Staaten" in sheet.chosen
    head = exports.encode_plate(plate, german, "csv").decode("utf-8-sig").splitlines()[0]
    assert "_de" in head
    assert ";" in head, "German offices write the decimal comma"


def test_the_order_of_what_stands_in() -> None:
    assert fallbacks("ar") == ("ar", "fr", "en")
    assert fallbacks("fr") == ("fr", "en", "ar")
    assert first({"fr": "", "en": "Tunis"}, "ar") == ("Tunis", "en")
    assert first({}, "fr") is None


def test_a_row_without_any_name_is_called_by_its_code(data: Datasets) -> None:
    names = Names(data.records.table.assign(name_fr="", name_en="", name_ar=""), "name")
    code = str(data.records.table.index[0])
    assert names.of(code, "ar") == (code, "ar")
    with pytest.raises(KeyError):
        names.of("no such code", "fr")
