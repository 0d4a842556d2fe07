"""Why a store cannot be used: one code for each cause, and what the command line adds.

The library's own words go into ``detail``: they are for whoever looks after the
installation, on the command line, and never part of the sentence itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import sqlalchemy as sa

from geodata.errors import GeodataError, StoreError
from geodata.messages import CATALOGUE

# A store that was there and is so no longer: only a person may put another in its place.
LOST = ("store_gone", "store_emptied", "store_damaged")
NEW_STORE = "python -m geodata store new"

SQLITE = {
    sqlite3.SQLITE_BUSY: "store_locked",
    sqlite3.SQLITE_LOCKED: "store_locked",
    sqlite3.SQLITE_READONLY: "store_readonly",
    sqlite3.SQLITE_CORRUPT: "store_damaged",
    sqlite3.SQLITE_NOTADB: "store_damaged",
    sqlite3.SQLITE_FULL: "store_full",
}
# SQLSTATE, or the class it begins with, of servers that have one.
STATES = {
    "08": "store_unreachable",
    "40": "store_locked",
    "28": "store_unreachable",
    "3D": "store_unreachable",
    "57P": "store_unreachable",
    "53300": "store_unreachable",
    "25006": "store_readonly",
    "42501": "store_readonly",
    "42P01": "store_emptied",
    "53100": "store_full",
    "55P03": "store_locked",
    "XX001": "store_damaged",
    "XX002": "store_damaged",
}
USUAL = "store_unavailable"
DETAIL = 300


def shown(url: str) -> str:
    """The address without its password: a file, or the server and its database."""
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError:
        return ""  # what it means is unknown, and it may hold a password
    if not address.host:
        return str(address.database or url)
    port = f":{address.port}" if address.port else ""
    return f"{address.host}{port}/{address.database or ''}"


def failure(url: str, error: BaseException) -> StoreError:
    """The error of ours for one of the database's, of its driver's or of the file system's."""
    cause = getattr(error, "orig", None) or error
    code = _code(error, cause)
    detail = "" if code == "store_address" else " ".join(str(cause).split())[:DETAIL]
    return StoreError(code, where=shown(url), detail=detail)


def _code(error: BaseException, cause: BaseException) -> str:
    if isinstance(error, (ImportError, sa.exc.NoSuchModuleError)):
        return "store_no_driver"
    if isinstance(error, sa.exc.ArgumentError):
        return "store_address"
    if isinstance(cause, sqlite3.Error):
        # The lower byte is the kind; the rest, which of its variants.
        return SQLITE.get((getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF, USUAL)
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    if state:
        return next((code for start, code in STATES.items() if state.startswith(start)), USUAL)
    # A server that does not answer gives no state.
    away = isinstance(error, (sa.exc.OperationalError, sa.exc.InterfaceError))
    return "store_unreachable" if away else USUAL


def advice(error: GeodataError, lang: str) -> Iterator[str]:
    """Further lines for whoever reads an error on the command line."""
    if not isinstance(error, StoreError) or not error.code.startswith("store_"):
        return
    if error.params.get("seen"):
        yield CATALOGUE.text("advice.seen", lang, day=error.params["seen"])
    if error.params.get("detail"):
        yield CATALOGUE.text("advice.detail", lang, detail=error.params["detail"])
    if error.code in LOST:
        yield CATALOGUE.text("advice.store_new", lang, command=NEW_STORE)
