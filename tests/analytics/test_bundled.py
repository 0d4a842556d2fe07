"""Without the store no figure is given, unless asked for; then every file says whose it is."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from PIL import Image
from pptx import Presentation

from analytics import plates, starters
from analytics.__main__ import main
from analytics.deck import Deck, Slide, dump
from analytics.figures.compose import compose
from analytics.figures.deckbook import book_of
from analytics.figures.onepage import one_page
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.surfaces.data import tablefiles
from analytics.words.i18n import Wording
from geodata import datasets
from geodata.datasets import Datasets
from geodata.schema.tables import RECORD, SUPPORT
from geodata.store import core, current, engine
from tests.analytics.toyland import LANGS
from tests.inventory import IN

SAID = {
    "fr": "Inventaire livré avec l’atlas, pas la base du ministère",
    "en": "Inventory that came with the atlas, not the ministry’s database",
    "ar": "الجرد المرفق بالأطلس، لا قاعدة بيانات الوزارة",
}
FRENCH = SAID["fr"]
DECK = "deck.json"
COMMANDS = {
    "summary": ["summary", "--by", "region", "--country", "DZ"],
    "summary --json": ["summary", "--json"],
    "summary --csv": ["summary", "--csv"],
    "plates": ["plates"],
    "plates --json": ["plates", "--json"],
    **{
        f"export {format_}": ["export", "region_map", "--country", "TN", "--format", format_]
        for format_ in exports.PLATE_FORMATS
    },
    **{
        f"report {format_}": ["report", DECK, "--format", format_]
        for format_ in exports.BOOK_FORMATS
    },
}
EVERY_COMMAND = pytest.mark.parametrize("command", COMMANDS)


def emptied(home: Path) -> None:
    current()
    core.forget(engine.url_of())
    (home / "atlas.db").write_bytes(b"")


def gone(home: Path) -> None:
    emptied(home)
    (home / "atlas.db").unlink()


def damaged(home: Path) -> None:
    emptied(home)
    (home / "atlas.db").write_bytes(b"not a database " * 1000)


def of_a_newer_atlas(home: Path) -> None:
    with current().writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    core.forget(engine.url_of())


def locked(home: Path) -> None:
    current()
    core.forget(engine.url_of())
    held = sqlite3.connect(home / "atlas.db", isolation_level=None)
    held.execute("PRAGMA locking_mode=EXCLUSIVE")
    held.execute("BEGIN EXCLUSIVE")
    HELD.append(held)


HELD: list[sqlite3.Connection] = []
TROUBLES = {
    "postgresql+nosuchdriver://a:x@127.0.0.1:5999/a": "demande un pilote qui n’est pas installé",
    emptied: "a été vidée",
    gone: "a disparu",
    damaged: "est endommagée",
    of_a_newer_atlas: "vient d’une version plus récente",
    locked: "est tenue par un autre programme",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(folder))
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    yield folder
    while HELD:
        HELD.pop().close()
    monkeypatch.delenv(engine.DATABASE_VARIABLE, raising=False)
    core.forget(engine.url_of())


def asked(command: str, target: Path) -> list[str]:
    deck = target.with_name(DECK)
    deck.write_bytes(dump(Deck("Comité", (Slide("ranking_regions", Selection()),))))
    words = [str(deck) if word == DECK else word for word in COMMANDS[command]]
    return [*words, "--out", str(target)] if words[0] in ("export", "report") else words


@pytest.mark.full(one_in=6)
@EVERY_COMMAND
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda made: getattr(made, "__name__", str(made)))
def test_every_command_refuses_without_the_store(
    home: Path,
    trouble: object,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if callable(trouble):
        trouble(home)
    else:
        monkeypatch.setenv(engine.DATABASE_VARIABLE, str(trouble))
    target = home.with_name("written")
    assert main(asked(command, target)) == 2
    told = capsys.readouterr()
    assert TROUBLES[trouble] in told.err  # type: ignore[index]
    assert "--bundled" in told.err
    assert told.out == ""
    assert not target.exists()


@pytest.mark.parametrize("lang", LANGS)
def test_refusal_is_in_the_language_of_the_command(
    home: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    emptied(home)
    assert main(["summary", "--lang", lang]) == 2
    words = {"fr": "a été vidée", "en": "was emptied", "ar": "أُفرغت"}
    assert words[lang] in capsys.readouterr().err


@EVERY_COMMAND
def test_bundled_records_are_said_in_every_output(
    home: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    emptied(home)
    target = home.with_name(f"out.{command.split()[-1]}")
    assert main([*asked(command, target), "--bundled"]) == 0
    told = capsys.readouterr()
    if target.exists():
        assert FRENCH in text_of(target.read_bytes(), command.split()[-1])
        assert FRENCH in told.err
    else:
        assert FRENCH in told.out
    assert (home / "atlas.db").read_bytes() == b"", "the store was not touched"


@pytest.mark.parametrize(
    "command", ["summary", "plates", "export csv", "export svg", "report docx"]
)
def test_figures_of_the_store_say_nothing_of_the_kind(
    home: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = home.with_name(f"out.{command.split()[-1]}")
    assert main(asked(command, target)) == 0
    told = capsys.readouterr()
    assert FRENCH not in told.out + told.err
    if target.exists():
        assert FRENCH not in text_of(target.read_bytes(), command.split()[-1])


def text_of(content: bytes, format_: str) -> str:
    """What a reader finds in a file, in one line."""
    return " ".join(READERS.get(format_, _plain)(content).split())


def _plain(content: bytes) -> str:
    return content.decode("utf-8")


def _png(content: bytes) -> str:
    return str(Image.open(io.BytesIO(content)).info["Description"])


def _pdf(content: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def _pptx(content: bytes) -> str:
    """One statement a slide, or none counts."""
    slides = Presentation(io.BytesIO(content)).slides
    shown = [
        " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in slides
    ]
    return FRENCH if all(FRENCH in text for text in shown) else " ".join(shown).replace(FRENCH, "")


def _docx(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def _xlsx(content: bytes) -> str:
    """Each sheet says it, or none counts."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = [
        " ".join(str(cell) for row in sheet.values for cell in row if cell is not None)
        for sheet in book
    ]
    told = [FRENCH in text for text in sheets]
    return FRENCH if all(told) else " ".join(sheets).replace(FRENCH, "")


