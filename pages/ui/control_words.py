"""What Streamlit's own controls say, in the reader's language: to the eye and to a screen reader.

Streamlit speaks English only. Its strings stand here as they are in the version that is
installed (a test looks for each of them in it), with the key of our own wording.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.words.i18n import Wording

# One part may vary: {} stands for it in ours too.
STREAMLIT_SAYS = {
    "App pages": "control.pages",
    "Sidebar": "control.sidebar",
    "Expand sidebar": "control.expand",
    "Collapse sidebar": "control.collapse",
    "Selected values": "control.selected",
    "Remove {}": "control.remove",
    "Help for {}": "control.help",
    "Clear all": "control.clear_all",
    "Clear value": "control.clear",
    "Open": "control.open",
    "Close": "control.close",
    "Choose an option": "control.choose",
    "Choose options": "control.choose",
    "No results": "control.no_results",
    "Select all": "control.select_all",
    "Increment": "control.more",
    "Decrement": "control.less",
    "Upload {}": "control.upload",
    "file upload": "control.file",
    "Link to heading": "control.link",
    "Running...": "control.running",
    "Stop script": "control.stop",
    "Dataframe column menu": "control.column_menu",
    "Sort ascending": "control.ascending",
    "Sort descending": "control.descending",
    "Autosize": "control.autosize",
    "Pin column": "control.pin",
    "Unpin column": "control.unpin",
    "Hide column": "control.hide",
    "Copy column name": "control.copy_name",
    "Statistics": "control.statistics",
    "Format": "control.format",
    "Values": "control.values",
    "Empty": "control.empty",
    "Distinct": "control.distinct",
    "Minimum": "control.minimum",
    "Maximum": "control.maximum",
    "Average": "control.average",
    "Median": "control.median",
    "Sum": "control.sum",
    "Standard deviation": "control.deviation",
    "Average length": "control.average_length",
    "Minimum length": "control.minimum_length",
    "Maximum length": "control.maximum_length",
    "Copy to clipboard": "control.copy",
    "Show/hide columns": "control.columns",
    "Download as CSV": "control.csv",
    "Search": "control.search",
    "Close Search": "control.close_search",
    "Previous Result": "control.previous",
    "Next Result": "control.next",
    "Clear selection": "control.clear_selection",
    "Fullscreen": "control.fullscreen",
    "Close fullscreen": "control.close_fullscreen",
    "Connection error": "control.unreachable",
    "Streamlit server is not responding. Are you connected to the internet?": "control.wait",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in "
    "your terminal:": "control.wait",
    "Connection lost. Please wait for the app to reconnect, then try again.": "control.again",
}


@cache
def _speaker() -> Any:
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    return st.components.v2.component("atlas_control_words", js=script, isolate_styles=False)


def say(words: Wording) -> None:
    """From now on, the controls of this page speak the language of these words."""
    said = {own: words.text(key, name="{}") for own, key in STREAMLIT_SAYS.items()}
    _speaker()(key="control_words", data={"said": said})
