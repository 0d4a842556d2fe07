"""Toyland with support of known content, small enough to add up by hand.

| region | clusters | facilitator      | partner   | action          | budget line |
|--------|----------|------------------|-----------|-----------------|-------------|
| TO-W   | R1, R2   | F1 (yes)         | none      | R1 2025 (yes)   | B1, B2      |
| TO-E   | R2 R3 R4 | none (declared)  | P1 left   | R3 2012 (past)  | none        |
| FA-A   | R6       | not recorded     | –         | not recorded    | B5          |

| line | year | amount | currency | status    | funder | regions     | sectors |
|------|------|--------|----------|-----------|--------|-------------|---------|
| B1   | 2024 | 100    | AAA      | paid      | O1     | TO-W        | A11     |
| B2   | 2025 | 250.5  | AAA      | voted     | O1     | TO-W, TO-E  |         |
| B3   | 2025 | 40     | AAA      | paid      | O2     |             | A12, B1 |
| B4   | 2025 | 7      | BBB      | voted     |        |             |         |
| B5   | 2026 |        |          | proposed  | O2     | FA-A        |         |

The data speak of November 2026, so "the last five years" begin in 2021.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from geodata.datasets import Datasets
from geodata.schema.tables import SUPPORT
from geodata.support import Support, from_tables
from tests.analytics.toyland import records, toyland

# Real codes, so that names of currencies exist: the dinar of Algeria, the euro.
FIRST, SECOND = "DZD", "EUR"
HIDDEN, SHOWN = "Xénophon Caché", "Yolande Montrée"
ROWS: dict[str, list[dict[str, str]]] = {
    "organisation": [
        {"id": "O1", "name_fr": "Ministère du jouet", "type": "ministry", "country_code": "TO"},
        {"id": "O2", "name_fr": "Fonds du jeu", "type": "donor"},
    ],
    "committee": [
        {
            "id": "C1",
            "name_fr": "Comité du jouet",
            "country_code": "TO",
            "founded_on": "2020",
            "chair_organisation": "O1",
            "chair_person": HIDDEN,
            "member_organisations": "O1|O2",
        }
    ],
    "event": [
        {
            "id": "E1",
            "title_fr": "Première séance",
            "type": "committee_session",
            "date_start": "2024-03-01",
            "country_code": "TO",
            "committee_id": "C1",
            "organiser": "O1",
        },
        {
            "id": "E2",
            "title_fr": "Deuxième séance",
            "type": "committee_session",
            "date_start": "2026-12-01",
            "country_code": "TO",
            "committee_id": "C1",
            "agenda_fr": "Bilan; Couverture",
            "decisions_fr": "Nommer un animateur",
        },
        {
            "id": "E3",
            "title_fr": "Foire",
            "type": "fair",
            "date_start": "2025",
            "country_code": "TO",
            "region_codes": "TO-W",
            "cluster_ids": "R1",
        },
    ],
    "recommendation": [
        {
            "id": "R-a",
            "title_fr": "Recruter",
            "issued_on": "2024-03-01",
            "issued_by_event": "E1",
            "owner_organisation": "O1",
            "due_on": "2025-01",
            "status": "in_progress",
        },
        {
            "id": "R-b",
            "title_fr": "Publier",
            "issued_on": "2024-03-01",
            "issued_by_event": "E1",
            "status": "done",
        },
        {"id": "R-c", "title_fr": "Voter", "issued_on": "2024-03-01", "issued_by_event": "E1"},
        {
            "id": "R-d",
            "title_fr": "De la séance même",
            "issued_on": "2026-12-01",
            "issued_by_event": "E2",
            "status": "open",
        },
    ],
    "action": [
        {
            "id": "A1",
            "cluster_id": "R1",
            "type": "training",
            "title_fr": "Formation",
            "date_start": "2025",
            "partner_organisations": "O2",
        },
        {
            "id": "A2",
            "cluster_id": "R3",
            "type": "study",
            "title_fr": "Étude",
            "date_start": "2012",
            "status": "done",
        },
    ],
    "facilitator": [
        {
            "id": "F1",
            "kind": "facilitator",
            "role_fr": "Animatrice",
            "organisation_id": "O1",
            "person_name": HIDDEN,
            "name_public": "no",
            "country_code": "TO",
            "region_codes": "TO-W",
            "sector_codes": "A11",
        },
        {
            "id": "P1",
            "kind": "field_partner",
            "role_fr": "Chambre",
            "person_name": SHOWN,
            "name_public": "yes",
            "country_code": "TO",
            "region_codes": "TO-E",
            "until": "2023",
        },
    ],
    "budget_line": [
        _line
        | {"title_fr": f"Ligne {_line['id']}", "kind": "budget_line", "country_code": _country}
        for _line, _country in (
            (
                {
                    "id": "B1",
                    "year": "2024",
                    "amount": "100",
                    "currency": FIRST,
                    "status": "paid",
                    "funder": "O1",
                    "region_codes": "TO-W",
                    "sector_codes": "A11",
                },
                "TO",
            ),
            (
                {
                    "id": "B2",
                    "year": "2025",
                    "amount": "250.5",
                    "currency": FIRST,
                    "status": "voted",
                    "funder": "O1",
                    "region_codes": "TO-W|TO-E",
                },
                "TO",
            ),
            (
                {
                    "id": "B3",
                    "year": "2025",
                    "amount": "40",
                    "currency": FIRST,
                    "status": "paid",
                    "funder": "O2",
                    "sector_codes": "A12|B1",
                },
                "TO",
            ),
            (
                {
                    "id": "B4",
                    "year": "2025",
                    "amount": "7",
                    "currency": SECOND,
                    "status": "voted",
                },
                "TO",
            ),
            (
                {
                    "id": "B5",
                    "year": "2026",
                    "status": "proposed",
                    "funder": "O2",
                    "region_codes": "FA-A",
                },
                "FA",
            ),
        )
    ],
    "declaration": [
        {
            "id": "D1",
            "topic": "facilitators",
            "country_code": "TO",
            "as_of": "2026-06-30",
        },
        {
            "id": "D2",
            "topic": "budget",
            "country_code": "TO",
            "region_codes": "TO-E",
            "as_of": "2015",
        },
    ],
}


# The same facts where the bundled records stand, for documents of real size.
ALGERIA = {
    "TO": "DZ",
    "TO-W": "DZ-25",
    "TO-E": "DZ-05",
    "FA": "DZ",
    "FA-A": "DZ-16",
    "R1": "DZ-001",
    "R3": "DZ-002",
    "S1": "ELWATAN15",
    "A11": "C35",
    "A12": "C32",
    "B1": "I012",
}


def support(codes: Mapping[str, str] | None = None) -> Support:
    """The tables above, every row with a source; with other codes where they are given."""
    named = codes or {}
    tables = {}
    for entity, rows in ROWS.items():
        usual = dict.fromkeys(("id", *SUPPORT[entity].columns), "") | {"source_ids": "S1"}
        table = pd.DataFrame([usual | row for row in rows], dtype=str)
        moved = table.drop(columns="id").map(
            lambda cell: "|".join(named.get(part, part) for part in cell.split("|"))
        )
        tables[entity] = moved.assign(id=table["id"])[list(table)]
    return from_tables(tables)


def filled(folder: Path) -> Datasets:
    """Toyland with this support."""
    bare = toyland(records(), folder)
    return replace(bare, support=support())
