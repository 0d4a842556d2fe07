"""A list that leaves the atlas comes back as it went: every language, format and table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import shapely

from analytics import plates
from analytics.selection import Selection, select
from analytics.surfaces import exports
from analytics.surfaces.data import datafiles, tablefiles
from analytics.words.i18n import LANGUAGES, Wording
from geodata import datasets
from geodata.__main__ import main
from geodata.datasets import Datasets
from geodata.intake import book, language_columns, steps
from geodata.intake.analysis import Preview, analyse
from geodata.intake.plan import memory
from geodata.schema.fields import Schema
from geodata.schema.tables import RECORD, SCHEMAS, SUPPORT
from geodata.store import Edit, Store, core, current
from geodata.support import Support
from tests.analytics.support import filled
from tests.inventory import IN, RECORDS

# Tables that an import takes, as it calls them.
IMPORTED = {RECORD.entity: "records", **{entity: entity for entity in SUPPORT}}
EVERY_TABLE = pytest.mark.parametrize("entity", IMPORTED)
EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)
WHO = {"who": "Amel", "why": "essai"}
# Cells that a spreadsheet, a reader of files or a comparison could stumble over.
AWKWARD = {
    "DZ-001": {
        "lat": "36.3650",
        "lon": "6.61474",
        "note_fr": "- à vérifier\n- « 25\u00a0000 » artisans",
        "locality": "=Constantine",
        "name_ar": "\u200fالتجمع العنقودي\u200f (النحاس)",
    },
    "DZ-002": {"name_status": "", "year_kind": "unknown", "programme_id": "", "name_en": ""},
    "DZ-005": {"name_fr": "التجمع الرقمي", "name_en": "", "name_ar": ""},
    "MA-002": {"lat": "31.6", "lon": "-8.01", "lead_organisation": "@MA; Chambre | Marrakech"},
    # A point outside its region, once confirmed.
    "TN-001": {"lat": "36.8", "lon": "10.18"},
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The bundled records, some of them made awkward."""
    home = tmp_path_factory.mktemp("home")
    found = current(home)
    found.commit([Edit("record", key, after) for key, after in AWKWARD.items()], **WHO)
    yield found
    core.forget(found.url)


@pytest.fixture(scope="module")
def awkward(store: Store) -> Datasets:
    return datasets.load(Path(store.url.removeprefix("sqlite:///")).parent)


def read(
    content: bytes, name: str, folder: Path, data: Datasets, schema: str = "records"
) -> Preview:
    path = folder / name
    path.write_bytes(content)
    found = book.read(path)
    table = steps.table_of(found, steps.choose_sheet(found, schema), schema)
    return analyse(table, steps.plan_for(table, schema, None, "DZ"), data)


