"""Charts on screen as Plotly figures; the same marks as on paper."""

from __future__ import annotations

import html
from typing import Any

import plotly.graph_objects as go

from analytics import theme
from analytics.render import marks as mk
from analytics.render.treemap import squarify

FONT = '"Source Sans 3", "Source Sans Pro", "Noto Sans Arabic", "Segoe UI", Tahoma, sans-serif'
ROW = 27
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
    labels = [_emphasis(safe(bar.label), bar.strong) for bar in bars]
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
    if mark.average is not None:
        value, text = mark.average
        figure.add_vline(value, line={"color": theme.MUTED, "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=value, y=len(bars) - 0.4, text=safe(text), showarrow=False, yanchor="top",
            xanchor="right" if rtl else "left", font={"color": theme.MUTED, "size": 12},
        )
    return _framed(figure, ROW * len(bars) + 36)


def _group_lines(figure: go.Figure, bars: tuple[mk.Bar, ...], rtl: bool) -> None:
    """The country of each run of bars, at its far end, and a hairline between runs."""
    previous = ""
    for i, bar in enumerate(bars):
        if bar.group and bar.group != previous:
            figure.add_annotation(
                x=0 if rtl else 1, xref="paper", y=i, text=f"<b>{safe(bar.group)}</b>",
                showarrow=False, xanchor="left" if rtl else "right",
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
    """Areas proportional to values, drawn as shapes so that paper and screen agree."""
    wide, high, head = 1000.0, 560.0, 26.0
    figure = go.Figure()
    totals = [sum(part.value for part in parts) for _, _, parts in mark.groups]
    for (label, colour, parts), total, box in zip(
        mark.groups, totals, squarify(totals, (0, 0, wide, high)), strict=True
    ):
        left, top, width, height = box
        if rtl:
            left = wide - left - width
        figure.add_annotation(
            x=left + width - 4 if rtl else left + 4, y=top + head / 2, showarrow=False,
            xanchor="right" if rtl else "left", font={"size": 13},
            text=f"<b>{safe(_cut(label, width / 8.2))} · {total:g}</b>",
        )
        inner = squarify([p.value for p in parts], (left, top + head, width, height - head))
        for part, tile in zip(parts, inner, strict=True):
            _tile(figure, part, colour, tile)
    figure.update_xaxes(visible=False, range=[0, wide])
    figure.update_yaxes(visible=False, range=[high, 0])
    return _framed(figure, 460)


def _tile(
    figure: go.Figure, part: mk.Part, colour: str, tile: tuple[float, float, float, float]
) -> None:
    left, top, width, height = tile
    corners_x = [left, left + width, left + width, left, left]
    corners_y = [top, top, top + height, top + height, top]
    figure.add_scatter(
        x=corners_x, y=corners_y, mode="lines", fill="toself", fillcolor=colour,
        line={"color": theme.PAPER, "width": 1.5}, hoveron="fills", hoverinfo="text",
        text=f"{safe(part.label)}<br><b>{safe(part.text)}</b>", showlegend=False,
    )
    words = _wrapped(part.label, width / 7.4)
    if len(words) * 16 + 20 < height and max(map(len, words)) <= width / 6.6:
        text = "<br>".join(safe(word) for word in words) + f"<br><b>{safe(part.text)}</b>"
    else:
        text = f"<b>{safe(part.text)}</b>"
    figure.add_annotation(
        x=left + width / 2, y=top + height / 2, text=text, showarrow=False,
        font={"color": theme.text_on(colour), "size": 12},
    )


def _matrix(mark: mk.MatrixMark, rtl: bool) -> go.Figure:
    shades = theme.sequential(5)
    figure = go.Figure(
        go.Heatmap(
            z=[[value for value in line] for line in mark.values],
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
        side="top", tickangle=45 if rtl else -45, tickvals=list(range(len(mark.columns))),
        ticktext=[safe(name) for name in mark.columns], autorange="reversed" if rtl else True,
    )
    figure.update_yaxes(
        autorange="reversed", tickvals=list(range(len(mark.rows))),
        ticktext=[safe(name) for name in mark.rows], side="right" if rtl else "left",
    )
    return _framed(figure, ROW * len(mark.rows) + 130)


def _columns(mark: mk.ColumnMark) -> go.Figure:
    """Time runs from left to right in every language; the undated column stands apart."""
    from plotly.subplots import make_subplots

    rows = len(mark.facets)
    figure = make_subplots(
        rows=rows, cols=1, shared_xaxes=True, vertical_spacing=0.1 / max(rows, 1),
        row_heights=[_tallest(facet) + 1.2 for facet in mark.facets],
    )
    apart = mark.last + 3
    for i, facet in enumerate(mark.facets, start=1):
        for one in facet.series:
            years = [*one.values, *([apart] if one.unknown else [])]
            values = [*one.values.values(), *([one.unknown] if one.unknown else [])]
            named = [*map(str, one.values), *([mark.unknown_label] if one.unknown else [])]
            figure.add_bar(
                x=years, y=values, name=safe(one.label), row=i, col=1,
                marker={
                    "color": one.colour,
                    "pattern": {"shape": ["/" if year == apart else "" for year in years]},
                },
                text=values, textposition="inside" if len(facet.series) > 1 else "outside",
                textangle=0, cliponaxis=False, customdata=[[safe(name)] for name in named],
                hovertemplate=f"%{{customdata[0]}}<br>{safe(one.label)}: <b>%{{y}}</b><extra></extra>",
            )
        figure.update_yaxes(visible=False, range=[0, _tallest(facet) + 0.9], row=i, col=1)
        figure.add_annotation(
            text=f"<b>{safe(facet.title)}</b>", showarrow=False, xref="paper", x=0, xanchor="left",
            yref=f"y{i if i > 1 else ''} domain", y=1, yanchor="top", font={"size": 13},
        )
    ticks = [year for year in range(mark.first, mark.last + 1) if year % 2 == 0] if mark.last else []
    figure.update_xaxes(
        tickvals=[*ticks, apart], ticktext=[*map(str, ticks), safe(mark.unknown_label)],
        range=[mark.first - 1, apart + 1], showline=True, linecolor=theme.HAIRLINE,
    )
    figure.update_layout(barmode="stack", bargap=0.25, legend=_legend(False), showlegend=bool(mark.legend))
    total = sum(_tallest(facet) + 1.2 for facet in mark.facets)
    return _framed(figure, int(min(max(total * 17, 300), 620)) + 50)


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
        "orientation": "h", "y": -0.02, "yanchor": "top", "x": 1 if rtl else 0,
        "xanchor": "right" if rtl else "left", "traceorder": "normal", "itemclick": False,
        "itemdoubleclick": False,
    }


def _emphasis(text: str, strong: bool) -> str:
    return f'<span style="color:{theme.HIGHLIGHT_TEXT}"><b>{text}</b></span>' if strong else text


def _cut(text: str, letters: float) -> str:
    return text if len(text) <= letters else text[: max(int(letters) - 6, 3)].rstrip(" ,") + "…"


def _wrapped(text: str, letters: float) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > letters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
