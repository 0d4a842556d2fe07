"""No message can reach its reader without what its wording shows; each number in its own words.

The first half reads the code: what every call that makes a message gives it. The
second reads the catalogues: that none, one, two and many are told apart.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from analytics.words.phrases import MESSAGES, Phrase
from geodata import errors, messages
from geodata.__main__ import main
from geodata.datasets import Datasets
from geodata.messages import CATALOGUE, ZERO, Catalogue
from geodata.schema.checks import check
from geodata.schema.tables import SUPPORT
from tests.geodata.intake import test_doubts
from tests.geodata.support.test_checks import GOOD
from tests.sentences import CELL, MEANT, Site, sites
from tests.test_catalogues import BOTH, EVERY, catalogue, fields, plurals

CATALOGUES = {"geodata": CATALOGUE, "analytics": MESSAGES}


@cache
def every_site() -> tuple[Site, ...]:
    return tuple(sites())


def needs(package: str, key: str) -> frozenset[str]:
    """What a message has to be given, apart from the number it agrees with."""
    counted = {"count"} if key in plurals(package, "fr") else set()
    return CATALOGUES[package].needs(key) - counted


def keys_of(site: Site, package: str) -> list[str]:
    """The keys of a catalogue that a site may carry; the data layer knows only its own."""
    if package == "analytics" and site.where.startswith("geodata"):
        return []
    return [key for form in site.keys or () for key in matching(form, package)]


@cache
def matching(form: str, package: str) -> tuple[str, ...]:
    """The keys of a catalogue that a regular expression stands for."""
    pattern = re.compile(form)
    return tuple(key for key in catalogue(package, "fr") if pattern.fullmatch(key))


def is_exact(site: Site) -> bool:
    """Whether the keys are written out, not put together."""
    return site.keys is not None and not any(".*" in form for form in site.keys)


def test_the_walk_sees_the_code() -> None:
    found = every_site()
    assert len(found) > 1000
    assert sum(is_exact(site) and site.given is not None for site in found) > 0.75 * len(found)
    makers = {site.maker for site in found}
    assert makers >= {"Problem", "Finding", "Reading", "Refusal", "IntakeError", "phrase", "text"}


@BOTH
def test_every_site_gives_what_its_message_shows(package: str) -> None:
    lacking = [
        (site.where, key, sorted(needs(package, key) - site.given))
        for site in every_site()
        if is_exact(site) and site.given is not None
        for key in keys_of(site, package)
        if needs(package, key) - site.given
    ]
    assert lacking == []


@pytest.fixture(scope="module")
def provoked(data: Datasets, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Messages whose code goes through many hands: seen when they are really provoked."""
    cases = (*test_doubts.RECORDS, *test_doubts.ACTIONS)
    codes = {code for _, _, code in cases} | {"too_many_unknown", "ambiguous_number"}
    known = data.known
    late = {**known.rows["committee"]["DZ-CNP"], "id": "DZ-CNP", "founded_on": "2015"}
    founded = known.and_these("committee", {"DZ-CNP": late})
    own_chair = GOOD["committee"] | {"chair_organisation": "C-1"}
    decision = {"id": "EV-03", **known.rows["event"]["EV-03"]}
    for entity, row, what in (
        ("committee", late, known),
        ("committee", own_chair, known),
        ("event", decision, founded),
        ("action", GOOD["action"] | {"date_end": "2023"}, known),
    ):
        codes |= {p.code for p in check(SUPPORT[entity], pd.DataFrame([row], index=[2]), what)}
    path = tmp_path_factory.mktemp("import") / "liste.csv"
    path.write_text("Nom;Wilaya;Filière;Année\nA;Sétif;lait;en cours\n", "utf-8")
    assert main(["import", str(path), "--country", "DZ"]) == 1
    return {f"problem.{code}" for code in codes} | {"import.counts"}


# Put together from what was measured or found, in more steps than the walk follows. The
# tests named make each of them, where one that lacks something is an error.
MADE = {
    "geodata/places/test_boundary_files.py": {
        *("error.axes_swapped", "error.drawn_elsewhere", "error.esri_json", "error.topojson"),
        *("error.not_degrees", "problem.unmatched_value"),
    },
    "geodata/test_commands.py": {
        *("boundaries.bundled_back", "boundaries.removed", "boundaries.undone"),
    },
    "geodata/store/test_lost.py": {
        *("error.store_damaged", "error.store_gone", "store.begun", "store.shown"),
    },
    "geodata/store/test_failures.py": {
        *("error.store_full", "error.store_locked", "error.store_no_driver"),
        *("error.store_readonly", "error.store_unavailable", "error.store_unreachable"),
    },
    "geodata/test_statements.py": {"problem.said_of_another"},
    "geodata/test_checks.py": {"problem.not_listed"},
    "geodata/test_observations.py": {
        *("problem.region_not_in_set", "problem.unit_is_other", "problem.value_empty"),
    },
    "pages/test_control_words.py": {"control.help", "control.remove", "control.upload"},
    "analytics/test_divisions.py": {
        *("note.division_made", "note.other_division", "note.rolled_up"),
    },
}


