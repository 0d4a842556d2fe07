"""What is measured: numerator, denominator, unit, and when a measure must refuse."""

from analytics.measures.catalogue import MEASURES, Measure, get

__all__ = ["MEASURES", "Measure", "get"]
