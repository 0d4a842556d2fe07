"""Whether a specialisation reaches over borders, and whether it holds under others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analytics import plates
from analytics.__main__ import main
from analytics.figures.compose import compose
from analytics.measures import metric
from analytics.measures.numbers import MeasureError
from analytics.selection import Selection
from analytics.summary import robust
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from geodata.languages import LANGUAGES
from geodata.observations import COLUMNS, TOTAL
from tests.analytics.test_communes_measured import COMMUNES_TABLE, SAID

# Four regions in a row.
ROW = {"a": ["b"], "b": ["a", "c"], "c": ["b", "d"], "d": ["c"]}
GIVEN = {"e_ij": [30, 10, 0, 0], "e_j": [100, 100, 100, 100], "e_i": 40, "e": 400}
FIRMS = "essai-2025-firms"
CRAFTS = tuple(f"craft{number}" for number in range(8))
OF_CRAFTS = replace(COMMUNES_TABLE, categories=("leather", *CRAFTS))


def test_quotients_with_neighbours_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Alone 3, 1, 0, 0; with neighbours 40/200, 40/300, 10/300, 0/200 over 1/10."""
    path = tmp_path / "input.json"
    path.write_text(json.dumps({**GIVEN, "neighbours": ROW}), "utf-8")
    assert main(["metric", "quotients_with_neighbours", "--input", str(path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["alone"] == pytest.approx([3, 1, 0, 0])
    assert found["values"] == pytest.approx([2, 4 / 3, 1 / 3, 0])
    assert found["verdicts"] == ["above", "unsure", "below", "below"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"e_ij": [1, 2, 3]}, "lengths_differ"),
        ({"neighbours": {"a": ["b"], "b": ["a"]}}, "neighbours_differ"),
        ({"neighbours": {**ROW, "d": []}}, "no_neighbour"),
        ({"e_i": 20}, "part_above_whole"),
        ({"e": 0}, "zero_total"),
    ],
)
def test_bad_input_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(MeasureError) as refused:
        metric.compute("quotients_with_neighbours", {**GIVEN, "neighbours": ROW, **change})
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (["above", "above", "above"], "holds"),
        (["above", "unsure", "above"], "depends"),
        (["above", "unknown", "below"], "depends"),
        (["above", "unknown", "above"], "unknown"),
        (["unsure", "below", "unsure"], "nowhere"),
        (["unsure", "unknown", "below"], "unknown"),
    ],
)
def test_what_holds_by_hand(verdicts: list[str], expected: str) -> None:
    assert robust._borders(verdicts) == expected


def chosen(table: str = FIRMS) -> Selection:
    return Selection(countries=("DZ",), table=table, sectors=("I01",))


def test_each_region_is_judged_with_that_which_holds_it(registered: Datasets) -> None:
    """Under 48 and 58 wilayas the verdict is that of the region's own figure there."""
    plate = plates.build("quotient_borders", registered, chosen())
    assert plate.empty is None
    assert len(plate.table) == 69
    for name in ("DZ-1984", "DZ-2019"):
        there = Selection(countries=("DZ",), table=FIRMS, sectors=("I01",), sets=(("DZ", name),))
        own = plates.build("quotient_map", registered, there).table.set_index("region_code")
        for row in plate.table.to_dict("records"):
            move = registered.regions.lineage.move(row["region_code"], name, "DZ-2026")
            assert move is not None
            assert row[name] == own.loc[move.code, "verdict"]


def test_reach_counts_hidden_neighbours_as_unknown(registered: Datasets) -> None:
    plate = plates.build("quotient_reach", registered, chosen())
    rows = plate.table
    assert plate.empty is None
    assert (rows["reach"] == "unknown").equals(
        (rows[["verdict", "wide_verdict"]] == "unknown").any(axis=1)
    )
    assert rows.loc[rows["wide"].isna(), "wide_verdict"].eq("unknown").all()
    assert isinstance(rows["label"], pd.Series)


def communal(data: Datasets) -> Datasets:
    """Ten firms in every commune, two of leather; in all of Batna four, in one of Oran ten.

    Of each other craft there is one at most: leather is the category a figure opens with.
    """
    lineage, rows = data.regions.lineage, []
    codes = [str(code) for code in data.regions.of_set("DZ-COM").index]
    for code in codes:
        batna = lineage.containing(code, "DZ-COM", "DZ-2026") == "DZ-05"
        leather = 4 if batna else 10 if code == codes_of(data, "DZ-31")[0] else 2
        counts = {craft: float(number < 10 - leather) for number, craft in enumerate(CRAFTS)}
        for category, value in {"leather": float(leather), **counts, TOTAL: 10.0}.items():
            rows.append({**SAID, "region_code": code, "category": category, "value": value})
    table = replace(OF_CRAFTS, regions=tuple(codes))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return replace(data, observations=data.observations.with_tables(frame, {table.id: table}))


def codes_of(data: Datasets, wilaya: str) -> list[str]:
    return data.regions.lineage.parts(wilaya, "DZ-2026", "DZ-COM")


def test_communes_stand_beside_their_wilayas(data: Datasets) -> None:
    """Batna has twice the country's share, and none of its communes is above by itself.

    Oran as a whole has a third more, not beyond chance; one of its communes has nothing else.
    """
    land = communal(data)
    chosen_ = Selection(countries=("DZ",), table="communes")
    plate = plates.build("quotient_borders", land, chosen_)
    rows = plate.table.set_index("region_code")
    assert len(rows) == 69
    batna = rows.loc["DZ-05", ["DZ-2026", "DZ-2019", "DZ-1984", "DZ-COM", "borders"]]
    assert batna.tolist() == [*["above"] * 3, "unsure", "depends"]
    oran = rows.loc["DZ-31", ["DZ-2026", "DZ-2019", "DZ-1984", "DZ-COM", "borders"]]
    assert oran.tolist() == [*["unsure"] * 3, "above", "depends"]
    others = rows.drop(index=["DZ-05", "DZ-31"])
    assert set(others["DZ-COM"]) == {"unsure"}
    assert {note.key for note in plate.notes} >= {"note.quotient_communes"}
    for lang in LANGUAGES:
        assert "{" not in "".join(compose(plate, Wording(lang, land)).foot.notes)


@pytest.mark.parametrize("key", ["quotient_reach", "quotient_borders"])
def test_what_cannot_be_judged_is_refused(registered: Datasets, key: str) -> None:
    assert plates.build(key, registered, chosen("")).empty is not None
    for lang in LANGUAGES:
        sheet = compose(plates.build(key, registered, chosen()), Wording(lang, registered))
        assert sheet.marks
