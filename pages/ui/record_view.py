"""One record in full: every field, every source, and a way to report an error."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pandas as pd
import streamlit as st

from analytics.figures.origin import under_title
from analytics.figures.recordwords import members_text, region_words, stage_text
from analytics.selection import MAX_REGIONS, Selection
from analytics.words.i18n import UNKNOWN, Wording
from geodata import languages
from geodata.files import row_of
from geodata.records import Records
from geodata.schema.tables import RECORD
from pages.ui import (
    cached,
    map_view,
    row_form,
    row_history,
    row_merge,
    row_removal,
    sheet_view,
    state,
)
from pages.ui.html import esc, foreign, french, page_html

MAX_MAIL = 1500


def show(code: str, context: state.Context) -> None:
    """The whole record, with its sources and the report box."""
    words = context.wording
    left, right = st.columns([3, 2], gap="medium")
    with left:
        card(code, context)
    with right:
        _map(code, context)
    sheet_view.show(code, context)
    with st.expander(words.text("record.report")):
        text = report_text(code, context)
        page_html(f'<p class="atlas-muted">{esc(words.text("record.report_hint"))}</p>')
        st.code(text, language=None, wrap_lines=True)
        subject = quote(words.text("record.report_subject", record=code))
        st.link_button(
            words.text("record.report_mail"),
            f"mailto:?subject={subject}&body={quote(text[:MAX_MAIL])}",
        )
    if row_form.may_change(context):
        with st.expander(words.text("edit.title")):
            row_form.show(RECORD, code, context)
        row_merge.show(RECORD, code, context)
        row_removal.show(RECORD, code, context, _close)
    row_history.show(RECORD, code, context)


def _map(code: str, context: state.Context) -> None:
    """Where it lies, with the clusters of the same regions; nothing for one without a region."""
    country = str(context.data.records.record(code)["country_code"])
    sets = tuple(pair for pair in context.selection.sets if pair[0] == country)
    chosen = Selection(countries=(country,), sets=sets)
    placed = context.data.placement(dict(sets)).links
    regions = placed.loc[placed["record_id"] == code, "region_code"]
    if regions.empty:
        return
    held = replace(
        chosen, places=tuple(map(str, regions)), regions=tuple(map(str, regions))[:MAX_REGIONS]
    )
    sheet = cached.sheet("point_map", held, context.lang)
    if not sheet.empty:
        page_html(f'<p class="atlas-hidden" role="img" aria-label="{esc(sheet.alt)}"></p>')
        map_view.show(sheet, context, key="record", height=300, with_legend=False)


def begin_new() -> None:
    """The form of a cluster to be, in the place of the list."""
    st.session_state["record_new"] = True


def card(code: str, context: state.Context) -> None:
    """Name, facts, summary, reservations and sources."""
    words = context.wording
    row = context.data.records.record(code)
    page_html(f'<h2 class="atlas-title">{esc(words.name("record", code))}</h2>')
    if row["name_status"] == "working" and words.lang != "fr":
        page_html(f'<p class="atlas-muted">{esc(words.text("record.working_name"))}</p>')
    facts = "".join(
        f"<dt>{esc(label)}</dt><dd>{value}</dd>" for label, value in _facts(code, row, context)
    )
    page_html(f'<dl class="atlas-facts">{facts}</dl>')
    summary = languages.named(row, "summary", words.lang)
    if summary:
        text, lang = summary
        shown = esc(text) if lang == words.lang else foreign(text, lang)
        page_html(f"<p>{shown}</p>")
    if row["note_fr"]:
        label = esc(words.text("record.note"))
        page_html(f'<p class="atlas-note"><b>{label}</b> {french(row["note_fr"])}</p>')
    page_html(_sources(code, context))


def _facts(code: str, row: pd.Series, context: state.Context) -> list[tuple[str, str]]:
    words = context.wording
    path = [words.name("sector", part) for part in context.data.sectors.path(row["sector_code"])]
    places = region_words(code, context.selection, words)
    place = words.listed(places) if places else words.text("map.no_region")
    if row["region_basis"]:
        place += f" ({words.name('region_basis', row['region_basis'])})"
    year, comma = UNKNOWN, esc(words.text("list.comma"))
    if not pd.isna(row["year"]):
        kind = words.name("year_kind", row["year_kind"] or "unknown")
        said = row["year_meaning"]
        year = f"{int(row['year'])}" if said else f"{int(row['year'])} ({kind})"
    facts = [
        ("column.id", esc(code)),
        ("column.sector_code", esc(" › ".join(path))),
        ("column.kind", esc(words.name("kind", row["kind"]))),
        ("column.stage", esc(stage_text(row, words))),
        ("column.region_codes", esc(place)),
        ("record.counting", esc(_counting(len(places), words))),
        ("column.locality", french(row["locality"]) if row["locality"] else UNKNOWN),
        (
            "column.year",
            esc(year) + (comma + french(row["year_meaning"]) if row["year_meaning"] else ""),
        ),
        ("column.members", _members(row, context)),
        ("column.jobs", esc(words.number(None if pd.isna(row["jobs"]) else int(row["jobs"])))),
        (
            "column.programme",
            esc(words.name("programme", row["programme_key"]) if row["programme_key"] else UNKNOWN),
        ),
        ("column.lead", french(row["lead_organisation"]) if row["lead_organisation"] else UNKNOWN),
        (
            "column.confidence",
            esc(words.name("confidence", row["confidence"]) if row["confidence"] else UNKNOWN),
        ),
    ]
    return [(words.text(key), value) for key, value in facts]


def _counting(regions: int, words: Wording) -> str:
    """What the cluster counts in each of its regions: whole on maps, its part in shares."""
    return words.plural("record.counts", regions)


def _members(row: pd.Series, context: state.Context) -> str:
    if pd.isna(row["members"]):
        return UNKNOWN
    text = esc(members_text(row, context.wording))
    return f"{text} – {french(row['members_unit'])}" if row["members_unit"] else text


def _sources(code: str, context: state.Context) -> str:
    """Every source: publisher, title, date; a link only where it is public."""
    records: Records = context.data.records
    items = []
    for key in records.sources_of(code):
        source = {str(k): str(v) for k, v in row_of(records.sources, key).items()}
        text = ", ".join(
            part for part in (source["publisher"], source["title"], source["date"]) if part
        )
        direction = "rtl" if source["lang"] == "ar" and context.wording.rtl else "auto"
        if source["url_public"] == "yes":
            address = esc(source["url"])
            target = 'target="_blank" rel="noreferrer noopener"'
            link = f'<a href="{address}" {target}>{esc(text)}</a>'
        else:
            link = esc(text)
        items.append(f'<li><bdi dir="{direction}">{link}</bdi></li>')
    label = esc(context.wording.plural("tooltip.sources", len(items)))
    return f'<p class="atlas-muted">{label}</p><ul class="atlas-list">{"".join(items)}</ul>'


def report_text(code: str, context: state.Context) -> str:
    """A prepared text to copy or mail: which record, which data, room for the correction."""
    words = context.wording
    row = context.data.records.record(code)
    return words.text(
        "record.report_text",
        record=code,
        name=row["name_fr"],
        version=context.data.version.short,
        date=under_title(context.data.version.as_of, context.data.version, words),
    ).replace("\\n", "\n")


def _close() -> None:
    st.session_state["record"] = ""
