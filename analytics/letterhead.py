"""The head of a ministry's papers: its names in each language, and its mark.

Both lie in the ministry's own folder: ``letterhead.csv`` with the columns ``lang``
and ``line``, one row for each line of the head, and ``logo.png`` or ``logo.jpg``.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from analytics.words.phrases import Phrase, phrase
from analytics.words.plaintext import one_line
from geodata import home, outside
from geodata.errors import GeodataError
from geodata.files import read_outside

FILE = "letterhead.csv"
LOGOS = ("logo.png", "logo.jpg", "logo.jpeg")
UNUSABLE = ("logo.svg", "logo.gif", "logo.tif", "logo.pdf", "logo.webp")
MAX_LINES, MAX_LINE = 3, 90
MAX_BYTES = 5_000_000
# Dots of the longer side: more than any page prints of a mark.
MAX_DOTS = 900
# What is unpacked for it takes four bytes a dot.
MOST_DOTS = 40_000_000


@dataclass(frozen=True)
class Letterhead:
    """What stands above a paper.

    Attributes
    ----------
    lines : tuple of str
        Names of the ministry; empty where it has set none.
    logo : bytes
        A PNG; empty where there is none.
    remarks : tuple of Phrase
        What of the files could not be used.
    """

    lines: tuple[str, ...] = ()
    logo: bytes = b""
    remarks: tuple[Phrase, ...] = ()


def in_force(lang: str) -> Letterhead:
    """The head for papers in a language; what cannot be used is told, not refused."""
    lines, unread = _lines(home.folder() / FILE, lang)
    logo, unusable = _logo(home.folder())
    return Letterhead(lines, logo, (*unread, *unusable))


def _lines(path: Path, lang: str) -> tuple[tuple[str, ...], tuple[Phrase, ...]]:
    if not path.exists():
        return (), ()
    try:
        rows = read_outside(path)[["lang", "line"]]
    except (GeodataError, KeyError):
        return (), (phrase("letterhead.unreadable", file=FILE),)
    mine = [one_line(str(text), MAX_LINE) for text in rows.loc[rows["lang"] == lang, "line"]]
    return tuple(filter(None, mine))[:MAX_LINES], ()


def _logo(folder: Path) -> tuple[bytes, tuple[Phrase, ...]]:
    path = next((folder / name for name in LOGOS if (folder / name).exists()), None)
    if path is None:
        other = next((name for name in UNUSABLE if (folder / name).is_file()), "")
        return b"", (phrase("letterhead.logo_kind", file=other),) if other else ()
    try:
        return _as_png(outside.content(path, MAX_BYTES)), ()
    except GeodataError as error:
        if error.code == "too_large":
            return b"", (phrase("letterhead.logo_large", megabytes=MAX_BYTES // 1_000_000),)
        return b"", (phrase("letterhead.logo_kind", file=path.name),)
    except (OSError, ValueError, SyntaxError, MemoryError):
        return b"", (phrase("letterhead.logo_kind", file=path.name),)


def _as_png(content: bytes) -> bytes:
    """A picture of any colour model as a small PNG, without what else its file carries."""
    from PIL import Image

    try:
        opened = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError("too many dots") from error
    with opened as picture:
        if picture.width * picture.height > MOST_DOTS:
            raise ValueError("too many dots")
        picture.thumbnail((MAX_DOTS, MAX_DOTS))
        plain = picture.convert("RGBA" if "A" in picture.getbands() else "RGB")
    target = io.BytesIO()
    plain.save(target, "PNG")
    return target.getvalue()
