"""Every package that users install, and who needs it: ``python -m geodata.build.needs``.

A package is there because the atlas imports it, because one that is there says that it
needs it, or for a reason given here.
"""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
ATLAS = ("dashboard.py", "analytics", "geodata", "pages")
NOT_OURS = ROOT / "geodata" / "build"
# Neither imported by name nor asked for by a package without its extras.
REASONS = {
    "authlib": "signing in with a ministry's account, through streamlit",
    "httpx2": "signing in with a ministry's account, through authlib",
    "psycopg": "PostgreSQL, through sqlalchemy",
    "psycopg-binary": "PostgreSQL on machines without its library",
    "openpyxl": "workbooks, through pandas",
    "xlrd": "old workbooks, through pandas",
    "xlsxwriter": "workbooks, through pandas",
    "xstatic-leaflet": "the map's script, served from its files",
    "pillow": "pictures, through matplotlib and python-pptx",
}
# Packages that streamlit asks for and loads only for elements that the atlas has not.
LEFT_OUT = {"altair": "Vega charts", "pydeck": "deck.gl maps"}


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required() -> dict[str, Requirement]:
    """What ``requirements.txt`` names and this Python takes, by plain name."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    named = (Requirement(line) for line in lines if line and not line.startswith("#"))
    return {plain(one.name): one for one in named if not one.marker or one.marker.evaluate()}


def imported() -> dict[str, list[str]]:
    """Packages that the atlas imports, with the files that do."""
    found: dict[str, list[str]] = {}
    owners = importlib.metadata.packages_distributions()
    for path in _sources():
        for module in {name.split(".")[0] for name in _imports(path)}:
            for owner in owners.get(module, ()):
                files = found.setdefault(plain(owner), [])
                name = path.relative_to(ROOT).as_posix()
                if name not in files:
                    files.append(name)
    return found


def _sources() -> Iterator[Path]:
    for name in ATLAS:
        path = ROOT / name
        paths = [path] if path.is_file() else sorted(path.rglob("*.py"))
        yield from (one for one in paths if NOT_OURS not in one.parents)


def modules() -> set[str]:
    """Every module that the atlas imports, wherever it does, but its own."""
    found = {name for path in _sources() for name in _imports(path)}
    return {name for name in found if name.split(".")[0] not in ATLAS}


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module)
    return names


def asked_for() -> dict[str, list[str]]:
    """Packages that packages say they need here, with those that say so."""
    found: dict[str, list[str]] = {}
    environment = {**{key: str(value) for key, value in default_environment().items()}, "extra": ""}
    for name in required():
        for text in importlib.metadata.distribution(name).requires or ():
            one = Requirement(text)
            if not one.marker or one.marker.evaluate(environment):
                found.setdefault(plain(one.name), []).append(name)
    return found


def reasons() -> dict[str, str]:
    """Who needs each package, in words; empty where nobody does."""
    direct, through = imported(), asked_for()
    said: dict[str, str] = {}
    for name in required():
        files = direct.get(name, [])
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        why = [f"{files[0]}{more}"] if files else []
        why += [REASONS[name]] if name in REASONS else []
        why += [", ".join(through[name])] if name in through else []
        said[name] = "; ".join(why)
    return said


def size(package: str) -> int:
    """Bytes of a package on disk."""
    files = importlib.metadata.distribution(package).files or ()
    paths = (Path(str(one.locate())) for one in files)
    return sum(path.stat().st_size for path in paths if path.is_file())


def main() -> int:
    """Print the list, the largest first; 1 where one is needed by nobody."""
    said = reasons()
    sizes = {name: size(name) for name in said}
    for name in sorted(said, key=lambda name: -sizes[name]):
        print(f"{sizes[name] / 1e6:8.1f} MB  {name:22} {said[name] or 'nobody'}")
    print(f"{sum(sizes.values()) / 1e6:8.1f} MB  {len(said)} packages")
    return int(not all(said.values()))


if __name__ == "__main__":
    sys.exit(main())
