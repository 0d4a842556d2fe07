"""The widgets of a form: one for each kind of field, whatever table it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from analytics.words import choices
from geodata import lists
from geodata.files import LONGEST
from geodata.intake import numbers
from geodata.schema.fields import NUMBERS, SEPARATORS, Field
from pages.ui import state
from pages.ui.html import literal

LONGEST_NAME = 120


@dataclass(frozen=True)
class Box:
    """One field of a row in a form.

    Attributes
    ----------
    field : Field
    label : str
    row : mapping
        The row as the form was opened with it; empty for a new one.
    key : str
        Of the widget.
    context : Context
    """

    field: Field
    label: str
    row: Mapping[str, str]
    key: str
    context: state.Context

    @property
    def value(self) -> str:
        """The cell as the store keeps it."""
        return self.row.get(self.field.name, "")

    @property
    def hint(self) -> str:
        """How such a cell is written, shown while it is empty."""
        words, key = self.context.wording, f"hint.{self.field.name}"
        return words.text(key) if words.has(key) else HINTS.get(self.field.kind, "")

    def option(self, code: str) -> str:
        """A code as its list shows it."""
        return choices.option(self.field, code, self.context.wording) if code else "–"

    def offered(self) -> list[str]:
        """The codes to choose from, those of the row's own country before others."""
        codes = choices.offered(self.field, self.context.data)
        home, regions = self.row.get("country_code"), self.context.data.regions
        if home and self.field.kind in ("region", "regions"):
            codes = sorted(codes, key=lambda code: regions.country(code) != home)
        return codes


def ask(box: Box) -> str:
    """Put a field; returns the cell that stands there, as the store keeps it.

    A cell that nobody touched is the same text as before, to the letter.
    """
    return WIDGETS.get(box.field.kind, _line)(box)


def _line(box: Box) -> str:
    text = st.text_input(
        literal(box.label), box.value, max_chars=LONGEST, placeholder=box.hint, key=box.key
    )
    return box.value if text == box.value else text.strip()


def _read(box: Box, read: Callable[[str], numbers.Read]) -> str:
    """A number as people write it; what is none stays as it is, for the check to tell."""
    text = _line(box)
    found = read(text) if text and text != box.value else numbers.Read("", "unread")
    return text if found.doubt else found.value


def _area(box: Box) -> str:
    text = st.text_area(literal(box.label), box.value, height=80, max_chars=LONGEST, key=box.key)
    return box.value if text == box.value else text.strip()


def _items(box: Box) -> str:
    """Items that a cell parts by semicolons, each on a line."""
    given = lists.split(box.value, lists.SEMICOLON)
    text = st.text_area(
        literal(box.label),
        "\n".join(given),
        height=80,
        max_chars=LONGEST,
        placeholder=box.hint,
        key=box.key,
    )
    entered = lists.split(text.replace("\n", lists.SEMICOLON), lists.SEMICOLON)
    return box.value if entered == given else f"{lists.SEMICOLON} ".join(entered)


def _person(box: Box) -> str:
    """A name is never put on the page by the form: it is kept, replaced or erased."""
    words = box.context.wording
    hint = words.text("support.name_kept") if box.value else ""
    text = st.text_input(
        literal(box.label), "", max_chars=LONGEST_NAME, placeholder=hint, key=box.key
    ).strip()
    erase = bool(box.value) and st.checkbox(
        words.text("support.name_erase"), key=f"{box.key}_erase"
    )
    return "" if erase else text or box.value


def _one(box: Box) -> str:
    """One code, or none unless the field is required and has one."""
    may_be_empty = not (box.field.required and box.value)
    codes = [*[""] * may_be_empty, *([box.value] if box.value else []), *box.offered()]
    options = list(dict.fromkeys(codes))
    chosen = st.selectbox(
        literal(box.label), options, options.index(box.value), format_func=box.option, key=box.key
    )
    return str(chosen or "")


def _several(box: Box) -> str:
    given = box.field.parts(box.value)
    chosen = st.multiselect(
        literal(box.label),
        list(dict.fromkeys([*given, *box.offered()])),
        given,
        format_func=box.option,
        placeholder=box.context.wording.text("support.choose"),
        select_all=False,
        key=box.key,
    )
    return box.value if chosen == given else box.field.separator.join(chosen)


# Kind of field → what is shown in an empty box.
HINTS = {"day": "2014-05-06", "year": "2014"}
# Kind of field → its widget; a line of text for any other.
WIDGETS: dict[str, Callable[[Box], str]] = {
    "long": _area,
    "lines": _items,
    "person": _person,
    "degrees": partial(_read, read=numbers.degrees),
    **dict.fromkeys(("count", *NUMBERS), partial(_read, read=numbers.number)),
    **dict.fromkeys(choices.CODES, _one),
    **dict.fromkeys(SEPARATORS, _several),
}
