"""Whether a specialisation reaches over borders, and whether it holds under others."""

from __future__ import annotations

import json
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

# Four regions in a row.
ROW = {"a": ["b"], "b": ["a", "c"], "c": ["b", "d"], "d": ["c"]}
GIVEN = {"e_ij": [30, 10, 0, 0], "e_j": [100, 100, 100, 100], "e_i": 40, "e": 400}
FIRMS = "essai-2025-firms"


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


@pytest.mark.parametrize("key", ["quotient_reach", "quotient_borders"])
def test_what_cannot_be_judged_is_refused(registered: Datasets, key: str) -> None:
    assert plates.build(key, registered, chosen("")).empty is not None
    for lang in LANGUAGES:
        sheet = compose(plates.build(key, registered, chosen()), Wording(lang, registered))
        assert sheet.marks
