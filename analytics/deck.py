"""A deck: figures chosen, titled and commented, with the numbers they had that day.

A deck is a small JSON file. It holds what to draw, never pictures: opened next
month it is drawn from that day's data, and the numbers it holds tell what has
changed since.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analytics import packed, plates
from analytics.phrases import Amount, Phrase, Ref, phrase
from analytics.plaintext import one_line, plain
from analytics.plates.model import Plate
from analytics.selection import PARAMS, Selection, parse
from geodata.datasets import Datasets
from geodata.errors import GeodataError

FORMAT = "atlas-grappes-deck"
VERSION = 1
MAX_BYTES = 12_000_000
MAX_SLIDES = 60
MAX_ROWS = 2_000
MAX_COLUMNS = 40
MAX_TITLE = 300
MAX_COMMENT = 4_000
MAX_CELL = 500
MAX_VALUES = 100
# Kind of the columns that hold sentences.
SENTENCES = "phrase"

Value = str | float | Phrase | None


@dataclass(frozen=True)
class Snapshot:
    """The numbers of a figure on one day.

    Attributes
    ----------
    columns : tuple of (str, str)
        Key and kind of each column of the plate's table.
    rows : tuple of tuple
        Codes, numbers and sentences; None where a number was unknown.
    digest, as_of : str
        Version of the data, and its date.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Value, ...], ...]
    digest: str
    as_of: str


@dataclass(frozen=True)
class Slide:
    """One figure of a deck.

    Attributes
    ----------
    title : str
        The author's; empty for the figure's own.
    snapshot : Snapshot or None
        None for a figure whose numbers were never taken down.
    """

    plate: str
    selection: Selection
    title: str = ""
    comment: str = ""
    snapshot: Snapshot | None = None


@dataclass(frozen=True)
class Deck:
    """Figures in their order under one title."""

    title: str = ""
    slides: tuple[Slide, ...] = ()

    def added(self, slide: Slide) -> Deck:
        """With one more figure at the end.

        Raises
        ------
        GeodataError
            ``deck_full``.
        """
        if len(self.slides) >= MAX_SLIDES:
            raise GeodataError("deck_full", most=MAX_SLIDES)
        return replace(self, slides=(*self.slides, slide))

    def without(self, i: int) -> Deck:
        """Without the figure at a place."""
        return replace(self, slides=(*self.slides[:i], *self.slides[i + 1 :]))

    def moved(self, i: int, by: int) -> Deck:
        """With a figure moved up or down, at most to the ends."""
        slides = list(self.slides)
        slide = slides.pop(i)
        slides.insert(min(max(i + by, 0), len(slides)), slide)
        return replace(self, slides=tuple(slides))

    def changed(self, i: int, **changes: Any) -> Deck:
        """With one figure retitled, commented or taken down anew."""
        slides = list(self.slides)
        slides[i] = replace(slides[i], **changes)
        return replace(self, slides=tuple(slides))


def snapshot(plate: Plate) -> Snapshot:
    """The numbers of a plate as they are today."""
    columns = [column for column in plate.columns if column.key in plate.table]
    rows = plate.table[[column.key for column in columns]].head(MAX_ROWS)
    return Snapshot(
        columns=tuple((column.key, column.kind) for column in columns),
        rows=tuple(tuple(_value(v) for v in row) for row in rows.itertuples(index=False)),
        digest=plate.version.digest,
        as_of=plate.version.as_of,
    )


def slide(key: str, selection: Selection, data: Datasets) -> Slide:
    """A figure with today's numbers."""
    return Slide(key, selection, snapshot=snapshot(plates.build(key, data, selection)))


def _value(value: Any) -> Value:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, (str, Phrase)):
        return value
    if isinstance(value, Ref):
        return value.code
    return _value(value.value) if isinstance(value, Amount) else float(value)


# Writing --------------------------------------------------------------------------


