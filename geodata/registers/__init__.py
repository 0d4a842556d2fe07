"""Registers: national lists of enterprises or artisans, up to millions of rows.

A register is read once: each row is placed, its activity mapped to a sector,
and what is kept for reading is a table of counts and a grid of counts, both
under statistical secrecy. Pages never see a row.
"""