def _gpkg(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")


READERS = {
    "png": _png,
    "pdf": _pdf,
    "pptx": _pptx,
    "docx": _docx,
    "xlsx": _xlsx,
    "gpkg": _gpkg,
}


@pytest.fixture(scope="module")
def bundled() -> Datasets:
    return datasets.load(records_of=datasets.BUNDLED)


@pytest.mark.parametrize("lang", LANGS)
def test_every_plate_says_it_under_its_title_and_at_its_foot(bundled: Datasets, lang: str) -> None:
    words = Wording(lang, bundled)
    for key in plates.PLATES:
        sheet = compose(plates.build(key, bundled, Selection(countries=("DZ",))), words)
        assert sheet.subtitle.startswith(SAID[lang]), key
        assert SAID[lang] in sheet.alt, key
        assert sheet.foot.dated.endswith(f"{SAID[lang]}."), key
        assert SAID[lang] in sheet.foot.brief, key


def test_authors_title_leaves_the_statement(bundled: Datasets) -> None:
    words = Wording("fr", bundled)
    deck = starters.starter("region", "DZ-25", words).changed(0, title="Constantine en tête")
    leaf = book_of(deck, words).leaves[0]
    assert leaf.sheet.title == "Constantine en tête"
    assert leaf.sheet.subtitle.startswith(FRENCH)


@pytest.mark.parametrize("format_", ["csv", "xlsx", "geojson"])
def test_lists_of_records_say_it_on_every_row(bundled: Datasets, format_: str) -> None:
    tunisia = Selection(countries=("TN",))
    content = tablefiles.encode(RECORD, Wording("fr", bundled), format_, tunisia)
    if format_ == "csv":
        text = content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    elif format_ == "xlsx":
        head, *body = openpyxl.load_workbook(io.BytesIO(content)).active.values
        rows = [dict(zip(head, row, strict=True)) for row in body]
    else:
        rows = [feature["properties"] for feature in json.loads(content)["features"]]
    assert len(rows) == IN["TN"]
    heading = "Origine des chiffres" if format_ == "xlsx" else "data_origin"
    assert {row[heading] for row in rows} == {FRENCH}


def test_workbook_of_support_says_it_on_every_filled_sheet(bundled: Datasets) -> None:
    content = tablefiles.workbook(SUPPORT.values(), Wording("fr", bundled))
    book = openpyxl.load_workbook(io.BytesIO(content))
    filled = [sheet for sheet in book if sheet.max_row > 1]
    assert filled
    for sheet in filled:
        head, *body = sheet.values
        place = head.index("Origine des chiffres")
        assert {row[place] for row in body} == {FRENCH}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("format_", exports.BRIEF_FORMATS)
def test_brief_of_a_cluster_says_it(bundled: Datasets, format_: str, lang: str) -> None:
    words = Wording(lang, bundled)
    page = one_page("record", "DZ-001", words, Selection())
    assert page.subtitle.startswith(SAID[lang])
    content = exports.encode_brief(format_, page)
    if lang != "ar":  # a PDF reader gives Arabic back in another order
        assert SAID[lang] in text_of(content, format_)
    elif format_ == "docx":
        assert SAID[lang] in zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def test_equal_rows_of_the_store_are_another_version(home: Path, bundled: Datasets) -> None:
    """A cache keyed on the version can never show one as the other."""
    stored = datasets.load()
    assert stored.records.fingerprint == bundled.records.fingerprint
    assert stored.version.digest != bundled.version.digest
    assert (stored.version.bundled, bundled.version.bundled) == (False, True)


@pytest.mark.parametrize("lang", LANGS)
def test_a_day_to_come_has_no_figures(
    home: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """D29: tomorrow's state is nobody's; today's is that of no option at all."""
    import datetime as dt

    tomorrow = (dt.date.today() + dt.timedelta(days=1)).isoformat()
    assert main(["summary", "--as-of", tomorrow, "--lang", lang]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert tomorrow in told.err
    assert main(["summary", "--as-of", dt.date.today().isoformat()]) == 0


def test_bundled_records_have_no_past_day(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "--bundled", "--as-of", "2026-01-01"]) == 2
    assert "n’a pas d’état au 2026-01-01" in capsys.readouterr().err
