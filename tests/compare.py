"""Whether every figure still says the same numbers: ``python -m tests.compare FOLDER``.

FOLDER is a checkout of an earlier version; both versions write down the table and
the drawn values of every plate for six selections in three languages, each in its
own process, and what differs is listed with the reason why it is wanted. Exit
status 1 where a difference has none. Run by hand: it takes some minutes.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LANGS = ("fr", "en", "ar")
# Plate, selection, language → what the figure says.
Said = dict[tuple[str, str, str], dict[str, Any]]
# Algeria opened on the law of 1984 when the first version was kept.
OF_1984 = (("DZ", "DZ-1984"),)
SELECTIONS: dict[str, dict[str, Any]] = {
    "all": {"sets": OF_1984},
    "DZ": {"countries": ("DZ",), "sets": OF_1984},
    "TN": {"countries": ("TN",)},
    "sector": {"sectors": ("C35",), "sets": OF_1984},
    "people": {"countries": ("DZ",), "sets": OF_1984, "measure": "density_pop", "level": 2}
    | {"regions": ("DZ-25", "DZ-16")},
    "table": {"countries": ("TN",), "measure": "density_pop"},
}
# What paints, not what is said.
PAINT = {"colour", "fill", "colours", "fills", "sets", "bounds", "shape", "outline"}
SIGNIFICANT = 6

REGIONS = "regions"

# (plates, selections, where): why it differs on purpose.
WANTED = (
    (
        "composition_.*|timeline_.*",
        "people|table",
        "marks length",
        "records are drawn whatever is measured on other figures",
    ),
    ("profile", ".*", r"(table|marks\[0\].rows) length", "the published area is a fact more"),
    (
        "published_figures",
        "people",
        r"(table|marks\[0\].*)( length)?",
        "more tables were published of these regions",
    ),
    (
        "point_map|density_surface",
        "all|DZ|people",
        r"(table|marks)\[.*",
        "outlines are dissolved from communes: points that stand for a region moved with them",
    ),
    (
        "density_map",
        "table",
        r"marks\[0\].areas.*text",
        "a table of inhabitants counts inhabitants, not records",
    ),
    (
        "ranking_regions",
        "all|DZ",
        r"(table|marks)\[.*",
        "regions alike follow their names, which are those of the Journal officiel",
    ),
    (
        "quotient_regions",
        ".*",
        r"marks\[0\].bars.*text",
        "a number first in an Arabic sentence keeps the direction of the sentence",
    ),
)


def _module(*names: str) -> Any:
    """The first of several homes that a module had."""
    for name in names:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    raise ModuleNotFoundError(names[0])


def dump(out: Path) -> None:
    """Write what every figure of the version on the path says."""
    plates = _module("analytics.figures.plates", "analytics.plates")
    compose = _module("analytics.figures.compose", "analytics.render.compose").compose
    wording = _module("analytics.words.i18n", "analytics.i18n").Wording
    selection = _module("analytics.selection").Selection
    data = _module("geodata.datasets").load()
    tables = [one for one in data.observations.tables.values() if one.country == "TN"]
    table = max(tables, key=lambda one: (len(one.regions), one.period, one.id)).id
    codes = sorted(set(map(str, data.regions.table.index.get_level_values("code"))))
    with out.open("w", encoding="utf-8") as file:
        for lang in LANGS:
            names = {code: wording(lang, data).name("region", code) for code in codes}
            file.write(json.dumps([REGIONS, "", lang, names], ensure_ascii=False) + "\n")
        for name, chosen in SELECTIONS.items():
            given = selection(**chosen, **({"table": table} if name == "table" else {}))
            for key in plates.PLATES:
                plate = plates.build(key, data, given)
                for lang in LANGS:
                    sheet = compose(plate, wording(lang, data))
                    line = [key, name, lang, _said(plate, sheet)]
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _said(plate: Any, sheet: Any) -> dict[str, Any]:
    """Table and marks of a figure as plain values."""
    shown = [column.key for column in plate.columns if column.key in plate.table]
    return {
        "table": [plain(list(row)) for row in plate.table[shown].itertuples(index=False)],
        "marks": [plain(mark) for mark in sheet.marks],
    }


def plain(value: Any) -> Any:
    """Numbers to six digits, texts, and the fields of marks that are not paint."""
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int | float) or hasattr(value, "item"):
        number = float(value)
        return None if math.isnan(number) else float(f"{number:.{SIGNIFICANT}g}")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {"is": type(value).__name__} | {
            name: plain(one) for name, one in named.items() if name not in PAINT
        }
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        listed = [plain(one) for one in value]
        if len(listed) > 100 and all(isinstance(one, list) for one in listed):
            # The cells of a surface, by their digest.
            return hashlib.sha256(json.dumps(listed).encode()).hexdigest()
        return listed
    return re.sub(r"<NA>|NaT", "", str(value)) or None


def differences(old: Any, new: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two plain values differ; a field that only the newer has is no difference."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in old:
            yield from differences(old[name], new.get(name), f"{path}.{name}" if path else name)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for i, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differences(before, after, f"{path}[{i}]")
    elif isinstance(old, list) and isinstance(new, list):
        yield f"{path} length", len(old), len(new)
    elif old != new:
        yield path, old, new


def _written(folder: Path, home: Path) -> Said:
    out = home / "said.jsonl"
    # A data folder without anything that a user may have added.
    empty = {"ATLAS_GRAPPES_HOME": str(home), "ATLAS_GRAPPES_DATABASE": ""}
    subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), "--dump", str(out)],
        cwd=folder,
        env={**os.environ, **empty, "PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"},
        check=True,
    )
    lines = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    return {(key, name, lang): said for key, name, lang, said in lines}


def reason(key: str, name: str, path: str) -> str:
    """Why a difference is wanted; empty where nobody said so."""
    for plate, selection, where, why in WANTED:
        if all(map(re.fullmatch, (plate, selection, where), (key, name, path))):
            return why
    return ""


def renamed(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """How each region was written and is now, longest first: one name may hold another."""
    pairs = {old[code]: new.get(code, old[code]) for code in old}
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def _in_new_names(value: Any, names: Mapping[str, str], pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda found: names[found[0]], value)
    if isinstance(value, dict):
        return {key: _in_new_names(one, names, pattern) for key, one in value.items()}
    if isinstance(value, list):
        return [_in_new_names(one, names, pattern) for one in value]
    return value


def main(folder: Path) -> int:
    """Compare an earlier version with this one."""
    root = Path(__file__).resolve().parents[1]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        old, new = _written(folder.resolve(), Path(one)), _written(root, Path(two))
    return report(old, new)


def report(old: Said, new: Said) -> int:
    """Print every difference under its reason; 1 where one has none."""
    gone = sorted({key for key, _, _ in old} - {key for key, _, _ in new})
    names = {lang: renamed(old[REGIONS, "", lang], new[REGIONS, "", lang]) for lang in LANGS}
    patterns = {lang: re.compile("|".join(map(re.escape, names[lang]))) for lang in LANGS}
    listed: dict[tuple[str, str], list[str]] = defaultdict(list)
    alike = 0
    for (key, name, lang), said in old.items():
        if key == REGIONS:
            continue
        before = _in_new_names(said, names[lang], patterns[lang])
        found = list(differences(before, new.get((key, name, lang), {})))
        alike += not found
        for path, was, now in found:
            shown = f"{name}/{lang} {path}: {str(was)[:120]!r} → {str(now)[:120]!r}"
            listed[reason(key, name, path), key].append(shown)
    print(f"{len(old) - len(LANGS)} figures, {alike} alike; no longer there: {gone or 'none'}")
    for lang, pairs in names.items():
        anew = sum(before != after for before, after in pairs.items())
        print(f"regions named anew in {lang}: {anew}")
    for (why, key), places in sorted(listed.items()):
        print(f"{why or 'UNEXPLAINED'}: {key}: {len(places)}", *places[:3], sep="\n    ")
    unexplained = sum(len(places) for (why, _), places in listed.items() if not why)
    print(f"{unexplained} differences without a reason")
    return 1 if gone or unexplained else 0


if __name__ == "__main__":
    if sys.argv[1] == "--dump":
        dump(Path(sys.argv[2]))
    else:
        sys.exit(main(Path(sys.argv[1])))
