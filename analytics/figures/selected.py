"""A selection in words, as a subtitle says it."""

from __future__ import annotations

from typing import Any

from analytics.parameters import Parameter
from analytics.selection import PARAMETERS, Selection
from analytics.words.i18n import Wording

MAX_NAMED = 4


def selection_words(selection: Selection, wording: Wording) -> str:
    """What was chosen, label by label; "all records" where nothing was."""
    parts = [
        part(PARAMETERS[field], getattr(selection, field), wording)
        for field in selection.given
        if PARAMETERS[field].said
    ]
    if not parts:
        return wording.text("selection.all")
    return wording.text("selection.words", parts=wording.text("list.semicolon").join(parts))


def part(parameter: Parameter, value: Any, wording: Wording) -> str:
    """One choice: what it is, and what was chosen."""
    named = [wording.isolate(wording.say(one)) for one in parameter.named(value)]
    rest = len(named) - MAX_NAMED
    values = wording.text("list.comma").join(named[:MAX_NAMED]) + (f" +{rest}" if rest > 0 else "")
    return wording.text("selection.part", label=wording.say(parameter.label), values=values)
