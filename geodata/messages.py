"""Message catalogues: one gettext file per language, read without a build step.

Message ids are keys (``problem.unknown_sector``), not sentences, so that the
code holds no wording at all and the three languages stand on equal footing.
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path
from typing import Any

from geodata.errors import GeodataError, Problem

LANGUAGES = ("fr", "en", "ar")
DEFAULT_LANGUAGE = "fr"


@cache
def _translations(folder: Path, lang: str) -> gettext.GNUTranslations:
    """Compile one ``.po`` file in memory: the text file stays the only source."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (folder / f"{lang}.po").open("rb") as handle:
        catalogue = read_po(handle, locale=lang)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


class Catalogue:
    """The messages of one package in three languages.

    Parameters
    ----------
    folder : Path
        Holds ``fr.po``, ``en.po`` and ``ar.po``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, key: str) -> bool:
        """Whether the catalogue holds `key` (asked of the default language)."""
        return _translations(self.folder, DEFAULT_LANGUAGE).gettext(key) != key

    def text(self, key: str, lang: str, /, **params: Any) -> str:
        """The message `key` in `lang`, its ``{fields}`` filled from `params`.

        A key that no catalogue holds comes back as itself, so that a missing
        wording shows in a review instead of stopping a page.
        """
        template = _translations(self.folder, lang).gettext(key)
        return template.format(**params) if params else template

    def plural(self, key: str, count: int, lang: str, /, **params: Any) -> str:
        """The message `key` in the grammatical number that `count` asks for."""
        template = _translations(self.folder, lang).ngettext(key, key, count)
        return template.format(**params)


CATALOGUE = Catalogue(Path(__file__).parent / "locales")


def describe(error: GeodataError | Problem, lang: str = DEFAULT_LANGUAGE) -> str:
    """The sentence for an error or a problem, in `lang`."""
    kind = "problem" if isinstance(error, Problem) else "error"
    params = {key: _listed(value) for key, value in error.params.items()}
    if isinstance(error, Problem):
        params.setdefault("value", error.value or "")
        params.setdefault("column", error.column or "")
        params.setdefault("line", "" if error.line is None else str(error.line))
    return CATALOGUE.text(f"{kind}.{error.code}", lang, **params)


def _listed(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value)
    return str(value)
