"""The chain: each entry's hash covers its content, its batch and the entry before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FIRST = "0" * 64
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
BATCH_FIELDS = ("number", "kind", "at", "who", "why", "file", "file_sha256", "undoes")


def canonical(value: Any) -> str:
    """JSON in one form only: sorted keys, no spaces, letters as they are.

    >>> canonical({"b": "é", "a": None})
    '{"a":null,"b":"é"}'
    """
    return _ENCODER.encode(value)


def batch_hash(batch: Mapping[str, Any]) -> str:
    """SHA-256 over who, when, why and everything else a batch says of itself."""
    return _sha256(canonical([batch[name] for name in BATCH_FIELDS]))


def change_hash(change: Mapping[str, Any], batch: str) -> str:
    """SHA-256 over one entry, the hash of its batch and that of the entry before."""
    fields = ("seq", "batch", "entity", "key", "version", "before", "after", "prev_hash")
    return _sha256(canonical([batch, *(change[name] for name in fields)]))


def _sha256(text: str) -> str:
    # Half a surrogate pair, which only tampering can bring in, must hash too.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
