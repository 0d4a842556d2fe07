"""What is written at a bar and how it is coloured, from a row of a ranking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics import theme
from analytics.i18n import Wording
from analytics.plates.model import Column, Ranking
from analytics.render.tables import cell_text

Row = Mapping[Any, Any]


def text(row: Row, body: Ranking, kinds: Mapping[str, Column], wording: Wording) -> str:
    """The sentence of the row where the ranking has one, else the value."""
    if body.text:
        return wording.say(row[body.text])
    return cell_text(row[body.value], kinds["value"], wording, {})


def colour(row: Row, body: Ranking, *, strong: bool) -> str:
    """The colour of the row's class, else copper for what was chosen and teal for the rest."""
    if body.coloured_by:
        return body.colours[str(row[body.coloured_by])][0]
    return theme.HIGHLIGHT if strong else theme.ACCENT


def interval(row: Row, body: Ranking) -> tuple[float, float] | None:
    """Ends of the row's interval, if it has one."""
    if body.interval is None or pd.isna(row[body.interval[0]]):
        return None
    return float(row[body.interval[0]]), float(row[body.interval[1]])


def tick(row: Row, body: Ranking) -> float | None:
    """The row's second value, if it has one."""
    if body.tick is None or pd.isna(row[body.tick]):
        return None
    return float(row[body.tick])
