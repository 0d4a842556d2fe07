"""What a document is given of another surface: how to get a figure drawn.

No surface imports another. Where an office file needs a picture, or a page a chart,
whoever asks for the document hands over the painter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from analytics.figures import marks as mk
from analytics.words.i18n import Wording


class Picture(Protocol):
    """Draws a sheet as the bytes of a picture file."""

    def __call__(
        self,
        sheet: mk.Sheet,
        wording: Wording,
        format_: str = ...,
        size: str = ...,
        *,
        dpi: int = ...,
        bare: bool = ...,
    ) -> bytes:
        """The figure; `bare` without title and foot."""


class Chart(Protocol):
    """Draws a mark for the chart library of a page, as JSON; None for what it cannot draw."""

    def __call__(self, mark: mk.Mark, *, rtl: bool) -> dict[str, Any] | None:
        """The chart."""


@dataclass(frozen=True)
class Drawings:
    """The painters that a page is given: of pictures, of charts, and how charts behave."""

    picture: Picture
    chart: Chart
    behaviour: Mapping[str, Any]
