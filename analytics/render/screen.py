"""Charts on screen as Plotly figures; the same marks as on paper."""

from __future__ import annotations

import html
import textwrap
from typing import Any

import plotly.graph_objects as go

from analytics import theme
from analytics.render import marks as mk

FONT = '"Source Sans", "Atlas Arabic", "Noto Sans Arabic", "Segoe UI", Tahoma, sans-serif'
ROW = 27
TWO_LINES = 41
LABEL_LETTERS = 28
SHORT_SPAN = 12
TILE_LETTERS = 18
CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}


def paint(mark: mk.Mark, *, rtl: bool = False) -> go.Figure:
    """A mark as a Plotly figure.

    Maps and tables are not painted here: maps go to Leaflet, tables to HTML.
    """
    if isinstance(mark, mk.BarMark):
        return _bars(mark, rtl)
    if isinstance(mark, mk.StackMark):
        return _stacks(mark, rtl)
    if isinstance(mark, mk.TreeMark):
        return _tree(mark, rtl)
    if isinstance(mark, mk.MatrixMark):
        return _matrix(mark, rtl)
    if isinstance(mark, mk.ColumnMark):
        return _columns(mark)
    raise TypeError(type(mark).__name__)


def safe(text: str) -> str:
    """Data as text: Plotly reads tags and links in labels."""
    return html.escape(text, quote=False)


def _bars(mark: mk.BarMark, rtl: bool) -> go.Figure:
    bars = mark.bars
    positions = list(range(len(bars)))
    figure = go.Figure(
        go.Bar(
            x=[bar.value for bar in bars],
            y=positions,
            orientation="h",
            marker_color=[bar.colour for bar in bars],
            text=[safe(bar.text) for bar in bars],
            textposition="outside",
            cliponaxis=False,
            customdata=[[safe(bar.label), safe(bar.group)] for bar in bars],
            hovertemplate="%{customdata[0]} %{customdata[1]}<br><b>%{text}</b><extra></extra>",
            width=0.66,
        )
    )
    labels = [_emphasis(_two_lines(bar.label), bar.strong) for bar in bars]
    peak = max((bar.value for bar in bars), default=1.0) * 1.12
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
    _under_bars(figure, mark, rtl)
    below = (mark.average is not None) + bool(mark.rest)
    if below:
        figure.update_yaxes(range=[len(bars) - 0.5 + below, -0.6])
    row = TWO_LINES if any("<br>" in label for label in labels) else ROW
    return _framed(figure, row * (len(bars) + below) + 20)


