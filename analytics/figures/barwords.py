"""What is written at a bar and how it is coloured, from a row of a ranking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics import theme
from analytics.figures.tables import cell_text
from analytics.plates.model import Column, Ranking
from analytics.words.i18n import Wording

Row = Mapping[Any, Any]


def text(row: Row, body: Ranking, kinds: Mapping[str, Column], wording: Wording) -> str:
    """The sentence of the row where the ranking has one, else the value."""
    if body.text:
        return wording.say(row[body.text])
    return cell_text(row[body.value], kinds["value"], wording, {})


def colour(row: Row, body: Ranking, *, strong: bool) -> str:
    """The colour of the row's class, else copper for what was chosen and teal for the rest."""
    if body.coloured_by:
        code = str(row[body.coloured_by])
        return theme.palette(body.palette, [code])[code]
    return theme.HIGHLIGHT if strong else theme.ACCENT


def value(row: Row, body: Ranking) -> float:
    """How far the row's bar reaches: to its value, or to the lowest it can be."""
    if body.span is not None and pd.isna(row[body.value]):
        return float(row[body.span[0]])
    return float(row[body.value])


def interval(row: Row, body: Ranking) -> tuple[float, float] | None:
    """Ends of the row's interval, or between which its value lies, if it has any."""
    for ends in (body.interval, body.span):
        if ends is not None and pd.notna(row[ends[0]]):
            return float(row[ends[0]]), float(row[ends[1]])
    return None


def tick(row: Row, body: Ranking) -> float | None:
    """The row's second value, if it has one."""
    if body.tick is None or pd.isna(row[body.tick]):
        return None
    return float(row[body.tick])
