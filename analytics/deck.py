"""A deck: figures chosen, titled and commented, with the numbers they had that day.

A deck is a small JSON file. It holds what to draw, never pictures: opened next
month it is drawn from that day's data, and the numbers it holds tell what has
changed since.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from analytics import packed, plates
from analytics.deck_snapshot import MAX_CELL, read_snapshot
from analytics.deck_snapshot import Snapshot as Snapshot
from analytics.deck_snapshot import Value as Value
from analytics.deck_snapshot import snapshot as snapshot
from analytics.selection import PARAMETERS, Selection, parse
from analytics.words.phrases import Phrase, Ref, phrase
from analytics.words.plaintext import one_line, plain
from geodata.datasets import Datasets
from geodata.errors import GeodataError, IntakeError
from geodata.intake import documents
from geodata.languages import LANGUAGES

FORMAT = "atlas-grappes-deck"
VERSION = 1
MAX_BYTES = 12_000_000
IN_FORCE = "in_force"
MAX_SLIDES = 60
MAX_TITLE = 300
MAX_COMMENT = 4_000
MAX_VALUES = 100


@dataclass(frozen=True)
class Slide:
    """One figure of a deck.

    Attributes
    ----------
    title : str
        The author's; empty for the figure's own.
    comment : str
        Stands on the slide, unless `quiet`: then with the notes.
    snapshot : Snapshot or None
        None for a figure whose numbers were never taken down.
    lang : str
        The language it was added in; empty for that of the document.
    notes : str
        For whoever speaks.
    half : bool
        Takes half of the width: on a slide the comment stands beside it.
    """

    plate: str
    selection: Selection
    title: str = ""
    comment: str = ""
    snapshot: Snapshot | None = None
    lang: str = ""
    notes: str = ""
    quiet: bool = False
    half: bool = False


@dataclass(frozen=True)
class Deck:
    """Figures in their order under one title.

    Attributes
    ----------
    session : str
        The committee session that it prepares: its agenda stands first; may be empty.
    """

    title: str = ""
    slides: tuple[Slide, ...] = ()
    session: str = ""

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
        **({"session": deck.session} if deck.session else {}),
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
    # What is as usual is left out: older versions read the rest.
    own = {"lang": one.lang, "notes": one.notes, "quiet": one.quiet, "half": one.half}
    entry |= {name: value for name, value in own.items() if value}
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
        ``deck_too_large``, ``deck_unreadable`` or ``deck_newer``; ``reader_unlocked``
        where this machine reads no file from outside.
    """
    if len(content) > MAX_BYTES:
        raise GeodataError("deck_too_large", megabytes=MAX_BYTES // 1_000_000)
    return read(_parsed(content), data)


def _parsed(content: bytes) -> Mapping[str, Any]:
    """The JSON object in a file from outside, parsed where nobody else is served."""
    try:
        document = documents.parsed(content)
    except IntakeError as error:
        if error.code == "reader_unlocked":
            raise
        raise GeodataError("deck_unreadable") from error
    if not isinstance(document, dict):
        raise GeodataError("deck_unreadable")
    return document


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
    title, session = (one_line(_text(content.get(key)), MAX_TITLE) for key in ("title", "session"))
    if session and not data.support.has("event", session):
        remarks.append(phrase("deck.unknown_session", session=session))
        session = ""
    return Deck(title, tuple(slides), session), tuple(remarks)


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
    """The JSON object in the bytes of a file that the atlas has written itself.

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
    numbers = read_snapshot(entry.get("data"), entry.get("table"))
    if numbers is not None and old:
        selection = _of_its_day(selection, number, data, remarks)
    unknown = sorted(set(params) - {parameter.name for parameter in PARAMETERS.values()})
    refused = [(problem.column or "", problem.value or "") for problem in problems]
    lang = _text(entry.get("lang"))
    if lang and lang not in LANGUAGES:
        refused.append(("lang", lang))
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
        lang=lang if lang in LANGUAGES else "",
        notes=plain(_text(entry.get("notes")), MAX_COMMENT).strip(),
        quiet=entry.get("quiet") is True,
        half=entry.get("half") is True,
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