def _under_bars(figure: go.Figure, mark: mk.BarMark, rtl: bool) -> None:
    """The average as a thin line with its label, and what is not drawn."""
    rows = len(mark.bars)
    small = {"color": theme.MUTED, "size": 12}
    if mark.average is not None:
        value, text = mark.average
        figure.add_vline(value, line={"color": theme.MUTED, "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=value,
            y=rows - 0.35,
            text=safe(text),
            showarrow=False,
            yanchor="top",
            xanchor="center",
            bgcolor=theme.PAPER,
            font=small,
        )
    if mark.rest:
        figure.add_annotation(
            x=1 if rtl else 0,
            xref="paper",
            y=rows + (0.65 if mark.average else -0.35),
            text=safe(mark.rest),
            showarrow=False,
            yanchor="top",
            xanchor="right" if rtl else "left",
            font=small,
        )


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


def _stacks(mark: mk.StackMark, rtl: bool) -> go.Figure:
    labels = [safe(label) for label, _ in mark.rows]
    figure = go.Figure()
    for name, colour in mark.legend:
        found = [next((p for p in parts if p.label == name), None) for _, parts in mark.rows]
        figure.add_bar(
            x=[part.value if part else None for part in found],
            y=labels,
            orientation="h",
            name=safe(name),
            marker={"color": colour, "line": {"color": theme.PAPER, "width": 1}},
            text=[safe(part.text) if part else "" for part in found],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": theme.text_on(colour)},
            hovertemplate=f"%{{y}}<br>{safe(name)}: <b>%{{text}}</b><extra></extra>",
        )
    figure.update_layout(barmode="stack", legend=_legend(rtl))
    figure.update_xaxes(visible=False, autorange="reversed" if rtl else True)
    figure.update_yaxes(autorange="reversed", side="right" if rtl else "left")
    lines = -(-len(mark.legend) // 3)
    return _framed(figure, 46 * len(mark.rows) + 26 * lines + 30)


def _tree(mark: mk.TreeMark, rtl: bool) -> go.Figure:
    """Areas proportional to values; labels that do not fit are left to the tooltip."""
    ids, parents, labels, values, texts, colours = [], [], [], [], [], []
    for i, (label, colour, parts) in enumerate(mark.groups):
        total = sum(part.value for part in parts)
        ids.append(f"g{i}")
        parents.append("")
        labels.append(safe(label))
        values.append(total)
        texts.append(f"{total:g}")
        colours.append(colour)
        for j, part in enumerate(parts):
            ids.append(f"g{i}-{j}")
            parents.append(f"g{i}")
            labels.append(
                "<br>".join(safe(line) for line in textwrap.wrap(part.label, TILE_LETTERS))
            )
            values.append(part.value)
            texts.append(safe(part.text))
            colours.append(part.colour)
    figure = go.Figure(
        go.Treemap(
            ids=ids,
            parents=parents,
            labels=labels,
            values=values,
            text=texts,
            branchvalues="total",
            texttemplate="%{label}<br><b>%{text}</b>",
            hovertemplate="%{label}: <b>%{text}</b><extra></extra>",
            marker={
                "colors": colours,
                "line": {"color": theme.PAPER, "width": 1.5},
                "depthfade": False,
            },
            textfont={"color": [theme.text_on(colour) for colour in colours]},
            tiling={"packing": "squarify", "pad": 1, **({"flip": "x"} if rtl else {})},
            pathbar={"visible": False},
            root={"color": "rgba(0,0,0,0)"},
        )
    )
    _framed(figure, 470)
    # A label that does not fit its tile is left to the tooltip and the table.
    return figure.update_layout(uniformtext={"minsize": 11, "mode": "hide"})


def _matrix(mark: mk.MatrixMark, rtl: bool) -> go.Figure:
    shades = theme.sequential(5)
    figure = go.Figure(
        go.Heatmap(
            z=[list(line) for line in mark.values],
            x=list(range(len(mark.columns))),
            y=list(range(len(mark.rows))),
            text=[list(line) for line in mark.texts],
            customdata=[[[safe(r), safe(c)] for c in mark.columns] for r in mark.rows],
            texttemplate="%{text}",
            hovertemplate="%{customdata[0]}<br>%{customdata[1]}: <b>%{text}</b><extra></extra>",
            colorscale=[[i / 3, shade] for i, shade in enumerate(shades[:4])],
            showscale=False,
            xgap=2,
            ygap=2,
            hoverongaps=False,
        )
    )
    figure.update_xaxes(
        side="top",
        tickangle=45 if rtl else -45,
        ticklabeloverflow="allow",
        tickvals=list(range(len(mark.columns))),
        ticktext=[safe(name) for name in mark.columns],
        autorange="reversed" if rtl else True,
    )
    figure.update_yaxes(
        autorange="reversed",
        tickvals=list(range(len(mark.rows))),
        ticktext=[safe(name) for name in mark.rows],
        side="right" if rtl else "left",
    )
    _framed(figure, ROW * len(mark.rows) + 130)
    # Slanted names lean out over the last column.
    lean = max((len(name) for name in mark.columns), default=0) * 5 + 8
    return figure.update_layout(margin={"l" if rtl else "r": lean})


def _columns(mark: mk.ColumnMark) -> go.Figure:
    """Time runs from left to right in every language; the undated column stands apart."""
    from plotly.subplots import make_subplots

    rows = len(mark.facets)
    figure = make_subplots(
        rows=rows,
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.1 / max(rows, 1),
        row_heights=[_tallest(facet) + 1.2 for facet in mark.facets],
    )
    apart = mark.last + 3
    for i, facet in enumerate(mark.facets, start=1):
        for one in facet.series:
            _year_bars(figure, one, (mark, facet), (i, apart))
        figure.update_yaxes(visible=False, range=[0, _tallest(facet) + 0.9], row=i, col=1)
        figure.add_annotation(
            text=f"<b>{safe(facet.title)}</b>",
            showarrow=False,
            xref="paper",
            x=0,
            xanchor="right",
            yref=f"y{i if i > 1 else ''} domain",
            y=0,
            yanchor="bottom",
            font={"size": 13},
        )
    every = 2 if mark.last - mark.first <= SHORT_SPAN else 5
    ticks = [y for y in range(mark.first, mark.last + 1) if y % every == 0] if mark.last else []
    figure.update_xaxes(
        tickvals=[*ticks, apart],
        ticktext=[*map(str, ticks), safe(mark.unknown_label)],
        range=[mark.first - 1, apart + 1.4],
        showline=True,
        linecolor=theme.HAIRLINE,
        tickangle=0,
    )
    figure.update_layout(barmode="stack", legend=_legend(False), showlegend=bool(mark.legend))
    total = sum(_tallest(facet) + 1.2 for facet in mark.facets)
    _framed(figure, int(min(max(total * 17, 300), 620)) + 50)
    titles = max(len(facet.title) for facet in mark.facets) * 7.5 if rows > 1 else 0
    return figure.update_layout(margin={"l": titles + 8})


def _year_bars(
    figure: go.Figure, one: mk.Series, where: tuple[mk.ColumnMark, mk.Facet], row: tuple[int, int]
) -> None:
    """The columns of one series; the one without a year is hatched."""
    (mark, facet), (i, apart) = where, row
    years = [*one.values, *([apart] if one.unknown else [])]
    values = [*one.values.values(), *([one.unknown] if one.unknown else [])]
    named = [*map(str, one.values), *([mark.unknown_label] if one.unknown else [])]
    figure.add_bar(
        x=years,
        y=values,
        width=0.8,
        name=safe(one.label),
        row=i,
        col=1,
        marker={
            "color": one.colour,
            "pattern": {"shape": ["/" if year == apart else "" for year in years], "size": 6},
        },
        text=values,
        textposition="inside" if len(facet.series) > 1 else "outside",
        textangle=0,
        cliponaxis=False,
        customdata=[[safe(name)] for name in named],
        hovertemplate=f"%{{customdata[0]}}<br>{safe(one.label)}: <b>%{{y}}</b><extra></extra>",
    )


def _tallest(facet: mk.Facet) -> int:
    years = {year for one in facet.series for year in one.values}
    totals = [sum(one.values.get(year, 0) for one in facet.series) for year in years]
    return max([*totals, sum(one.unknown for one in facet.series), 1])


def _framed(figure: go.Figure, height: int) -> go.Figure:
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


def _legend(rtl: bool) -> dict[str, Any]:
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


def _emphasis(text: str, strong: bool) -> str:
    return f'<span style="color:{theme.HIGHLIGHT_TEXT}"><b>{text}</b></span>' if strong else text
