"""A list whose rows open when they are clicked, not when the list takes the focus.

In a language written from the right it begins there.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.words.i18n import Wording


@cache
def _listener() -> Any:
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    return st.components.v2.component("atlas_quiet_grid", js=script, isolate_styles=False)


def keep(words: Wording) -> None:
    """From now on, a grid chooses nothing by taking the focus; the search opens any row by keys."""
    _listener()(key="quiet_grid", data={"rtl": words.rtl})
