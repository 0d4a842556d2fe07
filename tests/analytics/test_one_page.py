"""A brief is one page, whole and true, for every cluster, region, sector and country."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from docx import Document
from PIL import Image

from analytics import letterhead
from analytics.__main__ import main
from analytics.briefs.content import content
from analytics.briefs.model import FIGURES, KINDS, MAX_SENTENCES, scope_of
from analytics.figures.onepage import OnePage, one_page
from analytics.plates import findings
from analytics.selection import Selection
from analytics.summary import summarise
from analytics.surfaces import exports
from analytics.surfaces.office import brief as word
from analytics.surfaces.paper import brief, typeset
from analytics.words.i18n import Wording
from geodata import home
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from tests.analytics import ink
from tests.analytics.toyland import LANGS
from tests.corpus import tenth

A4 = (595.3, 841.9)
Case = tuple[str, str]


def cases(data: Datasets) -> list[Case]:
    """All clusters, all regions and sectors with one, all countries with one."""
    records = data.records.table
    links = data.placement({}).links
    sectors = {code for leaf in records["sector_code"] for code in data.sectors.path(leaf)}
    return [
        *(("record", str(code)) for code in records.index),
        *(("region", str(code)) for code in sorted(set(links["region_code"]))),
        *(("sector", code) for code in data.sectors.codes if code in sectors),
        *(
            ("country", str(code))
            for code in data.countries
            if code in set(records["country_code"])
        ),
    ]


@pytest.fixture(scope="module")
def pages(data: Datasets, wordings: dict[str, Wording]) -> list[OnePage]:
    """A tenth of all briefs in three languages; in the long run all."""
    chosen = tenth((case, lang) for case in cases(data) for lang in LANGS)
    return [one_page(*case, wordings[lang], Selection()) for case, lang in chosen]


def pages_of(pdf: bytes, folder: Path) -> int:
    path = folder / "counted.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True).stdout
    found = re.search(rb"^Pages:\s+(\d+)", told, re.MULTILINE)
    assert found is not None
    return int(found[1])


def no_map(*_: object, **__: object) -> bytes:
    """A picture as high as a map may be: drawing hundreds of maps is another test's business."""
    target = io.BytesIO()
    Image.new("RGB", (800, 1100), "white").save(target, "PNG")
    return target.getvalue()


def test_the_part_that_runs_has_every_kind_and_language(pages: list[OnePage]) -> None:
    assert {page.kind for page in pages} == set(KINDS)
    assert {page.words.lang for page in pages} == set(LANGS)


def test_nothing_of_a_brief_is_empty(pages: list[OnePage]) -> None:
    for page in pages:
        case = (page.kind, page.code, page.words.lang)
        assert 2 <= len(page.message) <= MAX_SENTENCES, case
        assert len(page.numbers) == FIGURES, case
        assert all(number.value not in ("", "–") and number.label for number in page.numbers), case
        assert all(lines and all(lines) for _, lines in page.lists), case
        assert page.missing, case
        assert page.sources, case
        assert page.place.is_map, case
        assert not page.place.empty, case
        texts = [*page.message, *page.done, *page.missing, page.title, page.foot]
        assert not [text for text in texts if "python -m" in text or "{" in text], case


