"""Every table that enters the atlas, declared once.

What a row means: ``record`` is one cluster or grouping as sources describe it,
``source`` one page or paper that rows cite, ``published_table`` what a
published regional table declares of itself and ``observation`` one of its
figures, ``mapping`` what was settled about files of one origin; the others are
what is done for clusters.
"""

from __future__ import annotations

from geodata.counted import NATURES
from geodata.schema.fields import Field, Schema

STAGES = ("mapped", "planned", "pilot", "operational")
KINDS = (
    "cluster",
    "potential_cluster",
    "agglomeration",
    "pole",
    "technopole",
    "SPL",
    "other_economic_reality",
)
YEAR_KINDS = ("creation", "selection", "launch", "label", "mapping", "report", "unknown")
MEMBER_KINDS = ("firms", "members", "mixed", "cooperatives", "workshops", "shops", "artisans")
CONFIDENCES = ("primary", "secondary")
NAME_STATUSES = ("working", "official")
REGION_BASES = ("stated", "derived")
TOPICS = ("facilitators", "partners", "actions", "budget")
# Values that a published table withholds or does not know; any other has a number.
WITHHELD = ("suppressed", "unknown")
# A sum over those units that are known: the true one is at least as large.
PARTIAL = "partial"
STATUSES = ("provisional", "estimate", PARTIAL, *WITHHELD)
SCOPES = REGIONAL, NATIONAL, SUPRA = "region", "national", "supra"
TOTAL = "total"  # The category of all others together.
# The type of an event at which a committee meets.
SESSION = "committee_session"

SOURCES = Field("source_ids", "sources", required=True, lacking="no_source")
COUNTRY = Field("country_code", "country", required=True)
REGIONS = Field("region_codes", "regions")
SECTORS = Field("sector_codes", "sectors")
CLUSTERS = Field("cluster_ids", "clusters")
MONEY = (
    Field("amount", "amount", qualifier="currency", unqualified="amount_without_currency"),
    Field("currency", "currency"),
)
NAME_PUBLIC = Field("name_public", "flag")


def _person(name: str) -> Field:
    """A tick that a name may be shown is given for that name alone."""
    return Field(name, "person", qualifier=NAME_PUBLIC.name)


def _named(name: str) -> tuple[Field, ...]:
    """A name in French, and where there is one in English and Arabic."""
    return (Field(f"{name}_fr", required=True), Field(f"{name}_en"), Field(f"{name}_ar"))


def _word(name: str, group: str, words: str, *, required: bool = False) -> Field:
    return Field(name, "word", tuple(words.split()), group, required)


