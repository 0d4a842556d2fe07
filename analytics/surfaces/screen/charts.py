"""Charts on screen as Plotly figures; the same marks as on paper."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import plotly.graph_objects as go

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.screen import bars, curves, matrices, networks, scatters
from analytics.surfaces.screen.bars import framed, legend, safe

# Up to so many years on the axis, every such year has its label.
YEAR_STEPS = ((5, 1), (12, 2))
TILE_LETTERS = 18
# Of a stacked chart, parts of a smaller share carry no number where their sums are written.
LEAST_WRITTEN = 0.05
# Share of a stacked chart that is kept for the sums beyond its bars.
SUM_ROOM = 0.14
__all__ = ["CONFIG", "Chart", "Finished", "paint", "safe"]

Chart = go.Figure

CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}


class Finished(go.Figure):  # type: ignore[misc]
    """A chart that changes no more: what it sends to a page is put together once."""

    def to_dict(self) -> dict[str, Any]:
        """What it sends; treat as read-only."""
        sent: dict[str, Any] | None = getattr(self, "_sent", None)
        if sent is None:
            sent = self._sent = super().to_dict()
        return sent


def paint(mark: mk.Mark, *, rtl: bool = False) -> go.Figure:
    """A mark as a Plotly figure.

    Maps and tables are not painted here: maps go to Leaflet, tables to HTML.
    """
    return PAINTERS[type(mark)](mark, rtl)


def least_width(mark: mk.Mark) -> int:
    """Pixels below which a chart cannot be read; 0 where it fits any window."""
    measured = LEAST_WIDTHS.get(type(mark))
    return measured(mark) if measured else 0


def as_json(mark: mk.Mark, *, rtl: bool) -> dict[str, Any] | None:
    """The same as the chart library of a page reads it; None for what has no painter."""
    if type(mark) not in PAINTERS:
        return None
    drawn: dict[str, Any] = json.loads(paint(mark, rtl=rtl).to_json())
    return drawn


def _stacks(mark: mk.StackMark, rtl: bool) -> go.Figure:
    labels = [safe(label) for label, _ in mark.rows]
    figure = go.Figure()
    low, high = mark.ends
    # Beside their sums, slivers keep their numbers for the tooltip.
    least = (high - low) * LEAST_WRITTEN if mark.sums else 0.0
    for name, colour in mark.legend:
        named = [next((p for p in parts if p.label == name), None) for _, parts in mark.rows]
        figure.add_bar(
            x=[part.value if part else None for part in named],
            y=labels,
            orientation="h",
            name=safe(name),
            marker={"color": colour, "line": {"color": theme.PAPER, "width": 1}},
            text=[safe(p.text) if p and abs(p.value) >= least else "" for p in named],
            customdata=[safe(part.text) if part else "" for part in named],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": theme.text_on(colour)},
            hovertemplate=f"%{{y}}<br>{safe(name)}: <b>%{{customdata}}</b><extra></extra>",
        )
    figure.update_layout(barmode="relative", legend=legend(rtl))
    figure.update_xaxes(visible=False, autorange="reversed" if rtl else True)
    if low < 0:
        figure.add_vline(0, line={"color": theme.MUTED, "width": 1})
    if mark.sums:
        _sums(figure, mark, rtl)
        ends = [low, high + (high - low) * SUM_ROOM]
        figure.update_xaxes(range=ends[::-1] if rtl else ends, autorange=False)
    figure.update_yaxes(autorange="reversed", side="right" if rtl else "left")
    lines = -(-len(mark.legend) // 3)
    return framed(figure, 46 * len(mark.rows) + 26 * lines + 30)


def _sums(figure: go.Figure, mark: mk.StackMark, rtl: bool) -> None:
    """What the parts of each stack come to, beyond its end."""
    for (label, parts), text in zip(mark.rows, mark.sums, strict=True):
        figure.add_annotation(
            x=sum(part.value for part in parts if part.value > 0),
            y=safe(label),
            text=f"<b>{safe(text)}</b>",
            showarrow=False,
            xanchor="right" if rtl else "left",
            xshift=-6 if rtl else 6,
            font={"size": 13},
        )


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
    framed(figure, 470)
    # A label that does not fit its tile is left to the tooltip and the table.
    return figure.update_layout(uniformtext={"minsize": 11, "mode": "hide"})


def _columns(mark: mk.ColumnMark, rtl: bool) -> go.Figure:
    """Time runs from left to right in every language; the undated column stands apart."""
    from plotly.subplots import make_subplots

    del rtl
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
        for series in facet.series:
            _year_bars(figure, series, (mark, facet), (i, apart))
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
    span = mark.last - mark.first
    every = next((step for most, step in YEAR_STEPS if span <= most), 5)
    ticks = [y for y in range(mark.first, mark.last + 1) if y % every == 0] if mark.last else []
    figure.update_xaxes(
        tickvals=[*ticks, *([apart] if mark.undated else [])],
        ticktext=[*map(str, ticks), *([safe(mark.unknown_label)] if mark.undated else [])],
        range=[mark.first - 1, apart + 1.4 if mark.undated else mark.last + 1],
        showline=True,
        linecolor=theme.HAIRLINE,
        tickangle=0,
    )
    figure.update_layout(barmode="stack", legend=legend(False), showlegend=bool(mark.legend))
    total = sum(_tallest(facet) + 1.2 for facet in mark.facets)
    framed(figure, int(min(max(total * 17, 300), 620)) + 50)
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
    years = {year for series in facet.series for year in series.values}
    totals = [sum(series.values.get(year, 0) for series in facet.series) for year in years]
    return max([*totals, sum(series.unknown for series in facet.series), 1])


LEAST_WIDTHS: Mapping[type[mk.Mark], Callable[[Any], int]] = {
    mk.BarMark: bars.least_width,
    mk.MatrixMark: matrices.least_width,
}
PAINTERS: Mapping[type[mk.Mark], Callable[[Any, bool], go.Figure]] = {
    mk.BarMark: bars.paint,
    mk.StackMark: _stacks,
    mk.TreeMark: _tree,
    mk.MatrixMark: matrices.paint,
    mk.ColumnMark: _columns,
    mk.ScatterMark: scatters.paint,
    mk.NetworkMark: networks.paint,
    mk.CurveMark: curves.paint,
}
