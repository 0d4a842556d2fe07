"""Whose records a figure was made from, and which sources: said in one place for every form.

Whose: nothing where they are the ministry's own. Where the records that came with the
atlas stand in for its store, the subtitle of every figure, the date of every
document and a column of every data file say so.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics import letterhead
from analytics.letterhead import Letterhead
from analytics.plates.model import Plate
from analytics.words.i18n import Wording
from geodata.version import DataVersion

COLUMN = "data_origin"


def origin(version: DataVersion, words: Wording) -> str:
    """The statement; empty where the ministry's store was read."""
    return words.text("origin.bundled") if version.bundled else ""


def under_title(subtitle: str, version: DataVersion, words: Wording) -> str:
    """A subtitle that begins with the statement: authors retitle figures, not this line."""
    return " – ".join(filter(None, (origin(version, words), subtitle)))


def dated(version: DataVersion, words: Wording) -> str:
    """Date and version of the data, and the statement."""
    date = words.date(version.as_of)
    return _stated(words.text("foot.dated", date=date, version=version.short), version, words)


def day(version: DataVersion, words: Wording) -> str:
    """Date of the data, and the statement: what a page says, the version being for files."""
    return _stated(words.text("foot.day", date=words.date(version.as_of)), version, words)


def _stated(said: str, version: DataVersion, words: Wording) -> str:
    stated = origin(version, words)
    return f"{said} {stated}." if stated else said


def marked(frame: pd.DataFrame, words: Wording, heading: str = COLUMN) -> pd.DataFrame:
    """Rows that leave as data, with the statement on each: rows are cut out and sorted."""
    stated = origin(words.data.version, words)
    return frame.assign(**{heading: stated}) if stated else frame


def head(words: Wording) -> Letterhead:
    """What stands above the ministry's papers; the atlas's own name where it has set nothing."""
    own = letterhead.in_force(words.lang)
    return replace(own, lines=own.lines or (words.text("brief.head"),))


def source_text(code: str, wording: Wording) -> str:
    """One source in full: publisher, title, date and, where public, its address."""
    row = wording.data.records.sources.loc[code]
    parts = [str(row["publisher"]), str(row["title"]), str(row["date"])]
    if row["url_public"] == "yes":
        parts.append(str(row["url"]))
    return ". ".join(part for part in parts if part)


def source_lines(plate: Plate, wording: Wording) -> list[str]:
    """Every source of a plate in full: published tables as they are cited, then records'."""
    published = [wording.isolate(source) for source in plate.published]
    return [*published, *(source_text(code, wording) for code in plate.sources)]