def edited(content: bytes, header: dict[str, str], cells: dict[tuple[str, str], str]) -> bytes:
    """A CSV of ours with other headings, and other cells by record and column."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=","))
    names = rows[0]
    for (key, column), text in cells.items():
        row = next(row for row in rows[1:] if row[0] == key)
        row[names.index(column)] = text
    rows[0] = [header.get(name, name) for name in names]
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def changes(preview: Preview) -> dict[str, dict[str, tuple[str, str]]]:
    return {str(preview.ids[row]): dict(fields) for row, fields in preview.changes.items()}


# Records -----------------------------------------------------------------------


@EVERY_LANGUAGE
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_every_field_of_a_record_is_read_back(
    data: Datasets, tmp_path: Path, lang: str, format_: str
) -> None:
    """Nothing of the file is passed over but what stands there to be read by people."""
    words = Wording(lang, data)
    preview = read(tablefiles.encode(RECORD, words, format_), f"list.{format_}", tmp_path, data)
    fields = set(data.records.table.columns) - {"programme_key"}
    assert fields <= set(preview.plan.fields.values())
    for_people = {c.title for c in preview.table.columns if c.index not in preview.plan.fields}
    beside = {f"label_{lang}", *tablefiles.BESIDE.values()}
    assert for_people <= {"csv": beside, "xlsx": {words.text("support.sources_in_full")}}[format_]


def test_a_workbook_of_clusters_is_ready_to_print(data: Datasets) -> None:
    """The first sheet says what it is; of the list, eight columns fit an A4 page on its side."""
    selection = Selection(countries=("TN",))
    content = tablefiles.encode(RECORD, Wording("fr", data), "xlsx", selection)
    told, listed = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    said = [tuple(row) for row in told.values]
    assert said[0] == ("Titre", f"Grappes – {IN['TN']}")
    cited = {code for key in select(data, selection).index for code in data.records.sources_of(key)}
    assert len([label for label, _ in said if label == "Source"]) == len(cited)
    assert listed.max_row == 1 + IN["TN"]
    assert listed.print_area.endswith(f"$A$1:$H${1 + IN['TN']}")
    assert listed.print_title_rows == "$1:$1"
    assert (listed.page_setup.orientation, listed.page_setup.fitToHeight) == ("landscape", 0)
    assert [cell.value for cell in listed[1][:4]] == [
        *("identifiant", "nom en français", "filière", "wilaya ou gouvernorat")
    ]


def test_one_corrected_cell_is_one_change(data: Datasets, tmp_path: Path) -> None:
    content = tablefiles.encode(RECORD, Wording("en", data), "csv")
    cells = {
        ("DZ-001", "summary_en"): "Copperware of Constantine.",
        ("DZ-002", "name_status"): "official",
        ("DZ-015", "region_basis"): "stated",
    }
    preview = read(edited(content, {}, cells), "list.csv", tmp_path, data)
    found = changes(preview)
    assert found.pop("DZ-001") == {
        "summary_en": (
            str(data.records.table.loc["DZ-001", "summary_en"]),
            "Copperware of Constantine.",
        )
    }
    assert found == {
        "DZ-002": {"name_status": ("working", "official")},
        "DZ-015": {"region_basis": ("derived", "stated")},
    }


def test_command_stores_nothing_of_an_unchanged_list(
    data: Datasets,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    home = current()
    path = tmp_path / "list.csv"
    path.write_bytes(tablefiles.encode(RECORD, Wording("ar", data), "csv"))
    before = home.table("record")
    assert main(["import", str(path), "--apply", "--who", "Amel"]) == 0
    assert str(RECORDS) in capsys.readouterr().out
    assert home.table("record").equals(before)
    core.forget(home.url)


@EVERY_LANGUAGE
@pytest.mark.parametrize("format_", ["csv", "geojson", "gpkg"])
def test_points_of_the_map_are_no_coordinates_of_records(
    data: Datasets, tmp_path: Path, lang: str, format_: str
) -> None:
    """A map draws a record in its town or region: that point never becomes the record's own."""
    plate = plates.build("point_map", data, Selection(countries=("DZ",)))
    content = exports.encode_plate(plate, Wording(lang, data), format_)
    path = tmp_path / f"map.{format_}"
    path.write_bytes(content)
    table = steps.table_of(book.read(path), 0, "records")
    plan = replace(steps.plan_for(table, "records", None, "DZ"), source="ELWATAN15")
    preview = analyse(table, plan, data)
    assert preview.counts["changed"] + preview.counts["unchanged"] == len(plate.table)
    assert {name for fields in preview.changes.values() for name in fields} <= {"source_ids"}


# Names -------------------------------------------------------------------------


def older(data: Datasets, lang: str, cells: dict[tuple[str, str], str] | None = None) -> bytes:
    """A list as earlier versions wrote it: the shown name headed "name", before the others."""
    frame = tablefiles.coded(RECORD, Wording(lang, data))
    content = datafiles.csv_bytes(frame, "en")
    return edited(content, {f"label_{lang}": "name"}, cells or {})


