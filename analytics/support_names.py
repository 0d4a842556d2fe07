"""What rows and words of support are called in a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale

from geodata.support.fields import SCHEMAS

if TYPE_CHECKING:
    from analytics.i18n import Wording

# Rows by their own name; a body is an organisation or a committee.
ROWS = tuple(entity for entity in SCHEMAS if entity != "programme")
KINDS = (*ROWS, "body", "support_row", "programme_row", "money_group", "currency", "day", "source")
GROUPS = tuple(
    dict.fromkeys(
        field.group for schema in SCHEMAS.values() for field in schema.fields if field.group
    )
)
# Codes that the catalogues have a word for, family by family.
WORDS = (*GROUPS, "happening", "progress", "presence", "session_point")


def name(words: Wording, kind: str, code: str) -> str:
    """The name of a row of support, of a group of amounts, of a currency."""
    if kind == "money_group":
        return _group(words, code)
    if kind == "currency":
        return currency(words, code)
    if kind == "day":
        return words.day(code)
    if kind == "source":
        return words.isolate(str(words.data.records.sources.at[code, "publisher"]))
    if kind == "support_row":
        kind, _, code = code.partition(":")
    kind = "programme" if kind == "programme_row" else kind
    support = words.data.support
    entity = (support.entity_of(code) if kind == "body" else kind) or "organisation"
    found, lang = support.name(entity, code, words.lang)
    return words.isolate(found) if lang != words.lang else found


def currency(words: Wording, code: str) -> str:
    """A currency with its code: dinars algériens (DZD)."""
    locale: Locale = words.locale
    called = locale.currencies.get(code, code)
    return words.text("money.currency", name=called, code=words.isolate(code, "ltr"))


def _group(words: Wording, group: str) -> str:
    """Year, funder, status, sector or region; or why a line belongs to none."""
    kind, _, code = group.partition(":")
    if not code:
        return words.text(f"money.{kind}")
    if kind == "year":
        return code
    return words.name({"funder": "body", "status": "budget_status"}.get(kind, kind), code)
