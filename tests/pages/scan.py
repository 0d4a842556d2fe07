"""What no page may say, in any language: commands, keys of the catalogues, bare codes, "0 of 0"."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from streamlit.testing.v1 import AppTest

from analytics.words.plaintext import without_marks
from geodata.files import DATA
from tests.conftest import ROOT

COMMAND = re.compile(r"python -m|pip install|(?<!\w)--[a-z]{3,}")
NOTHING_OF_NOTHING = re.compile(r"(?<![\d.,])0 (?:sur|of|de|des|من أصل|من) 0(?![\d.,])")
HASH = re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8}\b")
# Words of Streamlit and of our own code; titles and publishers of sources may be English.
ENGLISH = re.compile(
    r"\b(?:Upload|Download|Select all|Press Enter|Browse files|None|NaN|nan|null|unknown|"
    r"records?|stage_as_of|region_codes|source_ids|undefined)\b"
)
# Names that only programs know: of columns, parameters, regions; between brackets beside a name.
CODE = re.compile(r"(?<![(\w])(?:[a-z]+_[a-z_]+|[A-Z]{2}-\d{2})\b")
LETTERS = re.compile(r"[^\W\d_]{4,}")
LOCALES = (ROOT / "analytics" / "locales", ROOT / "geodata" / "locales")
# Texts of sources stand in their own language, marked as such; addresses are addresses.
OTHERS = re.compile(
    r"© OpenStreetMap contributors|<span lang=\"\w+\"[^>]*>.*?</span>"
    r"|<bdi.*?</bdi>|<a .*?</a>|<style>.*?</style>",
    re.S,
)
FRENCH = LOCALES[0] / "fr.po"
WIDGETS = ("button", "checkbox", "radio", "multiselect", "selectbox", "text_input", "toggle")
# A key without wording comes back as itself.
FAMILIES = sorted(set(re.findall(r'^msgid "([a-z_]+)\.', FRENCH.read_text("utf-8"), re.M)))
KEY = re.compile(rf"(?<![\w/.])(?:{'|'.join(FAMILIES)})\.[a-z]\w*(?![\w./])")


def flaws(app: AppTest, lang: str, *, versioned: bool = False) -> list[str]:
    """Every text of a page that should not be there, with what is wrong with it.

    Parameters
    ----------
    versioned : bool
        Whether the page may name the version of the data, as files do.
    """
    found, rules = [], list(_rules(lang, versioned=versioned))
    for text in map(without_marks, _texts(app)):
        found += [f"{name}: {text}" for name, rule in rules if rule.search(text)]
    return found


def _rules(lang: str, *, versioned: bool) -> Iterator[tuple[str, re.Pattern[str]]]:
    yield "command", COMMAND
    yield "nothing of nothing", NOTHING_OF_NOTHING
    yield "key", KEY
    if not versioned:
        yield "version", HASH
        yield "code", CODE
    if lang != "en":
        yield "english", ENGLISH
        yield "english word", _english()


@cache
def _english() -> re.Pattern[str]:
    """Words that the English catalogues have and neither the French ones nor the data."""
    catalogues = {
        lang: " ".join(_said(folder / f"{lang}.po") for folder in LOCALES) for lang in ("en", "fr")
    }
    tables = " ".join(path.read_text("utf-8-sig") for path in sorted(DATA.rglob("*.csv")))
    others = set(LETTERS.findall(f"{catalogues['fr']} {tables}".lower()))
    alone = sorted(set(LETTERS.findall(catalogues["en"].lower())) - others)
    return re.compile(rf"\b(?:{'|'.join(alone)})\b", re.I)


def _said(path: Path) -> str:
    """What a catalogue says, without its keys and parameters."""
    texts = re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', path.read_text("utf-8"), re.M)
    return re.sub(r"\{\w+\}", " ", " ".join(texts))


def _texts(app: AppTest) -> Iterator[str]:
    for element in app.get("html"):
        own = OTHERS.sub(" ", element.proto.body)
        yield from filter(None, map(str.strip, re.split(r"<[^>]+>", html.unescape(own))))
    for kind in WIDGETS:
        for widget in getattr(app, kind):
            yield str(widget.label)
            yield from map(str, getattr(widget, "options", ()))
    yield from (title.value for title in app.title)
    for grid in app.dataframe:
        yield from map(str, (*grid.value.columns, *grid.value.to_numpy().ravel()))