@EVERY_LANGUAGE
def test_lists_of_earlier_versions_change_nothing_either(
    data: Datasets, tmp_path: Path, lang: str
) -> None:
    preview = read(older(data, lang), "list.csv", tmp_path, data)
    assert changes(preview) == {}
    assert preview.open_findings == []


def test_what_was_guessed_of_a_heading_is_not_remembered(
    data: Datasets, store: Store, tmp_path: Path
) -> None:
    """An import by an earlier version kept "name" as the French name for the next file."""
    path = tmp_path / "list.csv"
    path.write_bytes(older(data, "en"))
    table = steps.table_of(book.read(path), 0, "records")
    plan = steps.plan_for(table, "records", None)
    place = {column.title: column.index for column in table.columns}
    guessed = {
        index: name for index, name in plan.fields.items() if name not in ("name", "name_fr")
    }
    guessed[place["name"]] = "name_fr"
    store.commit([memory(table, replace(plan, fields=guessed), "list.csv")], **WHO)
    now = steps.plan_for(table, "records", store)
    assert now.fields[place["name_fr"]] == "name_fr"
    assert now.fields[place["name"]] == "name"
    assert changes(analyse(table, now, data)) == {}


def test_name_in_a_language_unsaid_is_asked_about_once(data: Datasets, tmp_path: Path) -> None:
    cells = {
        ("DZ-001", "label_en"): "Constantine Copper Cluster",
        ("DZ-003", "label_en"): "Soummam Drinks",
    }
    path = tmp_path / "list.csv"
    path.write_bytes(older(data, "en", cells))
    table = steps.table_of(book.read(path), 0, "records")
    plan = steps.plan_for(table, "records", None)
    preview = analyse(table, plan, data)
    assert preview.counts == preview.counts | {"asked": 2, "unchanged": 120}
    asked = preview.open_findings
    assert {(f.field, f.code, f.choices) for f in asked} == {
        (language_columns.LANGUAGE, "language_unsaid", ("fr", "en", "ar"))
    }
    assert {f.key for f in asked} == {"text_language=name"}, "one question for the column"
    answered = analyse(table, replace(plan, answers={"text_language=name": "en"}), data)
    assert changes(answered) == {
        "DZ-001": {"name_en": ("Constantine Copperware Cluster", "Constantine Copper Cluster")},
        "DZ-003": {
            "name_en": (
                "Soummam Beverages Cluster / Algeria Beverages Cluster",
                "Soummam Drinks",
            )
        },
    }
    left = analyse(table, replace(plan, answers={"text_language=name": ""}), data)
    assert left.counts["unchanged"] == RECORDS


@pytest.mark.parametrize(
    ("heading", "text", "field"),
    [
        ("Nom", "Grappe du cuivre", "name_fr"),
        ("Nom", "تجمع النحاس", "name_ar"),
        ("الاسم", "تجمع النحاس", "name_ar"),
        ("Name", "تجمع النحاس", "name_ar"),
        ("Name in English", "Copper cluster", "name_en"),
        ("Cluster name", "Copper cluster", None),
        ("Name", "Grappe du cuivre", None),
    ],
)
def test_heading_and_letters_decide_the_language(
    data: Datasets, tmp_path: Path, heading: str, text: str, field: str | None
) -> None:
    content = f"ID;{heading};Wilaya;Source\nDZ-001;{text};Constantine;Note 2026\n".encode()
    preview = read(content, "names.csv", tmp_path, data)
    named = {name for found in changes(preview).values() for name in found if "name" in name}
    assert named == ({field} if field else set())
    assert [f.code for f in preview.open_findings] == ([] if field else ["language_unsaid"])


@pytest.mark.parametrize("heading", ["Name", "Nom", "الاسم", "Name in English", "Name in Arabic"])
def test_new_record_has_a_name_whatever_its_language(
    data: Datasets, tmp_path: Path, heading: str
) -> None:
    text = "تجمع الزليج" if heading in ("الاسم", "Name in Arabic") else "Zellige"
    content = (
        f"{heading};Wilaya;Filière;Stade;Type;Source\n"
        f"{text};Tlemcen;poterie;pilote;grappe;Note 2026\n"
    ).encode()
    preview = read(content, "new.csv", tmp_path, data)
    assert preview.open_findings == []
    assert preview.counts["added"] == 1
    row = preview.values.iloc[0]
    assert row["name_fr"] == text
    assert row["region_basis"] == "stated"


