"""Before a form that is half filled is left or its window closed: a question.

What stands in a form reaches the server when it is sent, so only the browser
knows of it before.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.words.i18n import Wording


@cache
def _watch() -> Any:
    """The component that listens for what is entered and for what leads away."""
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    return st.components.v2.component("atlas_unsaved", js=script, isolate_styles=False)


def watch(form: str, words: Wording) -> None:
    """Ask before the form on this page is left; another name is another form, untouched."""
    _watch()(key="unsaved", data={"form": form, "text": words.text("edit.unsaved")})
