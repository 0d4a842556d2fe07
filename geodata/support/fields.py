"""One declared schema per kind of row: fields, how each is read, what it refers to.

Tables of the store, checks, imports, templates, forms and history all follow
from these declarations.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

# Kind of a field → the kinds of row that its keys may belong to.
REFERRED: dict[str, tuple[str, ...]] = {
    "programme": ("programme",),
    "body": ("organisation", "committee"),
    "bodies": ("organisation", "committee"),
    "committee": ("committee",),
    "event": ("event",),
    "cluster": ("record",),
    "clusters": ("record",),
    "sources": ("source",),
}
LISTS = ("bodies", "clusters", "countries", "regions", "sectors", "languages", "sources")
TOPICS = ("facilitators", "partners", "actions", "budget")


@dataclass(frozen=True)
class Field:
    """One column of a table.

    Attributes
    ----------
    name : str
    kind : str
        ``text``, ``long`` (several sentences), ``lines`` (items separated by a
        semicolon), ``day`` (2014, 2014-05 or 2014-05-06), ``year``, ``amount``,
        ``currency``, ``flag``, ``person``, ``word`` and ``languages`` (of
        `words`), ``country``, ``countries``, ``regions``, ``sectors``, or a
        reference: see ``REFERRED``.
    words : tuple of str
        Values admitted.
    group : str
        Family of the words in the catalogues and in files from offices.
    required : bool
    """

    name: str
    kind: str = "text"
    words: tuple[str, ...] = ()
    group: str = ""
    required: bool = False

    @property
    def separator(self) -> str:
        """What stands between several values; empty where there is one only."""
        if self.kind not in LISTS:
            return ""
        return ";" if self.kind == "sources" else "|"

    def parts(self, text: str) -> list[str]:
        """The values of a cell, each once."""
        pieces = text.split(self.separator) if self.separator else [text]
        return list(dict.fromkeys(part.strip() for part in pieces if part.strip()))


@dataclass(frozen=True)
class Schema:
    """One kind of row.

    Attributes
    ----------
    entity : str
        As the log of the store writes it.
    table : str
        Its table in the store.
    prefix : str
        What a key begins with where nobody gave one.
    label : str
        ``name``, ``title``, ``role``: the field that a row is called by, with
        one column per language; empty where a row has no name.
    fields : tuple of Field
        Without the key, ``id``.
    periods : tuple of (str, str)
        Fields of a beginning and of its end.
    """

    entity: str
    table: str
    prefix: str
    label: str
    fields: tuple[Field, ...]
    periods: tuple[tuple[str, str], ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names."""
        return {field.name: field for field in self.fields}

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the fields, in order."""
        return tuple(field.name for field in self.fields)

    @property
    def persons(self) -> tuple[str, ...]:
        """Fields that hold the name of a person."""
        return tuple(field.name for field in self.fields if field.kind == "person")


SOURCES = Field("source_ids", "sources", required=True)
COUNTRY = Field("country_code", "country", required=True)
REGIONS = Field("region_codes", "regions")
SECTORS = Field("sector_codes", "sectors")
CLUSTERS = Field("cluster_ids", "clusters")
MONEY = (Field("amount", "amount"), Field("currency", "currency"))
NAME_PUBLIC = Field("name_public", "flag")


def _named(name: str) -> tuple[Field, ...]:
    """A name in French, and where there is one in English and Arabic."""
    return (Field(f"{name}_fr", required=True), Field(f"{name}_en"), Field(f"{name}_ar"))


def _word(name: str, group: str, words: str, *, required: bool = False) -> Field:
    return Field(name, "word", tuple(words.split()), group, required)


_ALL = (
    Schema(
        "programme",
        "programmes",
        "PG-",
        "name",
        (
            *_named("name"),
            Field("operator"),
            Field("funders"),
            Field("start", "day"),
            Field("end", "day"),
            Field("countries", "countries", required=True),
            Field("facts_fr", "long"),
            SOURCES,
        ),
        (("start", "end"),),
    ),
    Schema(
        "organisation",
        "organisations",
        "ORG-",
        "name",
        (
            *_named("name"),
            Field("acronym"),
            _word(
                "type",
                "organisation_type",
                "ministry agency chamber employers association technical_centre pole finance "
                "international donor university firm other",
                required=True,
            ),
            Field("country_code", "country"),
            SOURCES,
        ),
    ),
    Schema(
        "committee",
        "committees",
        "COM-",
        "name",
        (
            *_named("name"),
            COUNTRY,
            Field("founded_on", "day"),
            Field("chair_organisation", "body"),
            Field("chair_person", "person"),
            NAME_PUBLIC,
            Field("member_organisations", "bodies"),
            Field("mandate_fr", "long"),
            SOURCES,
        ),
    ),
    Schema(
        "event",
        "events",
        "EV-",
        "title",
        (
            *_named("title"),
            _word(
                "type",
                "event_type",
                "committee_session decision training buyer_visit fair meeting other",
                required=True,
            ),
            Field("date_start", "day", required=True),
            Field("date_end", "day"),
            COUNTRY,
            REGIONS,
            Field("organiser", "body"),
            Field("committee_id", "committee"),
            CLUSTERS,
            Field("agenda_fr", "lines"),
            Field("decisions_fr", "lines"),
            Field("outcome_fr", "long"),
            SOURCES,
        ),
        (("date_start", "date_end"),),
    ),
    Schema(
        "recommendation",
        "recommendations",
        "R",
        "title",
        (
            *_named("title"),
            Field("issued_on", "day", required=True),
            Field("issued_by_event", "event"),
            Field("detail_fr", "long"),
            Field("owner_organisation", "body"),
            Field("due_on", "day"),
            _word("status", "recommendation_status", "open in_progress done dropped"),
            Field("progress_fr", "long"),
            SOURCES,
        ),
    ),
    Schema(
        "action",
        "actions",
        "A-",
        "title",
        (
            Field("cluster_id", "cluster", required=True),
            _word(
                "type",
                "action_type",
                "technical_support cooperation product_improvement networking "
                "international_collaboration market_access export_consortium training study",
                required=True,
            ),
            *_named("title"),
            Field("programme_id", "programme"),
            Field("partner_organisations", "bodies"),
            Field("date_start", "day"),
            Field("date_end", "day"),
            _word("status", "action_status", "planned ongoing done stopped"),
            Field("result_fr", "long"),
            *MONEY,
            SOURCES,
        ),
        (("date_start", "date_end"),),
    ),
    Schema(
        "facilitator",
        "facilitators",
        "F-",
        "role",
        (
            _word("kind", "facilitator_kind", "facilitator field_partner", required=True),
            *_named("role"),
            Field("organisation_id", "body"),
            Field("person_name", "person"),
            NAME_PUBLIC,
            COUNTRY,
            REGIONS,
            SECTORS,
            CLUSTERS,
            Field("languages", "languages", ("ar", "fr", "en", "ber", "it"), "language"),
            Field("training_fr", "long"),
            _word("availability", "availability", "available partly engaged former"),
            Field("since", "day"),
            Field("until", "day"),
            SOURCES,
        ),
        (("since", "until"),),
    ),
    Schema(
        "budget_line",
        "budget_lines",
        "B-",
        "title",
        (
            *_named("title"),
            Field("year", "year", required=True),
            *MONEY,
            _word(
                "kind", "budget_kind", "budget_line dedicated_fund grant loan other", required=True
            ),
            _word("status", "budget_status", "proposed voted committed paid", required=True),
            Field("funder", "body"),
            Field("programme_id", "programme"),
            COUNTRY,
            REGIONS,
            SECTORS,
            CLUSTERS,
            Field("beneficiaries_fr", "long"),
            SOURCES,
        ),
    ),
    Schema(
        "declaration",
        "declarations",
        "D-",
        "",
        (
            Field("topic", "word", TOPICS, "topic", required=True),
            COUNTRY,
            REGIONS,
            Field("as_of", "day", required=True),
            Field("note_fr", "long"),
            SOURCES,
        ),
    ),
)
SCHEMAS = {schema.entity: schema for schema in _ALL}
