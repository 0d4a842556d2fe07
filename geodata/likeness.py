"""How like a text is to known spellings, by letters and by sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from rapidfuzz import fuzz, process

from geodata.spelling import coarse, compact, single, skeleton

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
        In the form of :func:`~geodata.spelling.normalise`.
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
