"""A source that nobody cited yet, written where it is needed: under a file, in a form."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import streamlit as st

from geodata.intake.plan import Plan
from pages.ui import state


def of_file(plan: Plan, context: state.Context) -> tuple[Plan, dict[str, str]]:
    """A source described on screen, for the rows of a file."""
    key, row = described(context, "new_source")
    return (replace(plan, source=key) if key else plan), row


def described(context: state.Context, where: str) -> tuple[str, dict[str, str]]:
    """A source described on screen, an internal note as well as a paper.

    Returns
    -------
    (str, dict)
        Its key, made from what it says, and its row; empty while it has no
        publisher or no title.
    """
    words = context.wording
    boxes = st.columns(3)
    said = {}
    for box, name in zip(boxes, ("publisher", "title", "date"), strict=True):
        with box:
            said[name] = st.text_input(
                words.text(f"column.{name}"),
                key=f"{where}_{name}",
                placeholder=words.text(f"hint.source_{name}"),
                max_chars=300,
            ).strip()
    if not (said["publisher"] and said["title"]):
        return "", {}
    digest = hashlib.sha256("|".join(said.values()).encode()).hexdigest()[:8].upper()
    rest = {"kind": "primary", "url": "", "lang": context.lang, "url_public": "no"}
    return f"SRC-{digest}", {**said, **rest}
