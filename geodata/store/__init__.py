"""The record store: current rows, and every version they ever had.

A change is never overwritten. Each commit is one *batch* (who, when, why) of
*changes* (before, after) tied to the one before by a hash, so that any byte
altered behind the atlas's back is found by :func:`geodata.store.audit.audit`.
A further table needs one :class:`~geodata.store.tables.Entity` and one
migration; versions, history, undo and backup come with it.
"""

from geodata.store.core import OUT_OF_REACH, Batch, Change, Edit, Store, current, stamp

__all__ = ["OUT_OF_REACH", "Batch", "Change", "Edit", "Store", "current", "stamp"]
