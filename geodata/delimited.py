"""Delimited texts as offices write them: which encoding, which delimiter."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

DELIMITERS = (";", ",", "\t", "|")
SAMPLE_LINES = 60
HIGH = re.compile(rb"[\x80-\xff]+")


def encoding_of(content: bytes) -> str:
    """The encoding of a text: by its mark, else by what its bytes can be; "" where it is no text.

    Windows-1252 and 1256 share the French accents. Arabic words are runs of
    high bytes, French ones have single high bytes between plain letters.
    """
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return name
    head = content[:4000]
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) >= 4 and zeros.count(0) > 0.4 * len(zeros):
            return name
    if b"\x00" in content:
        return ""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        runs = [len(run) for run in HIGH.findall(content)]
        in_runs = sum(length for length in runs if length > 1)
        return "cp1256" if in_runs > sum(runs) / 2 else "cp1252"
    return "utf-8"


def delimiter_of(text: str) -> str:
    """The delimiter that gives most lines the same number of cells, more than one."""
    lines = [line for line in text.splitlines()[: SAMPLE_LINES * 3] if line.strip()]
    sample = "\n".join(lines[:SAMPLE_LINES])
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths:
            width, times = widths.most_common(1)[0]
            score = times * (1 + min(width, 12) / 100)
            if score > best_score:
                best, best_score = delimiter, score
    return best
