"""Every kind of code is declared once, and every kind that is used is declared."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from analytics import packed
from analytics.selection import PARAMETERS
from analytics.words.i18n import Wording
from analytics.words.kinds import FINDING, KINDS, REMARK
from analytics.words.phrases import Phrase, Ref
from geodata.datasets import Datasets
from geodata.schema.tables import SUPPORT
from tests.conftest import ROOT


def written_kinds() -> Iterator[tuple[str, str]]:
    """Kinds that the code writes out, and where: of columns, of references, of names."""
    places = {"column": 1, "Column": 1, "Ref": 0, "name": 0}
    for package in ("analytics", "pages"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                place = places.get(called, len(node.args))
                # `name` of regions or records takes a code and a language instead.
                if called == "name" and len(node.args) != 2:
                    continue
                kind = node.args[place] if place < len(node.args) else None
                if isinstance(kind, ast.Constant):
                    yield f"{path.name}:{node.lineno}", str(kind.value)


def test_every_kind_that_is_used_is_declared() -> None:
    used = list(written_kinds())
    assert len(used) > 150
    assert [(where, kind) for where, kind in used if kind not in KINDS] == []
    assert {one.kind for one in PARAMETERS.values()} - {""} <= set(KINDS)


def test_words_of_support_are_kinds() -> None:
    groups = {field.group for schema in SUPPORT.values() for field in schema.fields if field.group}
    assert groups
    assert all(KINDS[group].called for group in groups)
    assert all(KINDS[entity].called for entity in SUPPORT)


def test_a_list_is_of_a_kind_of_code() -> None:
    lists = [kind for kind in KINDS.values() if kind.of]
    assert {kind.key: kind.separator for kind in lists} == {
        "regions": "|",
        "records": "|",
        "bodies": "|",
        "sources": ";",
    }
    for kind in lists:
        assert KINDS[kind.of].called
        assert not kind.called


def test_numbers_and_verdicts_are_found_out() -> None:
    """What has changed in a figure is told of these, row by row of the others."""
    found = {kind.key for kind in KINDS.values() if kind.role == FINDING}
    numbers, classes = {"count", "number", "share"}, {"verdict", "shade", "band", "pattern", "gap"}
    of_growth = {"pace", "quadrant", "proximity", "held"}
    of_places = {"crowding", "reach", "borders"}
    assert found == {*numbers, *classes, *of_growth, *of_places, "phrase", "flag"}
    assert {k.key for k in KINDS.values() if k.role == REMARK} == {"status", "precision"}
    assert {k.key for k in KINDS.values() if k.number} == {"count", "number", "share", "year"}


def test_numbers_have_no_name(data: Datasets) -> None:
    for kind in ("count", "regions", "no such kind"):
        with pytest.raises(KeyError):
            Wording("fr", data).name(kind, "DZ-25")


def test_a_sentence_from_outside_names_only_kinds_of_code() -> None:
    good = packed.pack(Phrase("x.y", {"region": Ref("region", "DZ-25")}))
    assert packed.unpack(good).params == {"region": Ref("region", "DZ-25")}
    for kind in ("count", "regions", "no such kind"):
        bad = packed.pack(Phrase("x.y", {"region": Ref(kind, "DZ-25")}))
        with pytest.raises(ValueError, match="kind"):
            packed.unpack(bad)
