"""What a run costs: whether the data changed is asked once, and nothing is painted twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy
from streamlit.testing.v1 import AppTest

from analytics.selection import Selection
from pages.ui import cached
from tests.conftest import ROOT

PAGES = ("overview", "map", "sectors", "regions", "density", "specialisation", "pattern", "gaps")


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the store's database is asked meanwhile."""
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sqlalchemy.event.remove(sqlalchemy.Engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def app() -> AppTest:
    """A session that has drawn its first page."""
    return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()


@pytest.mark.parametrize("page", PAGES)
def test_a_filter_change_asks_the_store_once(app: AppTest, page: str) -> None:
    app.switch_page(f"pages/{page}_page.py").run()
    box = next(box for box in app.multiselect if box.key == "stages")
    with statements() as asked:
        box.set_value([] if box.value else ["operational"]).run()
    assert not app.exception
    questions = [statement for statement in asked if statement != "BEGIN"]
    assert len(questions) == 1, questions
    assert "FROM head" in questions[0]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is composed or painted from now on."""
    told: list[str] = []

    def noted(name: str, make: Callable[..., object]) -> Callable[..., object]:
        def note(*args: object, **options: object) -> object:
            told.append(name)
            return make(*args, **options)

        return note

    monkeypatch.setattr(cached, "compose", noted("sheet", cached.compose))
    monkeypatch.setattr(cached.screen, "paint", noted("chart", cached.screen.paint))
    return told


def test_an_option_that_no_figure_reads_makes_nothing_anew(app: AppTest, made: list[str]) -> None:
    app.switch_page("pages/sectors_page.py").run()
    made.clear()
    app.session_state["bandwidth"], app.session_state["scheme"] = 20, "quantiles"
    app.run()
    assert "quantiles" in str(app.query_params["scheme"])
    assert made == []
    app.session_state["level"] = 1
    app.run()
    assert "chart" in made, "what figures of sectors do read"


def test_a_filter_without_effect_is_named_and_nothing_is_painted(made: list[str]) -> None:
    """A matrix of every sector is the same whatever sector is chosen; its foot says so."""
    every, one = Selection(countries=("DZ",)), Selection(countries=("DZ",), sectors=("C32",))
    plain = cached.sheet("quotient_matrix", every, "fr")
    chart = cached.chart("quotient_matrix", every, "fr", 0)
    made.clear()
    assert cached.chart("quotient_matrix", one, "fr", 0) is chart
    assert made == []
    assert cached.sheet("quotient_matrix", one, "fr").marks == plain.marks
    assert made == ["sheet"], "the note on it is new"
