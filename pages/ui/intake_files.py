"""Files around an import: the template, the report, the workbook with comments."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from analytics.render import intakefiles, supportfiles
from analytics.render.filenames import slug
from geodata.intake import apply, report
from geodata.intake.analysis import Preview
from geodata.intake.book import Book
from geodata.support.fields import SCHEMAS as SUPPORT
from pages.ui import state
from pages.ui.export_menu import MIME


def template(schema: str, context: state.Context) -> None:
    """A workbook to fill in, with drop-down lists, in the language of the page."""
    words = context.wording
    stem = words.text("filename.template")
    if schema in SUPPORT:
        french = state.cached.wording("fr").text(f"entity.{schema}")
        stem = f"{stem}_{slug(french)}"
    st.download_button(
        words.text("intake.template"),
        data=lambda: (
            supportfiles.template(schema, words)
            if schema in SUPPORT
            else intakefiles.template(words)
        ),
        file_name=f"{stem}_{words.lang}.xlsx",
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
        return intakefiles.commented(book.sheets[sheet], report.notes(preview, words.lang), words)

    left, right, _ = st.columns(3)
    with left:
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
            data=lambda: intakefiles.report_csv(report.rows(preview, words.lang), words),
            file_name=f"{stem}_{words.text('filename.report')}.csv",
            mime=MIME["csv"],
            on_click="ignore",
            key="intake_report",
            width="stretch",
        )


def observations(preview: Preview, context: state.Context) -> None:
    """The checked table, as the observations' own command reads it."""

    def checked() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "observations.csv"
            apply.write_observations(preview, target)
            return target.read_bytes()

    st.download_button(
        context.wording.text("intake.observations"),
        data=checked,
        file_name="observations.csv",
        mime=MIME["csv"],
        on_click="ignore",
        key="intake_observations",
        disabled=not preview.counts["added"],
    )
