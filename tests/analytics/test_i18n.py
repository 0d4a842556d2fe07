"""Numbers, dates, lists and plurals as the readers of each language write them."""

from __future__ import annotations

import math
import re

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from analytics.words.i18n import (
    MESSAGES,
    UNKNOWN,
    Wording,
    error_text,
    is_rtl,
    significant_decimals,
)
from analytics.words.phrases import Amount, Ref, phrase
from geodata import messages
from geodata.datasets import Datasets
from geodata.errors import GeodataError, Problem
from geodata.languages import percent_kept
from geodata.messages import CATALOGUE, Catalogue

NARROW = "\u202f"
NO_BREAK = "\u00a0"


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("fr", f"1{NARROW}234,5"), ("en", "1,234.5"), ("ar", "1.234,5")],
)
def test_number_with_decimals(wordings: dict[str, Wording], lang: str, expected: str) -> None:
    assert wordings[lang].number(1234.5, 1) == expected


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("fr", f"34{NARROW}080{NARROW}031"),
        ("en", "34,080,031"),
        ("ar", "34.080.031"),
    ],
)
def test_large_number(wordings: dict[str, Wording], lang: str, expected: str) -> None:
    assert wordings[lang].number(34080031) == expected


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (7, "7"),
        (41.2, "41.2"),
        (0.0412, "0.0412"),
        (0.892, "0.892"),
        (123.456, "123"),
        (2 / 3, "0.667"),
        (0.000433, "0.000433"),
    ],
)
def test_three_significant_digits(wordings: dict[str, Wording], value: float, written: str) -> None:
    assert wordings["en"].number(value) == written


@given(value=st.floats(1e-4, 1e7))
def test_written_number_is_the_number(wordings: dict[str, Wording], value: float) -> None:
    for lang, words in wordings.items():
        text = words.number(value)
        if lang == "en":
            read = float(text.replace(",", ""))
        else:
            read = float(text.replace(NARROW, "").replace(".", "").replace(",", "."))
        assert read == pytest.approx(value, rel=0.006), (lang, text)
        assert " " not in text, "a plain space would be turned round in Arabic text"


@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
def test_unknown_is_a_dash_never_zero(wordings: dict[str, Wording], lang: str) -> None:
    words = wordings[lang]
    assert words.number(None) == words.number(math.nan) == UNKNOWN == "–"
    assert words.percent(None) == words.percent(math.nan) == UNKNOWN
    assert words.listed([]) == UNKNOWN
    assert words.say(Amount(math.nan)) == UNKNOWN
    assert words.number(0) == "0"


def test_share_as_percentage(wordings: dict[str, Wording]) -> None:
    assert wordings["fr"].percent(0.053, 1) == f"5,3{NO_BREAK}%"
    assert wordings["en"].percent(0.053, 1) == "5.3%"
    # The sign stands on one side of the number whatever letters are around it.
    assert wordings["ar"].percent(0.11) == "\u200f11%"
    assert percent_kept(wordings["ar"].percent(0.053, 1)) == "\u200f5,3%"
    assert wordings["fr"].say(Amount(0.5, share=True)) == f"50{NO_BREAK}%"


@pytest.mark.parametrize("catalogue", [MESSAGES, CATALOGUE])
def test_no_wording_of_a_line_from_right_to_left_turns_its_percentages(
    catalogue: Catalogue,
) -> None:
    """Whatever letters stand before the number, in every form of every wording."""
    spoken = messages._language(catalogue.folder, "ar").spoken
    wordings = [text for text in spoken._catalog.values() if isinstance(text, str)]
    turned = re.compile(r"(?<![\d.,+−±\u200f-])[+−±-]?(?:\d[\d.,]*|\{\w+\})%")
    assert not [text for text in wordings if turned.search(text)]
    assert MESSAGES.text("column.high", "ar").endswith("(\u200f95%)")
    assert MESSAGES.text("column.high", "fr").endswith(f"(95{NARROW}%)")


@pytest.mark.parametrize(
    ("lang", "november", "august"),
    [
        ("fr", "21 novembre 2026", "1 août 2026"),
        ("en", "21 November 2026", "1 August 2026"),
        ("ar", "21 نوفمبر 2026", "1 أوت 2026"),
    ],
)
def test_date_written_out(
    wordings: dict[str, Wording], lang: str, november: str, august: str
) -> None:
    assert wordings[lang].date("2026-11-21") == november
    assert wordings[lang].date("2026-08-01") == august


