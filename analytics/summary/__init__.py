"""Rows that figures are made of: by region, by sector, by both; of records, tables, support.

A row knows its status: unknown is not zero. Nothing here is a formula (those are in
``analytics.measures``), and nothing has a title (``analytics.plates``).
"""

from analytics.summary.clusters import DIMENSIONS, Summary, cited, linked, summarise

__all__ = ["DIMENSIONS", "Summary", "cited", "linked", "summarise"]
