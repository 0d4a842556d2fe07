"""What Streamlit's controls say is in the version that is installed, and is said in our words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import streamlit

from analytics.words.phrases import MESSAGES
from geodata.languages import LANGUAGES
from pages.ui.control_words import STREAMLIT_SAYS


@cache
def _browser_code() -> str:
    scripts = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("*.js")
    return "".join(script.read_text(encoding="utf-8") for script in scripts)


@pytest.mark.parametrize("own", sorted(STREAMLIT_SAYS))
def test_streamlit_still_says_it(own: str) -> None:
    before, varies, _ = own.partition("{}")
    assert f"`{before}" + ("${" if varies else "`") in _browser_code()


@pytest.mark.parametrize("lang", sorted(set(LANGUAGES) - {"en"}))
def test_no_control_is_left_in_english(lang: str) -> None:
    said = {key: MESSAGES.text(key, lang, name="{}") for key in set(STREAMLIT_SAYS.values())}
    assert len(said) > 30
    assert set(said.values()).isdisjoint(set(STREAMLIT_SAYS) - {"Format"})


def test_a_name_stays_in_what_is_said() -> None:
    """The browser puts it where the pair of braces stands."""
    for key in ("control.help", "control.remove", "control.upload"):
        assert all("{}" in MESSAGES.text(key, lang, name="{}") for lang in LANGUAGES)
    assert MESSAGES.text("control.remove", "fr", name="{}") == "Retirer {}"
