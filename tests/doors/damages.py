"""A ministry's folder in which something is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.doors import made
from tests.doors.case import FOLDER, PIPE, Case, Content


def listed(name: str = "TN-T1", **facts: str | int) -> bytes:
    """A registry with one set, of which so much is said."""
    said = {"country": "TN", "year": 2020, "units": 1, **facts}
    lines = [f"{key} = {json.dumps(value)}" for key, value in said.items()]
    text = "\n".join([f'[sets."{name}"]', *lines, f'[sets."{name}".name]', 'fr = "x"'])
    return f"{text}\n".encode()


DAMAGES: dict[str, dict[str, Content]] = {
    "registry cut off": {"boundaries/registry.toml": b'[sets."TN-T1"\ncountry = "T'},
    "registry of noise": {"boundaries/registry.toml": bytes(range(256))},
    "registry with a control character": {
        "boundaries/registry.toml": b'[sets."TN-T1"]\ncountry = "a\x7fb"\n'
    },
    "registry without fields": {"boundaries/registry.toml": b'[sets."TN-T1"]\nyear = 1\n'},
    "registry that is a list": {"boundaries/registry.toml": b"sets = [1, 2]\n"},
    "registry of texts": {"boundaries/registry.toml": b'[sets]\n"TN-T1" = "x"\n'},
    "registry of a file elsewhere": {
        "boundaries/registry.toml": listed(file="../../outside/canary.txt", sha256="x")
    },
    "registry of a unit list that is gone": {
        "boundaries/registry.toml": listed(units_file="none.csv", file="none.geojson", sha256="x")
    },
    "registry with an empty unit list": {
        "boundaries/empty.csv": b"",
        "boundaries/registry.toml": listed(units_file="empty.csv", file="none.geojson", sha256="x"),
    },
    "registry of an unknown country": {
        "boundaries/registry.toml": listed("XX-T1", country="XX", regions="XX-T1")
    },
    "registry that is a folder": {"boundaries/registry.toml": FOLDER},
    "registry that is a pipe": {"boundaries/registry.toml": PIPE},
    "boundaries that are a file": {"boundaries": b"x"},
    "register cut off": {"registers/r-1/register.toml": b'id = "r-1'},
    "register empty": {"registers/r-1/register.toml": b""},
    "register of noise": {"registers/r-1/register.toml": bytes(range(256))},
    "register of other types": {
        "registers/r-1/register.toml": (
            b"id = 1\nregions = 1\nsectors = 2\nyears = 3\nrule = 4\ngrid = 5\n"
        )
    },
    "register without tables": {"registers/r-1/register.toml": lambda: made.register_facts()},
    "register with broken tables": {
        "registers/r-1/register.toml": lambda: made.register_facts(),
        "registers/r-1/cube.parquet": b"x",
        "registers/r-1/establishments.parquet": b"",
        "registers/r-1/indices.parquet": b"x",
    },
    "register that is a pipe": {"registers/r-1/register.toml": PIPE},
    "registers that are a file": {"registers": b"x"},
    "register set aside, broken": {"registers/.r-1.aside/register.toml": b"x = ["},
    "old tables cut off": {"observations/registry.toml": b"[tables.x\n"},
    "old tables without fields": {"observations/registry.toml": b'[tables.x]\nfile = "none.csv"\n'},
    "old tables of noise": {"observations/registry.toml": bytes(range(256))},
    "old tables that are a folder": {"observations/registry.toml": FOLDER},
    "drafts that are a file": {"drafts": b"x"},
    "decks that are a file": {"decks": b"x"},
    "template that is a pipe": {"template.pptx": PIPE},
    "store that is text": {"atlas.db": b"x" * 5000},
    "store that is empty": {"atlas.db": b""},
    "store that is a folder": {"atlas.db": FOLDER},
    "store that is a pipe": {"atlas.db": PIPE},
    "store of noise after its head": {"atlas.db": b"SQLite format 3\0" + bytes(range(256)) * 40},
    "notes that are a file": {"stores": b"x"},
}


def damages() -> Iterator[Case]:
    """The ministry's folder, damaged: never a dead page, nor a command that falls over."""
    for what, home in DAMAGES.items():
        must = "" if "store" in what and "stores" not in what else "read"
        for argv in (
            ("call", "page", ""),
            ("call", "page", "intake"),
            ("call", "page", "method"),
            ("call", "page", "registers"),
        ):
            yield Case(
                "damaged folder",
                f"{what}, page {argv[2] or 'overview'}",
                argv,
                home=home,
                must="read",
            )
        yield Case(
            "damaged folder",
            f"{what}, summary",
            ("analytics", "summary", "--by", "region", "--country", "TN"),
            home=home,
            must=must,
        )
        yield Case(
            "damaged folder",
            f"{what}, boundaries list",
            ("geodata", "boundaries", "list"),
            home=home,
        )
        yield Case(
            "damaged folder", f"{what}, register list", ("geodata", "register", "list"), home=home
        )
