"""Texts kept in three languages, from columns that do not say in which one they are.

"Nom" is French and "الاسم" Arabic by the language of the heading, "name_en" says
it. "Name" says nothing: its cells may be English, or French under an English
heading. Letters decide for Arabic; a text that the record already has in some
language is that one; anything else that would change a known record is asked
about, once for the column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from geodata.intake.fields import plain
from geodata.intake.findings import ASKED, Finding
from geodata.intake.plan import Plan
from geodata.intake.tables import Table
from geodata.intake.values import Columns, one_line
from geodata.languages import LANGUAGES
from geodata.schema.fields import Schema

ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
LONGEST = 120
# The field that an answer about a whole column is filed under, with its title.
LANGUAGE = "text_language"
# A heading that names the language of its column leaves nothing to find out.
NAMING = frozenset(
    map(
        plain,
        [
            *("fr", "en", "ar", "français", "francais", "anglais", "arabe"),
            *("french", "english", "arabic", "بالفرنسية", "بالإنجليزية", "بالانجليزية", "بالعربية"),
        ],
    )
)


def place(columns: Columns, table: Table, schema: Schema) -> None:
    """Put texts where their letters and headings say; the others stand in for French.

    What only stands in serves a row that is new, and never changes a known one:
    see ``Columns.assumed``.
    """
    titles = {column.index: column.title for column in table.columns}
    for stem in schema.stems:
        for lang in ("fr", "en"):
            field = f"{stem}_{lang}"
            title = plain(titles.get(columns.places.get(field, -1), ""))
            if field in columns.values and not NAMING & set(title.split()):
                _move_arabic(columns, field, f"{stem}_ar")
        if stem in columns.values:
            _move_arabic(columns, stem, f"{stem}_ar")
            columns.unsaid[stem] = columns.values.pop(stem)
            _stand_in(columns, f"{stem}_fr", columns.unsaid[stem])
    for stem in schema.stems[:1]:
        # A row needs a name: the one it has stands in for the French one.
        for lang in ("ar", "en"):
            _stand_in(columns, f"{stem}_fr", columns.get(f"{stem}_{lang}"))


def is_arabic(text: str) -> bool:
    """Whether most letters of a text are Arabic.

    >>> is_arabic("التجمع العنقودي (ADC)"), is_arabic("Cluster lait"), is_arabic("2014")
    (True, False, False)
    """
    if text.isascii():
        return False
    letters = sum(map(str.isalpha, text))
    return 2 * sum(map(str.isalpha, ARABIC.findall(text))) > letters


def _move_arabic(columns: Columns, field: str, target: str) -> None:
    texts, there = columns.get(field), columns.get(target)
    moved = texts.map(is_arabic) & (there == "")
    if moved.any():
        columns.values[target] = there.where(~moved, texts)
        columns.values[field] = texts.where(~moved, "")


def _stand_in(columns: Columns, field: str, texts: pd.Series) -> None:
    there = columns.get(field)
    free = (there == "") & (texts != "")
    columns.values[field] = there.where(~free, texts)
    columns.assume(field, free)


def judge(
    columns: Columns,
    table: Table,
    plan: Plan,
    given: Mapping[int, Mapping[str, str]],
    stored: Mapping[int, Mapping[str, str]],
) -> tuple[dict[int, dict[str, str]], list[Finding]]:
    """What to make of texts whose language is unsaid, once the rows are recognised.

    Parameters
    ----------
    given : mapping
        Row → field → text as read.
    stored : mapping
        Row → field → text of the record that it is; rows that are new are not in it.

    Returns
    -------
    dict
        Row → field → text, where the language of the column was answered.
    list of Finding
        The question, at every row that it stands in the way of.
    """
    placed: dict[int, dict[str, str]] = {}
    asked: list[Finding] = []
    titles = {column.index: column.title for column in table.columns}
    for stem, texts in columns.unsaid.items():
        column = columns.places[stem]
        title = titles[column]
        answer = plan.answer(LANGUAGE, title)
        for row, text in _unclear(stem, texts, given, stored, columns):
            if answer in LANGUAGES:
                placed.setdefault(row, {})[f"{stem}_{answer}"] = text
                columns.assumed.get(f"{stem}_{answer}", set()).discard(row)
            elif answer is None and _needed(stem, row, stored, columns):
                said = {"text": text[:LONGEST]}
                code = "language_unsaid"
                asked.append(
                    Finding(ASKED, row, column, LANGUAGE, title, code, tuple(LANGUAGES), said)
                )
    return placed, asked


def _unclear(
    stem: str,
    texts: pd.Series,
    given: Mapping[int, Mapping[str, str]],
    stored: Mapping[int, Mapping[str, str]],
    columns: Columns,
) -> Iterator[tuple[int, str]]:
    """Rows with a text that neither the row itself nor its record has in a known language."""
    for row, text in texts[texts != ""].items():
        number = int(str(row))
        if text not in _known(stem, number, given, stored, columns):
            yield number, text


def _needed(stem: str, row: int, stored: Mapping[int, Mapping[str, str]], columns: Columns) -> bool:
    """Whether the language matters: a new row takes the text in the place of a French one."""
    return row in stored or row not in columns.assumed.get(f"{stem}_fr", ())


def _known(
    stem: str,
    row: int,
    given: Mapping[int, Mapping[str, str]],
    stored: Mapping[int, Mapping[str, str]],
    columns: Columns,
) -> set[str]:
    """Texts whose language is clear: those of the record, and the row's own of other columns."""
    fields = [f"{stem}_{lang}" for lang in LANGUAGES]
    own = {given[row].get(f, "") for f in fields if row not in columns.assumed.get(f, ())}
    return own | {one_line(stored[row].get(f, "")) for f in fields if row in stored}
