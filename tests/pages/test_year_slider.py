"""The years to choose from follow the clock and the records: no year is written in the code."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from geodata import datasets
from pages.ui import state


class January(dt.date):
    """New year's day of 2027, whatever day it is."""

    @classmethod
    def today(cls) -> January:
        return cls(2027, 1, 1)


def test_in_january_the_new_year_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    data = datasets.load()
    last = max(data.records.years)
    assert state.years(data)[1] == max(dt.date.today().year, last)
    monkeypatch.setattr(state, "dt", SimpleNamespace(date=January))
    assert state.years(data)[1] == max(2027, last) >= 2027
