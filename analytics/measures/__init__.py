"""Formulas: numbers in, numbers out, each with its source; and the rules of refusal.

Thresholds stand in ``thresholds``, once. Nothing here knows a selection, a record or a
figure: rows are made in ``analytics.summary`` and said in ``analytics.plates``.
"""

from analytics.catalogue import MEASURES, Measure, get

__all__ = ["MEASURES", "Measure", "get"]
