"""Bringing spellings of place names to comparable forms.

Four forms, each looser than the one before: :func:`normalise` (case, accents,
script of Tamazight, administrative words), :func:`compact` (no spaces, no
article), :func:`skeleton` (consonants as they sound, whichever
transliteration) and :func:`coarse` (consonants that transliterations mix up
taken as one, Arabic script included). :class:`Likeness` says how like a text is to
known spellings, by letters and by sound.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

_UNITS = (
    r"wilayah?|wilayas|willayah?|wilaia|vilaya|vilayet|wil|w|gouvernorate?|gouvernorats|gouvernerat|gouvernement|"
    r"gouv|governorates?|governatorato|gobernacion|gov|gvt|provinc(?:e|ia)|provinz|prefecture|"
    r"valiato|mu?hafazat?|mu?hafazah|mohafazat?|region|ville"
)
_OF = r"de la|de l|de|du|des|d|of the|of|di|von"
_ADMINISTRATIVE = re.compile(
    rf"^(?:(?:la |le |the )?(?:{_UNITS})(?: (?:{_OF}))? |"
    r"(?:tawilayt|lwilaya|agezdu) n )(?=\S)"
)
_ADMINISTRATIVE_BEHIND = frozenset(
    (
        *("wilaya", "wilayah", "willaya", "governorate", "province", "gouvernorat", "gouv"),
        *("gov", "vilayeti", "ili", "ville", "city"),
    )
)
# Some files have no blank after the word for a wilaya: "ولايةأدرار".
_ADMINISTRATIVE_AR = re.compile(
    r"^(?:ال)?(?:(?:ولايه|محافظه|اقليم|جهه|عماله|مدينه)\s+(?=\S)|(?:ولايه|محافظه)(?=\S{3}))"
)
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_MARKS = re.compile(r"[\u064b-\u065f\u0670\u0640]")
_ARABIC_FORMS = {
    "ا": "أإآٱ",
    "ي": "ىیئ",
    "ه": "ةھہۀ",
    "و": "ؤ",
    "ك": "کگ",
    "ق": "ڨ",
    "ف": "ڤ",
    "ب": "پ",
    "": "ء",
}
_ARABIC_LETTERS = str.maketrans(
    {form: letter for letter, forms in _ARABIC_FORMS.items() for form in forms}
)
# Scholarly and Tamazight Latin letters as a French or English typist writes them.
_LATIN_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "š": "sh",
        "č": "tch",
        "ǧ": "dj",
        "ǵ": "dj",
        "ġ": "gh",
        "ḡ": "gh",
        "ç": "s",
        "ḫ": "kh",
        "ẖ": "kh",
        "ḵ": "kh",
        "ḏ": "dh",
        "ṯ": "th",
        "ḍ": "d",
        "ɣ": "gh",
        "γ": "gh",
        "ɛ": "",
        "ε": "",
    }
)
_TIFINAGH = dict(
    zip(
        "ⴰⴱⴲⵛⴷⴸⴹⴻⴼⴳⴴⵀⵃⵄⵅⵇⵉⵊⵋⴵⴽⴾⵍⵎⵏⵖⵒⵓⵔⵕⵙⵚⵜⵝⵟⵠⵡⵢⵣⵥ",
        [
            "a",
            "b",
            "b",
            "sh",
            "d",
            "d",
            "d",
            "e",
            "f",
            "g",
            "g",
            "h",
            "h",
            "",
            "kh",
            "q",
            "i",
            "j",
            "j",
            "dj",
            "k",
            "k",
            "l",
            "m",
            "n",
            "gh",
            "p",
            "u",
            "r",
            "r",
            "s",
            "s",
            "t",
            "t",
            "t",
            "v",
            "w",
            "y",
            "z",
            "z",
        ],
        strict=True,
    )
)
_TIFINAGH_LETTERS = str.maketrans(_TIFINAGH)
_SEPARATORS = re.compile(r"[\s\-_.,;:/|()\[\]'’‘ʼʿʾ`´\"“”«»،؛–—]+")
_ARTICLES = re.compile(
    r"^(?:el|al|le|la|l|les|ech|esh|et|es|ed|er|en|ez|ad|as|ash|at|ar|an|az) (?=\S)"
)
# "Kef (Le)", "Bayadh, El".
_ARTICLE_BEHIND = re.compile(r"(?<=\S\S) (?:el|al|le|la|l)$")
_ARTICLE_AR = re.compile(r"^ال(?=\S{3})")

# Longest first: what several transliterations write for one consonant.
_SOUNDS = (
    ("tch", "C"),
    ("dsch", "j"),
    ("sch", "C"),
    ("dj", "j"),
    ("ch", "C"),
    ("sh", "C"),
    ("kh", "X"),
    ("gh", "G"),
    ("rh", "G"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "f"),
    ("ou", "u"),
    ("oo", "u"),
    ("qu", "k"),
    ("ck", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "sy"),
    ("ge", "je"),
    ("gi", "ji"),
    ("x", "ks"),
    ("q", "k"),
    ("c", "k"),
    ("w", "u"),
    ("v", "b"),
    ("G", "g"),
)
# A final h writes the silent ta marbuta: Blidah, Khanshalah.
_SILENT = re.compile(r"(?<=[aeiou])h\b|ه\b")
_REPEATED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiouyاوي]")
# Consonants that transliterations and typists take for one another, by either script.
_MIXED_UP = {
    "k": "gXقكغخ",
    "s": "zCسصزشظ",
    "t": "dتطثدذض",
    "b": "pب",
    "j": "ج",
    "f": "ف",
    "l": "ل",
    "m": "م",
    "n": "ن",
    "r": "ر",
    "": "hهحع",
}
_COARSE = str.maketrans({mixed: one for one, many in _MIXED_UP.items() for mixed in many})


def normalise(text: str) -> str:
    """Lower case, no accents, single spaces, no administrative word.

    >>> normalise("Wilaya de Béjaïa")
    'bejaia'
    >>> normalise("ولاية قسنطينة")
    'قسنطينه'
    >>> normalise("ⴱⴳⴰⵢⴻⵜ")
    'bgayet'
    """
    return _remembered(text) if len(text) <= LONGEST_REMEMBERED else _normalised(text)


def _normalised(text: str) -> str:
    if text.isascii():  # nothing to fold but case: most names of a long list
        return _without_units(text.casefold())
    folded = unicodedata.normalize("NFKC", _visible(text)).casefold()
    latin = folded.translate(_LATIN_LETTERS).translate(_TIFINAGH_LETTERS)
    plain = "".join(
        char for char in unicodedata.normalize("NFD", latin) if not _is_latin_mark(char)
    )
    plain = unicodedata.normalize("NFC", plain)
    plain = _ARABIC_MARKS.sub("", plain).translate(_ARABIC_LETTERS)
    return _without_units(plain)


# Names, which a search for a place asks about again and again; whole texts are not kept.
LONGEST_REMEMBERED = 100
_remembered = lru_cache(maxsize=1 << 14)(_normalised)


def _without_units(plain: str) -> str:
    spaced = _SEPARATORS.sub(" ", plain).strip()
    spaced = _ADMINISTRATIVE.sub("", _ADMINISTRATIVE_AR.sub("", spaced))
    words = spaced.split(" ")
    while len(words) > 1 and words[-1] in _ADMINISTRATIVE_BEHIND:
        words.pop()
    return " ".join(words)


def compact(text: str) -> str:
    """Normalised, without spaces and without an article before or behind.

    >>> compact("Sidi Bou Zid"), compact("El Kef"), compact("Kef (Le)")
    ('sidibouzid', 'kef', 'kef')
    """
    return _without_article(normalise(text)).replace(" ", "")


def skeleton(text: str) -> str:
    """Consonants as they sound, doubled ones once.

    French, English, Spanish and Tamazight spellings of one Arabic name meet
    here; vowels, which they all write differently, are left out.

    >>> skeleton("Mostaganem") == skeleton("Mustaghanim")
    True
    >>> skeleton("Tlemcen") == skeleton("Tilimsen")
    True
    """
    sounds = _without_article(normalise(text))
    for written, heard in _SOUNDS:
        sounds = sounds.replace(written, heard)
    sounds = _SILENT.sub("", sounds).replace(" ", "")
    # Doubled letters first: Médenine keeps both its n, Médina has one.
    return _VOWELS.sub("", single(sounds))


def coarse(text: str) -> str:
    """The skeleton with consonants that are easily mixed up taken as one.

    Good for ranking, too loose for deciding: the same for Arabic and Latin.

    >>> coarse("قالمة"), coarse("Guelma"), coarse("Qalimah")
    ('klm', 'klm', 'klm')
    """
    return single(skeleton(text).translate(_COARSE))


def single(letters: str) -> str:
    """Every letter once where it is doubled.

    >>> single("setiff"), single("annaba")
    ('setif', 'anaba')
    """
    return _REPEATED.sub(r"\1", letters)


def _without_article(plain: str) -> str:
    if _ARABIC.search(plain):
        return _ARTICLE_AR.sub("", plain)
    return _ARTICLE_BEHIND.sub("", _ARTICLES.sub("", plain))


def _visible(text: str) -> str:
    """Without direction marks, joiners and soft hyphens that copying brings along."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def _is_latin_mark(char: str) -> bool:
    """Accents and dots on Latin letters, not the hamza and madda of Arabic."""
    return unicodedata.category(char) == "Mn" and not _ARABIC.match(char)


