"""A brief in the words of one language: one page on a cluster, a region, a sector, a country."""

from __future__ import annotations

from dataclasses import dataclass

from analytics import plates
from analytics.briefs.content import content
from analytics.briefs.model import Content, Figure, scope_of
from analytics.figures.compose import compose
from analytics.figures.marks import Sheet
from analytics.figures.origin import dated, head, source_text, under_title
from analytics.letterhead import Letterhead
from analytics.selection import Selection
from analytics.words.i18n import Wording

STOPS = (".", "؟", "?", "!", "…")


@dataclass(frozen=True)
class Number:
    """A figure, its label, and what it is part of (may be empty)."""

    value: str
    label: str
    context: str


@dataclass(frozen=True)
class Attempt:
    """A type size, lines of each list, and sources, with which a page is tried."""

    size: float
    lines: int
    sources: int


@dataclass(frozen=True)
class OnePage:
    """A brief in one language.

    Attributes
    ----------
    kind, code : str
        Of whom it is.
    head : Letterhead
        Of the ministry; where it has set none, the atlas's own name.
    title, subtitle : str
    message : tuple of str
        At most three sentences.
    numbers : tuple of Number
        Five.
    place : Sheet
        The map.
    done, missing, sources : tuple of str
        `done` is empty where nothing is recorded.
    foot : str
    """

    kind: str
    code: str
    words: Wording
    head: Letterhead
    title: str
    subtitle: str
    message: tuple[str, ...]
    numbers: tuple[Number, ...]
    place: Sheet
    done: tuple[str, ...]
    missing: tuple[str, ...]
    sources: tuple[str, ...]
    foot: str

    @property
    def lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is done and what is missing under their headings; nothing empty."""
        named = (("done", self.done), ("missing", self.missing))
        return tuple((self.words.text(f"brief.{key}"), lines) for key, lines in named if lines)


def one_page(kind: str, code: str, words: Wording, selection: Selection) -> OnePage:
    """A brief with today's numbers.

    Parameters
    ----------
    kind : str
        ``record``, ``region``, ``sector`` or ``country``.
    selection : Selection
        Boundary sets in force; for a sector, the countries too.

    Raises
    ------
    GeodataError
        ``unknown_brief``, ``brief_empty``.
    """
    data = words.data
    found = content(scope_of(kind, code, data, selection), data)
    place = _map(found, words)
    return OnePage(
        kind=kind,
        code=code,
        words=words,
        head=head(words),
        title=words.name(kind, code),
        subtitle=under_title(words.text(f"brief.of_{kind}"), data.version, words),
        message=tuple(_sentence(words.say(said)) for said in found.message),
        numbers=tuple(_number(figure, words) for figure in found.figures),
        place=place,
        done=tuple(words.say(line) for line in found.done),
        missing=tuple(words.say(line) for line in found.missing),
        sources=(
            *(words.isolate(source_text(source, words)) for source in found.sources),
            *(words.say(note) for note in found.notes),
        ),
        foot=" ".join(filter(None, (dated(data.version, words), *_of_the_map(place, words)))),
    )


def _map(found: Content, words: Wording) -> Sheet:
    """The map; of clusters that lie nowhere known, that of their country."""
    sheet = compose(plates.build(found.plate, words.data, found.mapped), words)
    if sheet.is_map and not sheet.empty:
        return sheet
    country = Selection(countries=found.mapped.countries, sets=found.mapped.sets)
    return compose(plates.build("region_map", words.data, country), words)


def _of_the_map(place: Sheet, words: Wording) -> tuple[str, ...]:
    foot = place.foot
    return words.text("note.partial_inventory"), foot.disclaimer, foot.licence


def _sentence(text: str) -> str:
    """A finding as a sentence of its own."""
    ended = text.rstrip("\u2066\u2067\u2068\u2069 ").endswith(STOPS)
    return text if ended else f"{text}."


def _number(figure: Figure, words: Wording) -> Number:
    context = words.say(figure.context) if figure.context else ""
    label = words.say(figure.label)
    return Number(words.say(figure.value), label[:1].upper() + label[1:], context)
