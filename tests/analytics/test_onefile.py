"""The one-file page as text: everything inside, nothing outside, figures as in the table."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from analytics.figures import book
from analytics.figures import marks as mk
from analytics.plates.model import Surface
from analytics.surfaces.shared import scattered
from tests.analytics.books import every_document, holds, keys_of, language_of, promised
from tests.analytics.conftest import Books, Documents
from tests.analytics.test_render import CHARTS, numbers_drawn, numbers_of

MAX_BYTES = 10_000_000


@pytest.fixture(scope="module")
def made(every_book: Books, document: Documents) -> Any:
    """Book and page of a selection in a language, read once."""

    @cache
    def make(name: str, lang: str) -> tuple[book.Book, str]:
        return every_book(name, lang), document(name, lang, "html").decode()

    return make


def content(page: str) -> dict[str, Any]:
    """What the page's script draws."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    parsed: dict[str, Any] = json.loads(found[1])
    return parsed


def visible(page: str) -> str:
    """The words of the page."""
    body = page[page.index("<body>") : page.index('<script type="application/json"')]
    plain = re.sub(r"<[^>]*>", " ", body)
    for entity, letter in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"')):
        plain = plain.replace(entity, letter)
    return plain.replace("&#x27;", "'")


@every_document()
def test_page_says_what_the_plates_say(made: Any, name: str, lang: str) -> None:
    one, page = made(name, lang)
    there = visible(page)
    for leaf in one.leaves:
        wanted = [*promised(leaf), *leaf.sheet.foot.notes, *leaf.comment.splitlines()]
        assert holds(there, *wanted, leaf.sheet.empty) == []
        assert holds(there, *(cell for row in leaf.sheet.table.rows for cell in row)) == []
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page


@every_document("DZ", "register")
def test_charts_draw_the_numbers_of_the_table(made: Any, name: str, lang: str) -> None:
    one, page = made(name, lang)
    figures = iter(content(page)["charts"])
    for leaf in one.leaves:
        for mark in leaf.sheet.marks:
            if isinstance(mark, mk.NetworkMark):
                # Points and lines by their places, which are no numbers of the table.
                points = [t for t in next(figures)["data"] if "markers" in t["mode"]]
                assert sum(len(trace["text"]) for trace in points) == len(mark.nodes)
            elif isinstance(mark, CHARTS):
                drawn = numbers_drawn(_decoded(next(figures)), mark)
                if leaf.plate.kind == "profile":
                    assert sum(drawn.values()) > 0
                elif isinstance(mark, mk.ScatterMark):
                    across = [*leaf.plate.table["standard"], *ends_across(mark)]
                    assert drawn == Counter(round(float(x), 9) for x in across)
                elif isinstance(mark, mk.BarMark) and mark.rest:
                    assert drawn <= numbers_of(leaf.plate)
                    assert sum(drawn.values()) == len(mark.bars)
                else:
                    assert drawn == numbers_of(leaf.plate)
    assert next(figures, None) is None


def ends_across(mark: mk.ScatterMark) -> list[float]:
    """Where the line of the slope begins and ends."""
    return [x for x, _ in scattered.slope_ends(mark) or ()]


def _decoded(figure: dict[str, Any]) -> dict[str, Any]:
    """Number arrays written as base64 turned back into lists."""
    import numpy as np

    def plain(value: Any) -> Any:
        if isinstance(value, dict) and "bdata" in value:
            flat = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
            shape = [int(n) for n in str(value.get("shape", len(flat))).split(",")]
            return flat.reshape(shape).tolist()
        return value

    traces = [{key: plain(value) for key, value in trace.items()} for trace in figure["data"]]
    return {"data": traces}


def test_maps_are_shaded_by_the_table(made: Any) -> None:
    one, page = made("all", "en")
    first = content(page)["maps"][0]
    table = one.leaves[0].plate.table
    assert set(first["areas"]) == set(table["region_code"])
    area = next(m for m in one.leaves[0].sheet.marks if isinstance(m, mk.AreaMark))
    for wanted in area.areas:
        sent = first["areas"][wanted.code]
        assert (sent["n"], sent["f"]) == (wanted.name, wanted.fill)
    points = content(page)["maps"][1]["points"]
    records = one.leaves[1].plate.table["record_id"]
    names = Counter(one.wording.name("record", code) for code in records)
    assert Counter(point["t"][0] for point in points) == names


def test_every_boundary_set_is_sent_once(made: Any) -> None:
    one, page = made("DZ", "fr")
    assert list(content(page)["sets"]) == ["DZ-2026", "DZ-COM/DZ-2026/DZ-25"]
    drawn = [m for leaf in one.leaves for m in leaf.sheet.marks if isinstance(m, mk.AreaMark)]
    assert len(drawn) == len(content(page)["maps"]) >= 2


def test_surface_is_drawn_class_by_class(made: Any) -> None:
    one, page = made("register", language_of("register"))
    maps = iter(content(page)["maps"])
    for leaf in one.leaves:
        area = next((m for m in leaf.sheet.marks if isinstance(m, mk.AreaMark)), None)
        if area is None:
            continue
        bands = next(maps)["bands"]
        if leaf.plate.kind != "surface" and isinstance(leaf.plate.body, Surface):
            # Places of firms: outlines in one colour.
            assert bands
        elif leaf.plate.kind == "surface":
            assert [band["f"] for band in bands] == [entry.colour for entry in area.legend]
            assert all(band["p"] for band in bands)
        else:
            assert bands == []


def test_only_its_own_scripts_may_run(made: Any) -> None:
    _, page = made("DZ", "fr")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe-eval" not in policy[1]
    directive = re.search(r"script-src ([^;]+);", policy[1])
    assert directive
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 2
    hashes = [hashlib.sha256(text.encode()).digest() for text in scripts]
    assert directive[1].split() == [f"'sha256-{base64.b64encode(d).decode()}'" for d in hashes]
    assert page.count("<script") == 3
    bare = page[: page.index("<script>")]
    assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', bare) == []


@every_document("all", "register")
def test_all_plates_stay_under_ten_megabytes(made: Any, name: str, lang: str) -> None:
    """All seven countries, members and all; every matrix and list: the largest such pages."""
    one, page = made(name, lang)
    assert len(one.leaves) == len(keys_of(name)) >= 10
    assert len(page.encode()) < MAX_BYTES
