"""Bars on screen, and what they share with every chart: font, frame, legend, text made safe."""

from __future__ import annotations

import html
from typing import Any

import plotly.graph_objects as go

from analytics import theme
from analytics.figures import marks as mk

FONT = '"Source Sans", "Atlas Arabic", "Noto Sans Arabic", "Segoe UI", Tahoma, sans-serif'
ROW = 27
TWO_LINES = 41
LABEL_LETTERS = 28
# Share of a chart's width that a letter beside a bar takes: in half a page the first dozen,
# which are numbers, need twice as much as those of a sentence, which has the page to itself.
LETTER_SHARE = 0.0105
NUMBER_LETTERS = 13
# Pixels of a letter, on the average of long texts.
LETTER = 5.6


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


def paint(mark: mk.BarMark, rtl: bool) -> go.Figure:
    """Horizontal bars; from the right in a language written so."""
    bars = mark.bars
    positions = list(range(len(bars)))
    whiskers = _whiskers(bars)
    apart = bool(whiskers) or any(bar.tick is not None for bar in bars)
    figure = go.Figure(
        go.Bar(
            x=[bar.value for bar in bars],
            y=positions,
            orientation="h",
            marker_color=[bar.colour for bar in bars],
            text=[safe(bar.text) for bar in bars],
            # Text stands beyond the end of a whisker or stroke, put there below.
            textposition="none" if apart else "outside",
            cliponaxis=False,
            customdata=[[safe(bar.label), safe(bar.group)] for bar in bars],
            hovertemplate="%{customdata[0]} %{customdata[1]}<br><b>%{text}</b><extra></extra>",
            width=0.66,
            **whiskers,
        )
    )
    _ticks(figure, bars)
    if apart:
        _texts(figure, bars, rtl)
    labels = [_emphasis(_two_lines(bar.label), bar.strong) for bar in bars]
    peak = (mk.peak(mark) or 1.0) / (1 - _room(mark))
    figure.update_xaxes(range=[peak, 0] if rtl else [0, peak], visible=False)
    figure.update_yaxes(
        tickvals=positions,
        ticktext=labels,
        range=[len(bars) - 0.4, -0.6],
        side="right" if rtl else "left",
        ticklen=6,
        tickcolor="rgba(0,0,0,0)",
    )
    _group_lines(figure, bars, rtl)
    _below(figure, mark, rtl)
    below = (mark.average is not None) + bool(mark.rest)
    if below:
        figure.update_yaxes(range=[len(bars) - 0.5 + below, -0.6])
    row = TWO_LINES if any("<br>" in label for label in labels) else ROW
    return framed(figure, row * (len(bars) + below) + 20)


def least_width(mark: mk.BarMark) -> int:
    """Pixels below which what is written at the bars would be cut."""
    names = max((min(len(bar.label), LABEL_LETTERS) for bar in mark.bars), default=0)
    return round(names * LETTER + _longest(mark) * LETTER / _room(mark))


def _longest(mark: mk.BarMark) -> int:
    """Letters of the longest text at a bar."""
    return max((len(bar.text) for bar in mark.bars), default=0)


def _room(mark: mk.BarMark) -> float:
    """Share of the width, names apart, that is kept for what is written at the bars."""
    longest = _longest(mark)
    letters = max(longest, 2 * min(longest, NUMBER_LETTERS))
    return min(max(0.11, letters * LETTER_SHARE), 0.55)


def _below(figure: go.Figure, mark: mk.BarMark, rtl: bool) -> None:
    """The line that bars are compared with, and how many bars are not drawn."""
    bars = mark.bars
    if mark.average is not None:
        value, text = mark.average
        figure.add_vline(value, line={"color": theme.MUTED, "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=value,
            y=len(bars) - 0.35,
            text=safe(text),
            showarrow=False,
            yanchor="top",
            xanchor="center",
            bgcolor=theme.PAPER,
            font={"color": theme.MUTED, "size": 12},
        )
    if mark.rest:
        figure.add_annotation(
            x=1 if rtl else 0,
            xref="paper",
            y=len(bars) + (0.65 if mark.average else -0.35),
            text=safe(mark.rest),
            showarrow=False,
            yanchor="top",
            xanchor="right" if rtl else "left",
            font={"color": theme.MUTED, "size": 12},
        )


def _whiskers(bars: tuple[mk.Bar, ...]) -> dict[str, Any]:
    """Intervals as error bars; none where no bar has one."""
    if not any(bar.interval for bar in bars):
        return {}
    ends = [bar.interval or (bar.value, bar.value) for bar in bars]
    # A cap would also be drawn where a bar has no interval, at its end.
    capped = all(bar.interval for bar in bars)
    return {
        "error_x": {
            "array": [high - bar.value for bar, (_, high) in zip(bars, ends, strict=True)],
            "arrayminus": [bar.value - low for bar, (low, _) in zip(bars, ends, strict=True)],
            "color": theme.INK,
            "thickness": 1.2 if capped else 2.5,
            "width": 4 if capped else 0,
        }
    }


def _texts(figure: go.Figure, bars: tuple[mk.Bar, ...], rtl: bool) -> None:
    """What is written at a bar, beyond the end of its whisker."""
    # All at once: added one by one, each would be checked again with all before it.
    figure.layout.annotations = [
        {
            "x": max(bar.value, bar.interval[1] if bar.interval else 0.0, bar.tick or 0.0),
            "y": i,
            "text": safe(bar.text),
            "showarrow": False,
            "xanchor": "right" if rtl else "left",
            "xshift": -6 if rtl else 6,
            "font": {"size": 13},
        }
        for i, bar in enumerate(bars)
    ]


def _ticks(figure: go.Figure, bars: tuple[mk.Bar, ...]) -> None:
    """Second values as short strokes across the bars."""
    figure.layout.shapes = [
        {
            "type": "line",
            "x0": bar.tick,
            "x1": bar.tick,
            "y0": i - 0.4,
            "y1": i + 0.4,
            "line": {"color": theme.INK, "width": 2.5},
        }
        for i, bar in enumerate(bars)
        if bar.tick is not None
    ]


def _two_lines(text: str) -> str:
    """A long label broken near its middle, so that narrow charts keep room for bars."""
    if len(text) <= LABEL_LETTERS:
        return safe(text)
    spaces = [i for i, letter in enumerate(text) if letter == " "]
    if not spaces:
        return safe(text)
    middle = min(spaces, key=lambda i: abs(i - len(text) / 2))
    return f"{safe(text[:middle])}<br>{safe(text[middle + 1 :])}"


def _group_lines(figure: go.Figure, bars: tuple[mk.Bar, ...], rtl: bool) -> None:
    """The country of each run of bars, at its far end, and a hairline between runs."""
    previous = ""
    for i, bar in enumerate(bars):
        if bar.group and bar.group != previous:
            figure.add_annotation(
                x=0 if rtl else 1,
                xref="paper",
                y=i,
                text=f"<b>{safe(bar.group)}</b>",
                showarrow=False,
                xanchor="left" if rtl else "right",
                font={"color": theme.MUTED, "size": 13},
            )
            if i:
                figure.add_hline(i - 0.5, line={"color": theme.HAIRLINE, "width": 1})
        previous = bar.group


def _emphasis(text: str, strong: bool) -> str:
    return f'<span style="color:{theme.HIGHLIGHT_TEXT}"><b>{text}</b></span>' if strong else text
