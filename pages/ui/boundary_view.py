"""A ministry's own boundaries: checked, measured, registered."""

from __future__ import annotations

from pages.ui import state
from pages.ui.html import muted, page_html


def show(context: state.Context) -> None:
    """The form; filled in by the next part."""
    page_html(muted(context.wording.text("intake.tab_sets")))
