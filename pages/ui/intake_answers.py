"""Doubts on screen: each asked once, whatever rows it stands in, and those alike at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from analytics.figures.marks import TableMark
from analytics.words import choices
from analytics.words.i18n import UNKNOWN, error_text
from geodata.errors import Problem
from geodata.intake import report
from geodata.intake.doubts import OF_KNOWN, Doubt, common, doubts, kinds, suggested
from geodata.intake.fields import columns
from geodata.intake.findings import ADD, OF_ONE_ROW, ROW_STATE, SKIP, Finding
from geodata.intake.language_columns import LANGUAGE
from geodata.intake.report import Preview, title_of
from pages.ui import intake_draft, state
from pages.ui.html import esc, literal, muted, page_html, table

# Every answer draws all boxes that are left on screen: as many as are taken in at a glance.
SHOWN = 15
UNSETTLED, EMPTY = "?", ""
# What may be chosen for many doubts at once, besides an answer that they share.
EACH_FIRST, ROWS_OUT = "?each", "?rows"
# What two rows that may be the same are compared by.
COMPARED = ("name_fr", "name_ar", "region_codes", "sector_code", "stage", "year", "members")
RECALLED = 12


class Said(dict[tuple[str, str], str]):
    """What choices are called: many boxes offer the same ones."""

    def named(self, finding: Finding, choice: str, preview: Preview, context: state.Context) -> str:
        """A choice in words, looked for once."""
        key = (finding.field, choice)
        if key not in self:
            self[key] = _named(finding, choice, preview, context)
        return self[key]


def given() -> dict[str, str]:
    """The answers of this session."""
    found: dict[str, str] = st.session_state["intake_answers"]
    return found


def _answer(answers: Mapping[str, str]) -> None:
    st.session_state["intake_answers"] = {**given(), **answers}
    intake_draft.keep(st.session_state["intake_digest"][1])


def show(preview: Preview, context: state.Context) -> None:
    """One box per doubt, those of one kind together; an answer holds for all rows of the value."""
    answers = given()
    _recall(preview, context)
    if answers:
        _answered(preview, context)
    every = doubts(preview)
    if every:
        _boxes(every, preview, context)


@st.fragment
def _boxes(every: list[Doubt], preview: Preview, context: state.Context) -> None:
    """The doubts that are left: an answer is noted at once, and the file read anew when asked."""
    words = context.wording
    now, read = given(), preview.plan.answers
    found = [doubt for doubt in every if _open(doubt, now, read)]
    noted = sum(read.get(key) != meant for key, meant in now.items())
    if st.session_state.pop("intake_read_anew", False) or (noted and not found):
        st.rerun()
    st.subheader(words.plural("intake.doubts", len(found)), anchor=False)
    if noted and st.button(words.plural("intake.noted", noted), key="intake_noted"):
        st.rerun()
    left, said = SHOWN, Said()
    for group in kinds(found).values():
        if left <= 0:
            break
        if len(group) > 1:
            _bulk(group, preview, context)
        for doubt in group[:left]:
            _box(doubt, preview, context, said)
        left -= len(group)
    if len(found) > SHOWN:
        page_html(muted(words.plural("intake.more_doubts", len(found) - SHOWN)))


def _answered(preview: Preview, context: state.Context) -> None:
    """The answers given, each to be taken back alone; all of them by a button that says so."""
    words, answers = context.wording, given()
    label = words.plural("intake.answers_given", len(answers))
    box = st.expander(literal(label), key="intake_answered", on_change="rerun")
    if not box.open:
        return
    with box:
        for i, (key, meant) in enumerate(list(answers.items())[:SHOWN]):
            told, again = st.columns([5, 1], vertical_alignment="center")
            with told:
                page_html(f"<p>{esc(_answer_said(key, meant, preview, context))}</p>")
            again.button(
                words.text("intake.answer_again"),
                key=f"intake_again_{i}",
                on_click=_take_back,
                args=([key],),
            )
        if len(answers) > SHOWN:
            page_html(muted(words.plural("intake.answers_more", len(answers) - SHOWN)))
        st.button(
            words.plural("intake.answers_drop", len(answers)),
            key="intake_answers_drop",
            on_click=_take_back,
            args=(list(answers),),
        )


def _answer_said(key: str, meant: str, preview: Preview, context: state.Context) -> str:
    """One answer as a line: of a value, or of a row."""
    name, found, text = key.partition("=")
    if found:
        return _recalled((name, text), meant, preview, context)
    words, (_, _, row) = context.wording, key.partition(":")
    where = preview.table.where(int(row)) if row.isdecimal() else key
    done = words.text(f"intake.row_{meant}" if meant in (ADD, SKIP) else "intake.answer_noted")
    return words.text("intake.row_answered", row=where, answer=done)


def _take_back(keys: list[str]) -> None:
    """Ask some questions once more."""
    left = {key: meant for key, meant in given().items() if key not in keys}
    st.session_state["intake_answers"] = left
    st.session_state["intake_asked"] = st.session_state.get("intake_asked", 0) + 1
    intake_draft.keep(st.session_state["intake_digest"][1])


def _open(doubt: Doubt, now: Mapping[str, str], read: Mapping[str, str]) -> bool:
    """Whether a doubt waits for an answer: it has none, or one that was no answer."""
    keys = (doubt.key, *(f"row:{finding.row}" for finding in doubt.findings))
    return all(now.get(key) == read.get(key) for key in keys)


# What was answered of an earlier file ---------------------------------------------------


def _recall(preview: Preview, context: state.Context) -> None:
    """Answers to an earlier file with these titles, to be taken over once they are seen."""
    words, plan = context.wording, preview.plan
    found = {
        pair: meant
        for pair, meant in report.recalled(preview).items()
        if "=".join(pair) not in plan.answers
    }
    if not found:
        return
    title = words.plural("intake.recalled", len(found), file=words.isolate(plan.of_file))
    with st.container(border=True):
        lines = "".join(
            f"<li>{esc(_recalled(pair, meant, preview, context))}</li>"
            for pair, meant in list(found.items())[:RECALLED]
        )
        page_html(f'<p class="atlas-note">{esc(title)}</p><ul class="atlas-list">{lines}</ul>')
        if st.button(words.text("intake.recall"), key="intake_recall"):
            _answer({"=".join(pair): meant for pair, meant in found.items()})
            st.rerun()


def _recalled(pair: tuple[str, str], meant: str, preview: Preview, context: state.Context) -> str:
    words, (name, text) = context.wording, pair
    said = named(name, meant, context, preview.plan.schema) or words.text("intake.leave_empty")
    field = words.text(f"field.{name}")
    return words.text("intake.recalled_line", field=field, text=words.isolate(text), meant=said)


# Many at once ---------------------------------------------------------------------------


def _bulk(group: list[Doubt], preview: Preview, context: state.Context) -> None:
    """One box that answers all doubts of a kind: each by its suggestion, or all the same."""
    words, first = context.wording, group[0].first
    options = [UNSETTLED, *([EACH_FIRST] if suggested(group) else []), *common(group)]
    options += _others(first, preview, context)
    options += [] if group[0].of_rows else [ROWS_OUT]
    title = words.isolate(title_of(preview, first))
    label = words.plural("intake.all_of", len(group), title=title)

    def called(choice: str) -> str:
        if choice == EACH_FIRST:
            return words.plural("intake.each_first", len(suggested(group)))
        if choice == ROWS_OUT:
            return words.text("intake.rows_out")
        return _named(first, choice, preview, context)

    key = f"intake_all_{first.field}_{first.code}_{len(group)}"
    st.selectbox(
        literal(label),
        list(dict.fromkeys(options)),
        format_func=called,
        key=key,
        on_change=_take_all,
        args=(key, group),
    )


def _take_all(key: str, group: list[Doubt]) -> None:
    """Note one answer for all doubts of a kind, and have the file read anew."""
    chosen = st.session_state[key]
    if chosen == EACH_FIRST:
        _answer(suggested(group))
    elif chosen == ROWS_OUT:
        _answer({row: meant for doubt in group for row, meant in doubt.left_out().items()})
    elif chosen not in (UNSETTLED, None):
        _answer({doubt.key: chosen for doubt in group})
    st.session_state["intake_read_anew"] = True


# One -------------------------------------------------------------------------------------


def _box(doubt: Doubt, preview: Preview, context: state.Context, said: Said) -> None:
    words, first = context.wording, doubt.first
    sentence = _sentence(first, preview, context)
    rows = words.listed([preview.table.where(one.row) for one in doubt.findings[:6]])
    if len(doubt.findings) > 6:
        rows = words.plural("intake.rows_more", len(doubt.findings) - 6, rows=rows)
    title = words.isolate(title_of(preview, first))
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        page_html(
            f'<p class="atlas-doubt"><b>{esc(words.text("intake.where", rows=rows, title=title))}'
            f"</b> {esc(sentence)}</p>"
        )
        if doubt.key in given():
            page_html(muted(words.text("intake.not_understood", answer=given()[doubt.key])))
        if first.code in OF_KNOWN:
            page_html(_side_by_side(first, preview, context))
    with right:
        key = f"intake_answer_{doubt.key}_{st.session_state.get('intake_asked', 0)}"
        st.selectbox(
            literal(sentence),
            _options(doubt, preview, context),
            format_func=lambda choice: said.named(first, choice, preview, context),
            key=key,
            label_visibility="collapsed",
            accept_new_options=_may_be_typed(doubt, preview),
            on_change=_take,
            args=(key, doubt),
        )


def _take(key: str, doubt: Doubt) -> None:
    """Note the answer to one doubt."""
    chosen = st.session_state[key]
    if chosen == ROWS_OUT:
        _answer(doubt.left_out())
    elif chosen not in (UNSETTLED, None):
        _answer({doubt.key: str(chosen)})


def _options(doubt: Doubt, preview: Preview, context: state.Context) -> list[str]:
    """What a doubt may be answered with: what may be meant, everything else, leaving rows out."""
    if doubt.key != doubt.first.key:
        return [UNSETTLED, ROWS_OUT]
    others = _others(doubt.first, preview, context)
    out = [] if doubt.of_rows else [ROWS_OUT]
    return list(dict.fromkeys([UNSETTLED, *doubt.first.choices, *others, *out]))


def _may_be_typed(doubt: Doubt, preview: Preview) -> bool:
    """Whether the answer may be a text that nobody has thought of."""
    known = doubt.first.field == "point" or doubt.first.field in columns(preview.plan.schema)
    return known and doubt.key == doubt.first.key and doubt.first.code != OF_ONE_ROW


def _sentence(finding: Finding, preview: Preview, context: state.Context) -> str:
    """What is asked, in words."""
    problem = _problem(finding, preview, context)
    return error_text(problem, context.lang)


def _problem(finding: Finding, preview: Preview, context: state.Context) -> Problem:
    words = context.wording
    title = words.isolate(title_of(preview, finding))
    problem = replace(finding.problem(title), value=words.isolate(finding.value))
    if finding.code == OF_ONE_ROW:
        problem.params.update(_sides(finding, preview, context))
    problem.params["suggestion"] = words.text("list.comma").join(
        _named(finding, choice, preview, context)
        for choice in finding.choices[:5]
        if choice not in (ADD, SKIP)
    )
    return problem


def _side_by_side(finding: Finding, preview: Preview, context: state.Context) -> str:
    """The row of the file beside the rows in force that it may be."""
    words, plan = context.wording, preview.plan
    known = context.data.known.rows[plan.rows_of.entity]
    keys = [choice for choice in finding.choices if choice in known]
    mine = preview.values.loc[finding.row]
    headings = (words.text("intake.field"), words.text("intake.in_file"), *keys)
    lines = []
    for name in COMPARED:
        texts = [str(mine.get(name, "")), *(known[key].get(name, "") for key in keys)]
        if any(texts):
            said = [named(name, text, context, plan.schema) if text else "–" for text in texts]
            lines.append((words.text(f"field.{name}"), *said))
    mark = TableMark(headings, tuple(lines), (False,) * len(headings))
    return table(mark, words.text("intake.side_by_side"), rtl=words.rtl)


def _sides(finding: Finding, preview: Preview, context: state.Context) -> dict[str, str]:
    """The value that a row replaces and the new one, in words."""
    params, schema = finding.params, preview.plan.schema
    sides = {side: str(params[side]) for side in ("before", "after")}
    return {
        side: context.wording.isolate(
            value if value == UNKNOWN else named(params["of"], value, context, schema)
        )
        for side, value in sides.items()
    }


def _others(finding: Finding, preview: Preview, context: state.Context) -> list[str]:
    """Everything else a value of this field may be, and leaving it out."""
    schema, data = preview.plan.rows_of, context.data
    field = columns(preview.plan.schema).get(finding.field)
    if field is None:
        return [EMPTY] if finding.field not in ("", ROW_STATE) else []
    every: list[str] = []
    if field.kind == "sector":
        every = data.sectors.codes
    elif field.kind in ("region", "regions"):
        every = [
            str(code)
            for country in data.countries
            for code in data.regions.of_set(data.regions.default_set(country)).index
        ]
    qualifies = schema.qualified.get(field.name)
    required = field.required or (qualifies is not None and qualifies.unqualified)
    return every if required else [EMPTY, *every]


def _named(finding: Finding, choice: str, preview: Preview, context: state.Context) -> str:
    words = context.wording
    if choice == UNSETTLED:
        return words.text("intake.choose")
    if choice == ROWS_OUT:
        return words.text("intake.rows_out")
    if choice == EMPTY:
        return words.text("intake.leave_empty")
    if finding.field == ROW_STATE and choice == ADD:
        return words.text("intake.row_take")
    if choice in (ADD, SKIP) and finding.field in ("", ROW_STATE):
        return words.text(f"intake.row_{choice}")
    if finding.field == "":
        return words.text("intake.row_same", record=choice, name=words.name("record", choice))
    return named(finding.field, choice, context, preview.plan.schema)


def named(name: str, value: str, context: state.Context, contents: str = "records") -> str:
    """A value of a field in words: names instead of codes."""
    if name == LANGUAGE:
        return context.wording.name("language", value)
    field = columns(contents).get(name)
    return choices.said(field, value, context.wording) if field else value
