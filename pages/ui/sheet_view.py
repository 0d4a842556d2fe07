"""Under a record: what is done for it, what is near it, and its brief as Word or PDF."""

from __future__ import annotations

import streamlit as st

from analytics.figures.clustersheet import Block
from pages.ui import brief_buttons, cached, state
from pages.ui.html import esc, literal, page_html, table

# The record itself stands above; its sources too.
TOLD = ("identity", "doubts", "sources")


def show(code: str, context: state.Context) -> None:
    """The sections of the cluster's sheet, and the brief to take away."""
    sheet = cached.cluster_sheet(code, context.selection, context.lang)
    brief_buttons.show("record", code, context)
    for block in sheet.blocks:
        if block.key not in TOLD:
            page_html(_markup(block, rtl=context.wording.rtl))
            _open(block, context)


def _open(block: Block, context: state.Context) -> None:
    """From a name in a list to the sheet of that cluster."""
    with st.container(horizontal=True, gap="small"):
        for code in block.records:
            st.button(
                literal(context.wording.name("record", code)),
                key=f"open_{block.key}_{code}",
                type="tertiary",
                on_click=state.show_record,
                args=(code,),
            )


def _markup(block: Block, *, rtl: bool) -> str:
    parts = [f'<h3 class="atlas-section">{esc(block.title)}</h3>']
    if block.facts:
        facts = "".join(f"<dt>{esc(label)}</dt><dd>{esc(text)}</dd>" for label, text in block.facts)
        parts.append(f'<dl class="atlas-facts">{facts}</dl>')
    parts += [f"<p>{esc(line)}</p>" for line in block.lines]
    if block.table is not None:
        parts.append(table(block.table, block.title, rtl=rtl))
    return "".join(parts)