def test_summary_in_another_language_replaces_no_french_one(data: Datasets, tmp_path: Path) -> None:
    lines = "ID;{};Source\nDZ-001;{};Note 2026\n"
    asked = read(lines.format("Summary", "Copper.").encode(), "a.csv", tmp_path, data)
    assert [f.code for f in asked.open_findings] == ["language_unsaid"]
    arabic = read(lines.format("Résumé", "حرفة النحاس").encode(), "b.csv", tmp_path, data)
    assert set(changes(arabic)["DZ-001"]) == {"summary_ar", "source_ids"}


# Regions -----------------------------------------------------------------------


def test_region_named_again_is_as_derived_as_it_was(data: Datasets, tmp_path: Path) -> None:
    """DZ-015's region was derived from its town; a list that names it states nothing new."""
    lines = "ID;Wilaya;Source\nDZ-015;{};Note 2026\n"
    same = read(lines.format("Oran").encode(), "a.csv", tmp_path, data)
    assert set(changes(same)["DZ-015"]) == {"source_ids"}
    other = read(lines.format("Sétif").encode(), "b.csv", tmp_path, data)
    found = changes(other)["DZ-015"]
    assert found["region_codes"] == ("DZ-31", "DZ-19")
    assert found["region_basis"] == ("derived", "stated")


def test_country_of_the_page_moves_no_known_record(data: Datasets, tmp_path: Path) -> None:
    content = b"ID;Membres;Nature des membres;Source\nTN-005;12;artisans;Note 2026\n"
    preview = read(content, "tn.csv", tmp_path, data)
    assert set(changes(preview)["TN-005"]) == {"members", "members_kind", "source_ids"}


# Support -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def supported(data: Datasets) -> Datasets:
    """The bundled records with made-up support, every table filled, names of rows awkward."""
    made = filled.support(filled.ALGERIA).tables
    tables = {name: data.support.table(name) if made[name].empty else made[name] for name in made}
    world = replace(data, support=Support(tables))
    organisations = world.support.table("organisation")
    organisations.loc["O2", "name_fr"] = "Fonds du jeu ; caisse | annexe"
    organisations.loc["O2", "name_ar"] = "صندوق اللعب؛ ملحق"
    world.support.table("budget_line").loc["B1", "beneficiaries_fr"] = "- petites\nentreprises"
    return world


# Every table, format and way of writing -----------------------------------------


def world_of(schema: Schema, awkward: Datasets, supported: Datasets) -> Datasets:
    """Where a table has rows that readers may stumble over."""
    return awkward if schema is RECORD else supported


def unchanged(preview: Preview, rows: int) -> None:
    """That every row of a file came back as it went out, with nothing to ask."""
    assert [(f.row, f.field, f.value, f.code) for f in preview.open_findings] == []
    assert changes(preview) == {}
    assert preview.counts["unchanged"] == rows > 0
    assert not preview.held_back


@EVERY_LANGUAGE
@pytest.mark.parametrize("format_", tablefiles.FORMATS)
@EVERY_TABLE
def test_coded_list_comes_back_unchanged(
    awkward: Datasets,
    supported: Datasets,
    tmp_path: Path,
    lang: str,
    format_: str,
    entity: str,
) -> None:
    schema = SCHEMAS[entity]
    world = world_of(schema, awkward, supported)
    content = tablefiles.encode(schema, Wording(lang, world), format_, names=True)
    preview = read(content, f"list.{format_}", tmp_path, world, IMPORTED[entity])
    unchanged(preview, len(world.known.rows[entity]))


