"""What a column may mean: fields of each schema, and the words offices use for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from geodata.files import DATA, read_table
from geodata.spelling import normalise
from geodata.support.fields import SCHEMAS as SUPPORT

FOLDER = DATA / "intake"
GUARD = "qqq"
OWN = "support"
# Field → how its cells are read (:mod:`geodata.intake.values`).
SCHEMAS: dict[str, dict[str, str]] = {
    "records": {
        "id": "id",
        "name_fr": "text",
        "name_ar": "text",
        "name_en": "text",
        "country_code": "country",
        "region_codes": "regions",
        "locality": "text",
        "sector_code": "sector",
        "filiere_fr": "text",
        "stage": "word",
        "kind": "word",
        "programme": "text",
        "programme_id": "text",
        "lead_organisation": "text",
        "year": "year",
        "year_kind": "word",
        "year_meaning": "text",
        "stage_as_of": "year",
        "members": "count",
        "members_kind": "word",
        "members_unit": "text",
        "jobs": "count",
        "lat": "latitude",
        "lon": "longitude",
        "point": "point",
        "confidence": "word",
        "summary_fr": "text",
        "note_fr": "text",
        "source_ids": "sources",
        "source_text": "text",
        "source_date": "date",
    },
    "observations": {
        "country_code": "country",
        "boundary_set": "text",
        "region_code": "region",
        "indicator": "text",
        "classification": "text",
        "category": "text",
        "period": "text",
        "value": "number",
        "unit": "text",
        "source_title": "text",
        "note_fr": "text",
    },
}
# Kinds of a field of support that are read as in any other table; the rest have readers
# of their own (:mod:`geodata.intake.support_values`).
AS_USUAL = {
    **dict.fromkeys(("text", "long", "lines", "person"), "text"),
    **{kind: kind for kind in ("year", "country", "regions", "sources")},
    "amount": "number",
}
SCHEMAS |= {
    entity: {
        "id": "id",
        **{field.name: AS_USUAL.get(field.kind, OWN) for field in schema.fields},
        "source_text": "text",
        "source_date": "date",
    }
    for entity, schema in SUPPORT.items()
}
# A new row is refused, or asked about, without these.
REQUIRED = {
    "records": ("name_fr", "country_code", "sector_code", "stage", "kind"),
    "observations": ("country_code", "region_code", "indicator", "period", "value"),
}


@dataclass(frozen=True)
class Words:
    """Spellings, in the form of :func:`plain`, that mean a field or a value."""

    headers: dict[str, str]
    values: dict[str, dict[str, str]]


@cache
def words(schema: str) -> Words:
    """The words of a schema: header → field, and for each field word → value."""
    rows = read_table(FOLDER / "headers.csv")
    rows = rows[rows["schema"] == schema]
    headers = {
        plain(word): field
        for field, listed in zip(rows["field"], rows["header"], strict=True)
        for word in (field, *listed.split("|"))
    }
    table = read_table(FOLDER / "words.csv")
    values: dict[str, dict[str, str]] = {}
    for field, value, listed in zip(table["field"], table["value"], table["words"], strict=True):
        known = values.setdefault(field, {})
        for word in (value, *listed.split("|")):
            known.setdefault(plain(word), value)
    return Words(headers, values)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Letters and digits of a word, lower case, without accents, dots and brackets.

    >>> plain("Nbre. d’entreprises (2024) *")
    'nbre d entreprises 2024'
    """
    kept = "".join(char if char.isalnum() or char in " ’'" else " " for char in text)
    # Words such as "wilaya de" mean something here: keep what normalise() would drop.
    return normalise(f"{GUARD} {kept} {GUARD}").removeprefix(GUARD).removesuffix(GUARD).strip()
