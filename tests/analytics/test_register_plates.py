"""A register on the pages of analysis: its own counts, its secrecy, its stamp."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import plates
from analytics.figures import book
from analytics.figures import marks as mk
from analytics.figures.compose import compose
from analytics.plates import register_surfaces
from analytics.selection import Selection, parse
from analytics.surfaces.data import datafiles
from analytics.surfaces.office import xlsx
from analytics.surfaces.screen import charts as screen
from analytics.surfaces.screen import matrices
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from geodata.observations import TOTAL
from tests.analytics.registerland import registerland

FIRMS, JOBS = "essai-2025-firms", "essai-2025-jobs"
ANALYSIS = (
    "density_ranking",
    "density_map",
    "density_surface",
    "quotient_regions",
    "quotient_matrix",
    "concentration_sectors",
    "other_indices",
    "moran_scatter",
    "lisa_map",
    "gap_matrix",
    "gap_list",
)

# Cells of crafts are hidden in most wilayas; gaps are measured on firms.
REFUSED = {
    **dict.fromkeys(("moran_scatter", "lisa_map"), "some_regions_unknown"),
    **dict.fromkeys(("gap_matrix", "gap_list"), "gap_of_firms"),
}


def chosen(table: str, **more: object) -> Selection:
    return Selection(countries=("DZ",), table=table, **more)  # type: ignore[arg-type]


def test_tables_of_a_register_are_whole(registered: Datasets) -> None:
    table = registered.observations.tables[FIRMS]
    assert table.complete
    assert len(table.regions) == 69
    rows = registered.observations.rows(FIRMS)
    assert rows.loc[rows["status"] == "suppressed", "value"].isna().all()
    whole = rows[(rows["scope"] == "national") & (rows["category"] == TOTAL)]["value"].item()
    assert whole == registered.registers["essai"].facts.placed


def test_links_carry_a_register(registered: Datasets) -> None:
    selection, problems = parse({"country": ["DZ"], "table": [FIRMS]}, registered)
    assert (selection.table, problems) == (FIRMS, [])


def test_version_changes_with_a_register(registered: Datasets, data: Datasets) -> None:
    assert registered.version.digest != data.version.digest


@pytest.mark.parametrize("table", [FIRMS, JOBS])
@pytest.mark.parametrize("key", ANALYSIS)
def test_pages_of_analysis_speak_of_the_register(
    registered: Datasets, key: str, table: str
) -> None:
    plate = plates.build(key, registered, chosen(table, sectors=("C3",)))
    refused = plate.empty.key.removeprefix("refusal.") if plate.empty else ""
    expected = "" if table == FIRMS and key.startswith("gap") else REFUSED.get(key, "")
    assert refused == expected
    assert plate.synthetic
    for lang in ("fr", "en", "ar"):
        words = Wording(lang, registered)
        sheet = compose(plate, words)
        stamp = words.text("stamp.synthetic", title="")
        assert sheet.title.startswith(stamp)
        # A heading without words would be its own key.
        assert not any(re.match(r"[a-z]+\.[a-z_]+$", one) for one in sheet.table.headings)
        readme = xlsx.read_me_rows(book.single(plate, words))
        assert any(text.startswith(stamp) for _, text in readme)


def test_records_beside_a_register_are_not_stamped(registered: Datasets) -> None:
    assert not plates.build("ranking_regions", registered, chosen(FIRMS)).synthetic


def test_hidden_cells_stay_hidden_in_tables_and_files(registered: Datasets) -> None:
    plate = plates.build("quotient_matrix", registered, chosen(FIRMS))
    cube = registered.registers["essai"].cube
    hidden = set(
        cube.loc[cube["status"] == "suppressed", ["region_code", "sector_code"]].itertuples(
            index=False, name=None
        )
    )
    assert hidden
    shown = set(plate.table[["region_code", "category"]].itertuples(index=False, name=None))
    assert not hidden & shown
    text = datafiles.encode(plate, Wording("en", registered), "csv").decode()
    assert len(text.splitlines()) == len(plate.table) + 1


def test_hidden_cells_are_counted_and_their_indices_told(registered: Datasets) -> None:
    """D10, D11: where a sector is, and how concentrated, is that of all units, hidden or not."""
    register = registered.registers["essai"]
    files = sorted((register.folder / "rows").rglob("*.parquet"))
    units = pd.concat([pd.read_parquet(path) for path in files])
    counts = units.groupby("sector_code", observed=True)["region_code"].value_counts()
    counts = counts.astype(float).unstack(fill_value=0.0)
    heads = registered.observations.sectors_of(FIRMS)
    table = plates.build("concentration_sectors", registered, chosen(FIRMS)).table
    hidden = register.cube.query("status == 'suppressed'").groupby("sector_code").size()
    told = 0
    for row in table.to_dict("records"):
        (code, *_) = (*heads[row["category"]], row["category"])
        truth = counts.loc[code]
        assert row["regions"] == (truth > 0).sum()
        if code in hidden.index and not np.isnan(row["herfindahl"]):
            told += 1
            index = ((truth / truth.sum()) ** 2).sum()
            assert row["herfindahl"] == pytest.approx(index, abs=0.0051)
    assert told


def test_the_surface_is_where_the_units_are(registered: Datasets) -> None:
    plate = plates.build("density_surface", registered, chosen(FIRMS, bandwidth=30))
    # The made-up register puts most units where most people live.
    assert plate.table.iloc[0]["region_code"] in ("DZ-16", "DZ-09", "DZ-42", "DZ-35")
    assert np.nanmin(plate.body.values) >= 0  # type: ignore[union-attr]


@pytest.mark.parametrize("bandwidth", [10, 50])
def test_a_surface_tells_no_more_than_it_draws(registered: Datasets, bandwidth: int) -> None:
    """S5: peaks stood in the file with sixteen digits, and told counts of hidden cells."""
    selection = chosen(FIRMS, bandwidth=bandwidth, sectors=("C35",))
    plate = plates.build("density_surface", registered, selection)
    assert set(plate.table["value"].dropna()) <= {0.0, *plate.body.edges}  # type: ignore[union-attr]
    text = datafiles.encode(plate, Wording("en", registered), "csv").decode("utf-8-sig")
    assert max(len(part) for part in re.findall(r"[0-9]+\.?[0-9]*", text)) <= 6


def test_sectors_of_a_surface_add_up(registered: Datasets) -> None:
    register, year = register_surfaces.of(registered, chosen(FIRMS)) or pytest.fail("no register")
    planes = register.planes(year)
    located = int(pd.Series(register.facts.reasons)["placed"])
    drawn = float(planes.sum()) + sum(register.facts.undrawn.values())
    assert drawn == pytest.approx(located, rel=1e-4)


def test_ellison_glaeser_from_a_register(registered: Datasets, tmp_path: Path) -> None:
    # The smallest of the 69 wilayas hide a cell in every sector: none has an index there.
    today = plates.build("other_indices", registered, chosen(JOBS)).table
    assert today["ellison"].isna().all()
    registered = registerland(tmp_path, "DZ-1984")
    plate = plates.build("other_indices", registered, chosen(JOBS))
    known = plate.table.set_index("category")["ellison"].dropna()
    # A sector of which a cell is hidden has no index; the others have one.
    rows = registered.observations.rows(JOBS)
    hidden = rows[rows["value"].isna() & (rows["region_code"] != "")]
    whole = set(registered.observations.tables[JOBS].categories) - set(hidden["category"])
    assert whole
    assert set(known.index) == whole
    assert known.between(-0.1, 0.3).all()
    assert "ellison" not in plates.build("other_indices", registered, chosen(FIRMS)).table


def test_crowded_matrix_writes_what_tells_and_holds_the_rest(registered: Datasets) -> None:
    """Over 400 numbers: text in candidates and recognised cells, all of them on hover."""
    words = Wording("fr", registered)
    (mark,) = compose(plates.build("gap_matrix", registered, chosen(FIRMS)), words).marks
    assert isinstance(mark, mk.MatrixMark)
    assert mark.numbers > matrices.MAX_NUMBERS
    heat = screen.paint(mark, rtl=False).data[0]
    # More wilayas than sectors: they stand below each other.
    mark = mark.turned()
    for i, line in enumerate(mark.texts):
        for j, text in enumerate(line):
            assert heat.customdata[i][j][2] == text
            assert heat.text[i][j] == (text if mark.weights[i][j] >= matrices.TELLING else "")
