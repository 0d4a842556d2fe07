"""A network on screen: lines under points, every point with its name."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.screen.bars import framed, legend, safe

HEIGHT = 560
SIZE = 12
# Free share around the outermost points, for their names.
ROOM = (0.14, 0.09)
LINES = ((True, theme.MUTED, 2.2), (False, theme.HAIRLINE, 1.2))


def paint(mark: mk.NetworkMark, rtl: bool) -> go.Figure:
    """Lines by whether chance would draw them; points by class."""
    figure = go.Figure()
    for (strong, colour, width), words in zip(LINES, mark.lines, strict=True):
        links = [link for link in mark.links if link.strong is strong]
        ends = [(mark.nodes[link.first], mark.nodes[link.second]) for link in links]
        if links:
            figure.add_scatter(
                x=[at for a, b in ends for at in (a.x, b.x, None)],
                y=[at for a, b in ends for at in (a.y, b.y, None)],
                mode="lines",
                line={"color": colour, "width": width},
                name=safe(words),
                hoverinfo="skip",
            )
    for words, colour in mark.legend:
        inside = [node for node in mark.nodes if node.colour == colour]
        figure.add_scatter(
            x=[node.x for node in inside],
            y=[node.y for node in inside],
            mode="markers+text",
            name=safe(words),
            marker={
                "color": colour,
                "size": [SIZE * node.swell for node in inside],
                "line": {"color": theme.MUTED, "width": 0.8},
            },
            text=[safe(node.label) for node in inside],
            textposition="top center",
            textfont={"size": 12},
            customdata=[[safe(node.label), safe(node.text)] for node in inside],
            hovertemplate="%{customdata[0]}<br><b>%{customdata[1]}</b><extra></extra>",
        )
    wide, high = ROOM
    figure.update_xaxes(visible=False, range=[-wide, 1 + wide])
    figure.update_yaxes(visible=False, range=[1 + high, -high])
    figure.update_layout(legend=legend(rtl))
    return framed(figure, HEIGHT)
