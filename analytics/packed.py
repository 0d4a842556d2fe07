"""Sentences as JSON and back: what a saved deck remembers of a cell that holds one."""

from __future__ import annotations

import math
from typing import Any

from analytics.words.kinds import KINDS
from analytics.words.phrases import MESSAGES, Amount, Phrase, Ref
from analytics.words.plaintext import one_line
from geodata.messages import NOT_GIVEN

# Enough for a region with every sector of the tree; more is no sentence of ours.
MAX_PARTS = 120
MAX_DEPTH = 4
MAX_LETTERS = 500
MIN_DIFFERENCE = 1e-9


def pack(part: Any) -> Any:
    """A sentence, or a part of one, as JSON."""
    if isinstance(part, Phrase):
        params = {key: pack(value) for key, value in part.params.items()}
        count = None if part.count is None else int(part.count)
        return {"key": part.key, "params": params, "count": count}
    if isinstance(part, Ref):
        return {"kind": part.kind, "code": part.code}
    if isinstance(part, Amount):
        value = None if math.isnan(part.value) else float(part.value)
        return {"value": value, "decimals": part.decimals, "share": part.share}
    if isinstance(part, (tuple, list)):
        return [pack(item) for item in part]
    if isinstance(part, (str, bool)) or part is None:
        return part
    return float(part)


def unpack(given: Any) -> Phrase:
    """A sentence from JSON that anyone may have written.

    Raises
    ------
    ValueError
        When it is none.
    """
    sentence = _part(given, 0, [0])
    if not isinstance(sentence, Phrase):
        raise ValueError("not a sentence")
    return sentence


def _part(given: Any, depth: int, seen: list[int]) -> Any:
    seen[0] += 1
    if depth > MAX_DEPTH or seen[0] > MAX_PARTS:
        raise ValueError("too long for a sentence")
    if isinstance(given, str):
        return _text(given)
    if given is None or isinstance(given, bool):
        return given
    if isinstance(given, (int, float)):
        return _number(given)
    if isinstance(given, list):
        return tuple(_part(item, depth + 1, seen) for item in given)
    return _named(given, depth, seen)


def _named(given: Any, depth: int, seen: list[int]) -> Phrase | Ref | Amount:
    keys = set(given) if isinstance(given, dict) else set()
    if keys == {"key", "params", "count"} and isinstance(given["params"], dict):
        params = {_text(k): _part(v, depth + 1, seen) for k, v in given["params"].items()}
        count = None if given["count"] is None else int(_number(given["count"]))
        key = _text(given["key"])
        # Of another day, whose sentence had less to say; what it lacks is seen to lack.
        needed = MESSAGES.needs(key) - (set() if count is None else {"count"})
        return Phrase(key, dict.fromkeys(needed, NOT_GIVEN) | params, count)
    if keys == {"kind", "code"}:
        kind = KINDS.get(_text(given["kind"]))
        if kind is None or kind.called is None:
            raise ValueError("not a kind of code")
        return Ref(kind.key, _text(given["code"]))
    if keys == {"value", "decimals", "share"} and isinstance(given["share"], bool):
        decimals = None if given["decimals"] is None else int(_number(given["decimals"]))
        if decimals is not None and not 0 <= decimals <= 9:
            raise ValueError("not a number of decimals")
        value = math.nan if given["value"] is None else _number(given["value"])
        return Amount(value, decimals, given["share"])
    raise ValueError("not a part of a sentence")


def _text(given: Any) -> str:
    if not isinstance(given, str) or len(given) > MAX_LETTERS:
        raise ValueError("not a text")
    return one_line(given)


def _number(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, (int, float)) or abs(given) >= 1e300:
        raise ValueError("not a number")
    return float(given)


def same(one: Any, other: Any) -> bool:
    """Whether two parts of sentences say the same, numbers to nine digits."""
    if isinstance(one, Amount) and isinstance(other, Amount):
        alike = (one.decimals, one.share) == (other.decimals, other.share)
        return alike and same(one.value, other.value)
    if isinstance(one, Phrase) and isinstance(other, Phrase):
        if (one.key, one.count, set(one.params)) != (other.key, other.count, set(other.params)):
            return False
        return all(same(value, other.params[key]) for key, value in one.params.items())
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        both = math.isnan(one) and math.isnan(other)
        return both or abs(one - other) <= MIN_DIFFERENCE * max(abs(one), abs(other), 1.0)
    return bool(one == other)
