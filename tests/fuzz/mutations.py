"""Inputs near to good ones, made from a seed: the same on every machine.

Bytes of a document in JSON that are changed at random are hardly ever JSON afterwards:
:func:`near_values` changes what a document says and leaves its form.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

# Pieces that have broken parsers elsewhere.
PIECES = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        *("", "0", "-1", "1e308", "NaN", "inf", "9" * 400, "٣٣٣", "²", "½", "1" * 5000, "-0.0"),
        *(
            "\x00",
            "\ufeff",
            "\ud800",
            "\u202e",
            "\u2066",
            "\u0301" * 40,
            "\ufffd",
            "\x85",
            "\u2028",
        ),
        *('"', "'", '""', "\\", "\\u0000", "\r\n", "\n\n\n", "\t", ";", ",", "|", "=1+1", "@x"),
        *(
            "[",
            "]",
            "{",
            "}",
            "[]",
            "{}",
            "null",
            "true",
            '{"a":1}',
            "[[[[",
            ":",
            "//",
            "..",
            "../",
        ),
        *(
            "2014-02-31",
            "31/12/99",
            "0000-00-00",
            "9999-12-31",
            "12:00",
            "36°",
            "36°61'N",
            "N",
            "S",
        ),
        *("DZ-25", "XX-00", "C35", "DZ=DZ-1984", "%00", "&amp;", "<b>", " " * 300, "a et " * 40),
    )
)


def near(seeds: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """So many inputs, the good ones first."""
    chance = random.Random(seed)
    for number in range(count):
        if number < len(seeds):
            yield seeds[number]
            continue
        content = chance.choice(seeds)
        for _ in range(chance.choice((1, 1, 2, 3, 8))):
            content = _changed(content, seeds, chance)
        yield content


def _changed(content: bytes, seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One change."""
    at = chance.randint(0, len(content))
    end = min(at + chance.choice((1, 1, 2, 4, 16, 64)), len(content))
    way = chance.randrange(8)
    if way == 0:
        return content[:at] + content[end:]
    if way == 1:
        return content[:at] + chance.choice(PIECES) + content[at:]
    if way == 2:
        return content[:at] + chance.choice(PIECES) + content[end:]
    if way == 3:
        return content[:at] + content[at:end] * chance.choice((2, 3, 50)) + content[end:]
    if way == 4 and content:
        place = min(at, len(content) - 1)
        return content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]
    if way == 5:
        other = chance.choice(seeds)
        return content[:at] + other[chance.randint(0, len(other)) :]
    if way == 6:
        return content[:at]
    return content[:at] + bytes(chance.randrange(256) for _ in range(end - at)) + content[end:]


# Values that a document may hold in the place of those that were meant.
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**63, 10**30, 1e308, -1e299, 0.1, "", "x", [], {}),
    *([[]], [{}], {"": ""}, ["x"] * 100, [None], "9" * 400, "\x00", "\u202e", "2026-02-31"),
    *("<b>x</b>", "![p](http://x)", "$x^2$", ":red[x]", "é" * 600, [1, "x", None], {"a": [1]}),
)


def near_values(seeds: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """So many documents in JSON, the good ones first."""
    chance = random.Random(seed)
    documents = [json.loads(one) for one in seeds]
    for number in range(count):
        if number < len(seeds):
            yield seeds[number]
            continue
        document = copy.deepcopy(chance.choice(documents))
        for _ in range(chance.choice((1, 1, 2, 4))):
            _alter(document, documents, chance)
        yield json.dumps(document).encode()


def _alter(document: Any, others: Sequence[Any], chance: random.Random) -> None:
    """One place of a document says something else, is gone, or is there twice."""
    holders = [one for one in _holders(document) if one]
    if not holders:
        return
    holder = chance.choice(holders)
    key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    way = chance.randrange(5)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    elif way == 1:
        holder[chance.choice(("", "x", "é" * 300, "format"))] = holder[key]
    elif way == 2:
        other = chance.choice([one for one in _holders(chance.choice(others)) if one])
        holder[key] = copy.deepcopy(chance.choice(list(_parts(other))))
    else:
        holder[key] = copy.deepcopy(chance.choice(VALUES))


def _holders(document: Any) -> Iterator[Any]:
    """Every list and object of a document."""
    if isinstance(document, (dict, list)):
        yield document
        for part in _parts(document):
            yield from _holders(part)


def _parts(holder: Any) -> Sequence[Any]:
    return list(holder.values()) if isinstance(holder, dict) else holder
