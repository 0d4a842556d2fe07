"""The ministry's mark on paper, as large as a place allows."""

from __future__ import annotations

import io

import numpy as np

from analytics.surfaces.paper.typeset import Sheet


def mark_width(content: bytes, high: float, widest: float) -> float:
    """How wide a mark of that height is drawn, in points; a broad one is drawn lower."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        return float(min(high * picture.width / picture.height, widest))


def mark(sheet: Sheet, content: bytes, left: float, top: float, wide: float) -> None:
    """A picture in its own proportions."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        dots = np.asarray(picture.convert("RGBA"))
    high = wide * dots.shape[0] / dots.shape[1]
    sheet.axes.imshow(dots, extent=(left, left + wide, top + high, top), aspect="auto", zorder=3)
    sheet.axes.set_xlim(0, sheet.width)
    sheet.axes.set_ylim(sheet.height, 0)
