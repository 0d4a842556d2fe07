"""Files around an import: the template, the report, the workbook with comments."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

import streamlit as st

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
