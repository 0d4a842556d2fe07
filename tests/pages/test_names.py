"""No name of a person leaves in a page or a file unless its tick is set: all are searched."""

from __future__ import annotations

import io
import itertools
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics import plates, starters
from analytics.figures import deckbook
from analytics.figures.onepage import one_page
from analytics.plates.declared import SUPPORT_FAMILIES
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.surfaces.data import tablefiles
from analytics.words.i18n import Wording
from geodata import datasets
from geodata.__main__ import main
from geodata.schema.tables import RECORD, SUPPORT
from geodata.store import Edit, Store, core, current
from pages.ui.addresses import PAGES
from tests import corpus
from tests.conftest import ROOT

# Letters that occur nowhere else, so that finding them means the name.
HIDDEN = ("Qwzxhidden Unticked", "Qwzxsecret Untold", "Qwzxchair Unnamed")
SHOWN = "Qwzxpublic Ticked"
FORMATS = ("png", "svg", "pdf", "pptx", "docx", "xlsx", "html", "csv")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with people in it, and a session with something to decide."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path_factory.mktemp("people")))
        store = current()
        usual = {"source_ids": "WMC14", "country_code": "DZ"}
        person = usual | {"kind": "facilitator", "role_fr": "Animatrice", "region_codes": "DZ-25"}
        person |= {"cluster_ids": "DZ-001"}
        edits = [
            Edit("facilitator", "F-1", person | {"person_name": HIDDEN[0], "name_public": "no"}),
            Edit("facilitator", "F-2", person | {"person_name": HIDDEN[1]}),
            Edit("facilitator", "F-3", person | {"person_name": SHOWN, "name_public": "yes"}),
            Edit("committee", "DZ-CNP", {"chair_person": HIDDEN[2]}),
            Edit(
                "event",
                "EV-9",
                usual
                | {"title_fr": "Séance", "type": "committee_session", "date_start": "2026-12-01"}
                | {"committee_id": "DZ-CNP", "decisions_fr": "Nommer"},
            ),
        ]
        store.commit(edits, who="Amel", why="essai")
        # A second version, so that the history holds the names before and after.
        store.commit([Edit("facilitator", "F-1", {"since": "2025"})], who="Amel", why="essai")
        store.commit(
            [Edit("facilitator", "F-2", {"person_name": HIDDEN[1] + " bis"})],
            who="Amel",
            why="essai",
        )
        yield store
        core.forget(store.url)


