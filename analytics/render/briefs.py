"""The two-page brief of a cluster, as Word or PDF."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from analytics.i18n import Wording
from analytics.render.clustersheet import ClusterSheet
from analytics.render.filenames import slug

# The libraries behind them take long to import: they wait for the first brief.
WRITERS = {"docx": "analytics.render.office.brief", "pdf": "analytics.render.paper.brief"}
FORMATS = tuple(WRITERS)


def encode(sheet: ClusterSheet, words: Wording, format_: str) -> bytes:
    """A cluster's brief in one of ``FORMATS``."""
    write: Callable[[ClusterSheet, Wording], bytes] = import_module(WRITERS[format_]).write
    return write(sheet, words)


def brief_name(sheet: ClusterSheet, words: Wording, extension: str) -> str:
    """``grappes_dz-001-cluster-dinanderie-de-constantine_2026-11-21_fr.pdf``."""
    french = words.data.records.name(sheet.record, "fr")
    subject = slug(f"{sheet.record} {french}")
    return f"grappes_{subject}_{words.data.version.as_of}_{words.lang}.{extension}"
