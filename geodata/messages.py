"""Message catalogues: one gettext file per language, read without a build step.

Message ids are keys (``problem.unknown_sector``), not sentences, so that the
code holds no wording at all and the three languages stand on equal footing.

What a message needs is declared once: by the ``{fields}`` of its wording. What
carries a message to its reader (:class:`~geodata.errors.Problem`, an error, a
finding, a phrase of a figure) is compared with them by :func:`expect` when it
is made, where whoever forgot something is at hand. A reader never pays for it:
a field that nothing was given for is shown as an ellipsis.
"""

from __future__ import annotations

import errno
import gettext
import io
import string
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal

from geodata.languages import DEFAULT_LANGUAGE, LANGUAGES, percent_kept

if TYPE_CHECKING:
    from geodata.errors import GeodataError, Problem

# From here on, decimals of a measured number say nothing.
WITHOUT_DECIMALS = 100
# A number that is no measure of anything is shown by its power of ten.
BEYOND_WORDS = 1e15
# What a sentence shows where nothing was given for a field.
NOT_GIVEN = "…"
# "No row", "no alteration": a message of its own, where French would use that of one.
ZERO = "_zero"
# Why the system would not read or write, in our words: its own are of another language.
REASONS = {
    errno.ENOENT: "system.missing",
    errno.ENOTDIR: "system.missing",
    errno.EISDIR: "system.folder",
    errno.EACCES: "system.denied",
    errno.EPERM: "system.denied",
    errno.EROFS: "system.read_only",
    errno.ENOSPC: "system.full",
    errno.EDQUOT: "system.full",
    errno.ENAMETOOLONG: "system.too_long",
    errno.EBUSY: "system.busy",
    errno.ENXIO: "system.no_file",
    errno.ELOOP: "system.no_file",
}


class IncompleteMessageWarning(UserWarning):
    """Our own mistake: a message lacks something. Logged in service, an error in the tests."""


class _Language:
    """One ``.po`` file, compiled in memory: the text file stays the only source.

    What a catalogue lacks, the default language says.
    """

    def __init__(self, folder: Path, lang: str) -> None:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with (folder / f"{lang}.po").open("rb") as handle:
            catalogue = read_po(handle, locale=lang)
        if LANGUAGES[lang].rtl:
            _with_percent_kept(catalogue)
        buffer = io.BytesIO()
        write_mo(buffer, catalogue)
        buffer.seek(0)
        self.spoken = gettext.GNUTranslations(buffer)
        self.fields: dict[str, frozenset[str]] = {}
        self.counted: set[str] = set()
        for message in catalogue:
            if message.id:
                plural = isinstance(message.id, tuple)
                key = str(message.id[0] if plural else message.id)
                wording = message.string
                forms = wording if isinstance(wording, (tuple, list)) else (wording,)
                self.fields[key] = frozenset(name for form in forms for name in fields(str(form)))
                self.counted |= {key} if plural else set()
        if lang != DEFAULT_LANGUAGE:
            usual = _language(folder, DEFAULT_LANGUAGE)
            self.spoken.add_fallback(usual.spoken)
            self.counted |= usual.counted - self.fields.keys()
            self.fields = {**usual.fields, **self.fields}


def _with_percent_kept(catalogue: Any) -> None:
    """A number written in a wording has its percent sign where numbers put in have theirs."""
    for message in catalogue:
        if message.id:
            wording = message.string
            several = isinstance(wording, (tuple, list))
            kept = tuple(map(percent_kept, wording)) if several else percent_kept(wording)
            message.string = kept


@cache
def _language(folder: Path, lang: str) -> _Language:
    return _Language(folder, lang)


def fields(text: str) -> set[str]:
    """Names between braces.

    >>> sorted(fields("{count} of {rows}"))
    ['count', 'rows']
    """
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


