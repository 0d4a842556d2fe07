"""The house stands as drawn: who may import whom, how long things are, one theme."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from analytics import theme
from tests import structure
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
MAX_LINES = 400
MAX_LINES_OF_A_FUNCTION = 50
MAX_LINES_OF_A_PAGE = 80
MAX_LINES_OF_THE_FRAME = 60
# Inside analytics each floor rests on those below it.
FLOORS = (
    *("words", "catalogue", "selection", "measures", "summary"),
    *("plates", "figures", "surfaces"),
)
# Where surfaces meet: whoever writes a document hands over the painters that it needs.
MEETING = "analytics/surfaces/exports.py"


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def imported(path: Path) -> list[tuple[int, str]]:
    """Every module a file imports, with its line, wherever in the file."""
    return list(_imported(path))


def _imported(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(structure.tree(path)):
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
        # Starting up, the launcher warms the library that the first map will need; a master from
        # outside is looked at by the library that will draw on it.
        rooms = ("analytics/surfaces/", "pages/ui/launch.py", "geodata/intake/readers/slides.py")
        return not draws or place(path).startswith(rooms)

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


def _surface(module: str) -> str:
    """The surface that a module belongs to; empty for none, and for what they share."""
    parts = module.split(".")
    room = parts[2] if parts[:2] == ["analytics", "surfaces"] and len(parts) > 2 else ""
    return room if (ROOT / "analytics" / "surfaces" / room).is_dir() and room != "shared" else ""


def test_no_surface_imports_another() -> None:
    """Nor does what they share lean on one of them."""

    def allowed(path: Path, module: str) -> bool:
        home = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        there = _surface(module)
        inside = home.startswith("analytics.surfaces.") and place(path) != MEETING
        return not inside or there in ("", _surface(home))

    assert {_surface(f"analytics.surfaces.{name}.x") for name in ("paper", "shared")} == {
        "paper",
        "",
    }
    assert breaches(allowed) == []


@pytest.mark.parametrize(
    ("surface", "strangers"),
    [
        ("office", {"matplotlib", "plotly", "folium", "streamlit"}),
        ("data", {"matplotlib", "plotly", "folium", "streamlit", "pptx", "docx"}),
        ("web", {"matplotlib", "plotly", "folium", "streamlit", "pptx", "docx"}),
        ("screen", {"matplotlib", "streamlit", "pptx", "docx"}),
        ("paper", {"plotly", "folium", "streamlit", "pptx", "docx"}),
    ],
)
def test_a_surface_loads_its_own_libraries_only(surface: str, strangers: set[str]) -> None:
    """Every module of it, in a process of its own."""
    code = (
        "import importlib, pkgutil, sys\n"
        f"import analytics.surfaces.{surface} as room\n"
        "names = [m.name for m in pkgutil.walk_packages(room.__path__, room.__name__ + '.')]\n"
        "for name in names: importlib.import_module(name)\n"
        "print(len(names), *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    count, *loaded = run.stdout.split()
    assert int(count) >= 1
    assert strangers & set(loaded) == set()


def test_surfaces_paint_by_a_table_and_ask_no_mark_what_it_is() -> None:
    found = structure.modules(ROOT)
    painting = [one for one in found if one.name.startswith(("analytics.surfaces", "pages"))]
    assert len(painting) > 60
    assert structure.marks_chained(painting) == 0


def test_no_module_and_no_room_leans_on_one_that_leans_on_it() -> None:
    """Imports inside functions count: the circle is there, whenever it closes."""
    drawn = structure.arrows(structure.modules(ROOT))
    assert len(drawn) > 300
    assert structure.circles(drawn) == []
    assert structure.circles(structure.rooms(drawn)) == []


def test_a_circle_is_seen() -> None:
    drawn = {"geodata.a.x": {"geodata.b.y"}, "geodata.b.z": {"geodata.a.w"}}
    assert structure.circles(drawn) == []
    assert structure.circles(structure.rooms(drawn)) == [["geodata.a", "geodata.b"]]


def test_one_place_caches_for_pages() -> None:
    found = {
        place(path)
        for path in MODULES
        for node in ast.walk(structure.tree(path))
        if isinstance(node, ast.Attribute) and node.attr in CACHES
    }
    assert found == {"pages/ui/cached.py"}


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_nothing_grows_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    most = MAX_LINES
    if re.fullmatch(r"pages/\w+_page\.py", place(path)):
        most = MAX_LINES_OF_A_PAGE
    elif path.name == "dashboard.py":
        most = MAX_LINES_OF_THE_FRAME
    assert text.count("\n") <= most
    for node in ast.walk(structure.tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < MAX_LINES_OF_A_FUNCTION, node.name


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


def test_cells_of_several_values_are_cut_in_one_place() -> None:
    """The form of a record, still to follow the schemas, cuts its own two."""
    found = [
        f"{place(path)}:{node.lineno}"
        for path in MODULES
        if place(path).startswith(("analytics/", "pages/"))
        if path.name != "record_edit.py"
        for node in ast.walk(structure.tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "split"
        if [getattr(argument, "value", None) for argument in node.args] in (["|"], [";"])
    ]
    assert found == []


def test_text_is_legible_on_its_ground() -> None:
    for colour in (theme.INK, theme.MUTED, theme.ACCENT, theme.HIGHLIGHT_TEXT):
        for ground in (theme.PAPER, theme.GROUND):
            assert theme.contrast(colour, ground) >= 4.5, (colour, ground)


def test_lint_reads_the_whole_house() -> None:
    """What `make lint` does not read is clean only by chance."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert config["mypy"]["strict"] is True
    assert tuple(config["mypy"]["packages"]) == PACKAGES
    assert config["mypy"]["modules"] == ["dashboard"]
    relaxed = {"strict", "ignore_errors", "disallow_untyped_defs", "check_untyped_defs"}
    assert all(relaxed.isdisjoint(part) for part in config["mypy"]["overrides"])
    assert "extend-exclude" not in config["ruff"]
    steps = re.search(r"^lint:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert steps is not None
    for step in ("ruff check .", "ruff format --check .", "mypy\n"):
        assert step in steps[1]


# A version, for every Python and machine or for some.
MARKER = r"(python_full_version|python_version|platform_system|platform_machine) [<>=]+ \"[\w.]+\""
PINNED = re.compile(rf"[\w.-]+==[\w.]+(; {MARKER}( and {MARKER})*)?")


def test_requirements_are_pinned() -> None:
    for name in (
        "requirements.txt",
        "tests/requirements.txt",
        "geodata/build/requirements.txt",
        "geodata/intake/requirements-cluster.txt",
    ):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            wanted = line.split("#")[0].strip()
            if wanted and not wanted.startswith("-r "):
                assert PINNED.fullmatch(wanted), f"{name}: {line}"


# What writes for somebody → by which word it is told who; a name alone would be the machine's.
WRITERS = {
    **dict.fromkeys(("commit", "undo"), "who"),
    **dict.fromkeys(("set_aside", "bring_back", "change", "add"), "actor"),
}


def test_pages_write_in_the_name_of_whoever_is_at_the_browser() -> None:
    """Not by a name that was typed: that is for the command line and for one's own machine."""
    told, untold = [], []
    for path in MODULES:
        if not place(path).startswith("pages/"):
            continue
        for call in (one for one in ast.walk(structure.tree(path)) if isinstance(one, ast.Call)):
            name = ast.unparse(call.func)
            word = WRITERS.get(name.rsplit(".")[-1], "")
            given = {one.arg: ast.unparse(one.value) for one in call.keywords}
            writes = name.split(".")[0] in ("store", "steps", "boundary_adding", "register_files")
            if word and (writes or (name == "change" and len(call.args) > 1)):
                told.append(f"{place(path)}: {name}")
                untold += [] if given.get(word) == "state.actor()" else told[-1:]
    assert len(told) >= 9
    assert untold == []
