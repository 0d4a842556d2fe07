"""Twenty tasks of officials, each done from the first page on; clicks are counted.

The tasks are those that were tried as officials would; ten are done in Arabic,
too, and all of them in French by keys alone. At the end of a run the table of
tasks, clicks and seconds is printed. The seconds are those of the machine and
hold for nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.browser.conftest import MAP, Server, Visitor, its_run, running, wait_idle
from tests.browser.desk import COUNT_CLICKS, Desk, plain
from tests.browser.keys import Keys
from tests.inventory import RECORDS, rows

pytestmark = [pytest.mark.browser, pytest.mark.part(one_in=3)]

FRENCH, BOTH = ("fr",), ("fr", "ar")


def task(name: str, languages: tuple[str, ...] = FRENCH) -> pytest.MarkDecorator:
    """A task, begun on the first page in each of some languages."""
    cases = [pytest.param((name, lang, Desk), id=lang) for lang in languages]
    cases.append(pytest.param((f"{name} – by keys alone", "fr", Keys), id="keys"))
    return pytest.mark.parametrize("desk", cases, indirect=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this file alone: tasks that write change what others count."""
    with running(tmp_path_factory.mktemp("tasks")) as own:
        yield own


@pytest.fixture
def desk(
    walker: Visitor,
    data: Datasets,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> Iterator[Desk]:
    """The first page, and what the task took to tell in the table."""
    name, lang, manner = request.param
    walker.context.add_init_script(COUNT_CLICKS)
    page = walker.open(f"?lang={lang}")
    at_work = manner(page, Wording(lang, data))
    yield at_work
    if manner is Keys:
        assert at_work.clicks == 0, "without a mouse"
    record_property("task", (name, lang, at_work.clicks, at_work.seconds))
    page.close()


def words_of(path: Path) -> str:
    """All text of an office file."""
    with zipfile.ZipFile(path) as whole:
        parts = [whole.read(name).decode() for name in whole.namelist() if name.endswith(".xml")]
    return plain(" ".join(re.sub(r"<[^>]+>", " ", part) for part in parts))


def workbook(path: Path) -> openpyxl.Workbook:
    """A workbook that was taken out; the browser keeps it without the ending of its name."""
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


# Looking -------------------------------------------------------------------------


@task("Clusters of Batna: how many, which, of what stage and sources", BOTH)
def test_clusters_of_a_wilaya(desk: Desk) -> None:
    batna = desk.words.name("region", "DZ-05")
    desk.go("records")
    desk.find(batna)
    assert plain(desk.words.plural("records.found", 1, text=batna)) in desk.said
    desk.open_line()
    facts = plain(desk.page.locator(".atlas-facts").first.inner_text())
    for kind, code in (("record", "DZ-002"), ("kind", "cluster"), ("stage", "pilot")):
        assert desk.words.name(kind, code) in desk.said
    assert batna in facts
    assert plain(desk.words.plural("tooltip.sources", 6)) in desk.said


@task("Tunisia's clusters per 100,000 inhabitants, map on a slide", BOTH)
def test_rates_of_a_country_on_a_slide(desk: Desk) -> None:
    desk.go("map")
    desk.only("TN")
    desk.pick(desk.text("map.view_density"))
    desk.choose(desk.box(desk.label("parameter.measure")), desk.text("measure.density_pop"))
    first = plain(desk.page.locator(".st-key-panel tbody tr").first.inner_text())
    tozeur = desk.words.name("region", "TN-72")
    assert tozeur in first
    assert "2,58" in first
    assert tozeur in words_of(desk.export("region_map", "pptx"))


@task("Constantine beside Batna, as a Word document")
def test_two_wilayas_in_a_document(desk: Desk) -> None:
    desk.go("regions")
    for code in ("DZ-25", "DZ-05"):
        desk.choose(
            desk.page.get_by_test_id("stMain").get_by_role("combobox").first,
            desk.words.name("region", code),
        )
    written = words_of(desk.export("profile", "docx"))
    for code in ("DZ-25", "DZ-05"):
        assert desk.words.name("region", code) in written
    for code in ("DZ-001", "DZ-002"):
        assert desk.words.name("record", code) in desk.said


@task("Crafts in all countries, and the link for a colleague")
def test_a_sector_everywhere_as_a_link(desk: Desk, walker: Visitor) -> None:
    desk.choose(desk.box(desk.label("parameter.sector")), desk.words.name("sector", "C3"))
    desk.leave("DZ")
    count = desk.page.locator(".atlas-count b").inner_text()
    desk.hit(desk.page.locator("[class*=st-key-menu_] button").first)
    link = desk.page.locator("[role=dialog] [data-testid=stCode]").inner_text().strip()
    other = walker.open(link.removeprefix(f"{walker.base}/"))
    assert other.locator(".atlas-count b").inner_text() == count
    other.close()


@task("UNIDO's pilots by country")
def test_pilots_of_a_programme(desk: Desk) -> None:
    desk.find("ONUDI")
    desk.follow(desk.words.name("programme", "ICC"))
    desk.choose(desk.box(desk.label("parameter.stage")), desk.words.name("stage", "pilot"))
    assert desk.page.locator(".atlas-count b").inner_text() == "14"
    desk.go("sectors")
    grid = desk.page.locator(".st-key-table_matrix_programme_country")
    with its_run(desk.page):
        desk.hit(grid.locator("summary"))
    lines = [plain(line) for line in grid.locator("tbody tr").all_inner_texts()]
    assert len(lines) == 7
    assert all(line.endswith(" 2") for line in lines)


@task("The cluster of El Jem and its sources", BOTH)
def test_a_cluster_by_its_town(desk: Desk) -> None:
    desk.find("El Jem")
    desk.follow(desk.words.name("record", "TN-001"))
    assert plain(desk.words.plural("tooltip.sources", 6)) in desk.said


@task("Soummam: its wilayas, and how it is counted", BOTH)
def test_a_cluster_over_four_wilayas(desk: Desk) -> None:
    desk.find("Soummam")
    desk.follow(desk.words.name("record", "DZ-003"))
    facts = plain(desk.page.locator(".atlas-facts").first.inner_text())
    assert plain(desk.words.plural("record.counts", 4)) in facts
    assert desk.words.name("region", "DZ-06") in facts


@task("Tamanrasset among 58 wilayas: what left it, and its density", BOTH)
def test_a_wilaya_before_and_after_a_law(desk: Desk) -> None:
    desk.go("map")
    desk.pick("58")
    desk.choose(desk.box(desk.text("panel.region")), desk.words.name("region", "DZ-11"))
    panel = plain(desk.page.locator(".st-key-panel").inner_text())
    for text in ("365", "808", "115", "043"):
        assert text in panel
    for code in ("DZ-53", "DZ-54"):
        assert desk.words.name("region", code) in panel


@task("Egypt per inhabitant: why there is no map")
def test_a_rate_that_is_not_known_says_why(desk: Desk) -> None:
    desk.go("map")
    desk.only("EG")
    desk.pick(desk.text("map.view_density"))
    desk.choose(desk.box(desk.label("parameter.measure")), desk.text("measure.density_pop"))
    told = plain(desk.page.locator(".atlas-map-empty").inner_text())
    assert plain(desk.text("measure.density_pop")) in told


@task("Pilot clusters without a facilitator", BOTH)
def test_pilots_without_a_facilitator(desk: Desk) -> None:
    desk.choose(desk.box(desk.label("parameter.stage")), desk.words.name("stage", "pilot"))
    desk.go("coverage")
    pilots = [
        row["id"]
        for row in rows("clusters.csv")
        if (row["country_code"], row["stage"]) == ("DZ", "pilot")
    ]
    listed = desk.page.locator(".atlas-table", has_text=desk.words.name("record", pilots[0]))
    lines = [plain(line) for line in listed.locator("tbody tr").all_inner_texts()]
    assert len(lines) == len(pilots) == 4
    assert all(plain(desk.words.name("presence", "unrecorded")) in line for line in lines)


@task("Clusters by sector and country, as a workbook")
def test_sectors_by_country_in_a_workbook(desk: Desk) -> None:
    desk.go("sectors")
    desk.leave("DZ")
    book = workbook(desk.export("matrix_sector_country", "xlsx"))
    said = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert desk.words.name("country", "PS") in said


@task("A map of the Aurès alone")
def test_a_map_of_some_wilayas(desk: Desk) -> None:
    desk.go("map")
    for code in ("DZ-05", "DZ-40", "DZ-04"):
        desk.choose(desk.box(desk.text("filter.within")), desk.words.name("region", code))
    frame = desk.page.locator(MAP).first.element_handle().content_frame()
    frame.wait_for_function("() => !window.map.getBounds().contains([36.7, 3.0])")
    assert desk.export("point_map", "png").read_bytes().startswith(b"\x89PNG")


@task("A poster of A3 for the wall")
def test_a_poster(desk: Desk) -> None:
    desk.go("map")
    assert desk.export("point_map", "pdf", "poster_a3").read_bytes().startswith(b"%PDF")


@task("Everything with its sources, as a workbook", BOTH)
def test_all_clusters_with_their_sources(desk: Desk) -> None:
    desk.leave("DZ")
    desk.go("records")
    path = desk.take(desk.page.locator(".st-key-records_xlsx button"))
    told, sheet = workbook(path).worksheets
    assert sum(1 for row in sheet.iter_rows(min_row=2) if row[0].value) == RECORDS
    cited = {source for row in rows("clusters.csv") for source in row["source_ids"].split("|")}
    assert told.max_row > len(cited), "what the list is, then every source in full"


@task("The map on a projector of 1024 × 768")
def test_a_map_on_a_projector(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 1024, "height": 768})
    desk.go("map")
    legend = desk.page.locator(".atlas-legend").bounding_box()
    map_ = desk.page.locator(MAP).bounding_box()
    assert legend is not None
    assert map_ is not None
    assert legend["y"] >= map_["y"] + map_["height"] - 2, "under the map, not over it"
    assert map_["width"] > 400


