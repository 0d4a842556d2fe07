"""What becomes of forty workbooks: no row disappears, no cell is wrong without a word."""

from __future__ import annotations

import pytest

from geodata.datasets import Datasets
from tests.geodata.intake.forty import MADE
from tests.geodata.intake.forty.made import Count, Made, counted, table

RIGHT, ASKED_THOUGH_PLAIN = 0.95, 0.02
# Most of its cells are alike: shares are looked at with and without it.
LARGE = "18-many-doubts.xlsx"


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory, data: Datasets) -> dict[str, Count]:
    folder = tmp_path_factory.mktemp("forty")
    return {made.name: counted(made, folder, data) for made in MADE}


@pytest.mark.parametrize("made", MADE, ids=[made.name for made in MADE])
def test_every_row_is_accounted_for_and_no_cell_is_wrong_in_silence(
    made: Made, counts: dict[str, Count]
) -> None:
    one = counts[made.name]
    assert one.silent == ()
    assert one.settled == one.rows == len(made.rows)
    assert one.right + one.asked_plain == one.cells > 0


@pytest.mark.parametrize("without", ["", LARGE])
def test_what_a_human_reads_is_read_and_hardly_asked_about(
    without: str, counts: dict[str, Count], capsys: pytest.CaptureFixture[str]
) -> None:
    some = [one for name, one in counts.items() if name != without]
    cells = sum(one.cells for one in some)
    if not without:
        with capsys.disabled():
            print(f"\n{table(counts)}")
    assert len(MADE) >= 40
    assert sum(one.right for one in some) >= RIGHT * cells
    assert sum(one.asked_plain for one in some) <= ASKED_THOUGH_PLAIN * cells


def test_a_count_sees_what_is_lost_wrong_or_guessed(
    tmp_path_factory: pytest.TempPathFactory, data: Datasets
) -> None:
    """The scale itself: a workbook that is read otherwise than expected has silent errors."""
    plain = next(made for made in MADE if made.name == "13-old.xls")
    folder = tmp_path_factory.mktemp("scale")
    wrong = [(cells[0], "Oran", *cells[2:]) for cells in map(tuple, plain.rows)]
    told = counted(Made(plain.name, plain.fields, tuple(wrong), plain.write), folder, data)
    assert len(told.silent) == 5, "one of the six is in Oran"
    fewer = Made(plain.name, plain.fields, plain.rows[:4], plain.write)
    assert counted(fewer, folder, data).silent == ("6 rows were read",)
