"""Office packages without a clock: the same document is the same file."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from analytics.words.i18n import Wording
from analytics.words.plaintext import flat
from geodata.languages import LANGUAGES

EPOCH = (1980, 1, 1, 0, 0, 0)

# Longer properties are refused.
MAX_LETTERS = 255


def date_of(words: Wording) -> dt.datetime:
    """When a document was made: the day of its data, so that the same deck is the same file."""
    return dt.datetime.fromisoformat(words.data.version.as_of)


def finished(document: Any, words: Wording, title: str, subject: str = "") -> bytes:
    """The bytes of a text document or presentation that tells its title, language and date."""
    facts = document.core_properties
    facts.title = flat(title, rtl=words.rtl)[:MAX_LETTERS]
    facts.subject = flat(subject, rtl=words.rtl)[:MAX_LETTERS]
    facts.language = LANGUAGES[words.lang].tag
    facts.author, facts.comments = "", ""
    facts.created = facts.modified = date_of(words)
    target = io.BytesIO()
    document.save(target)
    return steady(target.getvalue())


def steady(content: bytes) -> bytes:
    """The same package with no date on its parts."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for entry in source.infolist():
            dated = zipfile.ZipInfo(entry.filename, EPOCH)
            dated.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(dated, source.read(entry))
    return target.getvalue()
