"""Text from outside made safe for every file: no control character, no turned direction.

Formulas, tags and template literals need no treatment here: each format writes
text as text. What is left are characters that XML forbids or that act on the
words after them.
"""

from __future__ import annotations

import re
import unicodedata

from geodata.languages import LRM, RLM, percent_kept

# XML 1.0 forbids most of these; the rest are line separators and marks that
# embed or override a direction beyond the end of their own text.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\ufdd0-\ufdef\ufeff\ufffe\uffff"
    "\ud800-\udfff\ufff9-\ufffb\u206a-\u206f]"
)
_PLANE_ENDS = {plane * 0x10000 + end: None for plane in range(1, 17) for end in (0xFFFE, 0xFFFF)}
_ISOLATES = "\u2066\u2067\u2068"
_LTR_START = _ISOLATES[0]
ISOLATE_END = "\u2069"
_SIGNED = re.compile(r"(?<![\w.,)\u200e])([-+−]\d)")
_WITHOUT_STARTS = str.maketrans(dict.fromkeys(_ISOLATES))
_AFTER_ISOLATE = re.compile(rf"{ISOLATE_END}([^\w\s]*\s?)")
# More marks than this on one letter climb over the lines above.
MAX_MARKS = 4


def plain(text: str, limit: int | None = None) -> str:
    r"""Text that every format can hold, line breaks kept.

    Parameters
    ----------
    limit : int, optional
        Longer text ends in an ellipsis.

    Examples
    --------
    >>> plain("Batna\x00\u202egnp.exe")
    'Batnagnp.exe'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = _FORBIDDEN.sub("", text).translate(_PLANE_ENDS)
    text = _balanced(_few_marks(text))
    if limit is not None and len(text) > limit:
        text = _balanced(text[: limit - 1].rstrip() + "…")
    return text


def one_line(text: str, limit: int | None = None) -> str:
    """Plain text without line breaks or doubled spaces: a title, a name."""
    return plain(re.sub(r"[ \t\r\n\x0b\x0c\x85\u2028\u2029]+", " ", text).strip(), limit)


def flat(text: str, *, rtl: bool) -> str:
    """Text for programs that do not follow isolates: marks of direction instead.

    On a right-to-left line every isolated piece ends with a mark, so that
    several Latin names in a row keep their order. The mark stands behind a
    comma that follows: right before it, a PDF would draw the two over each other.
    """
    bare = plain(text)
    if not rtl:
        return bare.translate(_WITHOUT_STARTS).replace(ISOLATE_END, "")
    if text.rfind(_LTR_START) > text.rfind(ISOLATE_END):
        # A line may end inside a run from left to right: its comma stays at its end.
        bare = bare.removesuffix(ISOLATE_END) + LRM
    marked = _AFTER_ISOLATE.sub(rf"\1{RLM}", bare.replace(_LTR_START, LRM))
    marked = percent_kept(marked)
    # Without it a sign before a number is written behind it.
    return _SIGNED.sub(LRM + r"\1", marked.translate(_WITHOUT_STARTS))


def without_marks(text: str) -> str:
    """Text without marks of direction, as data: for comparing, sorting and joining."""
    return re.sub("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", "", text)


def _balanced(text: str) -> str:
    """Every isolate closed, none closed that was not opened."""
    open_, kept = 0, []
    for letter in text:
        if letter in _ISOLATES:
            open_ += 1
        elif letter == ISOLATE_END:
            if not open_:
                continue
            open_ -= 1
        kept.append(letter)
    return "".join(kept) + ISOLATE_END * open_


def _few_marks(text: str) -> str:
    if text.isascii():
        return text
    run, kept = 0, []
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run <= MAX_MARKS:
            kept.append(letter)
    return "".join(kept)
