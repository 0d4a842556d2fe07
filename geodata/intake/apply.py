"""From preview to store: the good rows, in one transaction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from geodata.errors import IntakeError
from geodata.files import write_csv
from geodata.intake.analysis import Preview
from geodata.intake.book import Book
from geodata.intake.findings import ADDED, ASKED, CHANGED, REFUSED
from geodata.intake.plan import memory
from geodata.store import Batch, Edit, Store
from geodata.store.entities import ENTITIES
from geodata.support.fields import SCHEMAS as SUPPORT

KIND = "import"
NUMBERED = re.compile(r"[A-Z]{2}-(\d{3,9})")
# What the observations' own command reads; see geodata/data/observations.
OBSERVATION_COLUMNS = (
    "country_code",
    "boundary_set",
    "region_code",
    "indicator",
    "classification",
    "category",
    "value",
    "unit",
    "period",
    "source_title",
    "note_fr",
)


def commit(
    preview: Preview, book: Book, store: Store, *, base: str, who: str, why: str
) -> Batch | None:
    """Write the added and changed rows of a preview, and remember its plan.

    Rows asked about or refused stay out: the report names each of them.

    Raises
    ------
    StoreError
        ``store_moved_on`` if the store is no longer the one previewed.
    IntakeError
        ``support_refused`` for a table of support with a cell refused or
        asked about: half a table of money would give half a sum.
    """
    if held_back(preview):
        count = preview.counts[REFUSED] + preview.counts[ASKED]
        raise IntakeError("support_refused", file=book.name, count=count)
    return store.commit(
        edits(preview, book.name),
        kind=KIND,
        who=who,
        why=why,
        file=book.name,
        file_sha256=book.sha256,
        base=base,
    )


def held_back(preview: Preview) -> bool:
    """Whether nothing of a file may be stored until every row of it is right."""
    counts = preview.counts
    return preview.plan.schema in SUPPORT and bool(counts[REFUSED] + counts[ASKED])


def edits(preview: Preview, label: str) -> Iterator[Edit]:
    """The edits of a preview, sources before the records that cite them."""
    wanted = preview.status.isin([ADDED, CHANGED])
    if not wanted.any():
        return
    entity = preview.plan.schema if preview.plan.schema in SUPPORT else "record"
    fields = [name for name in ENTITIES[entity].fields if name in preview.values.columns]
    cited = {
        code
        for text in preview.values.loc[wanted, "source_ids"].unique()
        for code in text.split(";")
    }
    for code, source in preview.new_sources.items():
        if code in cited:
            yield Edit("source", code, source)
    yield memory(preview.table, preview.plan, label)
    for row, values in preview.changes.items():
        after = {name: new for name, (_, new) in values.items()}
        yield Edit(entity, str(preview.ids[row]), after)
    numbers = _free_numbers(preview)
    added = preview.values[preview.status == ADDED]
    columns = [added[name].tolist() for name in fields]
    given = (preview.ids[added.index] if entity in SUPPORT else added["id"]).tolist()
    countries = added["country_code"].tolist() if entity == "record" else []
    for i, cells in enumerate(zip(*columns, strict=True)):
        key = given[i] or _next_id(countries[i], numbers)
        yield Edit(entity, key, dict(zip(fields, cells, strict=True)), expected=0)


def _free_numbers(preview: Preview) -> dict[str, int]:
    """The last number of each country's records, those of the file included."""
    known = [*preview.known_ids, *preview.values["id"]]
    last: dict[str, int] = {}
    for key in known:
        found = NUMBERED.fullmatch(str(key))
        if found:
            last[key[:2]] = max(last.get(key[:2], 0), int(found[1]))
    return last


def _next_id(country: str, last: dict[str, int]) -> str:
    last[country] = last.get(country, 0) + 1
    return f"{country}-{last[country]:03d}"


def write_observations(preview: Preview, target: Path) -> int:
    """Write the good rows of a published table as the CSV that ``observations add`` reads.

    Returns
    -------
    int
        How many rows were written.

    Raises
    ------
    IntakeError
        If the preview is none of a published table.
    """
    if preview.plan.schema != "observations":
        raise IntakeError("no_observations", file=target.name)
    good = preview.values[preview.status == ADDED]
    good = good.assign(**{name: "" for name in OBSERVATION_COLUMNS if name not in good})
    write_csv(good[list(OBSERVATION_COLUMNS)], target)
    return len(good)