SOURCE = Schema(
    "source",
    "sources",
    "SRC-",
    "",
    (
        Field("publisher"),
        Field("title"),
        Field("date"),
        Field("kind", "word", CONFIDENCES, "confidence"),
        Field("url"),
        Field("lang"),
        Field("url_public", "flag"),
    ),
    key="source_id",
    bundled="records/sources.csv",
    telling=("publisher", "title", "date"),
)
RECORD = Schema(
    "record",
    "records",
    "{country_code}-",
    "name",
    (
        Field("name_fr", required=True),
        Field("name_ar"),
        Field("name_en", spare=True),
        Field("name_status", "word", NAME_STATUSES, "name_status", spare=True),
        COUNTRY,
        Field("region_codes", "regions", qualifier="region_basis"),
        Field(
            "region_basis", "word", REGION_BASES, "region_basis", derived=True, presumed="stated"
        ),
        Field("locality"),
        Field("sector_code", "sector", required=True),
        Field("filiere_fr", spare=True),
        Field("stage", "word", STAGES, "stage", required=True, said=("stage_as_of",)),
        Field("stage_as_of", "year"),
        Field("kind", "word", KINDS, "kind", required=True),
        # A name and a code of one programme: either may be the new one.
        Field("programme", said=("programme_id",)),
        Field("programme_id", "programme", spare=True, said=("programme",)),
        Field("lead_organisation"),
        Field("year", "year", qualifier="year_kind", said=("year_meaning",)),
        Field("year_kind", "word", YEAR_KINDS, "year_kind"),
        Field("year_meaning", spare=True),
        Field(
            "members",
            "count",
            qualifier="members_kind",
            unqualified="members_without_kind",
            said=("members_unit",),
        ),
        Field("members_kind", "word", MEMBER_KINDS, "members_kind"),
        Field("members_unit", spare=True),
        Field("jobs", "count"),
        Field("lat", "degrees"),
        Field("lon", "degrees"),
        Field("summary_fr", "long", spare=True),
        Field("summary_en", "long", spare=True),
        Field("summary_ar", "long", spare=True),
        Field("note_fr", "long"),
        Field("confidence", "word", CONFIDENCES, "confidence", spare=True),
        SOURCES,
    ),
    digits=3,
    bundled="records/clusters.csv",
    telling=("country_code", "sector_code", "region_codes"),
    alike=True,
    singly=True,
    key_asked=False,
)
MAPPING = Schema(
    "mapping",
    "mappings",
    "",
    "",
    (Field("label"), Field("fields"), Field("settings"), Field("answers")),
    key="signature",
)
_SUPPORT = (
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
        bundled="support/programmes.csv",
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
        bundled="support/organisations.csv",
        telling=("country_code",),
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
            _person("chair_person"),
            NAME_PUBLIC,
            Field("member_organisations", "bodies"),
            Field("mandate_fr", "long"),
            SOURCES,
        ),
        bundled="support/committees.csv",
        telling=("country_code",),
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
                f"{SESSION} decision training buyer_visit fair meeting other",
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
        bundled="support/events.csv",
        telling=("country_code", "date_start", "region_codes"),
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
        (("issued_on", "due_on"),),
        bundled="support/recommendations.csv",
        telling=("issued_on",),
        digits=1,
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
        bundled="support/actions.csv",
        telling=("cluster_id", "date_start"),
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
            _person("person_name"),
            NAME_PUBLIC,
            COUNTRY,
            Field("region_codes", "regions", required=True, lacking="facilitator_without_region"),
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
        telling=("country_code", "region_codes"),
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
        telling=("country_code", "year", "region_codes"),
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
        telling=("country_code", "region_codes", "topic", "as_of"),
    ),
)


def _said_once(name: str, kind: str = "text") -> Field:
    """What no published table can do without, in its file or beside it."""
    return Field(name, kind, required=True, lacking="not_declared")


TABLE = Schema(
    "published_table",
    "published_tables",
    "",
    "",
    (
        _said_once("boundary_set", "set"),
        _said_once("indicator"),
        Field("classification"),
        _said_once("period"),
        _said_once("unit"),
        Field("definition"),
        _said_once("source"),
        Field("vintage"),
        Field("all_regions", "flag"),
        Field("all_sectors", "flag"),
        Field("threshold"),
        Field("counts", "word", NATURES, "nature"),
    ),
    longest_key=60,
)
OBSERVATION = Schema(
    "observation",
    "observations",
    "",
    "",
    (
        Field("table_id", "table", required=True),
        Field("scope", "word", SCOPES, "figure_scope", required=True, presumed=REGIONAL),
        Field("region_code", "region", qualifier="scope"),
        Field("scope_name"),
        Field("category", "category", required=True, presumed=TOTAL),
        Field("sector_codes", "sectors"),
        Field("value", "number"),
        Field("value_text"),
        Field("status", "word", STATUSES, "figure_status"),
        *(Field(name) for name in ("source", "vintage", "definition")),
    ),
    within="published_table",
    keyed=(("table_id",), ("scope",), ("region_code", "scope_name"), ("category",)),
)
# A cited row stands before the one that cites it.
_ALL = (SOURCE, *_SUPPORT[:1], RECORD, MAPPING, *_SUPPORT[1:], TABLE, OBSERVATION)
SCHEMAS = {schema.entity: schema for schema in _ALL}
SUPPORT = {schema.entity: schema for schema in _SUPPORT}
