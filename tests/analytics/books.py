"""Documents to be tested: plates in four situations, and what must stand in them.

The bundled inventory cannot carry every comparison; a register can, and so all
plates are drawn in one of the four.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

import pytest

from analytics import plates
from analytics.figures import book
from analytics.figures import marks as mk
from analytics.plates.declared import SUPPORT_FAMILIES, TableUse
from analytics.selection import Selection
from analytics.surfaces.shared import scattered
from analytics.words.i18n import Wording
from analytics.words.plaintext import without_marks
from tests import corpus
from tests.analytics.toyland import LANGS

SELECTIONS = {
    "DZ": Selection(countries=("DZ",), regions=("DZ-25",)),
    "all": Selection(measure="density_km2"),
    "empty": Selection(countries=("JO",), stages=("planned",)),
    "register": Selection(countries=("DZ",), table="essai-2025-firms", session="E2"),
}
# In which languages `make test` writes each document; `make test-full` writes all in all three.
WRITTEN = {"DZ": ("fr",), "all": ("en",), "empty": ("en",), "register": ("ar",)}
# Of a selection that can carry every plate, or none, so many are drawn with `make test`.
ONE_IN = 3
# What a package has where a file system has a date.
NO_DATE = "1980-01-01"
COMMENT = "Avis du comité : à revoir.\nDeuxième ligne."


def keys_of(name: str, whole: bool = corpus.WHOLE) -> list[str]:
    """Plates of the document of a selection, in their order.

    In `make test` each is drawn where it has something to show: what compares and what
    speaks of support, beside the register; what speaks of clusters, from the inventory.
    """
    keys = list(plates.PLATES)
    if whole:
        return keys
    if name in ("all", "empty"):
        # The two maps that every country has, and a part of the rest.
        return [*keys[:2], *keys[2 + (name == "all") :: ONE_IN]]
    return [key for key in keys if _of_clusters(key) == (name == "DZ")]


def _of_clusters(key: str) -> bool:
    known = plates.declaration(key)
    return known.table == TableUse.NONE and known.family not in SUPPORT_FAMILIES


def place_of(name: str, key: str) -> int:
    """Which page of that document shows the plate."""
    return keys_of(name).index(key)


def written(*names: str) -> list[tuple[str, str]]:
    """Documents of these selections, or of all: name and language."""
    return [
        (name, lang)
        for name in names or SELECTIONS
        for lang in (LANGS if corpus.WHOLE else WRITTEN[name])
    ]


def language_of(name: str) -> str:
    """A language in which the document of a selection is written."""
    return written(name)[0][1]


def in_arabic(*names: str) -> list[str]:
    """Those of them that are written from right to left."""
    return [name for name, lang in written(*names) if lang == "ar"]


def every_document(*names: str) -> pytest.MarkDecorator:
    """A test of each such document."""
    return pytest.mark.parametrize(("name", "lang"), written(*names))


def every_language(name: str) -> pytest.MarkDecorator:
    """A test of one selection's document in each language in which it is written."""
    return pytest.mark.parametrize("lang", [lang for _, lang in written(name)])


def every_plate(words: Wording, name: str) -> book.Book:
    """A document of all plates for one of the selections."""
    leaves = [
        book.leaf(plates.build(key, words.data, SELECTIONS[name]), words, comment=COMMENT)
        for key in keys_of(name)
    ]
    return book.Book(f"Dossier {name} {words.lang}", words, tuple(leaves))


def dates_in(package: bytes) -> set[str]:
    """Days that an office file bears: of its parts, of parts packed in them, of its making."""
    found: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        for part in parts.infolist():
            found.add("{:04}-{:02}-{:02}".format(*part.date_time))
            if part.filename.endswith(".xlsx"):
                found |= dates_in(parts.read(part))
        core = parts.read("docProps/core.xml").decode()
    return found | set(re.findall(r">(\d{4}-\d\d-\d\d)T", core))


def squeezed(text: str) -> str:
    """Text without spaces and marks of direction: a line may break at any space."""
    return re.sub(r"\s", "", without_marks(text))


def holds(there: str, *wanted: str) -> list[str]:
    """Which of the texts a document lacks."""
    bare = squeezed(there)
    return [text for text in wanted if squeezed(text) not in bare]


def promised(leaf: book.Leaf) -> list[str]:
    """Title, selection, sources, date, counting rule and disclaimer of a figure."""
    sheet, foot = leaf.sheet, leaf.sheet.foot
    wanted = [sheet.title, sheet.subtitle, sheet.chosen, foot.sources, foot.dated, foot.counting]
    return [text for text in [*wanted, foot.sets, foot.disclaimer, foot.licence] if text]


def charted(leaf: book.Leaf) -> Counter[float]:
    """The numbers that a figure's charts draw, taken from its marks."""
    found: list[float] = []
    for mark in leaf.sheet.marks:
        if isinstance(mark, mk.BarMark):
            found += [bar.value for bar in mark.bars]
            found += [bar.tick for bar in mark.bars if bar.tick is not None]
            if any(bar.interval for bar in mark.bars):
                found += [bar.interval[1] if bar.interval else bar.value for bar in mark.bars]
        elif isinstance(mark, mk.ScatterMark):
            found += [dot.y for dot in mark.dots]
            found += [y for _, y in scattered.slope_ends(mark) or ()]
        elif isinstance(mark, mk.CurveMark):
            # The line, and the two of the widest band.
            lines = (mark.line, *(end for band in mark.bands[:1] for end in (band.low, band.high)))
            found += [y for line in lines for _, y in line]
        elif isinstance(mark, mk.StackMark):
            found += [part.value for _, parts in mark.rows for part in parts]
        elif isinstance(mark, mk.TreeMark):
            found += [sum(part.value for part in parts) for *_, parts in mark.groups]
        elif isinstance(mark, mk.ColumnMark):
            series = [one for facet in mark.facets for one in facet.series]
            found += [float(v) for one in series for v in (*one.values.values(), one.unknown) if v]
    return Counter(round(value, 9) for value in found)
