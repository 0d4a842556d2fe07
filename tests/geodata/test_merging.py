"""Two clusters that may be one, and two that were made one; the pairs were read by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata import datasets, merging, twins
from geodata.datasets import Datasets
from geodata.schema.tables import RECORD
from geodata.store import Edit, Store, core, current
from geodata.twins import ALIKE, NOTED, TRADE


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    store = current()
    yield store
    core.forget(store.url)


def merge(store: Store, kept: str, other: str, taken: set[str] | None = None) -> None:
    data = datasets.load()
    one, two = (dict(data.known.rows["record"][key]) for key in (kept, other))
    row = merging.merged(RECORD, one, two, taken or set())
    edits = merging.edits(data.known, RECORD, kept, other, row)
    why = merging.why(kept, other, "même projet")
    store.commit(edits, who="Amel", why=why, kind=merging.KIND)


def test_bundled_pairs_that_may_be_one(data: Datasets) -> None:
    """The note of DZ-015 reads "Peut recouper DZ-014"; both are cars in Oran."""
    found = {(one, twin.key): twin.signs for one, twin in twins.pairs(data.known.rows["record"])}
    assert found["DZ-014", "DZ-015"] == (NOTED, ALIKE, TRADE)
    assert [pair for pair in found if pair[0].startswith("DZ")] == [("DZ-014", "DZ-015")]
    assert found["LB-001", "LB-003"] == (ALIKE, TRADE), "two of furniture in Tripoli"
    assert all(one != other for one, other in found)


def test_new_cluster_that_is_known_is_recognised(data: Datasets) -> None:
    rows = data.known.rows["record"]
    row = {"name_fr": "Grappe bijouterie Batna", "country_code": "DZ", "region_codes": "DZ-05"}
    names = {twin.key: twin.signs for twin in twins.of("", row, rows)}
    jewels = next(k for k in rows if rows[k]["name_fr"] == "Cluster bijouterie de Batna")
    assert names == {jewels: (ALIKE,)}
    other = {"name_fr": "Grappe des dattes de Tolga", "country_code": "DZ"}
    assert twins.of("", other, rows) == []
    assert [twin.key for twin in twins.of("DZ-015", rows["DZ-015"], rows)] == ["DZ-014"]


def test_value_comes_with_all_that_is_said_of_it() -> None:
    empty = dict.fromkeys(RECORD.columns, "")
    kept = {**empty, "members": "25", "members_kind": "firms", "source_ids": "A;B", "lat": "36"}
    other = {**empty, "members": "30", "members_kind": "members", "source_ids": "B;C"}
    other |= {"members_unit": "2017", "jobs": "120", "lat": "35", "lon": "3"}
    asked = [group[0].name for group in merging.in_question(RECORD, kept, other)]
    assert asked == ["members", "lat"]
    row = merging.merged(RECORD, kept, other, {"members", "lat"})
    assert [row[n] for n in ("members", "members_kind", "members_unit")] == [
        "30",
        "members",
        "2017",
    ]
    assert (row["lat"], row["lon"]) == ("35", "3"), "no degree without the other"
    assert (row["jobs"], row["source_ids"]) == ("120", "A;B;C")
    left = merging.merged(RECORD, kept, other, set())
    assert [left[n] for n in ("members", "members_kind", "members_unit")] == ["25", "firms", ""]


def test_merger_keeps_both_histories_and_every_reference(home: Store) -> None:
    action = {"cluster_id": "DZ-015", "type": "study", "title_fr": "Étude", "source_ids": "CCI118"}
    home.commit([Edit("action", "A-90", action)], who="Amel", why="étude")
    merge(home, "DZ-014", "DZ-015")
    assert home.row("record", "DZ-015") is None
    kept = home.row("record", "DZ-014")
    assert kept is not None
    assert set(kept[0]["source_ids"].split(";")) == {"EXP279909", "CCI118"}
    assert (home.row("action", "A-90") or ({},))[0]["cluster_id"] == "DZ-014"
    assert merging.went_into(home, "record", "DZ-015") == "DZ-014"
    last = home.history("record", "DZ-014")[0].batch
    assert (last.kind, merging.told(last)) == ("merge", ("DZ-015", "DZ-014"))
    assert [c.after is None for c in home.history("record", "DZ-015")] == [True, False]
    home.undo(last.number, who="Amel", why="deux projets")
    assert home.row("record", "DZ-015") is not None
    assert (home.row("action", "A-90") or ({},))[0]["cluster_id"] == "DZ-015"


def test_merged_twice_leads_to_the_one_in_force(home: Store) -> None:
    merge(home, "DZ-014", "DZ-015")
    merge(home, "DZ-001", "DZ-014")
    assert merging.went_into(home, "record", "DZ-015") == "DZ-001"
    assert merging.went_into(home, "record", "DZ-001") == "", "in force"
    assert merging.went_into(home, "record", "DZ-999") == ""


def test_key_of_a_cluster_that_is_gone_is_not_given_again(home: Store) -> None:
    home.commit([Edit("record", "DZ-024", None)], who="Amel", why="doublon")
    in_force = datasets.load().known.rows["record"]
    given = RECORD.next_id({"country_code": "DZ"}, home.keys_used("record"))
    assert given not in {"DZ-024", *in_force}