class Catalogue:
    """The messages of one package, one ``.po`` file for each of the languages.

    Parameters
    ----------
    folder : Path
        Holds ``fr.po``, ``en.po`` and so on.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, key: str) -> bool:
        """Whether the catalogue holds `key` (asked of the default language)."""
        return key in _language(self.folder, DEFAULT_LANGUAGE).fields

    def needs(self, key: str) -> frozenset[str]:
        """What the wording of `key` has to be given; nothing where there is no such key."""
        return _language(self.folder, DEFAULT_LANGUAGE).fields.get(key, frozenset())

    def text(self, key: str, lang: str, /, **params: Any) -> str:
        """The message `key` in `lang`, its ``{fields}`` filled from `params`.

        A key that no catalogue holds comes back as itself, so that a missing
        wording shows in a review instead of stopping a page.
        """
        language = _language(self.folder, lang)
        if key not in language.fields:
            return key
        return _filled(key, language.spoken.gettext(key), params)

    def plural(self, key: str, count: int, lang: str, /, **params: Any) -> str:
        """The message `key` in the grammatical number of `count`, which it may show.

        Nothing at all is said by the message ``<key>_zero`` where there is one:
        French says one and none in the same form.
        """
        params.setdefault("count", count)
        language = _language(self.folder, lang)
        if count == 0 and key + ZERO in language.fields:
            return self.text(key + ZERO, lang, **params)
        if key not in language.counted:
            return self.text(key, lang, **params)
        return _filled(key, language.spoken.ngettext(key, key, count), params)


def _filled(key: str, template: str, params: dict[str, Any]) -> str:
    """A wording with what it was given; never an exception in the middle of a page."""
    lacking = fields(template) - params.keys()
    if lacking:
        _complain(key, lacking)
    return template.format(**dict.fromkeys(lacking, NOT_GIVEN), **params)


def _complain(key: str, lacking: Iterable[str]) -> None:
    complaint = f"{key} is not given {', '.join(sorted(lacking))}"
    warnings.warn(complaint, IncompleteMessageWarning, stacklevel=4)


CATALOGUE = Catalogue(Path(__file__).parent / "locales")
# Errors of a package above find their sentence here: its catalogue is added to these.
CATALOGUES = [CATALOGUE]


def catalogue_of(key: str) -> Catalogue:
    """The catalogue that holds `key`; the first one where none does."""
    return next((catalogue for catalogue in CATALOGUES if catalogue.has(key)), CATALOGUE)


def expect(key: str, given: Iterable[str]) -> None:
    """Complain of a message that is made without what its wording needs."""
    lacking = catalogue_of(key).needs(key) - set(given)
    if lacking:
        _complain(key, lacking)


def describe(error: GeodataError | Problem, lang: str = DEFAULT_LANGUAGE) -> str:
    """The sentence for an error or a problem of any package, in `lang`."""
    key = error.message
    params = {
        name: _worded(value, lang) for name, value in {**error.supplied, **error.params}.items()
    }
    return catalogue_of(key).text(key, lang, **params)


def reason(error: OSError | ValueError) -> dict[str, str]:
    """Why the system refused a file, by language: a parameter of the message that tells it.

    A name that no file can have is refused before the system is asked.
    """
    number = error.errno if isinstance(error, OSError) else errno.ENOENT
    key = REASONS.get(number or 0, "system.other")
    return {lang: CATALOGUE.text(key, lang) for lang in LANGUAGES}


def _worded(value: Any, lang: str) -> str:
    """A parameter as the sentence shows it.

    A list of problems takes a line each, any other a comma; a dictionary holds
    one name by language; an empty list is a dash.
    """
    if _carries_message(value):
        return describe(value, lang)
    if isinstance(value, dict):
        return str(value[lang])
    if isinstance(value, float):
        if abs(value) >= BEYOND_WORDS:
            return f"{value:g}"
        pattern = "#,##0.##" if abs(value) < WITHOUT_DECIMALS else "#,##0"
        return str(format_decimal(value, pattern, locale=lang))
    if isinstance(value, (list, tuple)):
        lines = any(_carries_message(item) for item in value)
        words = [_worded(item, lang) for item in value]
        return "".join(f"\n– {word}" for word in words) if lines else ", ".join(words) or "–"
    # Half a letter, as names of files may have, can neither be printed nor sent.
    return str(value).encode("utf-8", "replace").decode()


def _carries_message(value: Any) -> bool:
    """Whether a parameter is itself a problem or an error, with a sentence of its own."""
    return hasattr(value, "message") and hasattr(value, "supplied")