@task("A brief on Batna's cluster: one page", BOTH)
def test_a_brief(desk: Desk) -> None:
    desk.find(desk.words.name("region", "DZ-05"))
    desk.follow(desk.words.name("record", "DZ-002"))
    path = desk.take(desk.page.locator(".st-key-brief-pdf_record_DZ-002 button"))
    assert len(re.findall(rb"/Type */Page\b", path.read_bytes())) == 1


# Writing -------------------------------------------------------------------------


def named(desk: Desk) -> None:
    """Who answers for what is stored."""
    desk.write(desk.page.locator(".st-key-who input").first, "Amel")


@task("A ministry's own table of firms by wilaya")
def test_a_table_of_ones_own(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "entreprises 2024.xlsx"
    book = openpyxl.Workbook()
    for line in (
        ("Wilaya", "Textile", "Cuir"),
        ("Batna", 12, 30),
        ("Oran", 8, 5),
        ("Blida", 4, 20),
    ):
        book.worksheets[0].append(line)
    book.save(path)
    desk.go("intake")
    named(desk)
    desk.pick(desk.text("intake.schema_observations"))
    with its_run(desk.page):
        desk.page.set_input_files("input[type=file]", str(path))
    desk.page.locator(".st-key-wide").wait_for()
    wait_idle(desk.page)
    said = {
        "table_id": "entreprises-2024",
        "indicator": "firms",
        "period": "2024",
        "unit": "entreprises",
        "source": "Registre du commerce",
    }
    for name, text in said.items():
        desk.write(desk.page.locator(f".st-key-intake_said_{name} input"), text)
    box = desk.page.locator("[class*=st-key-intake_said_boundary_set]").get_by_role("combobox")
    desk.choose(box, "DZ-1984")
    with its_run(desk.page):
        desk.hit(desk.page.locator(".st-key-intake_commit button"))
    desk.page.locator(".st-key-wide").wait_for(state="detached")
    assert plain(desk.words.text("intake.done", batch=0, left=0)).split("0")[0] in desk.said


@task("A cluster announced yesterday, with a note of our own as its source", BOTH)
def test_a_new_cluster(desk: Desk) -> None:
    form, name = ".st-key-row_record__0_", {"fr": "Câble de Bel Abbès", "ar": "كابلات سعيدة"}
    desk.go("records")
    desk.press("records.new")
    named(desk)
    lang = desk.words.lang
    desk.fill(f"{form}name_fr", name[lang])
    for field, kind, code in (
        ("region_codes", "region", {"fr": "DZ-22", "ar": "DZ-20"}[lang]),
        ("sector_code", "sector", {"fr": "I02", "ar": "I01"}[lang]),
        ("stage", "stage", "planned"),
        ("kind", "kind", "cluster"),
    ):
        desk.choose_quietly(f"{form}{field}", desk.words.name(kind, code))
    desk.fill(f"{form}stage_as_of", "2026")
    desk.hit(desk.page.locator("summary", has_text=desk.text("edit.new_source")))
    desk.fill(f"{form}source_publisher", "Ministère de l’Industrie")
    desk.fill(f"{form}source_title", "Note interne n° 12")
    desk.fill(f"{form}why", "annonce")
    desk.press("edit.save")
    assert name[lang] in desk.page.locator("h2.atlas-title").first.inner_text()
    assert "2026" in plain(desk.page.locator(".atlas-facts").first.inner_text())


@task("A facilitator for Batna's cluster", BOTH)
def test_a_facilitator(desk: Desk) -> None:
    form, role = ".st-key-row_facilitator__0_", {"fr": "Animatrice", "ar": "منشطة"}
    desk.go("support")
    desk.pick(desk.text("support.board_tables"))
    desk.choose(desk.box(desk.text("support.table")), desk.text("entity.facilitator"))
    named(desk)
    desk.fill(f"{form}role_fr", role[desk.words.lang])
    for field, kind, code in (
        ("country_code", "country", "DZ"),
        ("kind", "facilitator_kind", "facilitator"),
        ("region_codes", "region", "DZ-05"),
    ):
        desk.choose_quietly(f"{form}{field}", desk.words.name(kind, code))
    desk.choose_quietly(f"{form}source_ids", "El Watan")
    desk.fill(f"{form}why", "nomination")
    desk.press("edit.save")
    desk.page.locator(".atlas-note[role=status]", has_text="F-").first.wait_for()