@BOTH
def test_every_message_is_seen_to_be_given_what_it_shows(
    package: str, spoken: set[str], provoked: set[str]
) -> None:
    """By a site that gives it, by a figure put into words, or by being provoked."""
    given: dict[str, list[frozenset[str]]] = {}
    for site in every_site():
        for key in keys_of(site, package) if site.given is not None else ():
            given.setdefault(key, []).append(site.given)
    made = {key for keys in MADE.values() for key in keys}
    unseen = []
    for key in catalogue(package, "fr"):
        # Any problem has a cell, whoever raises it.
        needed = needs(package, key) - (CELL if key.startswith("problem.") else set())
        said = key.removesuffix(ZERO)
        seen = any(needed <= names for names in given.get(said, ()))
        if needed and not seen and said not in spoken | provoked | made:
            unseen.append((key, sorted(needed)))
    assert unseen == []


def test_no_key_stands_in_two_catalogues() -> None:
    assert set(catalogue("geodata", "fr")) & set(catalogue("analytics", "fr")) == set()


def test_suggestions_are_shown_only_of_findings() -> None:
    """A problem of a row in force has none to show."""
    keys = [key for key in catalogue("geodata", "fr") if "suggestion" in needs("geodata", key)]
    assert len(keys) >= 4
    made = [site for site in every_site() if set(keys) & set(keys_of(site, "geodata"))]
    assert all(site.given is not None and site.given >= MEANT for site in made)


@EVERY
def test_whoever_forgets_something_is_told_and_the_reader_reads_on(lang: str) -> None:
    with pytest.warns(messages.IncompleteMessageWarning, match="problem.implausible_year"):
        problem = errors.Problem("implausible_year", 2, "Année", "en cours")
    with pytest.warns(messages.IncompleteMessageWarning):
        said = messages.describe(problem, lang)
    assert "en cours" in said
    assert messages.NOT_GIVEN in said
    assert "{" not in said


@pytest.mark.parametrize(
    ("make", "lacking"),
    [
        (lambda: errors.IntakeError("too_large", file="x"), "limit, size"),
        (lambda: Phrase("title.profile", {}, 1), "regions"),
        (lambda: Phrase("count.clusters"), "count"),
        (lambda: errors.GeodataError("deck_newer", version=1), "known"),
    ],
)
def test_nothing_is_made_without_what_it_shows(make: object, lacking: str) -> None:
    with pytest.warns(messages.IncompleteMessageWarning, match=f"is not given {lacking}$"):
        make()  # type: ignore[operator]


def test_a_key_that_nobody_knows_is_no_template() -> None:
    assert MESSAGES.text("{0.__class__}", "fr") == "{0.__class__}"


# Numbers -----------------------------------------------------------------------

NUMBERS = (0, 1, 2, 3, 4, 10, 11, 12, 99, 100, 101, 102, 103)
# Words that stand beside their number, or beside the names of the things counted.
BESIDE = {
    *("filter.records", "unit.governorate", "unit.mixed", "unit.region", "unit.territory"),
    *(
        "unit.tunisian_governorate",
        "unit.wilaya",
        "title.leading_regions",
        "title.leading_sectors",
        "title.profile",
    ),
    "title.leading_sectors_level",
    *("title.regions_with_record", "title.some_above", "note.filters_ignored"),
    *("note.division_left", "note.division_made", "unit.commune", "title.of_part"),
}
# Asked only where there is something: the caller says something else of nothing.
NEVER_NONE = {
    *("empty.none_located", "intake.answers_given", "foot.sources_more", "note.holds_more"),
    *("note.shown_by", "intake.recalled", "intake.all_of", "intake.each_first"),
    *("intake.noted", "place.coast", "import.other_table"),
    *("intake.other_table", "intake.all_sheets"),
}


def said(package: str, key: str, number: int, lang: str) -> str:
    """A message about so many things, everything else in it the same."""
    shown: Catalogue = CATALOGUES[package]
    params = dict.fromkeys(shown.needs(key) | shown.needs(key + ZERO), "x") | {"count": number}
    return shown.plural(key, number, lang, **params)


@BOTH
@EVERY
def test_every_number_is_told_from_every_other(package: str, lang: str) -> None:
    for key in set(plurals(package, lang)) - BESIDE:
        numbers = NUMBERS[1:] if key in NEVER_NONE else NUMBERS
        texts = [said(package, key, number, lang) for number in numbers]
        assert len(set(texts)) == len(numbers), (key, texts)
        for number, text in zip(numbers, texts, strict=True):
            written = re.findall(r"\d+", text)
            assert str(number) in written or number in SPELLED[lang], (key, number, text)


