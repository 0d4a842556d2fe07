"""Quality: counted by hand on the bundled records."""

from __future__ import annotations

from analytics import quality
from analytics.selection import Selection
from geodata.datasets import Datasets
from tests.inventory import IN


def test_completeness_is_the_share_of_records(data: Datasets) -> None:
    shares = quality.completeness(data, Selection(countries=("DZ", "TN")))
    table = data.records.table
    algeria = table[table["country_code"] == "DZ"]
    assert list(shares.columns) == ["DZ", "TN", "records"]
    assert shares.at["source_ids", "DZ"] == 1
    assert shares.at["members", "DZ"] == algeria["members"].notna().sum() / IN["DZ"]
    both = table[table["country_code"].isin(["DZ", "TN"])]
    assert shares.at["year", "records"] == both["year"].notna().sum()


def test_every_kind_lists_the_records_it_is_about(data: Datasets) -> None:
    every = Selection()
    table = data.records.table
    found = {kind: quality.issues(kind, data, every) for kind in quality.KINDS}
    assert len(found["one_source"]) == (table["source_ids"].str.count(";") == 0).sum()
    assert len(found["conflicts"]) == (table["note_fr"] != "").sum()
    assert len(found["undated"]) == table["stage_as_of"].isna().sum()
    assert {i.record for i in found["unmatched"]} == set(data.placement({}).unplaced["record_id"])
    assert all(issue.record in table.index for issues in found.values() for issue in issues)
    assert "DZ-003" in {issue.record for issue in found["conflicts"]}


def test_point_far_outside_its_region_is_found(data: Datasets) -> None:
    """36.365° N, 6.614° E is Constantine; some 740 km north of the wilaya of Tamanrasset."""
    from dataclasses import replace

    from geodata.places.placement import Localities

    rows = data.localities.table.head(1).assign(
        record_id="DZ-001", region_code="DZ-11", lat=36.365, lon=6.614, status="found"
    )
    moved = replace(data, localities=Localities(rows))
    issues = quality.issues("outside", moved, Selection(countries=("DZ",)))
    assert [issue.record for issue in issues] == ["DZ-001"]
    assert 650 < int(issues[0].detail.split(" – ")[1].split(" ")[0]) < 800
