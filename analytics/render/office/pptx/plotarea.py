"""Where the plot of a native chart lies in its frame."""

from __future__ import annotations

from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn


def lay_out(native: Any, plot: tuple[float, float, float, float]) -> None:
    """Fix the plot, so that words and lines beside a chart know where its numbers are.

    Parameters
    ----------
    plot : tuple of float
        Parts of the chart's frame: left, top, width, height, without names of axes.
    """
    words = ("layoutTarget", "xMode", "yMode", "x", "y", "w", "h")
    values = ("inner", "edge", "edge", *(f"{part:.4f}" for part in plot))
    inner = "".join(f'<c:{name} val="{value}"/>' for name, value in zip(words, values, strict=True))
    layout = parse_xml(
        f"<c:layout {nsdecls('c')}><c:manualLayout>{inner}</c:manualLayout></c:layout>"
    )
    area = native._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, layout)
