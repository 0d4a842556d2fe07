"""Intervals as native error bars, and words of one's own at the numbers of a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.chart import XL_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from analytics import theme
from analytics.render.office.chartspec import Chart, Series
from analytics.render.office.pptx.sheets import cells, error_column
from analytics.render.office.pptx.text import EMU, Type, write

WIDTH = 1.25


def error_bars(native: Any, one: Series, chart: Chart) -> None:
    """Give a series its intervals; their lengths stand in the chart's own sheet."""
    sides = {"minus": 0, "plus": 1}
    reach = "".join(
        f"<c:{name}>{_numbers(chart, side, [e[side] for e in one.errors])}</c:{name}>"
        for name, side in (("plus", sides["plus"]), ("minus", sides["minus"]))
    )
    element = parse_xml(
        f"<c:errBars {nsdecls('c', 'a')}>"
        f'<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>{reach}'
        f'<c:spPr><a:ln w="{round(WIDTH * EMU)}"><a:solidFill>'
        f'<a:srgbClr val="{theme.INK.lstrip("#")}"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    series = native._element
    series.find(qn("c:cat")).addprevious(element)


def _numbers(chart: Chart, side: int, values: Sequence[float]) -> str:
    where = cells(error_column(chart, side), 1, len(values))
    points = "".join(f'<c:pt idx="{i}"><c:v>{v!r}</c:v></c:pt>' for i, v in enumerate(values))
    return (
        f"<c:numRef><c:f>{where}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def worded(
    native: Any,
    one: Series,
    size: float,
    lang: str,
    where: XL_LABEL_POSITION,
    first: int = 0,
) -> None:
    """Write the labels of a series at its numbers, from point `first` on; some may have none."""
    for i, text in enumerate(one.labels, start=first):
        if text:
            label = native.points[i].data_label
            write(label.text_frame, [text], Type(size), lang)
            # A line of words is never broken: a bar has one line only.
            label.text_frame.word_wrap = False
            label.position = where
