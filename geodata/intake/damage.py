"""What a text shows of its own history: letters that were lost, encodings read as another.

Such a text is no name of anything. Where the letters can be had back, they are
proposed; nothing is put right in silence.
"""

from __future__ import annotations

import html
import re

# What Excel, LibreOffice and their translations write where a formula fails, or a
# column was too narrow for its number when it was printed to text.
FAULT = re.compile(
    r"#(?:REF|VALEUR|VALUE|N/A|NA|NOM|NAME|DIV/0|NULL|NUL|NUM|NOMBRE|CALC|SPILL|PROPAGATION)[!?]?"
    r"|#{3,}|Err:\d{3}",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
# A letter that no encoding had a place for: "????", "B?ja?a".
QUESTIONED = re.compile(r"\?{3,}|[^\W\d_]\?[^\W\d_]")
# What UTF-8 looks like when it is read as Windows-1252 or 1256.
DOUBLED = re.compile("Ã[^A-Za-z\\s]|Ã(?= )|â€|[ØÙ][^A-Za-z\\s]|أ[©¨§ھ]")
LOST = "\ufffd"
ENCODINGS = ("cp1252", "cp1256")


def fault(text: str) -> bool:
    """Whether a text is a spreadsheet's word for an error.

    >>> fault("#VALEUR!"), fault("Err:502"), fault("#1 du cuir")
    (True, True, False)
    """
    return FAULT.fullmatch(text.strip()) is not None


def damaged(text: str) -> tuple[str, str] | None:
    """What happened to the letters of a text, and the text as it probably was.

    Returns
    -------
    tuple or None
        The code of a problem and the text put right, empty where that cannot be
        done; None where nothing happened.

    Examples
    --------
    >>> damaged("poterie de BÃ©jaÃ¯a")
    ('letters_doubled', 'poterie de Béjaïa')
    >>> damaged("Grappe ?????"), damaged("Où ?")
    (('letters_lost', ''), None)
    """
    if LOST in text or (QUESTIONED.search(text) and "://" not in text):
        return "letters_lost", ""
    if ENTITY.search(text) and html.unescape(text) != text:
        return "letters_doubled", html.unescape(text)
    if text.isascii():
        return None
    for encoding in ENCODINGS:
        before = _decoded(text.replace("Ã ", "Ã\u00a0"), encoding)
        if before:
            return "letters_doubled", before
    return ("letters_lost", "") if DOUBLED.search(text) else None


def _decoded(text: str, encoding: str) -> str:
    """A text whose bytes were read in an encoding that was not theirs; empty where it was."""
    try:
        content = b"".join(_byte(letter, encoding) for letter in text)
        before = content.decode("utf-8")
    except UnicodeError:
        return ""
    return before if before != text else ""


def _byte(letter: str, encoding: str) -> bytes:
    """The byte that was read as this letter; of one that has no letter, its own number."""
    try:
        return letter.encode(encoding)
    except UnicodeEncodeError:
        return letter.encode("latin-1")