@EVERY_LANGUAGE
@pytest.mark.parametrize("names", [False, True])
def test_worded_workbook_comes_back_unchanged(
    supported: Datasets, tmp_path: Path, lang: str, names: bool
) -> None:
    words = Wording(lang, supported)
    path = tmp_path / "tables.xlsx"
    path.write_bytes(tablefiles.workbook(SUPPORT.values(), words, names=names))
    found = book.read(path)
    assert len(found.sheets) == len(SUPPORT)
    for entity in SUPPORT:
        sheet = steps.choose_sheet(found, entity)
        assert found.sheets[sheet].name == words.text(f"entity.{entity}")[:31]
        table = steps.table_of(found, sheet, entity)
        preview = analyse(table, steps.plan_for(table, entity, None, "DZ"), supported)
        unchanged(preview, len(supported.known.rows[entity]))


@EVERY_LANGUAGE
def test_no_heading_stands_twice(supported: Datasets, lang: str) -> None:
    """A second column of one heading would be read as the first."""
    words = Wording(lang, supported)
    for entity in IMPORTED:
        for frame in (tablefiles.coded, tablefiles.worded):
            headings = list(frame(SCHEMAS[entity], words).columns)
            assert len(set(headings)) == len(headings), entity


def test_rows_of_support_stand_on_a_map_where_their_regions_are(supported: Datasets) -> None:
    content = tablefiles.encode(SUPPORT["budget_line"], Wording("fr", supported), "geojson")
    drawn = {f["properties"]["id"]: f for f in json.loads(content)["features"]}
    two = drawn["B2"]["geometry"]
    assert (two["type"], len(two["coordinates"])) == ("MultiPoint", 2), "two regions"
    home = supported.geometry(supported.regions.default_set("DZ"))
    for code, point in zip(("DZ-25", "DZ-05"), two["coordinates"], strict=True):
        assert home.geometry[code].contains(shapely.Point(point))
    assert (drawn["B4"]["geometry"], drawn["B4"]["properties"]["drawn_at"]) == (None, "")
    assert drawn["B1"]["properties"]["drawn_at"] == "region"


@EVERY_LANGUAGE
def test_no_mark_of_direction_stands_in_a_table(supported: Datasets, lang: str) -> None:
    for entity in SUPPORT:
        frame = tablefiles.worded(SUPPORT[entity], Wording(lang, supported))
        cells = "".join(map(str, frame.to_numpy().ravel()))
        assert not set(cells) & set("\u2066\u2067\u2068\u2069")


def test_title_in_english_replaces_no_french_one(data: Datasets, tmp_path: Path) -> None:
    content = b"ID;Title;Source\nR1;Field partners;Note 2026\n"
    preview = read(content, "r.csv", tmp_path, data, "recommendation")
    assert [f.code for f in preview.open_findings] == ["language_unsaid"]


# Names of codes ----------------------------------------------------------------


@EVERY_LANGUAGE
def test_every_name_of_a_region_or_sector_is_read_as_its_code(data: Datasets, lang: str) -> None:
    from geodata.intake import places, trades

    words = Wording(lang, data)
    for country in data.countries:
        for name in data.regions.sets_of(country):
            # A commune that bears its wilaya's name is meant only where it is called one.
            whole = name != data.regions.parts_set(country)
            for code in data.regions.of_set(name).index if whole else ():
                read_as = places.region(words.name("region", str(code)), country, data)
                assert read_as.value == code, (country, name, code)
    known = trades.sector_words(data)
    for code in data.sectors.codes:
        assert trades.read_sector(words.name("sector", code), known, data).value == code


@EVERY_LANGUAGE
@pytest.mark.parametrize("names", [False, True])
def test_check_accepts_the_list_that_a_page_writes(
    data: Datasets,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lang: str,
    names: bool,
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    path = tmp_path / "list.csv"
    path.write_bytes(tablefiles.encode(RECORD, Wording(lang, data), "csv", names=names))
    assert main(["check", str(path), "--lang", lang]) == 0
    assert str(RECORDS) in capsys.readouterr().out
