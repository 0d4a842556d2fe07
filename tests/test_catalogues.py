"""The wording: three languages on equal footing, every key used, every used key there."""

from __future__ import annotations

import ast
import dataclasses
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from analytics import plates, search, starters, theme
from analytics import quality as quality_page
from analytics.briefs import model as briefs
from analytics.briefs import support as asked
from analytics.catalogue import MEASURES
from analytics.figures import book
from analytics.figures.compose import LAYOUTS
from analytics.measures.coverage import REFUSALS
from analytics.measures.two_years import CHANGES
from analytics.plates.frame import SUPPORT as COUNTING
from analytics.plates.model import STATUSES
from analytics.plates.profiles import FACTS
from analytics.selection import (
    COUNTINGS,
    MONEY_BY,
    NEIGHBOURS,
    PARAMETERS,
    SCHEMES,
    SPLITS,
    Selection,
)
from analytics.summary.gaps import GAPS
from analytics.summary.years import TOGETHER
from analytics.surfaces import exports, paper
from analytics.surfaces.office import xlsx
from analytics.surfaces.screen import leaflet
from analytics.surfaces.shared.windows import ENLARGED
from analytics.words.i18n import Wording
from geodata import access, modes
from geodata.datasets import Datasets
from geodata.files import DATA, read_table
from geodata.intake.fields import CONTENTS, columns
from geodata.intake.findings import ASKED, NOTED, REFUSED
from geodata.intake.findings import STATUSES as STATUSES_OF_ROWS
from geodata.intake.numbers import ORDERS
from geodata.intake.report import COLUMNS as REPORT_COLUMNS
from geodata.languages import LANGUAGES
from geodata.messages import ZERO
from geodata.registers import placing, published
from geodata.registers.activities import CLASSIFICATIONS, OTHER
from geodata.registers.rows import RegisterColumns
from geodata.schema.tables import (
    CONFIDENCES,
    KINDS,
    MEMBER_KINDS,
    NAME_STATUSES,
    OBSERVATION,
    REGION_BASES,
    SOURCE,
    STAGES,
    SUPPORT,
    TABLE,
    TOPICS,
    YEAR_KINDS,
)
from geodata.store.tables import ENTITIES
from geodata.twins import SIGNS
from pages.ui import (
    addresses,
    analyse,
    export_menu,
    intake_view,
    map_controls,
    method_view,
    navigation,
    row_questions,
    state,
)
from tests import structure
from tests.conftest import ROOT

FOLDERS = {"analytics": ROOT / "analytics" / "locales", "geodata": ROOT / "geodata" / "locales"}
SOURCES = {
    "analytics": ("analytics", "pages", "dashboard.py"),
    "geodata": ("geodata",),
}
# Units that are the same in every language, or occur in one note only.
UNTRANSLATED = {"%", "km2", "entreprises (intervalle)"}
PLURAL_FORMS = {"fr": 2, "en": 2, "ar": 6}
# The count is written out in these Arabic forms: "one record", "two records".
SPELLED_OUT = {"ar": (0, 1, 2)}
ERRORS = (
    "GeodataError",
    "MeasureError",
    "IntakeError",
    "BoundaryError",
    "StoreError",
    "UnknownSetError",
    "UnknownRegionError",
)
BOTH = pytest.mark.parametrize("package", FOLDERS)
EVERY = pytest.mark.parametrize("lang", LANGUAGES)

Forms = tuple[str, ...]


@cache
def catalogue(package: str, lang: str) -> dict[str, Forms]:
    """Key → its forms: one, or one for each grammatical number."""
    with (FOLDERS[package] / f"{lang}.po").open("rb") as handle:
        messages = [message for message in read_po(handle, locale=lang) if message.id]
    found = {}
    for message in messages:
        plural = isinstance(message.id, tuple)
        key = message.id[0] if plural else message.id
        assert key not in found, f"{key} twice"
        found[key] = tuple(message.string) if plural else (message.string,)
    return found


def plurals(package: str, lang: str) -> dict[str, Forms]:
    """The keys that agree with a number."""
    many = PLURAL_FORMS[lang]
    return {key: forms for key, forms in catalogue(package, lang).items() if len(forms) == many}


