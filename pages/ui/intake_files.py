"""Files around an import: the template, the report, the workbook with comments."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics.surfaces.data import tablefiles
from analytics.surfaces.exports import slug
from analytics.words.i18n import Wording
from geodata.intake import report
from geodata.intake.book import Book
from geodata.intake.report import Preview
from geodata.intake.sandbox import policy, pool
from geodata.schema.tables import RECORD, SUPPORT
from pages.ui import cached, state
from pages.ui.export_menu import MIME
from pages.ui.html import esc, page_html

# Of several files given at once: those stored or passed over; those left, the one in hand first.
SETTLED, IN_HAND = "intake_settled", "intake_in_hand"
# Tables that a template is made for, as an import calls them.
TO_FILL = {"records": RECORD, **SUPPORT}


class Folder:
    """A folder that goes when nobody holds it any more, a session that ended among the rest."""

    def __init__(self) -> None:
        self.name = tempfile.mkdtemp(prefix="atlas-upload-")
        weakref.finalize(self, shutil.rmtree, self.name, ignore_errors=True)


def tell_of_locks(words: Wording) -> None:
    """Where files from outside cannot be locked in: whether they are read all the same."""
    missing = pool.lacking()
    if missing:
        key = "intake.unlocked_open" if policy.permitted() else "intake.unlocked_closed"
        told = words.text(key, lacking=pool.in_words(missing)[words.lang])
        page_html(f'<p class="atlas-note" role="alert">{esc(told)}</p>')


def next_of(uploads: Sequence[UploadedFile], words: Wording) -> UploadedFile | None:
    """The first of the files given that is neither stored nor passed over; which one, in words."""
    session = st.session_state
    given = [one.file_id for one in uploads]
    settled = session[SETTLED] = [one for one in session.get(SETTLED, []) if one in given]
    left = [one for one in uploads if one.file_id not in settled]
    session[IN_HAND] = [one.file_id for one in left]
    if not left:
        return None
    if len(uploads) > 1:
        place = {"place": len(settled) + 1, "all": len(uploads)}
        told = words.text("intake.one_of", file=words.isolate(left[0].name), **place)
        with st.container(horizontal=True, vertical_alignment="center"):
            page_html(f'<p class="atlas-note" role="status">{esc(told)}</p>')
            st.button(words.text("intake.pass_over"), key="intake_pass_over", on_click=finish)
    return left[0]


def finish() -> None:
    """Go on to the next of the files given; after the last of them, to none."""
    session = st.session_state
    done, *others = session.get(IN_HAND) or [""]
    session[SETTLED] = [*session.get(SETTLED, []), done]
    session["intake_answers"] = {}
    if not others:
        session["intake_round"] = session.get("intake_round", 0) + 1


def template(schema: str, context: state.Context) -> None:
    """A workbook to fill in, with drop-down lists, in the language of the page."""
    declared = TO_FILL.get(schema)
    if declared is None:
        return
    words = context.wording
    french = cached.wording("fr").text(f"entity.{declared.entity}")
    st.download_button(
        words.text("intake.template"),
        data=lambda: tablefiles.template(declared, words),
        file_name=f"{words.text('filename.template')}_{slug(french)}_{words.lang}.xlsx",
        mime=MIME["xlsx"],
        on_click="ignore",
        key="intake_template",
    )


def downloads(path: Path, book: Book, sheet: int, preview: Preview, context: state.Context) -> None:
    """The report as CSV, and the workbook with a comment on each cell in question."""
    words = context.wording
    if not preview.findings:
        return
    stem = Path(book.name).stem[:60]

    def commented() -> bytes:
        if book.format == "xlsx":
            return report.commented(path, book.name, sheet, preview, words.lang)
        return tablefiles.commented(book.sheets[sheet], report.notes(preview, words.lang), words)

    left, right, _ = st.columns(3)
    # Comments go into one sheet.
    with left if not preview.table.sheets else st.empty():
        st.download_button(
            words.text("intake.commented"),
            data=commented,
            file_name=f"{stem}_{words.text('filename.commented')}.xlsx",
            mime=MIME["xlsx"],
            on_click="ignore",
            key="intake_commented",
            width="stretch",
        )
    with right:
        st.download_button(
            words.text("intake.report"),
            data=lambda: tablefiles.report_csv(report.rows(preview, words.lang), words),
            file_name=f"{stem}_{words.text('filename.report')}.csv",
            mime=MIME["csv"],
            on_click="ignore",
            key="intake_report",
            width="stretch",
        )