# Below this a spelling is no candidate; the scores of unlike pairs end here.
CANDIDATE_SCORE = 62.0
# Same consonants in the same order, and most letters alike ("Ministère" has the
# consonants of Monastir, but too few of its letters).
SOUND_LETTERS = 72.0
SOUND_SCORE = 92.0
# Only letters doubled or not: Sétiff, Anaba. Four letters are too few: bonne, Bône.
DOUBLED_SCORE = 96.0
DOUBLED_LENGTH = 5
# What sounds the same goes before what only looks alike, and is certain only by
# one of the rules above: these two stay below any certain score.
SAME_SOUND = 5.0
SAME_SOUND_SCORE = 89.0
OTHER_SOUND_SCORE = 86.0


class Likeness:
    """A list of spellings that a text is compared with all at once.

    Parameters
    ----------
    spellings : iterable of str
        In the form of :func:`~geodata.places.spelling.normalise`.
    """

    def __init__(self, spellings: Iterable[str]) -> None:
        self.spellings = list(spellings)
        self._letters = [compact(text) for text in self.spellings]
        self._single = [single(letters) for letters in self._letters]
        self._sounds = [skeleton(text) for text in self.spellings]
        self._coarse = [coarse(text) for text in self.spellings]

    def of(self, text: str, consonants: int) -> Iterator[tuple[str, float]]:
        """Every spelling at all like `text`, with its score from 0 to 100.

        Alike in letters but not in sound (Sidi Bouzid, Sidi Bou Saïd) is never
        certain; alike in sound (Mestaganem, Mostaghanem) may be.

        Parameters
        ----------
        text : str
        consonants : int
            How many must agree before the same sound alone is enough.
        """
        letters = process.cdist([compact(text)], self._letters, scorer=fuzz.ratio)[0]
        sounds = process.cdist([coarse(text)], self._coarse, scorer=fuzz.ratio)[0]
        blended = np.maximum(letters, (letters + sounds) / 2)
        sound, once = skeleton(text), single(compact(text))
        # Arabic words share roots: there the same consonants are no sign.
        telling = len(sound) >= consonants and sound.isascii()
        for position in np.flatnonzero(blended >= CANDIDATE_SCORE):
            alike, mixed = float(letters[position]), float(blended[position])
            if once == self._single[position] and len(once) >= DOUBLED_LENGTH:
                score = max(alike, DOUBLED_SCORE)
            elif sound != self._sounds[position]:
                score = min(mixed, OTHER_SOUND_SCORE)
            elif telling and alike >= SOUND_LETTERS:
                score = max(alike, SOUND_SCORE)
            else:
                score = max(alike, min(mixed + SAME_SOUND, SAME_SOUND_SCORE))
            yield self.spellings[position], score
