"""What a record's free-text locality says: which places it names, if any."""

from __future__ import annotations

import re
import unicodedata

# Explanations in brackets: a district, a facility, the district town of a village.
BRACKETED = re.compile(r"\([^)]*\)")
SEPARATOR = re.compile(r"\s*[;,]\s*")
# A facility is in the place it is named after.
FACILITY = re.compile(r"^(cyberparc|technopole|technopark|zone industrielle) (de |d'|du )", re.I)
# Parts of a country, not places: no point stands for them.
AREAS = frozenset({"nord-ouest", "nord de la cisjordanie", "sahel"})
NOT_LETTERS = re.compile(r"[^\w]+")


def places(text: str) -> list[str]:
    """The places named in a locality, in order.

    Examples
    --------
    >>> places("Batna (région des Aurès)")
    ['Batna']
    >>> places("Monastir ; El Fejja")
    ['Monastir', 'El Fejja']
    >>> places("Cyberparc de Sidi Abdellah")
    ['Sidi Abdellah']
    >>> places("Nord-Ouest")
    []
    """
    without = BRACKETED.sub("", text)
    names = [FACILITY.sub("", name.strip()) for name in SEPARATOR.split(without)]
    return [name for name in names if name and name.casefold() not in AREAS]


def normalised(name: str) -> str:
    """A name without accents, case and punctuation, for comparing spellings.

    Examples
    --------
    >>> normalised("Saqiyat Abu Sha‘ra")
    'saqiyat abu sha ra'
    """
    decomposed = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return NOT_LETTERS.sub(" ", letters).strip().casefold()
