"""Whose records a figure was made from, and which sources: said in one place for every form.

Whose: nothing where they are the ministry's own. Where the records that came with the
atlas stand in for its store, the subtitle of every figure, the date of every
document and a column of every data file say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from analytics import letterhead
from analytics.letterhead import Letterhead
from analytics.plates.model import Plate
from analytics.words.i18n import Wording
from geodata.version import DataVersion

COLUMN = "data_origin"
# Between a holder and the package that its outlines came by, in the attribution of a set.
VIA = ", via "


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


def credited(attributions: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Who is to be named for outlines, each once, with the packages that they came by.

    Parameters
    ----------
    attributions : iterable of str
        Of boundary sets: parts between semicolons, "holder, via package" each; what follows
        such a part without a holder of its own is a further package of the same holder.
    """
    found: dict[str, dict[str, None]] = {}
    for text in attributions:
        by_package = ""
        for part in filter(None, (piece.strip() for piece in text.split("; "))):
            holder, via, package = part.partition(VIA)
            if via:
                by_package = holder
            elif by_package:
                holder, package = by_package, part
            found.setdefault(holder, {}).update(dict.fromkeys(filter(None, [package])))
    return {holder: tuple(packages) for holder, packages in found.items()}


def credit_lines(attributions: Iterable[str]) -> list[str]:
    """The same as text, one a holder."""
    named = credited(attributions)
    return [f"{who}{VIA}{', '.join(by)}" if by else who for who, by in named.items()]


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