def dump(deck: Deck) -> bytes:
    """A deck as the bytes of its JSON file."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "title": deck.title,
        "slides": [_written(one) for one in deck.slides],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def _written(one: Slide) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "plate": one.plate,
        "selection": one.selection.to_params(),
        "title": one.title,
        "comment": one.comment,
    }
    if one.snapshot is not None:
        entry["data"] = {"digest": one.snapshot.digest, "as_of": one.snapshot.as_of}
        entry["table"] = {
            "columns": one.snapshot.columns,
            "rows": [[packed.pack(cell) for cell in row] for row in one.snapshot.rows],
        }
    return entry


# Reading --------------------------------------------------------------------------


def load(content: bytes, data: Datasets) -> tuple[Deck, tuple[Phrase, ...]]:
    """A deck from the bytes of a file that anyone may have written.

    Returns
    -------
    Deck
        Everything that could be understood.
    tuple of Phrase
        What was left out, slide by slide.

    Raises
    ------
    GeodataError
        ``deck_too_large``, ``deck_unreadable`` or ``deck_newer``.
    """
    if len(content) > MAX_BYTES:
        raise GeodataError("deck_too_large", megabytes=MAX_BYTES // 1_000_000)
    document = _parsed(content)
    version = document.get("version")
    if isinstance(version, int) and version > VERSION:
        raise GeodataError("deck_newer", version=version, known=VERSION)
    entries = document.get("slides")
    if document.get("format") != FORMAT or version != VERSION or not isinstance(entries, list):
        raise GeodataError("deck_unreadable")
    remarks: list[Phrase] = []
    found = []
    for number, entry in enumerate(entries[:MAX_SLIDES], start=1):
        one = _read_slide(entry, number, data, remarks)
        if one is not None:
            found.append(one)
    if len(entries) > MAX_SLIDES:
        remarks.append(phrase("deck.too_many", most=MAX_SLIDES, given=len(entries)))
    return Deck(one_line(_text(document.get("title")), MAX_TITLE), tuple(found)), tuple(remarks)


def _parsed(content: bytes) -> Mapping[str, Any]:
    def refuse(name: str) -> float:
        raise ValueError(name)

    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise GeodataError("deck_unreadable") from error
    if not isinstance(document, dict):
        raise GeodataError("deck_unreadable")
    return document


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _read_slide(entry: Any, number: int, data: Datasets, remarks: list[Phrase]) -> Slide | None:
    """One slide, or None with the reason added to `remarks`."""
    if not isinstance(entry, dict):
        remarks.append(phrase("deck.broken_slide", number=number))
        return None
    key = one_line(_text(entry.get("plate")), 60)
    if key not in plates.PLATES:
        remarks.append(phrase("deck.unknown_plate", number=number, plate=key or "?"))
        return None
    given = _params(entry.get("selection"))
    selection, problems = parse(given, data)
    unknown = sorted(set(given) - set(PARAMS.values()))
    told = [(problem.column or "", problem.value or "") for problem in problems]
    for name, value in [*told, *((name, "") for name in unknown)]:
        remarks.append(
            phrase(
                "deck.unknown_value",
                number=number,
                parameter=one_line(name, 40),
                value=one_line(value, 60),
            )
        )
    return Slide(
        plate=key,
        selection=selection,
        title=one_line(_text(entry.get("title")), MAX_TITLE),
        comment=plain(_text(entry.get("comment")), MAX_COMMENT).strip(),
        snapshot=_read_snapshot(entry.get("data"), entry.get("table")),
    )


def _params(given: Any) -> dict[str, list[str]]:
    """Selection parameters, everything that is not a list of short texts left out."""
    if not isinstance(given, dict):
        return {}
    return {
        name: [value for value in values if isinstance(value, str) and len(value) < MAX_CELL]
        for name, values in given.items()
        if isinstance(values, list) and len(values) <= MAX_VALUES
    }


def _read_snapshot(version: Any, table: Any) -> Snapshot | None:
    """The numbers of that day; None when they are not a table of codes and numbers."""
    if not isinstance(version, dict) or not isinstance(table, dict):
        return None
    columns, rows = table.get("columns"), table.get("rows")
    digest, as_of = _text(version.get("digest")), _text(version.get("as_of"))
    if not isinstance(columns, list) or not isinstance(rows, list) or not _is_date(as_of):
        return None
    if not 0 < len(columns) <= MAX_COLUMNS or len(rows) > MAX_ROWS:
        return None
    pairs = [c for c in columns if isinstance(c, list) and [type(p) for p in c] == [str, str]]
    if len(pairs) < len(columns) or any(not isinstance(row, list) for row in rows):
        return None
    if any(len(row) != len(pairs) for row in rows):
        return None
    kinds = [kind for _, kind in pairs]
    try:
        cells = tuple(tuple(map(_cell, row, kinds)) for row in rows)
    except ValueError:
        return None
    return Snapshot(
        columns=tuple((one_line(key, 80), one_line(kind, 40)) for key, kind in pairs),
        rows=cells,
        digest=one_line(digest, 64),
        as_of=as_of,
    )


def _cell(value: Any, kind: str) -> Value:
    """A cell of a table; ValueError where it is none."""
    if isinstance(value, dict) and kind == SENTENCES:
        return packed.unpack(value)
    if value is None:
        return None
    if isinstance(value, str) and len(value) <= MAX_CELL:
        return one_line(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300:
        return float(value)
    raise ValueError("not a cell")


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
