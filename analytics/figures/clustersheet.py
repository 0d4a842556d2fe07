"""One cluster in full, in words: what pages show and what a two-page brief prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analytics import plates
from analytics.figures.compose import compose
from analytics.figures.marks import Sheet, TableMark
from analytics.figures.origin import source_text, under_title
from analytics.figures.recordwords import members_text, region_words, stage_text
from analytics.figures.tables import table_mark
from analytics.measures.coverage import Refusal
from analytics.plates import profiles
from analytics.plates.maps import points
from analytics.selection import Selection, select
from analytics.summary import alike
from analytics.summary import support as steering
from analytics.words.i18n import UNKNOWN, Wording
from geodata import languages, lists
from geodata.store.types import Change

MAX_NEAR, MAX_SIMILAR = 6, 6
DECISIVE = ("decision", "committee_session")


@dataclass(frozen=True)
class Block:
    """One section.

    Attributes
    ----------
    key : str
        ``identity``, ``doubts``, ``history``, ``support``, ``money``,
        ``figures``, ``near``, ``similar``, ``gap``, ``sources``.
    title : str
    facts : tuple of (label, text)
    lines : tuple of str
    table : TableMark or None
    records : tuple of str
        The cluster that each row of the table is about, where each is about one.
    """

    key: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    table: TableMark | None = None
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClusterSheet:
    """A cluster in one language.

    Attributes
    ----------
    record, title, subtitle : str
    blocks : tuple of Block
    place : Sheet
        The clusters of the same sector in its country, its regions outlined.
    foot : str
        Date and version of the data, and the disclaimer of the map.
    """

    record: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    place: Sheet
    foot: str


def cluster_sheet(
    record: str, words: Wording, selection: Selection, changes: Sequence[Change] = ()
) -> ClusterSheet:
    """Everything the atlas knows of one cluster.

    Parameters
    ----------
    selection : Selection
        Boundary sets in force, and the table that a gap is measured in.
    changes : sequence of Change
        The record's own history in the store, if there is one.
    """
    data = words.data
    row = data.records.record(record)
    country = str(row["country_code"])
    base = Selection(countries=(country,), sets=selection.sets, table=selection.table)
    regions = tuple(steering.regions_of(str(row["region_codes"]), data, base))[:6]
    place = replace(base, sectors=(str(row["sector_code"]),), regions=regions, table="")
    drawn = compose(plates.build("point_map", data, place), words)
    path = [words.name("sector", code) for code in data.sectors.path(row["sector_code"])]
    makers = (
        _identity(record, row, words, base),
        _doubts(row, words),
        _history(record, row, words, changes),
        _support(record, words),
        _money(record, words),
        _figures(row, regions, words, base),
        _near(record, words, base),
        _similar(record, words),
        _gap(row, regions, words, base),
        _sources(record, words),
    )
    return ClusterSheet(
        record=record,
        title=words.name("record", record),
        subtitle=under_title(" › ".join(path), data.version, words),
        blocks=tuple(block for block in makers if block is not None),
        place=drawn,
        foot=" ".join((drawn.foot.dated, drawn.foot.disclaimer, drawn.foot.licence)),
    )


def _block(key: str, words: Wording, **content: object) -> Block:
    return Block(key, words.text(f"sheet_block.{key}"), **content)  # type: ignore[arg-type]


def _identity(record: str, row: pd.Series, words: Wording, selection: Selection) -> Block:
    regions = region_words(record, selection, words)
    year = UNKNOWN
    if not pd.isna(row["year"]):
        year = f"{int(row['year'])} ({words.name('year_kind', row['year_kind'] or 'unknown')})"
    facts = (
        ("id", record),
        ("kind", words.name("kind", row["kind"])),
        ("stage", stage_text(row, words)),
        ("region_codes", words.listed(regions) if regions else words.text("map.no_region")),
        ("locality", words.isolate(row["locality"]) if row["locality"] else UNKNOWN),
        ("year", year),
        (
            "programme",
            words.name("programme", row["programme_key"]) if row["programme_key"] else UNKNOWN,
        ),
        ("lead", words.isolate(row["lead_organisation"]) if row["lead_organisation"] else UNKNOWN),
    )
    summary = languages.named(row, "summary", words.lang)
    lines = (words.isolate(summary.text),) if summary else ()
    named = tuple((words.text(f"column.{name}"), text) for name, text in facts)
    return _block("identity", words, facts=named, lines=lines)


def _doubts(row: pd.Series, words: Wording) -> Block | None:
    """Conflicts between sources, in the words of the inventory."""
    return (
        _block("doubts", words, lines=(words.isolate(row["note_fr"]),)) if row["note_fr"] else None
    )


def _history(
    record: str, row: pd.Series, words: Wording, changes: Sequence[Change]
) -> Block | None:
    """Years the sources give, decisions of committees, changes of stage in the store."""
    happenings: list[tuple[str, str, str]] = []
    if not pd.isna(row["year"]):
        kind = words.name("year_kind", row["year_kind"] or "unknown")
        meaning = words.isolate(row["year_meaning"]) if row["year_meaning"] else ""
        happenings.append((str(int(row["year"])), kind, meaning))
    if not pd.isna(row["stage_as_of"]):
        stage = words.name("stage", row["stage"])
        happenings.append((str(int(row["stage_as_of"])), words.text("column.stage"), stage))
    events = words.data.support.table("event")
    for key, event in zip(events.index, events.to_dict("records"), strict=True):
        if event["type"] in DECISIVE and record in lists.parts(event["cluster_ids"], "cluster_ids"):
            committee = words.data.support.committee_of(event)
            who = words.name("body", committee) if committee else ""
            named = [words.name("event", str(key)), who, words.isolate(event["outcome_fr"])]
            text = words.text("list.semicolon").join(part for part in named if part)
            happenings.append((event["date_start"], words.name("event_type", event["type"]), text))
    for change in changes:
        if "stage" in change.fields and change.before and change.after:
            stages = [words.name("stage", side["stage"]) for side in (change.before, change.after)]
            text = words.text("sheet_block.stage_change", before=stages[0], after=stages[1])
            happenings.append((change.batch.at[:10], words.text("sheet_block.stored"), text))
    happenings.sort()
    rows = tuple((words.day(day), what, text or UNKNOWN) for day, what, text in happenings)
    headings = tuple(words.text(f"column.{name}") for name in ("date", "happening", "support_row"))
    return _block("history", words, table=TableMark(headings, rows, (False,) * 3)) if rows else None


def _own(key: str, record: str, words: Wording) -> TableMark:
    """The rows of a plate of support that name this record."""
    data = words.data
    row = data.records.record(record)
    plate = plates.build(key, data, Selection(countries=(str(row["country_code"]),)))
    table = plate.table
    if key == "support_list":
        mine = [record in lists.parts(cell, "clusters") for cell in table["clusters"]]
        dropped: tuple[str, ...] = ("clusters",)
    else:
        lines = data.support.table("budget_line")["cluster_ids"]
        mine = [record in lists.parts(lines[line], "cluster_ids") for line in table["line"]]
        dropped = ("region_codes", "beneficiaries_fr")
    own = table[pd.Series(mine, index=table.index, dtype=bool)]
    columns = tuple(column for column in plate.columns if column.key not in dropped)
    return table_mark(replace(plate, table=own, columns=columns), words)


def _support(record: str, words: Wording) -> Block:
    """Events and actions that name the cluster; where there are none, that none is recorded."""
    table = _own("support_list", record, words)
    if table.rows:
        return _block("support", words, table=table)
    return _block("support", words, lines=(words.text("sheet_block.none_recorded"),))


def _money(record: str, words: Wording) -> Block:
    table = _own("budget_lines", record, words)
    if table.rows:
        return _block("money", words, table=table)
    return _block("money", words, lines=(words.text("sheet_block.none_recorded"),))


def _figures(
    row: pd.Series, regions: tuple[str, ...], words: Wording, selection: Selection
) -> Block:
    """Members and jobs as sources give them, and the facts of its first region."""
    unit = words.isolate(row["members_unit"]) if row["members_unit"] else ""
    members = UNKNOWN if pd.isna(row["members"]) else f"{members_text(row, words)} {unit}".strip()
    jobs = words.number(None if pd.isna(row["jobs"]) else int(row["jobs"]))
    facts = [(words.text("column.members"), members), (words.text("column.jobs"), jobs)]
    for code in regions[:1]:
        name = words.name("region", code)
        facts += [
            (f"{words.say(label)} – {name}", words.say(value))
            for label, value in profiles.region_facts(code, words.data, selection)
        ]
    return _block("figures", words, facts=tuple(facts))


def _near(record: str, words: Wording, selection: Selection) -> Block | None:
    """Clusters within a hundred kilometres, the nearest first; places may stand for a region."""
    data = words.data
    placed = points(data, selection, select(data, selection.without(["table"])))
    away = alike.near(placed, record)
    if away is None:
        return None
    sectors = data.records.table["sector_code"]
    rows = tuple(
        (
            words.name("record", str(code)),
            words.name("sector", str(sectors[str(code)])),
            words.number(float(distance), 0),
        )
        for code, distance in away.head(MAX_NEAR).items()
    )
    headings = tuple(
        words.text(key) for key in ("column.record_id", "column.sector_code", "column.distance")
    )
    if not rows:
        return _block("near", words, lines=(words.text("sheet_block.nobody_near"),))
    codes = tuple(map(str, away.head(MAX_NEAR).index))
    mark = TableMark(headings, rows, (False, False, True))
    return _block("near", words, table=mark, records=codes)


def _similar(record: str, words: Wording) -> Block | None:
    """Clusters of the same sector, else of its branch, in any country."""
    data = words.data
    similar = alike.similar(data, record).head(MAX_SIMILAR)
    rows = tuple(
        (
            words.name("record", str(code)),
            words.name("country", other["country_code"]),
            words.name("sector", other["sector_code"]),
            stage_text(pd.Series(other), words),
        )
        for code, other in zip(similar.index, similar.to_dict("records"), strict=True)
    )
    headings = tuple(
        words.text(f"column.{key}") for key in ("record_id", "country_code", "sector_code", "stage")
    )
    codes, mark = tuple(map(str, similar.index)), TableMark(headings, rows, (False,) * 4)
    return _block("similar", words, table=mark, records=codes) if rows else None


def _gap(row: pd.Series, regions: tuple[str, ...], words: Wording, selection: Selection) -> Block:
    """What a complete table says of its sector in its regions; or why nothing can be said."""
    data = words.data
    told = alike.verdicts(data, selection, str(row["sector_code"]), regions)
    if isinstance(told, Refusal):
        return _block("gap", words, lines=(words.say(told.phrase),))
    units, verdicts = told
    lines = tuple(
        words.text(
            "sheet_block.verdict",
            region=words.name("region", str(one["region_code"])),
            category=words.name("category", str(one["category"])),
            gap=words.text(f"gap.{one['gap']}"),
        )
        for one in verdicts.to_dict("records")
    )
    source = (words.say(units.name),)
    return _block("gap", words, lines=(*(lines or (words.text("gap.unsaid"),)), *source))


def _sources(record: str, words: Wording) -> Block:
    """Every source of the record and of the support that names it."""
    data = words.data
    named = {one: steering.naming(one, record, data) for one in ("event", "action", "budget_line")}
    codes = dict.fromkeys([*data.records.sources_of(record), *data.support.sources(named)])
    lines = tuple(words.isolate(source_text(code, words)) for code in codes)
    return _block("sources", words, lines=lines)