def run(page: str, **params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    return app if page == "overview" else app.switch_page(f"pages/{page}_page.py").run()


def everything(app: AppTest) -> str:
    """All that a session puts before a reader: markup, values, options, tables."""
    assert not app.exception
    found = [element.proto.body for element in app.get("html")]
    for kind in ("text_input", "text_area", "selectbox", "multiselect", "checkbox", "button"):
        for element in getattr(app, kind):
            found.append(str(element.proto))
            found.append(str(getattr(element, "value", "")))
    found += [frame.value.to_csv() for frame in app.dataframe]
    return "\n".join(found)


def held(text: str | bytes) -> list[str]:
    """Which of the hidden names a text holds, by any of their words."""
    words = [word for name in HIDDEN for word in name.split()]
    if isinstance(text, bytes):
        return [word for word in words if word.encode() in text]
    return [word for word in words if word in text]


def content(data: bytes, format_: str, folder: Path) -> bytes:
    """The bytes of a file with everything packed inside unpacked."""
    if format_ in ("pptx", "docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [
                content(archive.read(n), n.rsplit(".", 1)[-1], folder) for n in archive.namelist()
            ]
        return b"\n".join(parts)
    if format_ == "pdf" and shutil.which("pdftotext"):
        path = folder / "x.pdf"
        path.write_bytes(data)
        text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
        return data + text.stdout
    return data


@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_a_name_without_its_tick(home: Store, page: str) -> None:
    assert held(everything(run(page, record="DZ-001"))) == []


@pytest.mark.parametrize("entity", SUPPORT)
def test_no_form_history_or_grid_shows_one_either(home: Store, entity: str) -> None:
    app = run("support", board="tables")
    app.selectbox(key="support_entity").set_value(entity).run()
    rows = [key for key in app.selectbox(key=f"support_row_{entity}").options if key]
    assert held(everything(app)) == []
    for key in home.table(entity)["id"][-4:]:
        app.selectbox(key=f"support_row_{entity}").set_value(str(key)).run()
        assert held(everything(app)) == [], key
    assert rows


def test_ticked_name_is_on_the_page_that_lists_people(home: Store) -> None:
    assert SHOWN in everything(run("support"))
    assert "•••" not in everything(run("support"))


def test_name_that_loses_its_tick_leaves_its_history_too(home: Store) -> None:
    app = run("support", board="tables")
    app.selectbox(key="support_entity").set_value("facilitator").run()
    app.selectbox(key="support_row_facilitator").set_value("F-3").run()
    assert SHOWN in everything(app)
    home.commit([Edit("facilitator", "F-3", {"name_public": "no"})], who="Amel", why="retrait")
    app = run("support", board="tables")
    app.selectbox(key="support_entity").set_value("facilitator").run()
    app.selectbox(key="support_row_facilitator").set_value("F-3").run()
    assert SHOWN not in everything(app)
    home.undo(home.head().batch, who="Amel", why="essai")


def test_no_file_of_any_figure_holds_a_name(home: Store, tmp_path: Path) -> None:
    words = Wording("fr", datasets.load())
    selection = Selection(countries=("DZ",), session="EV-9")
    files = itertools.product(plates.of_families(*SUPPORT_FAMILIES), FORMATS)
    # No divisor of the number of formats: the part that runs has them all.
    for key, format_ in corpus.tenth(files, one_in=5):
        data = exports.encode_plate(plates.build(key, words.data, selection), words, format_)
        whole = content(data, format_, tmp_path)
        assert held(whole) == [], (key, format_)
        assert SHOWN.split()[0].encode() not in whole, (key, format_)


@pytest.mark.parametrize("lang", corpus.tenth(["ar", "fr"], one_in=2))
def test_no_document_holds_a_name(home: Store, tmp_path: Path, lang: str) -> None:
    words = Wording(lang, datasets.load())
    deck, told = starters.pack("EV-9", words)
    book = deckbook.book_of(deck, words, told)
    files = {name: exports.encode_book(book, name) for name in exports.BOOK_FORMATS}
    for kind, code in (("record", "DZ-001"), ("region", "DZ-25"), ("country", "DZ")):
        page = one_page(kind, code, words, Selection())
        files |= {
            f"{kind}.{name}": exports.encode_brief(name, page) for name in exports.BRIEF_FORMATS
        }
    files |= {
        f"{schema.entity}.{name}": tablefiles.encode(schema, words, name)
        for schema in (RECORD, SUPPORT["facilitator"], SUPPORT["committee"])
        for name in ("csv", "xlsx", "geojson")
    }
    files["tables.xlsx"] = tablefiles.workbook(SUPPORT.values(), words)
    for name, schema in SUPPORT.items():
        files[f"{name}_template.xlsx"] = tablefiles.template(schema, words)
    for name, data in files.items():
        whole = content(data, name.rsplit(".", 1)[-1], tmp_path)
        assert held(whole) == [], name
        assert SHOWN.split()[0].encode() not in whole, name


def test_workbook_holds_ticked_names_only_when_asked(home: Store, tmp_path: Path) -> None:
    words = Wording("fr", datasets.load())
    whole = content(tablefiles.workbook(SUPPORT.values(), words, names=True), "xlsx", tmp_path)
    assert held(whole) == []
    assert SHOWN.encode() in whole


def test_command_line_masks_names(home: Store, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        *(["support", "list", entity, "--json"] for entity in SUPPORT),
        *(["support", "list", entity, "--json", "--names"] for entity in SUPPORT),
        *(["support", "show", key, "--json"] for key in ("F-1", "F-2", "DZ-CNP")),
        *(["history", key, "--entity", "facilitator", "--json"] for key in ("F-1", "F-2")),
        ["history", "F-2", "--entity", "facilitator"],
        ["history", "DZ-CNP", "--entity", "committee"],
        ["batches"],
        ["support", "check", "--json"],
    ):
        main(command)
        out = capsys.readouterr().out
        assert held(out) == [], command
        asked = "--names" in command and "facilitator" in command
        assert (SHOWN in out) == asked, command
