"""Several figures that leave together: what every document format is given."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analytics.deck import MAX_COMMENT, MAX_TITLE
from analytics.figures import origin, recordwords
from analytics.figures.compose import compose
from analytics.figures.marks import Sheet, TableMark
from analytics.figures.origin import source_lines
from analytics.letterhead import Letterhead
from analytics.plates.model import Plate, Profile
from analytics.words.i18n import Wording
from analytics.words.plaintext import one_line, plain


@dataclass(frozen=True)
class Named:
    """The clusters of one region by name, for a document that compares regions.

    Attributes
    ----------
    region : str
        Its name.
    table : TableMark
        One row a cluster; at least one.
    sources : tuple of str
        Of these clusters, in full.
    """

    region: str
    table: TableMark
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Leaf:
    """One figure of a document.

    Attributes
    ----------
    sheet : Sheet
        In the language of the document, under the title it is to carry.
    plate : Plate
        The numbers behind it.
    comment : str
        What the author adds; may hold line breaks.
    changes : tuple of str
        What has changed in its figures since the deck was saved.
    notes : str
        For whoever speaks: never on the slide itself.
    named : tuple of Named
        Where the figure compares regions: the clusters of each, by name.
    half : bool
        Drawn half as wide, the comment beside it where a page is broad.
    """

    sheet: Sheet
    plate: Plate
    comment: str = ""
    changes: tuple[str, ...] = ()
    notes: str = ""
    named: tuple[Named, ...] = ()
    half: bool = False


@dataclass(frozen=True)
class Points:
    """A page of words: an agenda, what has changed, what is missing."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Cover:
    """What stands first: the ministry's head, and of which session the document is.

    Attributes
    ----------
    head : Letterhead
    occasion : str
        A session with its date; may be empty.
    """

    head: Letterhead
    occasion: str = ""


@dataclass(frozen=True)
class Book:
    """Figures in their order, under one title, in one language.

    Attributes
    ----------
    remarks : tuple of str
        What a reader of the document must know: slides left out, and why.
    cover : Cover or None
        None for a document of one figure.
    before : tuple of Points
        Pages of words between cover and figures; nothing empty.
    """

    title: str
    wording: Wording
    leaves: tuple[Leaf, ...]
    remarks: tuple[str, ...] = ()
    cover: Cover | None = None
    before: tuple[Points, ...] = ()

    def words_of(self, leaf: Leaf) -> Wording:
        """The words of a figure that keeps a language of its own."""
        own = leaf.sheet.lang
        return self.wording if own == self.wording.lang else Wording(own, self.wording.data)

    @property
    def after(self) -> tuple[Points, ...]:
        """The last page: what was left out of the document, each with its reason."""
        missing = self.wording.text("book.missing")
        return (Points(missing, self.remarks),) if self.remarks else ()

    @property
    def alone(self) -> bool:
        """Whether it is one figure and nothing else: it needs no cover and no contents."""
        return len(self.leaves) == 1 and not (self.cover or self.before or self.remarks)

    @property
    def dated(self) -> str:
        """The date of the data, as written on a cover."""
        return origin.dated(self.wording.data.version, self.wording)

    @property
    def dated_day(self) -> str:
        """The date of the data, as read from a wall."""
        return origin.day(self.wording.data.version, self.wording)

    @property
    def source_lines(self) -> tuple[str, ...]:
        """All sources in full, first cited first."""
        return tuple(
            dict.fromkeys(
                line for leaf in self.leaves for line in source_lines(leaf.plate, self.wording)
            )
        )


def leaf(
    plate: Plate,
    wording: Wording,
    *,
    title: str = "",
    comment: str = "",
    changes: tuple[str, ...] = (),
    notes: str = "",
    half: bool = False,
) -> Leaf:
    """A plate as a leaf; a title of the author's replaces the plate's own."""
    sheet = compose(plate, wording)
    own = one_line(title, MAX_TITLE)
    if own:
        sheet = replace(sheet, title=own)
    said, kept = (plain(text, MAX_COMMENT).strip() for text in (comment, notes))
    return Leaf(sheet, plate, said, changes, kept, _named(plate, wording), half)


def _named(plate: Plate, wording: Wording) -> tuple[Named, ...]:
    """The clusters of each region that a profile compares; regions without any are left out."""
    if not isinstance(plate.body, Profile):
        return ()
    every = plate.selection.without(["regions"])
    regions = [code for kind, code in plate.body.subjects if kind == "region"]
    inside = {code: recordwords.codes_in(code, every, wording) for code in regions}
    return tuple(
        Named(
            wording.name("region", code),
            _without_publishers(recordwords.listed(records, wording)),
            _cited(records, wording),
        )
        for code, records in inside.items()
        if records
    )


def _without_publishers(table: TableMark) -> TableMark:
    """Without its last column: the sources stand in full in the same document."""
    rows = tuple(row[:-1] for row in table.rows)
    return TableMark(table.headings[:-1], rows, table.numeric[:-1])


def _cited(records: list[str], wording: Wording) -> tuple[str, ...]:
    """The sources of some records in full, each once."""
    known = wording.data.records
    cited = dict.fromkeys(source for code in records for source in known.sources_of(code))
    return tuple(origin.source_text(source, wording) for source in cited)


def single(plate: Plate, wording: Wording) -> Book:
    """A document of one figure."""
    figure = leaf(plate, wording)
    return Book(figure.sheet.title, wording, (figure,))