def test_a_brief_stands_on_one_a4_page_of_paper(
    pages: list[OnePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing leaves the page or lies over another, and no text is below 6 points."""
    with monkeypatch.context() as patch:
        patch.setattr(brief.maps, "paint", no_map)
        for page in tenth(pages, one_in=4):
            hold(page)
    for page in tenth(pages, one_in=30):
        hold(page)


def hold(page: OnePage) -> None:
    case = (page.kind, page.code, page.words.lang)
    sheet = brief.lay_out(page)
    assert (round(sheet.width, 1), round(sheet.height, 1)) == A4, case
    assert ink.outside(sheet) == [], case
    assert ink.overlapping(sheet) == [], case
    assert min(piece.size for piece in ink.pieces(sheet)) >= 6.0, case


def test_a_map_never_lies_under_lists_or_sources(pages: list[OnePage]) -> None:
    """The largest type in which all stands beside the map is found for every brief."""
    for page in pages:
        with typeset.direction(rtl=page.words.rtl):
            plans = [brief.Plan(page, attempt) for attempt in brief.ATTEMPTS]
        held = [plan for plan in plans if plan.room >= brief.MAP_LEAST]
        assert held, (page.kind, page.code, page.words.lang)
        assert held[0].attempt.lines >= 3, "never so few lines that nothing is told"


def test_a_brief_of_paper_is_one_page(pages: list[OnePage], tmp_path: Path) -> None:
    for page in tenth(pages, one_in=20):
        assert pages_of(exports.encode_brief("pdf", page), tmp_path) == 1


def test_word_briefs_are_read_on_exactly_one_page(pages: list[OnePage], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.fail("LibreOffice is missing: sudo apt-get install libreoffice-writer")
    written = {}
    for i, page in enumerate(pages):
        path = tmp_path / f"{i:04}.docx"
        path.write_bytes(word.write(page, no_map))
        written[path] = page
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, written)], check=True, capture_output=True)
    for path, page in written.items():
        pdf = path.with_suffix(".pdf").read_bytes()
        assert pages_of(pdf, tmp_path) == 1, (page.kind, page.code, page.words.lang)


def test_word_brief_has_everything_and_runs_in_its_direction(wordings: dict[str, Wording]) -> None:
    for lang, words in wordings.items():
        page = one_page("region", "DZ-25", words, Selection())
        document = Document(io.BytesIO(exports.encode_brief("docx", page)))
        cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
        texts = [p.text for p in (*document.paragraphs, *(p for c in cells for p in c.paragraphs))]
        whole = "\n".join(texts)
        assert page.title in whole
        for number in page.numbers:
            assert number.value in whole
        assert len(document.inline_shapes) == 1
        assert ("w:bidi" in document.element.xml) == (lang == "ar")
        again = exports.encode_brief("docx", one_page("region", "DZ-25", words, Selection()))
        assert again == exports.encode_brief("docx", page), "no clock in the file"


def test_a_superlative_is_written_only_where_no_unknown_could_lead(data: Datasets) -> None:
    """Of each region: the sentence stands exactly where the rule of leaders names it alone."""
    said = set()
    for kind, code in cases(data):
        if kind != "region":
            continue
        country = data.regions.country(code)
        found = content(scope_of(kind, code, data, Selection()), data)
        lead = findings.lead_of_regions(summarise(data, Selection(countries=(country,))), [country])
        first = [sentence.key for sentence in found.message].count("brief.region_first")
        assert bool(first) == (lead.codes == (code,)), code
        said.add(bool(first))
    assert False in said


def test_sources_are_those_of_these_facts_only(wordings: dict[str, Wording]) -> None:
    page = one_page("record", "DZ-001", wordings["fr"], Selection())
    own = set(wordings["fr"].data.records.sources_of("DZ-001"))
    found = content(
        scope_of("record", "DZ-001", page.words.data, Selection()), page.words.data
    ).sources
    support = {"ELWATAN15", "APS432177"}
    assert own <= set(found) <= own | support


def test_constantines_brief_in_words(wordings: dict[str, Wording]) -> None:
    page = one_page("region", "DZ-25", wordings["fr"], Selection())
    assert page.message == (
        "Constantine compte 2 grappes recensées, sur 19 localisées dans le pays (Algérie).",
        "2 filières représentées\u00a0: Dinanderie et métaux d’art et Mécanique et métallurgie.",
        "Stades d’après les sources\u00a0: pilote (1) et projetée (1).",
    )
    assert [number.value for number in page.numbers][:3] == ["2", "2", "1"]
    assert page.done[0].startswith("2015 – visite d’acheteur")
    assert any("animateurs" in line for line in page.missing)


def test_a_region_without_a_cluster_has_no_brief(wordings: dict[str, Wording]) -> None:
    for kind, code, error in (
        ("region", "DZ-33", "brief_empty"),
        ("region", "XX", "unknown_brief"),
        ("planet", "DZ", "unknown_brief"),
    ):
        with pytest.raises(GeodataError) as caught:
            one_page(kind, code, wordings["fr"], Selection())
        assert caught.value.code == error


def test_french_and_arabic_are_two_sides_of_one_sheet(
    wordings: dict[str, Wording], tmp_path: Path
) -> None:
    sides = [one_page("country", "TN", wordings[lang], Selection()) for lang in ("fr", "ar")]
    assert pages_of(exports.encode_brief("pdf", *sides), tmp_path) == 2


# The ministry's head ---------------------------------------------------------------


@pytest.fixture
def office_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(home.VARIABLE, str(tmp_path))
    (tmp_path / letterhead.FILE).write_text(
        "lang,line\nfr,République de Toy\nfr,Ministère de l’Industrie\nar,وزارة الصناعة\n", "utf-8"
    )
    return tmp_path


def pictures() -> Iterator[tuple[str, str, Image.Image]]:
    yield "logo.png", "PNG", Image.new("RGBA", (400, 200), (0, 90, 80, 128))
    yield "logo.jpg", "JPEG", Image.new("CMYK", (3000, 900), (90, 10, 10, 0))


def test_the_ministrys_head_stands_above(office_folder: Path, wordings: dict[str, Wording]) -> None:
    for name, form, picture in pictures():
        picture.save(office_folder / name, form)
        page = one_page("region", "DZ-25", wordings["fr"], Selection())
        assert page.head.lines == ("République de Toy", "Ministère de l’Industrie")
        assert page.head.remarks == ()
        with Image.open(io.BytesIO(page.head.logo)) as shown:
            assert shown.mode in ("RGB", "RGBA")
            assert max(shown.size) <= letterhead.MAX_DOTS
        sheet = brief.lay_out(page)
        assert len(sheet.axes.images) >= 1
        assert ink.overlapping(sheet) == []
        document = Document(io.BytesIO(exports.encode_brief("docx", page)))
        assert len(document.inline_shapes) == 2
        (office_folder / name).unlink()


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("logo.svg", b"<svg><script>alert(1)</script></svg>", "letterhead.logo_kind"),
        ("logo.png", b"<svg><script>alert(1)</script></svg>", "letterhead.logo_kind"),
        ("logo.jpg", b"\xff\xd8" + b"0" * 20_000_000, "letterhead.logo_large"),
        (letterhead.FILE, b"\xff\xfe\x00nothing", "letterhead.unreadable"),
        (letterhead.FILE, b"a,b\n1,2\n", "letterhead.unreadable"),
    ],
)
def test_what_cannot_be_used_is_told_and_the_brief_is_made(
    office_folder: Path, wordings: dict[str, Wording], name: str, content: bytes, key: str
) -> None:
    (office_folder / name).write_bytes(content)
    for words in wordings.values():
        page = one_page("country", "DZ", words, Selection())
        assert [remark.key for remark in page.head.remarks] == [key]
        assert words.say(page.head.remarks[0])
        assert page.head.logo == b""
        assert page.head.lines


def test_a_long_arabic_name_with_latin_letters_keeps_to_its_page(
    wordings: dict[str, Wording], data: Datasets
) -> None:
    page = one_page("record", "DZ-001", wordings["ar"], Selection())
    long = "التجمع العنقودي Cluster d’innovation UNIDO 2014 " * 8
    crowded = type(page)(**{**vars(page), "title": long.strip()[:400]})
    sheet = brief.lay_out(crowded)
    assert ink.outside(sheet) == []
    assert ink.overlapping(sheet) == []
    frame = shapely.box(0, 0, sheet.width, sheet.height)
    assert all(frame.contains(piece.outline) for piece in ink.pieces(sheet))


def test_the_command_line_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "note.pdf"
    given = ["report", "brief:region:DZ-25", "--bundled", "--lang", "ar", "--out", str(target)]
    assert main([*given, "--format", "pdf"]) == 0
    assert pages_of(target.read_bytes(), tmp_path) == 1
    assert main([*given, "--format", "pptx"]) == 2
    assert "PPTX" in capsys.readouterr().err.upper()


def test_file_name_tells_of_whom_it_is(data: Datasets) -> None:
    name = exports.brief_name("pdf", "record", "DZ-001", data, ("fr", "ar"))
    assert name.startswith("grappes_note-dz-001-cluster-dinanderie-de-constantine_")
    assert name.endswith("_fr-ar.pdf")
