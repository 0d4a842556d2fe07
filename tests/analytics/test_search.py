"""One search box: names in three languages, typing errors, and nothing on nonsense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.search import MAX_HITS, clusters, search
from geodata.datasets import Datasets


def found(text: str, data: Datasets) -> list[str]:
    """Codes, best first."""
    return [hit.ref.code for hit in search(text, data)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Batna", "DZ-05"),
        ("batna", "DZ-05"),
        ("  BATNA ", "DZ-05"),
        ("باتنة", "DZ-05"),
        ("قسنطينة", "DZ-25"),
        ("Constantine", "DZ-25"),
        ("setif", "DZ-19"),
        ("Sétif", "DZ-19"),
        ("le kef", "TN-33"),
        ("dinanderie", "C35"),
        ("Copperware", "C35"),
        ("النحاسيات", "C35"),
        ("DZ-001", "DZ-001"),
    ],
)
def test_name_in_any_language_comes_first(data: Datasets, text: str, first: str) -> None:
    assert found(text, data)[0] == first


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("Batnaa", "DZ-05"),
        ("Bantna", "DZ-05"),
        ("Constantin", "DZ-25"),
        ("copprware", "C35"),
        ("dinandrie", "C35"),
        ("mnastir", "TN-52"),
        ("dinanderie", "DZ-001"),
        ("Batna", "DZ-002"),
        ("bijouterie", "DZ-002"),
        ("dinand", "DZ-001"),
    ],
)
def test_typing_errors_and_beginnings_are_found(data: Datasets, text: str, among: str) -> None:
    assert among in found(text, data)[:3]


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", "?", "!!", "…", "qqqq", "xyzzy", "lorem ipsum", "zzzzzz", "foobar"],
)
def test_nonsense_finds_nothing(data: Datasets, text: str) -> None:
    assert found(text, data) == []


def test_regions_that_only_resemble_are_not_proposed(data: Datasets) -> None:
    """A sector's name must not bring up the regions it shares a few letters with."""
    for text in ("dinanderie", "Copperware", "energie", "bijoux"):
        assert [hit for hit in search(text, data) if hit.ref.kind == "region"] == []


def test_regions_found_can_be_shown(data: Datasets) -> None:
    """Khan Younès is a code of a finer set that no page shows."""
    shown = {
        code
        for country in data.countries
        for name in data.regions.sets_of(country)
        for code in data.regions.of_set(name).index
    }
    for text in ("Khan Younes", "Gaza", "Tripoli", "El Mghair", "Barika"):
        regions = {hit.ref.code for hit in search(text, data) if hit.ref.kind == "region"}
        assert regions <= shown


@given(text=st.text(max_size=30))
def test_any_text_is_answered(data: Datasets, text: str) -> None:
    hits = search(text, data)
    assert len(hits) <= MAX_HITS
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.ref for hit in hits}) == len(hits)


def test_limit_keeps_the_best(data: Datasets) -> None:
    assert search("ab", data, limit=3) == search("ab", data)[:3]


def test_record_is_found_by_place_and_organisation(toy: Datasets) -> None:
    assert "R1" in found("townville", toy)
    assert "R5" in found("hills", toy)


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("ONUDI", "programme", "ICC"),
        ("ONUDI", "body", "ONUDI"),
        ("GIZ", "programme", "Ministère de l’Industrie – GIZ"),
        ("comité national de pilotage", "body", "DZ-CNP"),
        ("El Watan", "source", "ELWATAN15"),
        ("Aïn Beïda", "commune", "DZ-0402"),
        ("عين البيضاء", "commune", "DZ-0402"),
    ],
)
def test_every_kind_of_thing_is_found(data: Datasets, text: str, kind: str, code: str) -> None:
    assert (kind, code) in [(hit.kind, hit.ref.code) for hit in search(text, data)]


def test_initials_are_found_before_names_that_begin_like_them(data: Datasets) -> None:
    """GIZ is a programme; Gizeh, a governorate, only begins with these letters."""
    kinds = [hit.kind for hit in search("GIZ", data)]
    assert kinds.index("programme") < kinds.index("region")


def test_a_publisher_is_one_hit(data: Datasets) -> None:
    sources = [hit.ref.code for hit in search("El Watan", data) if hit.kind == "source"]
    assert len(sources) == 1


def test_text_brings_the_clusters_that_it_speaks_of(data: Datasets) -> None:
    table = data.records.table
    watan = data.records.sources.index[data.records.sources["publisher"] == "El Watan"]
    citing = [k for k in table.index if set(data.records.sources_of(k)) & set(watan)]
    assert clusters("El Watan", data) == set(citing) != set()
    icc = set(table.index[table["programme_key"] == "ICC"])
    assert icc <= clusters("ICC", data)
    assert clusters("Batna", data) == {"DZ-002"}
    assert clusters("باتنة", data) == {"DZ-002"}
    assert clusters("qqqq", data) == set()
