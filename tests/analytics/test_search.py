"""One search box: names in three languages, typing errors, and nothing on nonsense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.search import MAX_HITS, search
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
    ["", " ", "a", "?", "!!", "…", "qqqq", "xyzzy", "lorem ipsum", "zzzzzz", "foobar", "el watan"],
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
