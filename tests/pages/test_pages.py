"""Every page runs, in every language, on full, narrow and empty selections."""

from __future__ import annotations

import html

import pytest
from streamlit.testing.v1 import AppTest

from geodata import datasets
from pages.ui.addresses import PAGES
from pages.ui.search_box import PAGES as PAGES_OF_HITS
from tests.conftest import ROOT
from tests.inventory import IN, RECORDS
from tests.pages.scan import flaws

SELECTIONS = {
    "fresh": {},
    "all": {"country": ["all"]},
    "tunisia by inhabitant": {"country": ["TN"], "measure": ["density_pop"]},
    "two countries": {"country": ["DZ", "TN"], "across": ["1"]},
    "empty": {"country": ["JO"], "stage": ["planned"]},
    "unlocated only": {"country": ["DZ"], "sector": ["I14"]},
    "new law": {"set": ["DZ=DZ-2026"], "region": ["DZ-60"]},
    "no denominator": {"country": ["EG"], "measure": ["density_pop"], "view": ["density"]},
    "record": {"record": ["DZ-003"], "q": ["batna"]},
    "published table": {
        "country": ["TN"],
        "table": ["TN-population-2023-01-01-1aa7d"],
        "neighbours": ["nearest"],
        "spots": ["hotspots"],
    },
    "tables of support": {"board": ["tables"], "topic": ["budget"], "recent": ["10"]},
    "converted": {"rate": ["EUR>DZD=147.5@2026-11-20"], "money": ["funder"]},
    "rates as a map": {"layer": ["rates"], "measure": ["density_firms"], "bandwidth": ["100"]},
}


