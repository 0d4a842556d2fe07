"""The paper surface: vector SVG and PDF, PNG at a stated resolution, no browser."""

from analytics.render.paper.page import FORMATS, SIZES, paint

__all__ = ["FORMATS", "SIZES", "paint"]
