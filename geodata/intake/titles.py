"""The region that a table is of, from what is written beside it: sheet, title, file name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geodata.datasets import Datasets

# "Liste des clusters de la wilaya de Sétif", "ولاية سطيف".
OF_A_UNIT = re.compile(
    r"(?:wilayas?|gouvernorats?|governorates?|r[ée]gions?)\s+(?:de\s+l['’]|de\s+la\s+|de\s+|d['’]|du\s+|of\s+)?"
    r"(?P<name>[^\d,;:()–—\n]{3,40})|(?:ولاية|محافظة)\s+(?P<arabic>[^\d،؛:()\n]{3,40})",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"[_\-–—.,;:()\s\d]+")
LONGEST = 200
MOST_WORDS = 3


def region_in(texts: Iterable[str], country: str, data: Datasets) -> tuple[str, str]:
    """The first of some texts that names one region of a country, and its code.

    Returns
    -------
    tuple of str
        The text and the code; both empty where none is certain.
    """
    for text in texts:
        if 0 < len(text) <= LONGEST and (code := _named(text, country, data)):
            return text, code
    return "", ""


def _named(text: str, country: str, data: Datasets) -> str:
    """The region that a text names: all of it, what follows "wilaya de", or some of its words."""
    unit = OF_A_UNIT.search(text)
    said = (unit["name"] or unit["arabic"]).split() if unit else []
    for names in ([text], _beginnings(said), _runs(BETWEEN.split(text))):
        codes = {code for name in names if (code := _code(name, country, data))}
        if len(codes) == 1:
            return codes.pop()
    return ""


def _beginnings(words: list[str]) -> list[str]:
    """What some words begin with, the longest first: one of them is a name."""
    return [" ".join(words[:n]) for n in range(min(len(words), MOST_WORDS), 0, -1)]


def _runs(words: list[str]) -> list[str]:
    """Words and words that stand together."""
    kept = [word for word in words if word]
    return [
        " ".join(kept[i : i + n])
        for n in range(1, MOST_WORDS + 1)
        for i in range(len(kept) - n + 1)
        if len(" ".join(kept[i : i + n])) > MOST_WORDS
    ]


def _code(name: str, country: str, data: Datasets) -> str:
    """A region by a name that is certain; a number or a commune is none here."""
    if not country or name.isdigit():
        return ""
    match = data.gazetteer.place(name, country, guess=False)
    return str(match.code or "") if match.how in ("name", "alias") else ""
