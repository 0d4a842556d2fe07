"""Several figures that leave together: what every document format is given."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analytics.deck import MAX_COMMENT, MAX_TITLE
from analytics.figures import origin
from analytics.figures.compose import compose
from analytics.figures.marks import Sheet
from analytics.figures.origin import source_lines
from analytics.plates.model import Plate
from analytics.words.i18n import Wording
from analytics.words.plaintext import one_line, plain


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
    """

    sheet: Sheet
    plate: Plate
    comment: str = ""
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Book:
    """Figures in their order, under one title, in one language.

    Attributes
    ----------
    remarks : tuple of str
        What a reader of the document must know: slides left out, and why.
    """

    title: str
    wording: Wording
    leaves: tuple[Leaf, ...]
    remarks: tuple[str, ...] = ()

    @property
    def dated(self) -> str:
        """The date of the data, as written on a cover."""
        return origin.dated(self.wording.data.version, self.wording)

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
) -> Leaf:
    """A plate as a leaf; a title of the author's replaces the plate's own."""
    sheet = compose(plate, wording)
    own = one_line(title, MAX_TITLE)
    if own:
        sheet = replace(sheet, title=own)
    return Leaf(sheet, plate, plain(comment, MAX_COMMENT).strip(), changes)


def single(plate: Plate, wording: Wording) -> Book:
    """A document of one figure."""
    figure = leaf(plate, wording)
    return Book(figure.sheet.title, wording, (figure,))