def run(page: str, params: dict[str, list[str]]) -> AppTest:
    """A fresh session on a page with an address."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, values in params.items():
        app.query_params[name] = values
    app.run()
    if page != "overview":
        app.switch_page(f"pages/{page}_page.py").run()
    return app


def texts(app: AppTest) -> str:
    """All markup of a page in one string."""
    found = [element.proto.body for element in app.get("html")]
    return "\n".join([*found, *(title.value for title in app.title)])


@pytest.mark.full(one_in=6)
@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
@pytest.mark.parametrize("page", PAGES)
def test_fresh_page_runs_in_every_language(page: str, lang: str) -> None:
    app = run(page, {"lang": [lang]})
    assert not app.exception
    assert 'role="alert"' not in texts(app)
    assert len(app.title) == 1
    assert flaws(app, lang, versioned=page == "method") == []


@pytest.mark.full(one_in=18)
@pytest.mark.parametrize("name", [name for name in SELECTIONS if name != "fresh"])
@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
@pytest.mark.parametrize("page", PAGES)
def test_selection_shows_on_every_page(page: str, lang: str, name: str) -> None:
    app = run(page, {**SELECTIONS[name], "lang": [lang]})
    assert not app.exception
    assert 'role="alert"' not in texts(app)
    assert flaws(app, lang, versioned=page == "method") == []


def test_count_of_records_is_that_of_the_file() -> None:
    assert f"<b>{IN['DZ']}</b>" in texts(run("overview", {}))
    assert f"<b>{IN['TN']}</b>" in texts(run("overview", {"country": ["TN"]}))
    assert f"<b>{RECORDS}</b>" in texts(run("overview", {"country": ["all"]}))


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"sector": ["XX"]}, "XX"),
        ({"country": ["FR"]}, "FR"),
        ({"stage": ["<script>alert(1)</script>"]}, "&lt;script&gt;"),
        ({"measure": ["income"]}, "income"),
        ({"from": ["20144"]}, "20144"),
        ({"set": ["DZ=TN-2000"]}, "DZ=TN-2000"),
        ({"record": ["DZ-999"]}, "DZ-999"),
        ({"lang": ["de"]}, "de"),
        ({"bandwidth": ["0"]}, "0"),
        ({"table": ["DZ-none"]}, "DZ-none"),
        ({"neighbours": ["rook"]}, "rook"),
        ({"rate": ["EUR>DZD=free"]}, "EUR&gt;DZD=free"),
        ({"session": ["EV-99"]}, "EV-99"),
        ({"board": ["secret"]}, "secret"),
    ],
)
def test_broken_link_is_told_and_falls_back(params: dict[str, list[str]], told: str) -> None:
    app = run("overview", params)
    markup = texts(app)
    assert not app.exception
    assert told in markup
    assert "<script>" not in markup
    assert f"<b>{IN['DZ']}</b>" in markup, "the usual selection is shown"


def test_empty_selection_explains_itself() -> None:
    markup = texts(run("sectors", SELECTIONS["empty"]))
    assert "Aucune grappe ne répond à ces filtres" in markup


def test_unlocated_record_is_counted_and_listed_not_drawn() -> None:
    markup = texts(run("map", SELECTIONS["unlocated only"]))
    assert "<b>1</b>" in markup
    assert "Cluster" in markup
    assert "n’a pas de région connue" in markup


def test_selection_survives_page_changes() -> None:
    app = run("overview", {"country": ["TN"], "stage": ["pilot"]})
    for page in ("map", "regions", "method", "records"):
        app.switch_page(f"pages/{page}_page.py").run()
        assert app.session_state["countries"] == ["TN"]
        assert app.session_state["stages"] == ["pilot"]
        assert app.query_params["country"] in ("TN", ["TN"])


def test_language_switch_keeps_the_selection() -> None:
    app = run("overview", {"country": ["TN"], "sector": ["C34"]})
    app.session_state["lang"] = "ar"
    app.run()
    assert app.session_state["sectors"] == ["C34"]
    assert app.title[0].value == "نظرة عامة"


def test_reset_brings_back_the_usual_selection() -> None:
    app = run("overview", {"country": ["TN"], "stage": ["pilot"], "lang": ["en"]})
    reset = next(button for button in app.button if button.label == "Reset")
    reset.click().run()
    assert app.session_state["countries"] == ["DZ"]
    assert app.session_state["stages"] == []
    assert app.session_state["lang"] == "en"


def test_first_country_is_the_ministrys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_COUNTRY", "TN")
    app = run("overview", {})
    assert app.session_state["countries"] == ["TN"]
    assert f"<b>{IN['TN']}</b>" in texts(app)


def test_search_finds_in_three_languages_and_leads_there() -> None:
    for text in ("dinanderie", "copperware", "النحاسيات"):
        app = run("records", {"q": [text]})
        labels = [button.label for button in app.button]
        assert any("Dinanderie" in label or "dinanderie" in label for label in labels), text
    app = run("records", {"q": ["Batna"]})
    hit = next(button for button in app.button if button.label.startswith("Batna"))
    hit.click().run()
    assert app.session_state["regions"][0] == "DZ-05"


@pytest.mark.parametrize(
    ("text", "hit", "chosen"),
    [("El Jem", "record", "El Jem"), ("Batna", "region", "Batna"), ("cuir", "sector", "uir")],
)
def test_hit_leaves_the_page_for_the_one_that_it_leads_to(text: str, hit: str, chosen: str) -> None:
    """It empties the box that it stood under, and leads on all the same."""
    app = run("overview", {"q": [text]})
    found = [b for b in app.button if (b.key or "").startswith(f"hit_{hit}_") and chosen in b.label]
    found[0].click().run()
    assert not app.exception
    assert app.session_state["here"] == PAGES_OF_HITS[hit]
    assert not app.session_state["q"]


def test_record_shows_its_sources_and_its_conflicts() -> None:
    markup = texts(run("records", {"record": ["DZ-003"]}))
    assert "Effectif divergent" in markup
    assert "6 sources" in markup
    assert "https://" in markup


def test_source_without_public_address_has_no_link() -> None:
    inventory = datasets.load().records
    hidden = inventory.sources.query("url_public != 'yes'")
    citations = inventory.citations.merge(hidden, left_on="source_id", right_index=True)
    assert len(citations), "the inventory has such sources"
    for row in citations.drop_duplicates("source_id").itertuples():
        markup = texts(run("records", {"country": ["all"], "record": [row.record_id]}))
        assert html.escape(row.publisher) in markup
        assert row.url not in markup


def test_crafts_are_counted_without_a_verdict_and_patterns_are_refused() -> None:
    """No table of Algeria tells crafts apart: the pages speak of the records."""
    crafts = texts(run("specialisation", {"sector": ["C3"]}))
    assert "part des grappes de chaque région" in crafts
    assert "au-delà du hasard" not in crafts
    pattern = texts(run("pattern", {"sector": ["C3"]}))
    assert "L’inventaire ne permet pas de chercher une structure" in pattern
    gaps = texts(run("gaps", {}))
    assert "Tableau manquant (Algérie)" in gaps
    assert "69 wilayas" in gaps
    assert "--set" not in gaps


@pytest.mark.parametrize("page", ["density", "specialisation", "pattern"])
def test_pages_of_analysis_open_on_the_best_table(page: str) -> None:
    """Employed persons of 2004 for Tunisia; the records where they are asked for."""
    opened = texts(run(page, {"country": ["TN"]}))
    assert "Personnes occupées, 2004-04, 24 régions" in opened
    if page != "pattern":
        records = texts(run(page, {"country": ["TN"], "source": ["records"]}))
        assert "Personnes occupées" not in records


def test_pattern_of_a_covering_table_is_shown() -> None:
    markup = texts(run("pattern", SELECTIONS["published table"]))
    assert "les régions voisines se ressemblent" in markup
    assert "INS" in markup


def test_table_of_another_country_is_left_when_the_country_changes() -> None:
    app = run("pattern", SELECTIONS["published table"])
    app.session_state["countries"] = ["DZ"]
    app.run()
    assert not app.exception
    assert app.session_state["table"] == ""
    assert "Établissements de formation professionnelle" in texts(app)


def test_published_figures_of_a_region_keep_their_sources() -> None:
    markup = texts(run("density", {"region": ["DZ-16"]}))
    assert "37103" in markup
    assert "38096" in markup
    assert "Bulletin PME, 1er semestre 2009" in markup
