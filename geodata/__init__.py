"""Trusted tables: cluster records, regions, boundaries, names and placement.

Nothing here draws, measures or speaks to a user interface; ``analytics`` and
``pages`` build on it and never the other way round.
"""
