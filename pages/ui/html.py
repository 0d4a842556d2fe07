"""Small pieces of HTML, every text escaped and every table a real table, and their letters."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import streamlit as st
import streamlit.components.v1 as components

from analytics import theme
from analytics.surfaces.shared.markup import esc, table
from analytics.words.i18n import Wording
from geodata.languages import LANGUAGES

ASSETS = Path(__file__).parents[2] / "analytics" / "surfaces" / "shared" / "assets"


@cache
def serve() -> None:
    """Make the font files reachable, once for the process."""
    components.declare_component("fonts", path=str(ASSETS))


__all__ = [
    "esc",
    "foreign",
    "french",
    "key_figures",
    "least_width_key",
    "literal",
    "muted",
    "page_html",
    "styles",
    "table",
]

FOLDER = Path(__file__).parent
# Widths that a chart may need, and what a telephone shows beside its margins.
WIDTHS, PHONE = range(400, 2001, 100), 358
# What begins emphasis, links, pictures, tags, formulas, entities and headings.
ACTIVE = re.compile(r"[\\`*_{}\[\]<>~$|!#&]|^[-+>=](?=\s)|^[-=]+$")
# Signs that are exchanged after the Markdown was read: addresses, names of icons, colours and
# faces between colons, arrows, dashes. A joiner that nobody sees stands between them.
EXCHANGED = re.compile(
    r"(?<=:)(?=[A-Za-z/+_-])|(?<=www)(?=\.)|(?<=@)|(?<=-)(?=[->])|(?<=<)(?=-)|(?<=[<>])(?==)",
    re.IGNORECASE,
)
JOINER = "\u2060"
BREAKS = re.compile(r"[\t\r\n]+")
# A number at the beginning that would become the first of a list.
NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def page_html(markup: str) -> None:
    """Put markup of our own on the page."""
    st.html(markup)


def literal(text: str) -> str:
    r"""Text as Streamlit shows it letter by letter: what it writes in Markdown is never obeyed.

    A name or a title may come from a file: a picture in it would fetch an address from
    outside, a formula or a colour would be drawn. Every label that holds more than words
    of our own goes through here.

    >>> literal("![p](x)"), literal("*x* $y$"), literal("Aïn Défla : 1,5")
    ('\\!\\[p\\](x)', '\\*x\\* \\$y\\$', 'Aïn Défla : 1,5')
    """
    shown = EXCHANGED.sub(JOINER, BREAKS.sub(" ", text))
    return NUMBERED.sub(r"\1\\\2", ACTIVE.sub(r"\\\g<0>", shown))


def muted(text: str) -> str:
    """A line in small type."""
    return f'<p class="atlas-muted">{esc(text)}</p>'


# What Streamlit writes in English only is replaced where it is drawn: property → wording.
SAID = {"upload": "intake.upload", "more": "menu.more"}


def styles(words: Wording) -> None:
    """The style sheet, with its right-to-left part when the language asks for it."""
    most = st.get_option("server.maxUploadSize")
    told = {name: words.text(key) for name, key in SAID.items()}
    told["refused"] = words.text("intake.not_received", megabytes=most)
    said = {name: json.dumps(text, ensure_ascii=False) for name, text in told.items()}
    replaced = " ".join(f"--atlas-{name}: {text};" for name, text in said.items())
    css = (
        f":root {{ {replaced} }}"
        + theme.css()
        + (ASSETS / "panels.css").read_text(encoding="utf-8")
        + (FOLDER / "style.css").read_text(encoding="utf-8")
        + _wide_charts()
    )
    if words.rtl:
        serve()
        css += (FOLDER / "rtl.css").read_text(encoding="utf-8")
    st.html(f"<style>{css}</style>")


def _wide_charts() -> str:
    """A chart that a narrow window would cut is moved along."""
    frame = '[data-testid="stFullScreenFrame"]'
    widths = "".join(
        f'[class*="st-key-least{width}_"] {frame} {{ min-width: {width}px; }}' for width in WIDTHS
    )
    return f'[class*="st-key-least"] {{ overflow-x: auto; }}{widths}'


def least_width_key(pixels: int, name: str) -> str:
    """The key of the box of a chart that needs so many pixels; of one that needs none as well."""
    width = next((one for one in WIDTHS if one >= pixels), WIDTHS[-1])
    return f"least{width if pixels > PHONE else 0}_{name}"


def key_figures(figures: list[tuple[str, str, str]]) -> str:
    """At most five numbers: label small, number large, context beneath."""
    items = "".join(
        f'<div class="atlas-figure"><dt>{esc(label)}</dt><dd><b>{esc(value)}</b>'
        f"<span>{esc(context)}</span></dd></div>"
        for label, value, context in figures
    )
    return f'<dl class="atlas-figures">{items}</dl>'


def french(text: str) -> str:
    """Text that exists in French only, marked and direction-isolated."""
    return foreign(text, "fr")


def foreign(text: str, lang: str) -> str:
    """Text in another language than the page's, marked and direction-isolated."""
    direction = "rtl" if LANGUAGES[lang].rtl else "ltr"
    return f'<span lang="{lang}" dir="{direction}">{esc(text)}</span>'