# Numbers that a language may say without digits; French and English say none in words.
SPELLED = {"fr": (0, 1), "en": (0, 1), "ar": (0, 1, 2)}
NONE = {
    "fr": re.compile(r"\b(aucune?|rien|zéro)\b", re.IGNORECASE),
    "en": re.compile(r"\b(none|no|nothing|zero)\b", re.IGNORECASE),
    "ar": re.compile(r"(^|[ :،؛])(لا|دون أي|لم) "),
}


@BOTH
@EVERY
def test_one_is_never_said_as_none(package: str, lang: str) -> None:
    """Unless the sentence is about a lack, whatever the number."""
    for key in plurals(package, lang):
        texts = [said(package, key, number, lang) for number in NUMBERS]
        denying = [
            number for number, text in zip(NUMBERS, texts, strict=True) if NONE[lang].search(text)
        ]
        assert denying in ([], [0], [*NUMBERS], [*NUMBERS[1:]], [*NUMBERS[3:]]), (key, denying)


@pytest.mark.parametrize(
    ("lang", "number", "told"),
    [
        ("fr", 0, "aucune altération"),
        ("fr", 1, "1 altération trouvée"),
        ("fr", 2, "2 altérations trouvées"),
        ("fr", 3, "3 altérations trouvées"),
        ("fr", 11, "11 altérations trouvées"),
        ("fr", 100, "100 altérations trouvées"),
        ("en", 0, "no alteration"),
        ("en", 1, "1 alteration found"),
        ("en", 2, "2 alterations found"),
        ("ar", 0, "دون أي تغيير"),
        ("ar", 1, "وُجد تغيير واحد"),
        ("ar", 2, "وُجد تغييران"),
        ("ar", 3, "وُجدت 3 تغييرات"),
        ("ar", 11, "وُجد 11 تغييرا"),
        ("ar", 100, "وُجد 100 تغيير "),
    ],
)
def test_alterations_in_words(lang: str, number: int, told: str) -> None:
    text = CATALOGUE.plural("audit.summary", number, lang, entries=274, head="abc")
    assert told in text.replace("\xa0", " ")
    assert "274" in text


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ["wilaya", "wilaya", "wilayas", "wilayas", "wilayas", "wilayas"]),
        ("en", ["wilayas", "wilaya", "wilayas", "wilayas", "wilayas", "wilayas"]),
        ("ar", ["ولايات", "ولاية", "ولايتان", "ولايات", "ولاية", "ولاية"]),
    ],
)
def test_words_beside_a_number_agree_with_it(lang: str, words: list[str]) -> None:
    numbers = (0, 1, 2, 3, 11, 100)
    assert [MESSAGES.plural("unit.wilaya", n, lang) for n in numbers] == words


# A number that agrees with nothing may be followed by these: "3 sur 12", "3 of 12".
LINKING = {
    "fr": {"sur", "au", "du", "ne", "n", "annulé", "km²"},
    "en": {"of", "instead", "is", "are", "do", "cannot", "does", "undone", "km²"},
    "ar": {"من", "بدل", "غير", "بالتسجيل", "كم²"},
}
# Fields of these names that hold a name.
NAMED = {"problem.drawn_as_other": {"found"}}
COUNTS = re.compile(
    r"\{(entries|rows|records|sources|placed|left|units|vertices|kept|invalid|found|expected"
    r"|added|changed|unchanged|asked|refused|left_out|aside|stored|count)\}[\s\u202f]+([^\W\d_]+)"
)


@EVERY
def test_a_number_of_the_command_line_disagrees_with_no_noun(lang: str) -> None:
    """ "Lignes : 1", never "1 lignes": only what has forms for each number may be followed."""
    for key, forms in catalogue("geodata", lang).items():
        agrees = {"count"} if key in plurals("geodata", lang) else NAMED.get(key, set())
        for form in forms:
            for name, word in COUNTS.findall(form):
                assert name in agrees or word in LINKING[lang], (key, f"{{{name}}} {word}")


def test_audit_with_one_altered_row_does_not_say_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from geodata.store import core

    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    store = core.current()
    assert main(["audit"]) == 0
    assert "aucune altération" in capsys.readouterr().out
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE records SET members = '9999' WHERE id = 'DZ-003'")
    assert main(["audit"]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    core.forget(store.url)
    assert "1 altération trouvée" in last
    assert "aucune" not in last


def test_fields_are_what_stands_between_braces() -> None:
    assert fields("{a} et {b}") == messages.fields("{a} et {b}") == {"a", "b"}
