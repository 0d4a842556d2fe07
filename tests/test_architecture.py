"""The house stands as drawn: who may import whom, how long things are, one theme."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics import theme
from tests.conftest import ROOT

PACKAGES = ("geodata", "analytics", "pages")
MODULES = [
    path
    for name in PACKAGES
    for path in sorted((ROOT / name).rglob("*.py"))
    if "__pycache__" not in path.parts
] + [ROOT / "dashboard.py"]
# Which of our own packages a package may import besides itself.
MAY_IMPORT = {
    "geodata": set(),
    "analytics": {"geodata"},
    "pages": {"geodata", "analytics"},
    "dashboard.py": {"pages"},
}
DRAWING = {"plotly", "folium", "branca", "matplotlib", "pptx", "docx", "xlsxwriter"}
CACHES = {"cache_data", "cache_resource"}
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 50
MOST_LINES_OF_A_PAGE = 80
MOST_LINES_OF_THE_FRAME = 60
# Inside analytics each floor rests on those below it.
FLOORS = ("selection", "measures", "plates", "render")


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module a file imports, with its line, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def breaches(allowed: object) -> list[str]:
    assert callable(allowed)
    return [
        f"{place(path)}:{line} imports {module}"
        for path in MODULES
        for line, module in imported(path)
        if not allowed(path, module)
    ]


def test_arrows_point_one_way() -> None:
    def allowed(path: Path, module: str) -> bool:
        top, home = module.split(".")[0], path.relative_to(ROOT).parts[0]
        return top not in PACKAGES or top == home or top in MAY_IMPORT[home]

    assert breaches(allowed) == []


def test_only_pages_know_streamlit() -> None:
    def allowed(path: Path, module: str) -> bool:
        web = module.split(".")[0] in ("streamlit", "streamlit_folium")
        return not web or place(path).startswith(("pages/", "dashboard.py"))

    assert breaches(allowed) == []


def test_only_renderers_draw() -> None:
    def allowed(path: Path, module: str) -> bool:
        draws = module.split(".")[0] in DRAWING
        # Starting up, the launcher warms the library that the first map will need.
        return not draws or place(path).startswith(("analytics/render/", "pages/ui/launch.py"))

    assert breaches(allowed) == []


def test_floors_of_analytics_rest_on_lower_ones() -> None:
    def floor(name: str) -> int | None:
        parts = name.removesuffix(".py").split(".")
        return FLOORS.index(parts[1]) if len(parts) > 1 and parts[1] in FLOORS else None

    def allowed(path: Path, module: str) -> bool:
        home = floor(".".join(path.relative_to(ROOT).parts))
        there = floor(module) if module.startswith("analytics.") else None
        return home is None or there is None or there <= home

    assert breaches(allowed) == []


def test_one_place_caches_for_pages() -> None:
    found = {
        place(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in CACHES
    }
    assert found == {"pages/ui/cached.py"}


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_nothing_grows_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    most = MOST_LINES
    if re.fullmatch(r"pages/\w+_page\.py", place(path)):
        most = MOST_LINES_OF_A_PAGE
    elif path.name == "dashboard.py":
        most = MOST_LINES_OF_THE_FRAME
    assert text.count("\n") <= most
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < MOST_LINES_OF_A_FUNCTION, node.name


def test_streamlit_repeats_the_theme() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    page = config["theme"]
    assert {
        "primaryColor": theme.ACCENT,
        "backgroundColor": theme.PAPER,
        "secondaryBackgroundColor": theme.GROUND,
        "textColor": theme.INK,
        "borderColor": theme.HAIRLINE,
        "linkColor": theme.ACCENT,
    }.items() <= page.items()
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"


def test_text_is_legible_on_its_ground() -> None:
    for colour in (theme.INK, theme.MUTED, theme.ACCENT, theme.HIGHLIGHT_TEXT):
        for ground in (theme.PAPER, theme.GROUND):
            assert theme.contrast(colour, ground) >= 4.5, (colour, ground)


def test_requirements_are_pinned() -> None:
    for name in ("requirements.txt", "tests/requirements.txt", "geodata/build/requirements.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            wanted = line.split("#")[0].strip()
            if wanted and not wanted.startswith("-r "):
                assert re.fullmatch(r"[\w.-]+==[\w.]+", wanted), f"{name}: {line}"
