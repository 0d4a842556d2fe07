"""Reading the records: unknown stays unknown, lists become links, a hash over all."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata import records
from geodata.files import read_table
from geodata.records import Records
from geodata.schema import tables
from geodata.schema.tables import RECORD
from geodata.sectors import SectorTree
from tests.inventory import RECORDS


@pytest.fixture(scope="module")
def bundled() -> Records:
    return records.bundled()


def test_counts_of_the_inventory(bundled: Records) -> None:
    assert len(bundled) == RECORDS
    by_country = bundled.table["country_code"].value_counts()
    assert by_country.sum() == RECORDS
    assert set(by_country.index) == {"DZ", "TN", "MA", "EG", "JO", "LB", "PS"}
    assert bundled.table.index.is_unique


def test_unknown_is_not_zero(bundled: Records) -> None:
    raw = read_table(records.RECORDS_FILE)
    for column in RECORD.of_kinds("year", "count"):
        assert str(bundled.table[column].dtype) == "Int64"
        assert bundled.table[column].isna().sum() == (raw[column] == "").sum()
    assert bundled.table["members"].isna().any()
    assert not (bundled.table["members"] == 0).any()


def test_a_record_as_published(bundled: Records) -> None:
    soummam = bundled.table.loc["DZ-003"]
    assert (soummam["year"], soummam["members"], soummam["members_kind"]) == (2015, 25, "members")
    assert bundled.regions_of("DZ-003") == ["DZ-06", "DZ-10", "DZ-19", "DZ-34"]
    assert bundled.sources_of("DZ-003")[0] == "EUROMED1411"


def test_links_are_the_declared_regions(bundled: Records) -> None:
    raw = read_table(records.RECORDS_FILE)["region_codes"]
    expected = sum(text.count("|") + 1 for text in raw if text)
    assert len(bundled.links) == expected
    assert set(bundled.links.columns) == {"record_id", "code"}


def test_every_citation_is_a_known_source(bundled: Records) -> None:
    assert set(bundled.citations["source_id"]) <= set(bundled.sources.index)
    assert set(bundled.citations["record_id"]) == set(bundled.table.index)


def test_every_value_is_one_of_its_list(bundled: Records) -> None:
    table = bundled.table
    assert set(table["stage"]) <= set(tables.STAGES)
    assert set(table["kind"]) <= set(tables.KINDS)
    assert set(table["members_kind"]) <= {"", *tables.MEMBER_KINDS}
    assert set(table["year_kind"]) <= {"", *tables.YEAR_KINDS}


def test_names_fall_back_on_french() -> None:
    raw = read_table(records.RECORDS_FILE).head(1).assign(name_en="", name_ar="اسم")
    made = records.from_tables(raw, read_table(records.SOURCES_FILE))
    assert made.name("DZ-001", "en") == "Cluster dinanderie de Constantine"
    assert made.name("DZ-001", "ar") == "اسم"


def test_programme_key_is_its_id_or_else_its_name() -> None:
    raw = read_table(records.RECORDS_FILE).head(2)
    raw["programme_id"], raw["programme"] = ["ICC", ""], ["ONUDI", "DG PME – GIZ"]
    made = records.from_tables(raw, read_table(records.SOURCES_FILE))
    assert list(made.table["programme_key"]) == ["ICC", "DG PME – GIZ"]


def test_separators_with_spaces_and_empty_parts() -> None:
    raw = read_table(records.RECORDS_FILE).head(1).assign(region_codes=" DZ-06 || DZ-10 |")
    made = records.from_tables(raw, read_table(records.SOURCES_FILE))
    assert made.regions_of("DZ-001") == ["DZ-06", "DZ-10"]


@pytest.mark.parametrize("table", ["records", "sources"])
def test_the_fingerprint_changes_with_any_cell(bundled: Records, table: str) -> None:
    tables = {
        "records": read_table(records.RECORDS_FILE),
        "sources": read_table(records.SOURCES_FILE),
    }
    again = records.from_tables(tables["records"], tables["sources"])
    assert again.fingerprint == bundled.fingerprint
    changed: pd.DataFrame = tables[table].copy()
    changed.iloc[-1, -1] += " "
    tables[table] = changed
    other = records.from_tables(tables["records"], tables["sources"])
    assert other.fingerprint != bundled.fingerprint


def test_sectors_of_records_are_in_the_tree(bundled: Records) -> None:
    from geodata import sectors

    tree: SectorTree = sectors.load()
    assert len(tree.codes) == 50
    assert set(bundled.table["sector_code"]) <= set(tree.codes)
    assert tree.path("C35") == [*tree.path(tree.parent("C35") or ""), "C35"]
    assert tree.ancestor("C35", 1) == tree.path("C35")[0]
    assert tree.level("C35") == len(tree.path("C35"))
    assert "C35" in tree.branch(tree.ancestor("C35", 1))
