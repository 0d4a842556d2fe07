"""Rows of a file that may be a row in force under another name.

One cluster is written "Cluster filière lait de Sétif", "Cluster lait Sétif",
"CLUSTER DU LAIT – SETIF", "التجمع العنقودي للحليب بسطيف". What gives it away is
looked for one after the other: its acronym, its name in any language, the words of its
name that say more than where it is, the sound of a name written in the other script,
and, whatever it is called, that it is the only one of its trade in its region. Nothing
of this decides; it is asked about.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from geodata.places.spelling import coarse, normalise
from geodata.schema.cells import Row
from geodata.schema.fields import Schema

ALIKE = 88.0
# Where one of two rows has no place, less is known of it and the name must say more.
PLACELESS = 92.0
# Names that sound alike in two scripts are less alike letter by letter.
SOUNDS_ALIKE = 85.0
LEAST_SOUNDS = 4
PIECE = 2000
MOST = 3
# A region with more clusters of a trade has room for one more.
FEW = 2
LEAST_LETTERS = 3
# What every name of a cluster begins with says nothing about which one it is.
COMMON = frozenset(
    (
        *("cluster", "clusters", "grappe", "grappes", "pole", "technopole", "spl", "projet"),
        *("filiere", "pilote", "potentiel", "competitivite", "project", "pilot", "potential"),
        *("de", "du", "des", "d", "la", "le", "les", "l", "en", "et", "the", "of", "and", "a"),
        *("التجمع", "العنقودي", "عنقود", "تجمع", "عنقودي", "قطب", "شعبه", "لشعبه", "مشروع"),
    )
)
# One-letter words that Arabic writes together with the next one, and the article.
ARABIC_BEFORE = re.compile(r"^(?:[وبل]?ال|لل|[بل](?=\S{4}))")
ARABIC = re.compile(r"[\u0600-\u06ff]")
ACRONYM = re.compile(r"(?<![^\W_])(?=[0-9]*+[A-Z])[A-Z0-9]++(?![^\W_])")
ELIDED = re.compile(r"\b[dlDL]['’]")


@dataclass(frozen=True)
class Named:
    """A row as it is called.

    Attributes
    ----------
    key : str or int
        Of the row in force, or the row of the file.
    names : tuple of str
        In every language it has, words in common with all clusters left out.
    words : frozenset of str
        Words of those names, each by its beginning.
    acronyms : frozenset of str
    regions : frozenset of str
    sector : str
    """

    key: str | int
    names: tuple[str, ...]
    words: frozenset[str]
    acronyms: frozenset[str]
    regions: frozenset[str]
    sector: str


@dataclass(frozen=True)
class Likely:
    """What a row may be.

    Attributes
    ----------
    keys : tuple of str
        Of rows in force, the likeliest first.
    named : bool
        Whether what it is called says so; else only its trade and its place do.
    """

    keys: tuple[str, ...]
    named: bool


def resembling(
    schema: Schema, rows: Mapping[int, Row], stored: Mapping[str, Row]
) -> dict[int, Likely]:
    """Rows of a file that may be one in force of the same country."""
    likely: dict[int, Likely] = {}
    for country in dict.fromkeys(cells["country_code"] for cells in rows.values()):
        mine = [_named(schema, r, c) for r, c in rows.items() if c["country_code"] == country]
        others = [_named(schema, k, r) for k, r in stored.items() if r["country_code"] == country]
        likely |= _of_country(mine, others)
    return likely


def _of_country(mine: Sequence[Named], others: Sequence[Named]) -> dict[int, Likely]:
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    for by_name, pairs in (
        (True, _same_acronym(mine, others)),
        (True, _like_names(mine, others)),
        (True, _same_words(mine, others)),
        (True, _like_sounds(mine, others)),
        (False, _only_one(mine, others)),
    ):
        for one, other in pairs:
            found[int(one.key)].setdefault(str(other.key), by_name)
    return {
        row: Likely(tuple(keys)[:MOST], named=any(keys.values())) for row, keys in found.items()
    }


# What a row is called --------------------------------------------------------------------


def _named(schema: Schema, key: str | int, cells: Row) -> Named:
    fields = [f"{schema.label}_{lang}" for lang in ("fr", "ar", "en")]
    texts = dict.fromkeys(text for field in fields if (text := cells.get(field, "")))
    regions = [
        part for n in schema.of_kinds("regions") for part in schema.by_name[n].parts(cells[n])
    ]
    names = tuple(dict.fromkeys(_core(text) for text in texts))
    return Named(
        key,
        names,
        frozenset(_stem(word) for name in names for word in name.split()),
        frozenset(acronym for text in texts for acronym in _acronyms(text)),
        frozenset(regions),
        next((cells[name] for name in schema.of_kinds("sector")), ""),
    )


@lru_cache(maxsize=50_000)
def _core(text: str) -> str:
    """The words of a name that tell one cluster from another.

    >>> _core("Cluster filière lait de Sétif"), _core("التجمع العنقودي للحليب بسطيف")
    ('lait setif', 'حليب سطيف')
    """
    plain = normalise(ELIDED.sub("", text))
    words = [ARABIC_BEFORE.sub("", word) for word in plain.split() if word not in COMMON]
    return " ".join(word for word in words if word) or plain


def _stem(word: str) -> str:
    """A word without what makes it a plural or an adjective.

    >>> _stem("boissons"), _stem("bijoux"), _stem("bijouterie"), _stem("lait")
    ('boisson', 'bijou', 'bijou', 'lait')
    """
    if ARABIC.search(word):
        return word.removesuffix("ات").removesuffix("يه").removesuffix("ه")
    stem = word.rstrip("sx") if len(word) > LEAST_LETTERS else word
    for end in ("terie", "erie", "ique", "ery", "e"):
        if stem.endswith(end) and len(stem) - len(end) > LEAST_LETTERS:
            return stem.removesuffix(end)
    return stem


def _acronyms(text: str) -> Iterator[str]:
    """Words in capitals of a text that is not all in capitals.

    >>> list(_acronyms("Cluster Mécatronique Tunisie (CMT)")), list(_acronyms("ADC"))
    (['CMT'], ['ADC'])
    >>> list(_acronyms("CLUSTER LAIT"))
    []
    """
    words = ACRONYM.findall(text)
    if len(words) == 1 or not text.isupper():
        yield from (w for w in words if len(w) >= LEAST_LETTERS and w.casefold() not in COMMON)


# What gives it away -------------------------------------------------------------------------

Pairs = Iterator[tuple[Named, Named]]


def _same_acronym(mine: Sequence[Named], others: Sequence[Named]) -> Pairs:
    known = _by(others, lambda other: other.acronyms)
    for one in mine:
        for acronym in one.acronyms:
            yield from ((one, other) for other in known.get(acronym, ()))


def _like_names(mine: Sequence[Named], others: Sequence[Named]) -> Pairs:
    """Names alike letter by letter, in the same place or trade, or one of them without a place."""
    names = [(other, name) for other in others for name in other.names]
    texts = [name for _, name in names]
    for start in range(0, len(mine) if names else 0, PIECE):
        own = [(one, name) for one in mine[start : start + PIECE] for name in one.names]
        for i, j, score in _alike([name for _, name in own], texts, ALIKE):
            one, other = own[i][0], names[j][0]
            placed = bool(one.regions and other.regions)
            near = one.regions & other.regions or (placed and one.sector == other.sector)
            if near or (not placed and score >= PLACELESS):
                yield one, other


def _same_words(mine: Sequence[Named], others: Sequence[Named]) -> Pairs:
    """All that one name says beside the place, another of the same region says too."""
    known = _by(others, lambda other: {(r, w) for r in other.regions for w in other.words})
    common = Counter(word for other in others for word in other.words)
    for one in mine:
        near = {
            str(other.key): other
            for region in one.regions
            for word in one.words
            for other in known.get((region, word), ())
        }
        yield from ((one, other) for other in near.values() if _says_the_same(one, other, common))


def _says_the_same(one: Named, other: Named, common: Counter[str]) -> bool:
    """Whether all words of a name are among those of the other, and say which one it is."""
    mine = [_stems(name) for name in one.names]
    theirs = [_stems(name) for name in other.names]
    nested = [a & b for a in mine for b in theirs if a <= b or b <= a]
    return any(len(shared) >= 2 or _telling(shared, common) for shared in nested)


def _telling(words: frozenset[str], common: Counter[str]) -> bool:
    """Whether a single word is that of one cluster only."""
    return len(words) == 1 and common[next(iter(words))] == 1


def _stems(name: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in name.split())


def _only_one(mine: Sequence[Named], others: Sequence[Named]) -> Pairs:
    """The few clusters of a trade in a region."""
    known = _by(others, lambda other: {(r, other.sector) for r in other.regions if other.sector})
    for one in mine:
        for region in one.regions:
            there = known.get((region, one.sector), ())
            if len(there) <= FEW:
                yield from ((one, other) for other in there if _same_place(one, other))


def _same_place(one: Named, other: Named) -> bool:
    """Whether two rows have half of their regions in common."""
    shared, either = one.regions & other.regions, one.regions | other.regions
    return 2 * len(shared) >= len(either)


def _like_sounds(mine: Sequence[Named], others: Sequence[Named]) -> Pairs:
    """Names that sound alike though written in two scripts, in the same place or trade."""
    for arabic in (True, False):
        own = [(one, _sound(n)) for one in mine for n in one.names if _arabic(n) is arabic]
        known = [(o, _sound(n)) for o in others for n in o.names if _arabic(n) is not arabic]
        own = [pair for pair in own if len(pair[1]) >= LEAST_SOUNDS]
        for i, j, _ in _alike([s for _, s in own], [s for _, s in known], SOUNDS_ALIKE):
            one, other = own[i][0], known[j][0]
            if one.regions & other.regions or one.sector == other.sector:
                yield one, other


def _arabic(name: str) -> bool:
    return ARABIC.search(name) is not None


@lru_cache(maxsize=50_000)
def _sound(name: str) -> str:
    return " ".join(coarse(word) for word in name.split())


def _alike(
    names: Sequence[str], others: Sequence[str], least: float
) -> Iterator[tuple[int, int, float]]:
    if names and others:
        scores = process.cdist(names, others, scorer=fuzz.ratio, score_cutoff=least)
        for i, j in zip(*(axis.tolist() for axis in np.nonzero(scores)), strict=True):
            yield i, j, float(scores[i, j])


def _by(
    others: Sequence[Named], keys: Callable[[Named], Iterable[Hashable]]
) -> dict[Hashable, list[Named]]:
    """Rows by each of their keys."""
    found: dict[Hashable, list[Named]] = defaultdict(list)
    for other in others:
        for key in keys(other):
            found[key].append(other)
    return found
