"""Every pattern of the project, wherever it stands, takes time in proportion to a text's length.

`tests/geodata/test_growth.py` measures the readers of values as they are called. Here every
regular expression in the code is found by reading it, and measured by itself, on what usually
hurts patterns and on what its own letters suggest: a new one is measured the day it is written.
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests import structure
from tests.conftest import ROOT
from tests.geodata.test_growth import MOST, SHAPES, TELLING_NS, TIMES, cost

CALLS = ("compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer")
# Made of a name of our own tables: bound letters, nothing that could run on.
OWN_WORDS = {"geodata/places/gazetteer.py"}
# Read by those who build the atlas's tables, never from outside.
NOT_SERVED = "geodata/build/"
# Of a workbook's number format, which is cut before: Excel writes no longer one.
SHORT = {"geodata/intake/readers/xlsx.py": 255}
LEAST, LONGEST = 64, 1024
Uses = tuple[str, ...]


@cache
def patterns() -> dict[str, tuple[re.Pattern[str], Uses]]:
    """Every pattern over text and what is done with it, by its place.

    A place whose pattern cannot be known before it runs is there without a line.
    """
    found: dict[str, tuple[re.Pattern[str], Uses]] = {}
    for path, call, named in _calls():
        place = path.relative_to(ROOT).as_posix()
        names = vars(importlib.import_module(place.removesuffix(".py").replace("/", ".")))
        made = getattr(call.func, "attr", "") == "compile"
        try:
            text = _value(call.args[0], names)
            flags = _value(call.args[1], names) if made and len(call.args) > 1 else 0
        except NameError:
            found[place] = (re.compile(""), ())
            continue
        if isinstance(text, str):
            uses = _uses().get(named, CALLS[1:]) if made else (getattr(call.func, "attr", ""),)
            found[f"{place}:{call.lineno}"] = (re.compile(text, flags), tuple(uses))
    return found


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "<pattern>", "eval"), dict(names))


def _calls() -> Iterator[tuple[Path, ast.Call, str]]:
    """Where the code calls for a pattern, and the name that it gives it."""
    for path in _modules():
        named = {
            id(node.value): node.targets[0].id
            for node in ast.walk(structure.tree(path))
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(structure.tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of = getattr(node.func.value, "id", "")
                if of == "re" and node.func.attr in CALLS:
                    yield path, node, f"{path}:{named.get(id(node), '')}"


@cache
def _uses() -> dict[str, set[str]]:
    """What is asked of each name: in its own module, where all patterns are used."""
    found: dict[str, set[str]] = {}
    for path in _modules():
        for node in ast.walk(structure.tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in CALLS[1:]:
                found.setdefault(f"{path}:{getattr(node.value, 'id', '')}", set()).add(node.attr)
    return found


@cache
def _modules() -> list[Path]:
    every = [path for name in structure.PACKAGES for path in (ROOT / name).rglob("*.py")]
    return sorted(p for p in every if not p.relative_to(ROOT).as_posix().startswith(NOT_SERVED))


def used(place: str) -> dict[str, Callable[[str], object]]:
    """A pattern in each way that it is used."""
    pattern, names = patterns()[place]
    every: dict[str, Callable[[str], object]] = {
        "match": pattern.match,
        "search": pattern.search,
        "fullmatch": pattern.fullmatch,
        "sub": lambda text: pattern.sub("", text),
        "split": pattern.split,
        "findall": pattern.findall,
        "finditer": pattern.findall,
    }
    return {name: every[name] for name in names}


def steep(use: Callable[[str], object], make: Callable[[int], str]) -> bool:
    """Whether a text that is eight times as long costs far more than eight times as much."""
    length = LEAST
    while length < LONGEST and _once(use, make(length * TIMES)) < TELLING_NS:
        length *= 2
    if _once(use, make(length * TIMES)) < TELLING_NS:
        return False
    rates = (cost(use, make(length * TIMES)) / max(cost(use, make(length)), 1) for _ in range(3))
    return all(rate > MOST for rate in rates)


def _once(use: Callable[[str], object], text: str) -> int:
    before = time.thread_time_ns()
    use(text)
    return time.thread_time_ns() - before


def suggested(place: str) -> dict[str, tuple[str, str, str]]:
    """Texts that the letters of a pattern suggest: each repeated, and each beside another."""
    letters = sorted({c for c in patterns()[place][0].pattern if c.isprintable()} | set(" 1aN"))
    middles = [*letters, *(a + b for a, b in product(letters, " 1a") if a != b)]
    return {middle: ("", middle, "\x00") for middle in middles}


def found_steep(place: str, shapes: Mapping[str, tuple[str, str, str]]) -> list[str]:
    most = SHORT.get(place.partition(":")[0], LONGEST * TIMES)
    found = []
    for (use, read), (name, (start, middle, end)) in product(used(place).items(), shapes.items()):

        def make(length: int, start: str = start, middle: str = middle, end: str = end) -> str:
            return (start + middle * (length // len(middle)) + end)[:most]

        if steep(read, make):
            found.append(f"{use} of {name!r}")
    return found


def test_every_pattern_is_found() -> None:
    found = patterns()
    assert len(found) > 100
    assert {place for place in found if ":" not in place} == OWN_WORDS
    assert any(place.startswith("geodata/store/holdings.py") for place in found)


@pytest.mark.parametrize("place", patterns())
def test_no_pattern_is_steep_on_what_hurts_patterns(place: str) -> None:
    assert found_steep(place, SHAPES) == []


@pytest.mark.full(one_in=12)
@pytest.mark.parametrize("place", patterns())
def test_no_pattern_is_steep_on_its_own_letters(place: str) -> None:
    assert found_steep(place, suggested(place)) == []


def test_a_steep_pattern_is_seen() -> None:
    def spaces(length: int) -> str:
        return "1" + " " * length + "x"

    assert steep(re.compile(r"\s*[,;]\s*").search, spaces)
    assert not steep(re.compile(r"\s+").search, spaces)
