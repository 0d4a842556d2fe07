"""What the house is made of, in numbers: ``make structure``, or with the folder of another version.

Modules and lines, circles of imports (lazy ones count), forks on the kind of row, names
that say nothing, and in how many files a change of a usual kind has to be made. A change
is looked for by what its fact looks like in the code; each probe can be read below.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

PACKAGES = ("geodata", "analytics", "pages")
OFTEN = 50
# One letter, loop counters and names that every Python programmer gives.
USUAL = {"_", "i", "j", "key", "name", "row", "rows", "value", "words", "path", "text", "code"}
# Going through every kind of row ("for schema in SCHEMAS") asks none of them what it is.
FORK = re.compile(
    r"(?<!for )(?<!, )(?:schema|entity|kind|plan\.schema|args\.kind)\s*(?:==|!=|in|not in)\s*"
    r"(?:SUPPORT|SCHEMAS|\(?\s*[\"'](?:records?|observations?|support)[\"'])"
)
SUPPORT = "programme|organisation|committee|event|recommendation|action|facilitator|budget_line"
# Change → what the fact looks like where it is declared.
CHANGES = {
    "a stage": r"\boperational\b",
    "a plate kind": r"KINDS\s*[:=]|LAYOUTS\s*[:=]|isinstance\([^)]*\b\w+Body\b",
    "a language": r"\(\s*[\"']fr[\"'],\s*[\"']en[\"'],\s*[\"']ar[\"']",
    "copper": r"#B5622B",
    "a grouping of regions": r"groupings\.csv|LAW_ORDER\s*=|GENERAL_SETS\s*=|DZ_LAWS\s*=",
    "an export size": r"SIZES\s*[:=]",
    # A plain one: what has a use of its own is used there, not declared.
    "a column of records": r"\bfiliere_fr\b",
    "the database's address": r"ATLAS_GRAPPES_DATABASE",
    "a country": r"LAW_ORDER\s*=|_EXTENTS\s*[:=]|DEFAULT_SETS\s*=",
    "the least count": r"^MIN_\w*(?:UNITS|REGIONS|CLUSTERS|POINTS|KNOWN)\w*\s*=",
    "a page": r"[\"']overview[\"'],\s*[\"']map[\"']",
    "a file format": r"[\"']xlsb?[\"']\s*:",
    # A list of them, wherever one would have to be added.
    "a table of support": rf"[\"']({SUPPORT})s?[\"'],\s*[\"'](?!\1)(?:{SUPPORT})s?[\"']",
    "a font": r"Noto Sans",
    "a word under a legend": r"legend_note",
    "a filter": r"\bprogrammes\b\s*(?::|=|,)",
    "delegations": r"TN-DEL\b",
    "a counting rule": r"[\"']fractional[\"']",
    "a command": r"def _?print_json",
    "a spatial weight": r"[\"']queen[\"']",
}


@cache
def tree(path: Path) -> ast.Module:
    """The syntax of a file, read once for all who look at it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Module:
    """One source file."""

    path: Path
    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return tree(self.path)

    @property
    def lines(self) -> int:
        """Lines of the file, empty ones included."""
        return self.text.count("\n")


def modules(root: Path) -> list[Module]:
    """Every module of the three packages, migrations left out."""
    return [
        Module(path, _dotted(path.relative_to(root)), path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
        if "__pycache__" not in path.parts and "versions" not in path.parts
    ]


def _dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def arrows(found: list[Module]) -> dict[str, set[str]]:
    """Module → modules that it imports, wherever in the file; typing-only imports left out."""
    names = {module.name for module in found}
    return {module.name: set(_imported(module, names)) - {module.name} for module in found}


def _imported(module: Module, names: set[str]) -> Iterator[str]:
    typing_only = {
        id(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(module.tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                target = whole if whole in names else node.module
                if target in names:
                    yield target


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of nodes that reach each other, by Tarjan's algorithm as networkx has it."""
    import networkx as nx

    drawn = nx.DiGraph([(one, other) for one, others in graph.items() for other in others])
    groups = nx.strongly_connected_components(drawn)
    return sorted(sorted(group) for group in groups if len(group) > 1)


def rooms(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same arrows between rooms: packages of the second level, and single files."""
    drawn: dict[str, set[str]] = {}
    for one, others in graph.items():
        for other in others:
            home, there = _room(one), _room(other)
            if home != there:
                drawn.setdefault(home, set()).add(there)
    return drawn


def _room(name: str) -> str:
    return ".".join(name.split(".")[:2])


def bound_often(found: list[Module]) -> dict[str, int]:
    """Local names bound more often than `OFTEN`, besides the usual ones."""
    counts: Counter[str] = Counter()
    for module in found:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                counts[node.id] += 1
    often = counts.most_common()
    return {name: count for name, count in often if count > OFTEN and name not in USUAL}


def marks_chained(found: list[Module]) -> int:
    """Files that ask a mark what it is."""
    asked = re.compile(r"isinstance\([^)]*\b(?:\w+Mark|Bars?|Columns|Stack|Scatter)\b")
    return sum(bool(asked.search(module.text)) for module in found)


def touched(found: list[Module]) -> dict[str, int]:
    """Change → files in which its fact is declared."""
    patterns = {change: re.compile(probe, re.M) for change, probe in CHANGES.items()}
    return {
        change: sum(bool(pattern.search(module.text)) for module in found)
        for change, pattern in patterns.items()
    }


def report(root: Path) -> None:
    """Print everything for one version."""
    found = modules(root)
    graph = arrows(found)
    for package in (*PACKAGES, ""):
        own = [m for m in found if m.name.startswith(package)]
        lines = sum(module.lines for module in own)
        print(f"{package or 'together':12} {len(own):4} modules {lines:6} lines", end="")
        print(f" {len(own) / lines * 1000:5.1f} modules per 1,000 lines")
    forks = [m.name for m in found for _ in FORK.finditer(m.text)]
    print(f"forks on the kind of row: {len(forks)} in {len(set(forks))} files")
    for what, drawn in (("files", graph), ("rooms", rooms(graph))):
        loops = circles(drawn)
        print(f"circles of {what}: {len(loops)}", *(" ".join(loop) for loop in loops), sep="\n  ")
    print(f"files that ask a mark what it is: {marks_chained(found)}")
    print("names bound often:", ", ".join(f"{n} {c}" for n, c in bound_often(found).items()))
    print("files a change touches:")
    for change, count in touched(found).items():
        print(f"  {change:24} {count}")


if __name__ == "__main__":
    report(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent)
