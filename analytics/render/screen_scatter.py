"""A scatter on screen: axes that cross at zero, quadrants with names, a slope."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from analytics import theme
from analytics.render import marks as mk
from analytics.render import scattered
from analytics.render.screen_base import safe

HEIGHT = 470
SIZE = 10
# Share of each half axis that a name takes.
NAME_ROOM = (0.24, 0.09)


def paint(mark: mk.ScatterMark) -> go.Figure:
    """Points by colour, the names of those that stand out beside them.

    Both axes run from left to right and upwards in every language, as axes of
    numbers do.
    """
    wide, high = scattered.reaches(mark)
    figure = go.Figure()
    named = scattered.apart(mark, NAME_ROOM)
    for words, colour in mark.legend:
        inside = [dot for dot in mark.dots if dot.colour == colour]
        figure.add_scatter(
            x=[dot.x for dot in inside],
            y=[dot.y for dot in inside],
            mode="markers+text",
            name=safe(words),
            marker={"color": colour, "size": SIZE, "line": {"color": theme.MUTED, "width": 0.6}},
            text=[safe(dot.label) if dot.label in named else "" for dot in inside],
            textposition="top center",
            customdata=[[safe(dot.label), safe(dot.text)] for dot in inside],
            hovertemplate="%{customdata[0]}<br><b>%{customdata[1]}</b><extra></extra>",
        )
    ends = scattered.slope_ends(mark)
    if mark.slope is not None and ends is not None:
        _slope(figure, mark.slope[1], ends)
    _corners(figure, mark.corners, wide, high)
    axis: dict[str, Any] = {
        "zeroline": True,
        "zerolinecolor": theme.MUTED,
        "zerolinewidth": 1,
        "showgrid": False,
        "fixedrange": True,
    }
    figure.update_xaxes(
        **axis, range=[-wide, wide], title={"text": safe(mark.x_axis), "font": {"size": 13}}
    )
    figure.update_yaxes(
        **axis, range=[-high, high], title={"text": safe(mark.y_axis), "font": {"size": 13}}
    )
    return figure.update_layout(height=HEIGHT)


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
    figure: go.Figure, corners: tuple[str, str, str, str], wide: float, high: float
) -> None:
    places = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    for words, (right, up) in zip(corners, places, strict=True):
        figure.add_annotation(
            x=right * wide * 0.98,
            y=up * high * 0.97,
            text=safe(words),
            showarrow=False,
            xanchor="right" if right > 0 else "left",
            yanchor="top" if up > 0 else "bottom",
            font={"color": theme.MUTED, "size": 12},
        )
