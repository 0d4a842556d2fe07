"""Points against two axes on screen, with a slope and the names of quadrants."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.screen.bars import framed, legend, safe
from analytics.surfaces.shared import scattered

# Of a scatter: its height, the size of a point, and the share of each half axis that a name takes.
HEIGHT = 470
SIZE = 10
NAME_ROOM = (0.24, 0.09)


def paint(mark: mk.ScatterMark, rtl: bool) -> go.Figure:
    """Points by colour, the names of those that stand out beside them.

    Both axes run from left to right and upwards in every language, as axes of
    numbers do.
    """
    left, right, low, high = scattered.window(mark)
    figure = go.Figure()
    named = scattered.apart(mark, NAME_ROOM)
    for words, colour in mark.legend:
        inside = [dot for dot in mark.dots if dot.colour == colour]
        figure.add_scatter(
            x=[dot.x for dot in inside],
            y=[dot.y for dot in inside],
            mode="markers+text",
            name=safe(words),
            marker={
                "color": colour,
                "size": [SIZE * dot.swell for dot in inside],
                "line": {"color": theme.MUTED, "width": 0.6},
            },
            text=[safe(dot.label) if dot.label in named else "" for dot in inside],
            textposition="top center",
            customdata=[[safe(dot.label), safe(dot.text)] for dot in inside],
            hovertemplate="%{customdata[0]}<br><b>%{customdata[1]}</b><extra></extra>",
        )
    ends = scattered.slope_ends(mark)
    if mark.slope is not None and ends is not None:
        _slope(figure, mark.slope[1], ends)
    _corners(figure, mark.corners, (left, right, low, high))
    crossed = mark.cross != (0.0, 0.0)
    if crossed:
        line = {"color": theme.MUTED, "width": 1}
        figure.add_vline(mark.cross[0], line=line)
        figure.add_hline(mark.cross[1], line=line)
    axis: dict[str, Any] = {
        "zeroline": not crossed,
        "zerolinecolor": theme.MUTED,
        "zerolinewidth": 1,
        "showgrid": False,
        "fixedrange": True,
    }
    figure.update_xaxes(
        **axis, range=[left, right], title={"text": safe(mark.x_axis), "font": {"size": 13}}
    )
    figure.update_yaxes(
        **axis, range=[low, high], title={"text": safe(mark.y_axis), "font": {"size": 13}}
    )
    figure.update_layout(legend=legend(rtl), separators=f"{mark.decimal} ")
    return framed(figure, HEIGHT)


def _slope(
    figure: go.Figure, words: str, ends: tuple[tuple[float, float], tuple[float, float]]
) -> None:
    figure.add_scatter(
        x=[x for x, _ in ends],
        y=[y for _, y in ends],
        mode="lines",
        line={"color": theme.INK, "width": 1.4},
        name=safe(words),
        hoverinfo="skip",
    )


def _corners(
    figure: go.Figure,
    corners: tuple[str, str, str, str],
    window: tuple[float, float, float, float],
) -> None:
    left, last, low, high = window
    across, along = (left + last) / 2, (low + high) / 2
    places = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    for words, (right, up) in zip(corners, places, strict=True):
        figure.add_annotation(
            x=across + right * (last - left) / 2 * 0.98,
            y=along + up * (high - low) / 2 * 0.97,
            text=safe(words),
            showarrow=False,
            xanchor="right" if right > 0 else "left",
            yanchor="top" if up > 0 else "bottom",
            font={"color": theme.MUTED, "size": 12},
        )
