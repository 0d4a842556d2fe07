"""One theme: no colour is written anywhere else, and every palette fits what it colours."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics import theme
from analytics.plates.profiles import FACTS
from analytics.summary.gaps import GAPS
from analytics.words.i18n import MESSAGES
from geodata.files import read_table
from geodata.intake.fields import families
from geodata.schema.tables import STAGES, SUPPORT
from geodata.sectors import GROUPS_FILE
from pages.ui import html
from tests.conftest import ROOT

SHEETS = sorted(path for name in ("analytics", "pages") for path in (ROOT / name).rglob("*.css"))
SCRIPTS = sorted(path for name in ("analytics", "pages") for path in (ROOT / name).rglob("*.js"))
COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(")
NAMED = re.compile(r"\b(?:white|black|gr[ae]y|silver|red|green|blue|orange|teal|navy)\b")
# Plotly's word for "no ground of its own".
NONE = "rgba(0,0,0,0)"


def declarations(path: Path) -> Iterator[str]:
    """The values of a style sheet: what stands between a colon and a semicolon."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    for block in re.findall(r"\{([^{}]*)\}", text):
        yield from (part.split(":", 1)[1] for part in block.split(";") if ":" in part)


def strings(path: Path) -> Iterator[str]:
    """Every text written in a Python file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_style_sheets_take_their_colours_from_the_theme() -> None:
    assert len(SHEETS) >= 5
    values = [(path.name, value) for path in SHEETS for value in declarations(path)]
    assert len(values) > 300
    wrong = [pair for pair in values if COLOUR.search(pair[1]) or NAMED.search(pair[1])]
    assert wrong == []


def test_style_sheets_and_theme_name_the_same_colours() -> None:
    """A property that nobody defines would be no colour at all, silently."""
    text = "".join(path.read_text("utf-8") for path in (*SHEETS, *SCRIPTS))
    used = set(re.findall(r"var\(--([\w-]+)\)", text))
    # Words that a style sheet writes are not colours: a page gives them in its language.
    spoken = {f"atlas-{name}" for name in (*html.SAID, "refused")}
    assert used - spoken == {f"atlas-{name}" for name in theme.CSS}
    assert spoken <= used
    defined = dict(re.findall(r"--atlas-([\w-]+): (#[0-9A-F]{6,8});", theme.css()))
    assert defined == theme.CSS


def test_no_colour_is_written_outside_the_theme() -> None:
    sources = [path for name in ("analytics", "pages") for path in (ROOT / name).rglob("*.py")]
    found = [
        (path.name, text)
        for path in sources
        if path != ROOT / "analytics" / "theme.py"
        for text in strings(path)
        if text != NONE and (COLOUR.fullmatch(text) or re.search(r'val="[0-9A-Fa-f]{6}"', text))
    ]
    assert found == []
    for path in SCRIPTS:
        assert re.findall(r"[\"'`]#[0-9A-Fa-f]{3,8}\b", path.read_text("utf-8")) == [], path.name


def family(name: str) -> set[str]:
    """The words that a field of support may hold."""
    return {
        word
        for schema in SUPPORT.values()
        for field in schema.fields
        if field.group == name
        for word in field.words
    }


def test_every_stage_has_a_colour_words_and_a_fact() -> None:
    """A stage without a colour would silently be missing from every timeline."""
    assert tuple(theme.STAGE_COLOURS) == STAGES
    assert set(families()["stage"].values()) == set(STAGES)
    for stage in STAGES:
        assert MESSAGES.has(f"stage.{stage}")
        assert MESSAGES.has(f"fact.{stage}")
        assert stage in FACTS


def test_every_palette_fits_what_it_colours() -> None:
    groups = list(read_table(GROUPS_FILE)["group"])
    assert set(theme.GROUP_STYLE) == {*groups, "other"}
    assert set(theme.GAP_COLOURS) == set(GAPS)
    assert set(theme.BUDGET_COLOURS) == family("budget_status")
    assert set(theme.HAPPENING_COLOURS) == {*family("event_type"), "action"}
    for kind, palette in (
        ("verdict", theme.VERDICT_COLOURS),
        ("pattern", theme.PATTERN_COLOURS),
        ("gap", theme.GAP_COLOURS),
        ("presence", theme.PRESENCE_COLOURS),
        ("happening", theme.HAPPENING_COLOURS),
        ("budget_status", theme.BUDGET_COLOURS),
    ):
        assert all(MESSAGES.has(f"{kind}.{code}") for code in palette), kind


@pytest.mark.parametrize("name", ["refused", "asked"])
def test_findings_in_a_file_are_legible(name: str) -> None:
    assert theme.contrast(theme.INK, theme.FINDING_COLOURS[name]) >= 4.5


def test_fonts_of_pages_are_served_where_their_styles_ask() -> None:
    """A style names the module that serves its letters: one that moves takes them along."""
    style = (ROOT / "pages" / "ui" / "rtl.css").read_text("utf-8")
    asked = re.findall(r"url\(component/([\w.]+)\.(\w+)/([\w.-]+)\)", style)
    assert len(asked) == 2
    for module, component, file in asked:
        source = ROOT / Path(*module.split(".")).with_suffix(".py")
        assert f'declare_component("{component}"' in source.read_text("utf-8")
        assert (ROOT / "analytics" / "surfaces" / "shared" / "assets" / file).is_file()
