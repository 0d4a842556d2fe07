"""One record changed in a form: a source is compulsory, another's change is never overwritten."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.i18n import error_text
from geodata import store
from geodata.checks import Context as Checks
from geodata.checks import check_table
from geodata.errors import ConflictError, GeodataError
from geodata.records import KINDS, MEMBER_KINDS, STAGES, YEAR_KINDS
from geodata.store import Edit
from geodata.support.persons import masked
from pages.ui import state
from pages.ui.html import esc, muted, page_html

TEXTS = (
    "name_fr",
    "name_ar",
    "name_en",
    "locality",
    "lead_organisation",
    "year",
    "members",
    "jobs",
    "lat",
    "lon",
    "note_fr",
)
CHOICES = {
    "stage": ("stage", STAGES),
    "kind": ("kind", KINDS),
    "year_kind": ("year_kind", ("", *YEAR_KINDS)),
    "members_kind": ("members_kind", ("", *MEMBER_KINDS)),
}
LONG = 2000


def show(code: str, context: state.Context) -> None:
    """The folded form under a record."""
    words = context.wording
    if context.data.trouble or context.data.as_of:
        return
    told = st.session_state.pop("edit_done", "")
    if told:
        page_html(f'<p class="atlas-note" role="status">{esc(told)}</p>')
    with st.expander(words.text("edit.title")):
        base = _base(code)
        if base is None:
            return
        values, version = base
        state.author_box(words)
        with st.form(f"edit_{code}", border=False):
            after = _fields(code, values, context)
            why = st.text_input(words.text("edit.why"), key=f"edit_why_{code}")
            page_html(muted(words.text("edit.version", version=version)))
            if st.form_submit_button(words.text("edit.save"), type="primary"):
                _save(code, after, version, why, context)


def _base(code: str) -> tuple[dict[str, str], int] | None:
    """The row as it was when the form was opened, with its version."""
    session = st.session_state
    if session.get("edit_base", ("",))[0] != code:
        found = store.current().row("record", code)
        session["edit_base"] = (code, found)
    found = session["edit_base"][1]
    return found if found is None else (dict(found[0]), int(found[1]))


def _fields(code: str, values: dict[str, str], context: state.Context) -> dict[str, str]:
    words = context.wording
    after: dict[str, str] = {}
    left, right = st.columns(2)
    for i, name in enumerate(TEXTS):
        with (left, right)[i % 2]:
            after[name] = st.text_input(
                words.text(f"field.{name}"), values[name], LONG, key=f"edit_{code}_{name}"
            ).strip()
    for i, (name, (kind, options)) in enumerate(CHOICES.items()):
        with (left, right)[i % 2]:
            after[name] = str(
                st.selectbox(
                    words.text(f"field.{name}"),
                    options,
                    index=options.index(values[name]) if values[name] in options else 0,
                    format_func=lambda value, kind=kind: words.name(kind, value) if value else "–",
                    key=f"edit_{code}_{name}",
                )
            )
    return {**after, **_links(code, values, context)}


def _links(code: str, values: dict[str, str], context: state.Context) -> dict[str, str]:
    """Sector, regions and sources: chosen from what there is."""
    words, data = context.wording, context.data
    after: dict[str, str] = {}
    codes = list(data.sectors.codes)
    after["sector_code"] = str(
        st.selectbox(
            words.text("field.sector_code"),
            codes,
            index=codes.index(values["sector_code"]),
            format_func=lambda sector: words.name("sector", sector),
            key=f"edit_{code}_sector",
        )
    )
    country = values["country_code"]
    regions = [
        str(region)
        for name in data.regions.sets_of(country)
        for region in data.regions.of_set(name).index
    ]
    given = [part for part in values["region_codes"].split("|") if part]
    chosen = st.multiselect(
        words.text("field.region_codes"),
        list(dict.fromkeys([*given, *regions])),
        given,
        format_func=lambda region: words.name("region", region),
        key=f"edit_{code}_regions",
    )
    after["region_codes"] = "|".join(chosen)
    table = data.records.sources
    cited = [part for part in values["source_ids"].split(";") if part]
    sources = st.multiselect(
        words.text("edit.sources"),
        list(table.index),
        cited,
        format_func=lambda key: f"{table.at[key, 'publisher']} – {table.at[key, 'title']}"[:90],
        key=f"edit_{code}_sources",
    )
    after["source_ids"] = ";".join(sources)
    return after


def _save(code: str, after: dict[str, str], version: int, why: str, context: state.Context) -> None:
    words = context.wording
    before, _ = _base(code) or ({}, 0)
    data = context.data
    row = pd.DataFrame([{**before, **after, "id": code}], index=pd.Index([1], name="line"))
    checks = Checks(data.sectors, data.regions, frozenset(data.records.sources.index))
    problems = check_table(row, checks)
    for problem in problems:
        label = words.text(f"field.{problem.column}")
        page_html(
            f'<p class="atlas-note" role="alert">{esc(label)} – '
            f"{esc(error_text(problem, context.lang))}</p>"
        )
    if problems:
        return
    edit = Edit("record", code, after, expected=version)
    try:
        done = store.current().commit([edit], who=state.author(), why=why)
    except ConflictError as conflict:
        difference(after, conflict, context)
        if conflict.row is not None:
            st.session_state["edit_base"] = (code, (conflict.row, conflict.version))
        return
    except GeodataError as error:
        page_html(f'<p class="atlas-note" role="alert">{esc(error_text(error, context.lang))}</p>')
        return
    st.session_state["edit_base"] = ("",)
    key = "edit.done" if done else "edit.nothing"
    st.session_state["edit_done"] = words.text(key)
    st.rerun()


def difference(mine: dict[str, str], conflict: ConflictError, context: state.Context) -> None:
    """What somebody else stored meanwhile, beside what is in the form."""
    words, theirs = context.wording, masked(conflict.entity, conflict.row or {})
    page_html(f'<p class="atlas-note" role="alert">{esc(error_text(conflict, context.lang))}</p>')
    lines = [
        {
            words.text("intake.field"): words.text(f"field.{name}"),
            words.text("edit.mine"): value or "–",
            words.text("edit.theirs"): theirs.get(name, "") or "–",
        }
        for name, value in mine.items()
        if value != theirs.get(name, "")
    ]
    st.dataframe(pd.DataFrame(lines), hide_index=True)
    page_html(muted(words.text("edit.again")))
