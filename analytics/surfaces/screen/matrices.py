"""A matrix on screen: cells coloured by number or class, with what they hold written in them."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.screen.bars import ROW, framed, legend, safe

# A matrix of more numbers writes only those of cells whose weight is at least this.
MAX_NUMBERS = 400
TELLING = 2.0
# More columns than this leave slanted heads no room on a projector: they stand upright.
UPRIGHT = 20
# More columns than this, and more than rows, are turned into rows.
WIDE = 12
# Of a number in a cell and of a name before it: the size, and what a letter takes.
LETTERS, LETTER, NAME_LETTER = 12, 7, 6.6
PADDING, NARROWEST = 8, 26


def _cell_texts(mark: mk.MatrixMark) -> list[list[str]]:
    """Numbers in the cells; in a crowd, only those that tell something: colour says the rest."""
    if not mark.weights or mark.numbers <= MAX_NUMBERS:
        return [list(line) for line in mark.texts]
    return [
        [text if weight >= TELLING else "" for text, weight in zip(line, weights, strict=True)]
        for line, weights in zip(mark.texts, mark.weights, strict=True)
    ]


def _cell_facts(mark: mk.MatrixMark) -> list[list[list[str]]]:
    """Row, column and number of every cell that has one, for those who point at it."""
    lines = zip(mark.rows, mark.texts, mark.values, strict=True)
    return [
        [
            [] if value is None else [safe(row), safe(name), text]
            for name, text, value in zip(mark.columns, texts, values, strict=True)
        ]
        for row, texts, values in lines
    ]


def paint(mark: mk.MatrixMark, rtl: bool) -> go.Figure:
    """Cells with readable numbers; many columns of few rows become rows."""
    mark = _roomier(mark)
    figure = go.Figure(_cells(mark))
    _names(figure, mark, rtl)
    framed(figure, ROW * len(mark.rows) + 130 + 24 * bool(mark.legend))
    if mark.legend:
        _classes(figure, mark, rtl)
    return figure.update_layout(margin={"l" if rtl else "r": _lean(mark)})


def least_width(mark: mk.MatrixMark) -> int:
    """Pixels below which numbers would run into each other."""
    mark = _roomier(mark)
    texts = [text for line in _cell_texts(mark) for text in line]
    cell = max(NARROWEST, max(map(len, texts), default=0) * LETTER + PADDING)
    names = max(map(len, mark.rows), default=0) * NAME_LETTER
    return round(names + len(mark.columns) * cell + _lean(mark))


def _roomier(mark: mk.MatrixMark) -> mk.MatrixMark:
    """Many columns of few rows as rows."""
    return mark.turned() if len(mark.columns) > max(WIDE, len(mark.rows)) else mark


def _lean(mark: mk.MatrixMark) -> int:
    """How far slanted names lean out over the last column; upright ones do not."""
    longest = max((len(name) for name in mark.columns), default=0)
    return 8 if len(mark.columns) > UPRIGHT else longest * 5 + 8


def _cells(mark: mk.MatrixMark) -> go.Heatmap:
    scale, codes = _cell_colours(mark, theme.sequential(5))
    return go.Heatmap(
        z=codes,
        x=list(range(len(mark.columns))),
        y=list(range(len(mark.rows))),
        text=_cell_texts(mark),
        customdata=_cell_facts(mark),
        texttemplate="%{text}",
        # Left to itself the library shrinks them until the longest fits its cell.
        textfont={"size": LETTERS},
        hovertemplate=(
            "%{customdata[0]}<br>%{customdata[1]}: <b>%{customdata[2]}</b><extra></extra>"
        ),
        **scale,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=False,
    )


def _names(figure: go.Figure, mark: mk.MatrixMark, rtl: bool) -> None:
    """Names of columns above the cells, slanted or upright; of rows from the reading start."""
    figure.update_xaxes(
        side="top",
        tickangle=(90 if rtl else -90) if len(mark.columns) > UPRIGHT else 45 if rtl else -45,
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


def _classes(figure: go.Figure, mark: mk.MatrixMark, rtl: bool) -> None:
    """What the colours mean, beneath."""
    figure.update_xaxes(ticks="")
    figure.update_yaxes(ticks="")
    for words, colour in mark.legend:
        # Cells have no entries of their own in a legend: empty series stand for them.
        marker = {"color": colour, "symbol": "square", "size": 12}
        figure.add_scatter(x=[None], y=[None], mode="markers", name=safe(words), marker=marker)
    figure.update_layout(showlegend=True, legend=legend(rtl) | {"y": 0, "yanchor": "top"})


def _cell_colours(
    mark: mk.MatrixMark, shades: list[str]
) -> tuple[dict[str, Any], list[list[float | None]]]:
    """The colour scale of cells, and where each lies on it: its value, or its class."""
    if not mark.fills:
        scale = [[i / 3, shade] for i, shade in enumerate(shades[:4])]
        return {"colorscale": scale}, [list(line) for line in mark.values]
    fills = list(dict.fromkeys(fill for line in mark.fills for fill in line))
    steps = len(fills)
    edges = [[end, fill] for i, fill in enumerate(fills) for end in (i / steps, (i + 1) / steps)]
    codes = [
        [
            None if value is None else float(fills.index(fill))
            for value, fill in zip(values, colours, strict=True)
        ]
        for values, colours in zip(mark.values, mark.fills, strict=True)
    ]
    return {"colorscale": edges, "zmin": -0.5, "zmax": steps - 0.5}, codes
