"""A deck: figures chosen, titled and commented, with the numbers they had that day.

A deck is a small JSON file. It holds what to draw, never pictures: opened next
month it is drawn from that day's data, and the numbers it holds tell what has
changed since.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analytics import packed, plates
from analytics.plates.model import Plate
from analytics.selection import PARAMETERS, Selection, is_date, parse
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from analytics.words.plaintext import one_line, plain
from geodata.datasets import Datasets
from geodata.errors import GeodataError

FORMAT = "atlas-grappes-deck"
VERSION = 1
MAX_BYTES = 12_000_000
IN_FORCE = "in_force"
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

    def under(self, fields: Collection[str], chosen: Selection) -> Deck:
        """With these fields of a selection on every slide.

        A slide that is then of something else holds no numbers to compare with.
        """
        return replace(self, slides=tuple(_under(one, fields, chosen) for one in self.slides))

    def changed(self, i: int, **changes: Any) -> Deck:
        """With one figure retitled, commented or taken down anew."""
        slides = list(self.slides)
        slides[i] = replace(slides[i], **changes)
        return replace(self, slides=tuple(slides))


def _under(one: Slide, fields: Collection[str], chosen: Selection) -> Slide:
    selection = one.selection.taking(fields, chosen)
    return one if selection == one.selection else replace(one, selection=selection, snapshot=None)


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
    """A figure with today's numbers, and with the division they were counted under."""
    fixed = with_divisions(selection, data)
    return Slide(key, fixed, snapshot=snapshot(plates.build(key, data, fixed)))


def with_divisions(selection: Selection, data: Datasets) -> Selection:
    """The selection naming its sets, so that a later law does not change a saved figure."""
    several = {
        code: selection.set_of(code, data)
        for code in selection.shown_countries(data)
        if len(data.regions.divisions(code)) > 1
    }
    return selection.under(several)


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
    return encode(document(deck))


def document(deck: Deck) -> dict[str, Any]:
    """A deck as the object that its JSON file holds."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": deck.title,
        "slides": [_written(slide) for slide in deck.slides],
        # Decks of before opened countries on their first law, without saying so.
        "law": IN_FORCE,
    }


def encode(content: Mapping[str, Any]) -> bytes:
    """A JSON object as the bytes of a file, as short as can be."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
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
    return read(decode(content), data)


def read(content: Mapping[str, Any], data: Datasets) -> tuple[Deck, tuple[Phrase, ...]]:
    """A deck from the object of its file; see :func:`load`."""
    check_form(content, FORMAT, VERSION)
    entries = content.get("slides")
    if not isinstance(entries, list):
        raise GeodataError("deck_unreadable")
    remarks: list[Phrase] = []
    slides = []
    for number, entry in enumerate(entries[:MAX_SLIDES], start=1):
        slide = _read_slide(entry, number, data, remarks, old="law" not in content)
        if slide is not None:
            slides.append(slide)
    if len(entries) > MAX_SLIDES:
        remarks.append(phrase("deck.too_many", most=MAX_SLIDES, given=len(entries)))
    return Deck(one_line(_text(content.get("title")), MAX_TITLE), tuple(slides)), tuple(remarks)


def check_form(content: Mapping[str, Any], form: str, known: int) -> None:
    """Refuse a file of another kind, or of a version that is not known yet.

    Raises
    ------
    GeodataError
        ``deck_unreadable`` or ``deck_newer``.
    """
    version = content.get("version")
    if isinstance(version, int) and version > known:
        raise GeodataError("deck_newer", version=version, known=known)
    if content.get("format") != form or version != known:
        raise GeodataError("deck_unreadable")


def decode(content: bytes) -> Mapping[str, Any]:
    """The JSON object in the bytes of a file.

    Raises
    ------
    GeodataError
        ``deck_unreadable``.
    """

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


def _read_slide(
    entry: Any, number: int, data: Datasets, remarks: list[Phrase], *, old: bool
) -> Slide | None:
    """One slide, or None with the reason added to `remarks`."""
    if not isinstance(entry, dict):
        remarks.append(phrase("deck.broken_slide", number=number))
        return None
    key = one_line(_text(entry.get("plate")), 60)
    if key not in plates.PLATES:
        remarks.append(phrase("deck.unknown_plate", number=number, plate=key or "?"))
        return None
    params = _params(entry.get("selection"))
    selection, problems = parse(params, data)
    numbers = _read_snapshot(entry.get("data"), entry.get("table"))
    if numbers is not None and old:
        selection = _of_its_day(selection, number, data, remarks)
    unknown = sorted(set(params) - {parameter.name for parameter in PARAMETERS.values()})
    refused = [(problem.column or "", problem.value or "") for problem in problems]
    for name, value in [*refused, *((name, "") for name in unknown)]:
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
        snapshot=numbers,
    )


def _of_its_day(
    selection: Selection, number: int, data: Datasets, remarks: list[Phrase]
) -> Selection:
    """A slide saved with numbers but without a division: countries opened on their first law."""
    missing = {
        code: data.regions.divisions(code)[-1]
        for code in selection.shown_countries(data)
        if len(data.regions.divisions(code)) > 1 and code not in dict(selection.sets)
    }
    for name in missing.values():
        remarks.append(phrase("deck.old_division", number=number, set=Ref("boundary_set", name)))
    return selection.under(missing)


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
    if not isinstance(columns, list) or not isinstance(rows, list) or not is_date(as_of):
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
