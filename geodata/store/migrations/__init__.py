"""Migrations of the store, run by the atlas itself when it opens a database."""

KNOWN = ("0001", "0002", "0003", "0004")
HEAD = KNOWN[-1]
