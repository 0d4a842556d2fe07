"""What every chart on screen shares: its font, its frame, its legend, text made safe."""

from __future__ import annotations

import html
from typing import Any

import plotly.graph_objects as go

from analytics import theme

FONT = '"Source Sans", "Atlas Arabic", "Noto Sans Arabic", "Segoe UI", Tahoma, sans-serif'
ROW = 27


def safe(text: str) -> str:
    """Data as text: Plotly reads tags and links in labels."""
    return html.escape(text, quote=False)


def framed(figure: go.Figure, height: int) -> go.Figure:
    """The calm frame of every chart: no grid, no fill, the page's own font."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8, "pad": 2},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": theme.INK},
        hoverlabel={"bgcolor": theme.PAPER, "font": {"color": theme.INK, "size": 14}},
        dragmode=False,
        uniformtext={"minsize": 10, "mode": "show"},
    )
    figure.update_xaxes(fixedrange=True, showgrid=False, zeroline=False, automargin=True)
    figure.update_yaxes(fixedrange=True, showgrid=False, zeroline=False, automargin=True)
    return figure


def legend(rtl: bool) -> dict[str, Any]:
    """A legend in one line above a chart, from the reading start."""
    return {
        "orientation": "h",
        "y": 1.01,
        "yanchor": "bottom",
        "x": 1 if rtl else 0,
        "xanchor": "right" if rtl else "left",
        "traceorder": "normal",
        "itemclick": False,
        "itemdoubleclick": False,
    }