def test_list_in_words(wordings: dict[str, Wording]) -> None:
    names = ["Batna", "Béjaïa", "Oran"]
    assert wordings["fr"].listed(names) == "Batna, Béjaïa et Oran"
    assert wordings["en"].listed(names) == "Batna, Béjaïa and Oran"
    assert wordings["ar"].listed(["باتنة", "بجاية", "وهران"]) == "باتنة وبجاية ووهران"
    assert wordings["fr"].say((Ref("region", "DZ-05"), Ref("region", "DZ-25"))) == (
        "Batna et Constantine"
    )


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (0, "لا تجمع عنقوديا"),
        (1, "تجمع عنقودي واحد"),
        (2, "تجمعان عنقوديان"),
        (3, "3 تجمعات عنقودية"),
        (10, "10 تجمعات عنقودية"),
        (11, "11 تجمعا عنقوديا"),
        (99, "99 تجمعا عنقوديا"),
        (100, "100 تجمع عنقودي"),
        (102, "102 تجمع عنقودي"),
        (103, "103 تجمعات عنقودية"),
        (111, "111 تجمعا عنقوديا"),
        (1000, "1.000 تجمع عنقودي"),
    ],
)
def test_arabic_noun_agrees_with_its_number(
    wordings: dict[str, Wording], count: int, written: str
) -> None:
    assert wordings["ar"].plural("count.clusters", count) == written


def test_french_and_english_plurals(wordings: dict[str, Wording]) -> None:
    french = [wordings["fr"].plural("count.clusters", n) for n in (0, 1, 2)]
    assert french == ["0 grappe", "1 grappe", "2 grappes"], "zero is singular in French"
    english = [wordings["en"].plural("count.clusters", n) for n in (0, 1, 2)]
    assert english == ["0 clusters", "1 cluster", "2 clusters"]


def test_arabic_accusative_after_eleven(wordings: dict[str, Wording]) -> None:
    """11 to 99 take the singular in the accusative; hundreds the plain singular."""
    words = wordings["ar"]
    assert [words.plural("members.artisans", n) for n in (3, 11, 100)] == [
        "3 حرفيين",
        "11 حرفيا",
        "100 حرفي",
    ]


def test_phrases_nest(wordings: dict[str, Wording]) -> None:
    inner = phrase("unit.wilaya", count=48)
    said = phrase("key.out_of", total=48, units=inner)
    assert wordings["fr"].say(said) == "sur 48 wilayas"
    assert wordings["en"].say(said) == "of 48 wilayas"


def test_words_for_yes_and_no(wordings: dict[str, Wording]) -> None:
    assert wordings["fr"].say(True) == "oui"
    assert wordings["fr"].say(False) == "non", "a truth value is not the number 0"


def test_names_in_each_language(wordings: dict[str, Wording]) -> None:
    assert [words.name("region", "DZ-25") for words in wordings.values()] == [
        "Constantine",
        "Constantine",
        "قسنطينة",
    ]
    assert [words.name("stage", "mapped") for words in wordings.values()] == [
        "recensée",
        "mapped",
        "مُحصاة",
    ]
    assert wordings["fr"].name("programme", "a programme nobody translated") == (
        "a programme nobody translated"
    )


def test_branch_is_not_called_unspecified(wordings: dict[str, Wording]) -> None:
    """Rolled up, a sector stands for all below it, so "(other or unspecified)" would be wrong."""
    data = wordings["fr"].data
    inner = [code for code in data.sectors.codes if data.sectors.children(code)]
    assert inner
    for code in inner:
        assert "(" not in wordings["fr"].name("sector_branch", code)


@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
def test_errors_of_both_packages_have_a_sentence(lang: str) -> None:
    own = error_text(GeodataError("unknown_plate", plate="x", known=["a", "b"]), lang)
    assert "a, b" in own
    below = error_text(GeodataError("unknown_set", set="XX-1", known=["DZ-1984"]), lang)
    assert "XX-1" in below
    assert "DZ-1984" in below
    problem = error_text(Problem("empty_cell", line=3, column="id", value=""), lang)
    assert "id" in problem
    for text in (own, below, problem):
        assert not re.search(r"[{}]|error\.|problem\.", text)


def test_direction() -> None:
    assert [is_rtl(lang) for lang in ("fr", "en", "ar")] == [False, False, True]


def test_isolated_text_carries_its_marks(wordings: dict[str, Wording]) -> None:
    assert wordings["ar"].isolate("El Watan") == "\u2068El Watan\u2069"
    assert wordings["ar"].isolate("x", "ltr") == "\u2066x\u2069"


def test_decimals_for_sizes() -> None:
    sizes = {12345.6: 0, 123.4: 0, 12.3: 1, 1.5: 2, 0.5: 3, 0.05: 4, 1e-9: 6}
    assert {value: significant_decimals(value) for value in sizes} == sizes


def test_missing_key_shows_itself() -> None:
    assert MESSAGES.text("no.such.key", "fr") == "no.such.key"
    assert not MESSAGES.has("no.such.key")


@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
@pytest.mark.parametrize("decimals", [0, 1, 3])
def test_numbers_are_written_as_babel_writes_them(data: Datasets, lang: str, decimals: int) -> None:
    words = Wording(lang, data)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    for value in (0, 1, -1, 0.5, 12.345, 999.9996, 1234, -98765.4321, 12345678.9, 1e12):
        rounded = round(float(value), decimals)
        assert words.number(value, decimals) == format_decimal(
            rounded, pattern, locale=words.locale
        )