def fields(text: str) -> set[str]:
    """Names between braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@BOTH
def test_same_keys_in_three_languages(package: str) -> None:
    french = set(catalogue(package, "fr"))
    for lang in LANGUAGES:
        assert set(catalogue(package, lang)) == french
        assert set(plurals(package, lang)) == set(plurals(package, "fr"))


@BOTH
@EVERY
def test_no_message_is_empty(package: str, lang: str) -> None:
    for key, forms in catalogue(package, lang).items():
        assert len(forms) in (1, PLURAL_FORMS[lang]), key
        for form in forms:
            assert form.strip(), key


@BOTH
def test_same_fields_in_three_languages(package: str) -> None:
    """A form may leave out the number it agrees with, and nothing else where it says something."""
    for key in catalogue(package, "fr"):
        expected = {name for form in catalogue(package, "fr")[key] for name in fields(form)}
        for lang in LANGUAGES:
            forms = catalogue(package, lang)[key]
            assert set().union(*map(fields, forms)) == expected, (key, lang)
            for i, form in enumerate(forms):
                lacking = expected - fields(form) - {"count"}
                assert not lacking or i in SPELLED_OUT.get(lang, ()), (key, lang, i)


# Sentences that only the command line says: it may name its own options.
OF_THE_COMMAND_LINE = {
    "backup.without_rows",
    "error.backup_sealed",
    "error.column_not_found",
    "error.kind_needed",
    "error.no_cluster_software",
    "error.no_place_columns",
    "error.no_source_ids",
    "error.not_protected",
    "error.register_exists",
    "import.other_table",
    "observations.unit_unknown",
}
COMMAND = re.compile(r"python -m|\bpip install|\bmake [a-z]+ [A-Z]|(?<![\w–-])--[a-z]")


@BOTH
@EVERY
def test_no_sentence_of_a_page_is_a_command(package: str, lang: str) -> None:
    """Whoever reads a page has no command line: it says where to go in the atlas."""
    told = {k for k, forms in catalogue(package, lang).items() if COMMAND.search(" ".join(forms))}
    assert told == (OF_THE_COMMAND_LINE if package == "geodata" else set())


@BOTH
@EVERY
def test_file_is_sorted_and_one_line_each(package: str, lang: str) -> None:
    text = (FOLDERS[package] / f"{lang}.po").read_text("utf-8")
    keys = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert keys == sorted(keys)
    body = text.split("\n\n", 1)[1]
    assert not re.search(r'^"', body, re.MULTILINE)


def test_french_punctuation_does_not_stand_alone() -> None:
    """No line begins with a colon, no number is broken: the spaces there do not break."""
    for key, forms in catalogue("analytics", "fr").items():
        for form in forms:
            assert not re.search(r" [:;?!»%]|« |\d \d{3}", form), key
            assert not re.search(r"[^\s\u00a0\u202f/(«]:(?!//)(?=\s|$)", form), key
            assert not re.search(r"[a-zé}]'[a-zé{]", form), f"{key}: typographic apostrophe"


def test_arabic_has_its_own_punctuation() -> None:
    for package in FOLDERS:
        for key, forms in catalogue(package, "ar").items():
            if key.startswith("filename."):
                continue
            for form in forms:
                assert not re.search("[\u0600-\u06ff] ?[,;?]", form), key
                assert "جرود" not in form, f"{key}: an inventory has no plural of that form"


# What Arabic readers call the regions of one country or another; of none in particular: منطقة.
OF_A_COUNTRY = re.compile(
    r"(?<![\u0621-\u064a])\w{0,3}(?:ولاي(?:ة|ت|ات)|جه(?:ة|ت|ات)|محافظ(?:ة|ت|ات))"
)


def test_arabic_calls_a_region_of_no_country_in_particular_by_one_word() -> None:
    """What a country calls its regions is declared once: the message of its ``unit_key``."""
    for package in FOLDERS:
        arabic = catalogue(package, "ar")
        for key, forms in catalogue(package, "en").items():
            said = " ".join(forms)
            if re.search(r"\bregions?\b", said) and not re.search("(?i)wilaya|governorate", said):
                told = " ".join(arabic[key])
                assert key == "unit.region" or not OF_A_COUNTRY.search(told), key


def test_english_uses_no_straight_quotes() -> None:
    for package in FOLDERS:
        for key, forms in catalogue(package, "en").items():
            for form in forms:
                assert not re.search(r"\w'\w|\"", form), key


# The wording and the code ------------------------------------------------------


def modules(package: str) -> Iterator[tuple[Path, ast.Module]]:
    """Syntax trees of the code that uses a catalogue."""
    for name in SOURCES[package]:
        path = ROOT / name
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            yield file, structure.tree(file)


@cache
def written(package: str) -> frozenset[str]:
    """Every string written in the code."""
    return frozenset(
        node.value
        for _, tree in modules(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def first_arguments(package: str, names: tuple[str, ...]) -> Iterator[tuple[str, ast.expr]]:
    """What functions of these names are called with first, and where."""
    for path, tree in modules(package):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in names:
                    yield f"{path.name}:{node.lineno}", node.args[0]


def _headings(data: Datasets) -> set[str]:
    """Headings of the tables that cover a country, which have words in every language."""
    tables = data.observations.tables.values()
    whole = [t for t in tables if t.complete or t.boundary_set in ("MA-2015", "DZ-2026")]
    return {category for table in whole for category in table.categories}


def families_of_analysis(data: Datasets) -> dict[str, set[str]]:
    """Those of published tables, verdicts, patterns and gaps."""
    return {
        "analyse": {
            *("layer", "spots", "source"),
            *(
                f"{name}_{one}"
                for name in ("layer", "spots", "source")
                for one in state.VIEWS[name]
            ),
        },
        "category": {*data.sectors.table["apii_sector"], *_headings(data), "total", OTHER, TOGETHER}
        - {""},
        "cell": {*GAPS, "unknown"},
        "counted": set(data.observations.table["unit"]) - UNTRANSLATED,
        "gap": set(GAPS),
        "indicator": {
            *data.observations.table["indicator"],
            *(indicator for indicator, _ in published.MEASURES.values()),
        },
        "neighbours": set(NEIGHBOURS),
        "pattern": set(theme.PATTERN_COLOURS),
        "growth_part": set(theme.GROWTH_COLOURS),
        "market": set(theme.MARKET_COLOURS),
        "pace": set(theme.PACE_COLOURS),
        "quadrant": set(theme.QUADRANT_COLOURS),
        "proximity": set(theme.PROXIMITY_COLOURS),
        "held": set(theme.HELD_COLOURS),
        "years_differ": set(CHANGES),
        "crowding": set(theme.CROWDING_COLOURS),
        "reach": set(theme.REACH_COLOURS),
        "borders": set(theme.BORDERS_COLOURS),
        "per": set(analyse.RATES),
        "rate": {*analyse.RATES, "quotient", "share", "surface"},
        "refusal": set(REFUSALS),
        "registers": {
            *(f"column_{one.name}" for one in dataclasses.fields(RegisterColumns)),
            *(f"classification_{one}" for one in CLASSIFICATIONS),
        },
        "title": {
            *(f"moran_{how}" for how in ("alike", "unlike", "chance")),
            *(f"published_{what}" for what in ("chosen", "conflicts")),
            *("hotspot_map", "lisa_map", "concentration_sectors", "diversity_regions"),
            "other_indices",
        },
        "band": set(theme.BAND_COLOURS),
        "shade": set(theme.SHADE_COLOURS),
        "verdict": set(theme.VERDICT_COLOURS),
    }


def families_of_support() -> dict[str, set[str]]:
    """Those of what is done for clusters, and the words of tables from outside."""
    words = {
        field.group: set(field.words)
        for schema in (TABLE, OBSERVATION, *SUPPORT.values())
        for field in schema.fields
        if field.group
    }
    titled = {*starters.FIGURES, "support_list", "recommendations", "who_is_where", "budget_lines"}
    return words | {
        "column": {f"money_{by}" for by in MONEY_BY},
        "entity": {"record", "source", *SUPPORT},
        "figure_of": titled,
        "happening": set(theme.HAPPENING_COLOURS),
        "money": {"several", "unnamed"},
        "money_by": set(MONEY_BY),
        "split": set(SPLITS),
        "presence": set(theme.PRESENCE_COLOURS),
        "progress": {*words["recommendation_status"], "late", "unrecorded"},
        "session_point": {"agenda", "decision", "taken"},
        "brief": BRIEFED,
        "sheet_block": set(SHEET_BLOCKS),
        "subtitle": {*(f"coverage_{topic}" for topic in TOPICS), "session_followup_none"},
        "support": {f"board_{board}" for board in state.VIEWS["board"]},
        "title": {"coverage_records", "coverage_regions", "coverage_sectors"},
        "topic": set(TOPICS),
    }


def families_of_parts(data: Datasets) -> dict[str, set[str]]:
    """Those of both."""
    analysis, support = families_of_analysis(data), families_of_support()
    return analysis | support | {"title": analysis["title"] | support["title"]}


BRIEFED = {
    *(f"of_{kind}" for kind in briefs.KINDS),
    *(f"lacks_{name}" for name in (*asked.ASKED, *TOPICS)),
    *(f"count_{entity}" for entity in asked.COUNTED),
    *(f"figure_{one}" for one in ("same_region", "same_sector", "same_everywhere")),
    *(f"figure_{one}" for one in ("same_branch", "same_programme", "near", "country")),
    *(f"figure_{stage}" for stage in ("pilot", "operational")),
    *exports.BRIEF_FORMATS,
    *("done", "missing", "facing"),
}
SHEET_BLOCKS = (
    *("identity", "doubts", "history", "support", "money", "figures"),
    *("near", "similar", "gap", "sources"),
)


@pytest.fixture(scope="module")
def families(data: Datasets) -> dict[str, set[str]]:
    """Keys that the code puts together: how they begin → all that can follow."""
    words = Wording("fr", data)
    plate = plates.build("region_map", data, Selection(countries=("DZ",)))
    leaf = book.leaf(plate, words, comment="x", changes=("x",))
    read_me = xlsx.read_me_rows(book.Book("x", words, (leaf,), ("x",)))
    quality = read_table(DATA / "regions" / "boundary_quality.csv")
    measured = quality[quality["status"] != "not_measured"]
    programmes = set(data.records.table["programme_id"]) - {""}
    sections = method_view.SECTIONS
    paragraphs = {f"{s}_{name}" for s, names in method_view.PARAGRAPHS.items() for name in names}
    return families_of_parts(data) | {
        "alt": {body.kind for body in LAYOUTS},
        "change": {
            *("value", "added", "removed"),
            *(f"count_{kind}" for kind in ("value", "added", "removed")),
        },
        "confidence": set(CONFIDENCES),
        "counting": {*COUNTINGS, "published", "register", COUNTING},
        "counting_brief": {*COUNTINGS, "published", "register", COUNTING},
        "denominator": {f"area_{basis}" for basis in set(data.regions.table["area_basis"]) - {""}},
        "export": {
            *exports.PLATE_FORMATS,
            *("picture", "document", "data", "link"),
            *(f"size_{s}" for s in paper.SIZES),
            *(f"ground_{g}" for g in export_menu.GROUNDS),
        },
        "deck": {f"format_{format_}" for format_ in exports.BOOK_FORMATS},
        "batch": {"access", "bundled", "edit", "import", "merge", "undo"},
        "twins": set(SIGNS),
        "wide": {"regions_rows", "regions_columns"},
        "boundary": {"parent", "name", "name_ar"},
        "edit": {row_questions.STILL, row_questions.GONE},
        "fact": set(FACTS),
        "field": {
            *(name for contents in CONTENTS for name in columns(contents)),
            *ENTITIES["record"].columns,
            *(f"source.{name}" for name in SOURCE.columns),
            "none",
        },
        "hint": {
            *("members_unit", "year_meaning", "source_publisher", "source_title", "source_date"),
            *(field.name for field in TABLE.fields if field.kind == "text"),
        },
        "fill": {"intake", "support"},
        "intake": {
            *(f"tab_{name}" for name in intake_view.TABS),
            *(f"schema_{name}" for name in CONTENTS if name not in SUPPORT),
            *(f"status_{name}" for name in STATUSES_OF_ROWS),
            *(f"level_{name}" for name in (ASKED, NOTED, REFUSED)),
            *(f"order_{name}" for name in (*ORDERS, "none")),
            *(f"report_{name}" for name in REPORT_COLUMNS),
            *("source_new", "source_rows", "row_add", "row_skip"),
        },
        "quality": {
            *set(measured["status"]),
            *quality_page.KINDS,
            *(f"{kind}_hint" for kind in quality_page.KINDS),
        },
        "filename": {*plates.PLATES, *MEASURES} - {"clusters"},
        "filter": {
            *(f"counting_{rule}" for rule in (*COUNTINGS, state.USUAL)),
            *(f"level_{level}" for level in ("own", 1, 2, 3)),
            *(f"scheme_{scheme}" for scheme in SCHEMES),
            # Boxes that say more than the name of their parameter, and what empty ones mean.
            *("across", "counting", "level", "members", "population", "scheme"),
            *("all_country", "all_sector", "all_stage", "population_usual"),
            *("within", "all_within"),
        },
        "kind": set(KINDS),
        "map": {
            *(f"frame_{frame}" for frame in ("fitted", "whole", "all", "kept", *ENLARGED)),
            *(f"view_{view}" for view in map_controls.PLATES),
            *leaflet.TEXTS,
        },
        "measure": set(MEASURES),
        "members": {*MEMBER_KINDS, "unsaid"},
        "members_kind": set(MEMBER_KINDS),
        "method": {*sections, *paragraphs, *(f"{s}_table" for s in method_view.TABLES)},
        "page": set(addresses.PAGES),
        "parameter": {*(one.name for one in PARAMETERS.values()), *state.VIEWS, "record", "asof"},
        "population": set(data.population.table["reference"]),
        "precision": {"locality", "region"},
        "programme": programmes,
        "programme_short": {*programmes, "none"},
        "quality_remark": set(measured["remark_code"]),
        "access": {
            *(f"mode_{one}" for one in modes.MODES),
            *(f"action_{one}" for one in access.ACTIONS),
            *(f"area_{one}" for one in access.AREAS),
        },
        "role": set(access.ROLES),
        "readme": {key for key, _ in read_me},
        "reason": {"locality_not_a_region", "no_region_stated", "region_not_in_set"},
        "name_status": set(NAME_STATUSES),
        "region_basis": set(REGION_BASES) - {""},
        "section": {*addresses.SECTIONS, navigation.TO_FILL} - {""},
        "search": {f"kind_{kind}" for kind in search.KINDS},
        "stage": set(STAGES),
        "starter": {f"title_{kind}" for kind in starters.KINDS},
        "status": set(STATUSES),
        "unit": {
            *data.regions.countries["unit_key"],
            *(facts.unit for facts in data.regions.facts.values() if facts.unit),
            *("mixed", *MEASURES),
        },
        "word": {"yes", "no"},
        "year_kind": set(YEAR_KINDS),
    }


def test_every_key_in_the_code_has_its_wording() -> None:
    known = set(catalogue("analytics", "fr"))
    calls = list(first_arguments("analytics", ("text", "plural", "phrase")))
    literal = [(where, arg.value) for where, arg in calls if isinstance(arg, ast.Constant)]
    keys = [(where, key) for where, key in literal if re.fullmatch(r"[a-z_]+\.\w+", str(key))]
    assert len(keys) > 100
    assert [(where, key) for where, key in keys if key not in known] == []


def test_every_key_asked_for_has_its_wording(spoken: set[str]) -> None:
    assert len(spoken) > 150
    assert spoken <= set(catalogue("analytics", "fr"))


def test_every_code_that_occurs_has_its_wording(families: dict[str, set[str]]) -> None:
    known = set(catalogue("analytics", "fr"))
    for family, ends in families.items():
        assert ends, family
        assert {f"{family}.{end}" for end in ends} <= known


@BOTH
def test_every_error_has_a_sentence(package: str) -> None:
    keys = {key for name in ("geodata", package) for key in catalogue(name, "fr")}
    for kind, calls in (("error", ERRORS), ("problem", ("Problem",))):
        for where, code in first_arguments(package, calls):
            # What an address asks for in vain is told in a notice of the page.
            if isinstance(code, ast.Constant) and code.value != "unknown_value":
                assert f"{kind}.{code.value}" in keys, where


def test_no_wording_of_the_interface_is_unused(
    spoken: set[str], families: dict[str, set[str]]
) -> None:
    made = {f"{family}.{end}" for family, ends in families.items() for end in ends}
    raised = {f"error.{code}" for code in written("analytics")}
    used = with_none(spoken | made | raised | written("analytics"))
    assert sorted(set(catalogue("analytics", "fr")) - used) == []


def test_no_wording_of_the_data_is_unused() -> None:
    # What the server says at its start is said by pages, in the words of the data.
    strings = written("geodata") | {one for one in written("analytics") if "serve." in one}
    used = strings | {f"{kind}.{code}" for kind in ("error", "problem") for code in strings}
    used |= {f"reason.{code}" for code in (placing.PLACED, *placing.REFUSALS)}
    assert sorted(set(catalogue("geodata", "fr")) - with_none(used)) == []


def with_none(keys: set[str]) -> set[str]:
    """Keys, and those that say the same of nothing at all."""
    return keys | {key + ZERO for key in keys}
