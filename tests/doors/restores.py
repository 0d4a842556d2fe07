"""Backups that are none, or are of something that the atlas cannot stand on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.doors import made
from tests.doors.case import Case

DEEP = b"[" * 200_000 + b"]" * 200_000


def manifest(change: Callable[[dict[str, Any]], Any]) -> Callable[[], bytes]:
    """A backup whose list of contents says something else."""

    def changed(content: bytes) -> bytes:
        document = json.loads(content)
        other = change(document)
        return json.dumps(document if other is None else other).encode()

    return partial(made.of_backup, "manifest.json", changed)


def ended(part: str, line: bytes) -> Callable[[], bytes]:
    """A backup one of whose logs ends with another line."""
    return partial(made.of_backup, part, lambda content: content + line + b"\n")


def row(changes: dict[str, Any], part: str = "changes.jsonl") -> Callable[[], bytes]:
    """A backup the last row of whose log is another."""

    def changed(content: bytes) -> bytes:
        *lines, last = content.splitlines()
        return b"\n".join([*lines, json.dumps({**json.loads(last), **changes}).encode()]) + b"\n"

    return partial(made.of_backup, part, changed)


def stored(**values: Any) -> Callable[[], bytes]:
    """A backup of a cluster whose values nobody could have entered, its chain made to fit."""

    def change(_: int, one: dict[str, Any]) -> None:
        if one["entity"] == "record" and one["key"] == "DZ-003":
            one["after"] = json.dumps({**json.loads(one["after"]), **values}, ensure_ascii=False)

    return partial(made.rechained, change)


def boundary(registry: bytes, **files: bytes) -> Callable[[], bytes]:
    """A backup with boundary files, each with its checksum."""
    named = {f"boundaries/{name.replace('__', '-')}": content for name, content in files.items()}
    whole = {"boundaries/registry.toml": registry, **named}
    return lambda: made.of_backup("batches.jsonl", lambda content: content, **whole)


def unlisted(name: str, content: bytes) -> Callable[[], bytes]:
    return lambda: made.of_backup("manifest.json", lambda old: old, hashed=False, **{name: content})


def patched(old: bytes, new: bytes) -> Callable[[], bytes]:
    """A backup with bytes of the ZIP itself changed."""
    return lambda: made.backup().replace(old, new)


def flagged(at_local: int, at_central: int, value: bytes) -> Callable[[], bytes]:
    """A backup whose ZIP headers say something else of each part."""

    def change() -> bytes:
        content = bytearray(made.backup())
        for mark, at in ((b"PK\x03\x04", at_local), (b"PK\x01\x02", at_central)):
            place = content.find(mark)
            while place >= 0:
                content[place + at : place + at + len(value)] = value
                place = content.find(mark, place + 4)
        return bytes(content)

    return change


def _stirred(content: bytes) -> bytes:
    """The same ZIP with some of its packed bytes turned."""
    middle = len(content) // 2
    return (
        content[:middle]
        + bytes(255 - b for b in content[middle : middle + 40])
        + content[middle + 40 :]
    )


ENTRY = (
    b'[sets."TN-T1"]\ncountry = "TN"\nyear = 2020\nunits = 1\nfile = "TN-T1-00000000.geojson"\n'
    b'sha256 = "0"\n[sets."TN-T1".name]\nfr = "x"\n'
)


def broken() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """What is wrong with a backup, and its bytes."""
    yield "manifest is a list", manifest(lambda one: [1])
    yield "manifest is a number", manifest(lambda one: 7)
    yield "manifest is null", partial(made.of_backup, "manifest.json", lambda c: b"null")
    yield "manifest is no JSON", partial(made.of_backup, "manifest.json", lambda c: b"{")
    yield "manifest is 200 000 deep", partial(made.of_backup, "manifest.json", lambda c: DEEP)
    yield (
        "manifest of 5 000 digits",
        partial(made.of_backup, "manifest.json", lambda c: b'{"head": ' + b"9" * 5000 + b"}"),
    )
    yield "no checksums", manifest(lambda one: one.pop("sha256") and None)
    yield "checksums empty", manifest(lambda one: one.update(sha256={}))
    yield "checksums are a list", manifest(lambda one: one.update(sha256=[]))
    yield "checksum is a list", manifest(lambda one: one["sha256"].update({"changes.jsonl": [1]}))
    yield "checksum of another file", manifest(lambda one: one["sha256"].update({"x": "0"}))
    yield "checksum wrong", manifest(lambda one: one["sha256"].update({"changes.jsonl": "0"}))
    yield "another format", manifest(lambda one: one.update(format="x"))
    yield "head is missing", manifest(lambda one: one.pop("head") and None)
    yield "head is a list", manifest(lambda one: one.update(head=[]))
    yield "head of an unknown column", manifest(lambda one: one["head"].update(x=1))
    yield "head seq 5", manifest(lambda one: one["head"].update(seq=5))
    yield "head seq 10**30", manifest(lambda one: one["head"].update(seq=10**30))
    yield "head seq in words", manifest(lambda one: one["head"].update(seq="x"))
    yield "head batch 99", manifest(lambda one: one["head"].update(batch=99))
    yield "head date 9999", manifest(lambda one: one["head"].update(at="9999-01-01T00:00:00Z"))
    yield "head date is a list", manifest(lambda one: one["head"].update(at=[1]))
    yield "head hash is null", manifest(lambda one: one["head"].update(hash=None))
    yield "counts are a list", manifest(lambda one: one.update(counts=[]))
    yield "counts are wrong", manifest(lambda one: one["counts"].update(record=1))
    yield "counts are missing", manifest(lambda one: one.pop("counts") and None)
    for part in ("changes.jsonl", "batches.jsonl"):
        yield f"{part} is empty", partial(made.of_backup, part, lambda c: b"")
        yield f"{part} ends with a list", ended(part, b"[1]")
        yield f"{part} ends with a number", ended(part, b"7")
        yield f"{part} ends with null", ended(part, b"null")
        yield f"{part} ends 100 000 deep", ended(part, b"[" * 100_000)
        yield f"{part} ends with half of a letter", ended(part, b'{"x": "\xff"}')
        yield f"{part} ends with an unknown column", ended(part, b'{"x": 1}')
        yield (
            f"{part} is one line of 60 MB",
            partial(made.of_backup, part, lambda c: b'"' + b"x" * (60 << 20) + b'"'),
        )
    yield "seq 2**70", row({"seq": 2**70})
    yield "seq in words", row({"seq": "x"})
    yield "a nested value", row({"key": {"a": [1]}})
    yield "a key that is a number", row({"key": 5})
    yield "a value of NaN", row({"version": float("nan")})
    yield "an unknown entity", row({"entity": "x"})
    yield "after is no JSON", row({"after": "{"})
    yield "batch number is text", row({"number": "x"}, "batches.jsonl")
    yield "batch of 2**70", row({"number": 2**70}, "batches.jsonl")
    yield "a year abc", stored(year="abc")
    yield "a year 99999", stored(year="99999")
    yield "a country XX", stored(country_code="XX")
    yield "a sector XX", stored(sector_code="XX")
    yield "a source that is nobody", stored(source_ids="NONE")
    yield "a value that is a number", stored(year=2014)
    yield "a value that is a list", stored(name_fr=["x"])
    yield "a field that is unknown", stored(unknown="x")
    yield "a latitude inf", stored(lat="inf", lon="inf")
    yield "registry cut off", boundary(b'[sets."TN-T1"\n')
    yield "registry of noise", boundary(bytes(range(256)))
    yield "registry without fields", boundary(b'[sets."TN-T1"]\nyear = 1\n')
    yield "registry that is a list", boundary(b"sets = [1]\n")
    yield "registry of a file that is not there", boundary(ENTRY)
    yield (
        "registry of a file elsewhere",
        boundary(ENTRY.replace(b"TN-T1-00000000.geojson", b"../../x")),
    )
    yield "registry of another hash", boundary(ENTRY, **{"TN-T1-00000000.geojson": b"{}"})
    yield "registry unlisted", unlisted("boundaries/registry.toml", b"")
    yield "boundary file unlisted", unlisted("boundaries/TN-T1-00000000.geojson", b"{}")
    yield "a part of another name", unlisted("other.txt", b"x")
    yield "a part outside", unlisted("../../outside/canary.txt", b"x")
    yield "an absolute part", unlisted("/tmp/x", b"x")
    yield "compression 99", flagged(8, 10, b"\x63\x00")
    yield "encrypted", flagged(6, 8, b"\x01\x00")
    yield "packed bytes changed", lambda: _stirred(made.backup())
    yield "cut in the middle", lambda: made.backup()[: len(made.backup()) // 2]
    yield "no manifest", lambda: made.zipped({"changes.jsonl": b"", "batches.jsonl": b""})
    yield (
        "nothing but a manifest",
        lambda: made.zipped({"manifest.json": b'{"format": "atlas-grappes-backup-1"}'}),
    )


def cases() -> Iterator[Case]:
    # A version of the atlas may have known a field that another does not.
    allowed = ("a field that is unknown",)
    for what, content in broken():
        yield Case(
            "restore",
            what,
            ("geodata", "restore", "{f}/z.zip"),
            {"z.zip": content},
            must="" if what in allowed else "refused",
        )
    yield Case(
        "restore", "good", ("geodata", "restore", "{f}/z.zip"), {"z.zip": made.backup}, must="read"
    )
