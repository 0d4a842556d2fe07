"""A curve on screen, with its envelopes, as a Plotly figure."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.screen.bars import framed, legend, safe

HEIGHT = 400


def paint(mark: mk.CurveMark, rtl: bool) -> go.Figure:
    """Bands between their lines, the curve over them; axes run to the right in every language."""
    figure = go.Figure()
    for band in mark.bands:
        edge: dict[str, Any] = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
        figure.add_scatter(**_spots(band.low), **edge, showlegend=False)
        figure.add_scatter(
            **_spots(band.high),
            **edge,
            name=safe(band.label),
            fill="tonexty",
            fillcolor=band.colour,
        )
    figure.add_scatter(
        **_spots(mark.line),
        mode="lines",
        name=safe(mark.label),
        line={"color": mark.colour, "width": 2.6},
        hovertemplate="%{x}<br><b>%{y}</b><extra></extra>",
    )
    if mark.even is not None:
        figure.add_hline(y=mark.even, line={"color": theme.MUTED, "width": 1})
    # The frame takes the grid off: the lines that numbers stand at are put back after it.
    framed(figure, HEIGHT)
    figure.update_layout(legend=legend(rtl))
    figure.update_xaxes(**_axis(mark.x_axis, mark.x_ticks))
    figure.update_yaxes(**_axis(mark.y_axis, mark.y_ticks), showgrid=True, gridcolor=theme.HAIRLINE)
    return figure


def _spots(line: tuple[tuple[float, float], ...]) -> dict[str, list[float]]:
    return {"x": [x for x, _ in line], "y": [y for _, y in line]}


def _axis(words: str, ticks: tuple[tuple[float, str], ...]) -> dict[str, Any]:
    return {
        "range": [0, ticks[-1][0]],
        "tickvals": [value for value, _ in ticks],
        "ticktext": [safe(text) for _, text in ticks],
        "title": {"text": safe(words), "font": {"size": 13}},
    }
