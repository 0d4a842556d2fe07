"""What one answer to a question of an import costs: ``python -m tests.benchmarks.answers``.

A file of 300 questions. An answer is noted by the part of the page that holds the
questions alone; the file is read anew when that is asked for. Printed is the time of the
processor, which other processes of the machine do not lengthen as they do the clock's.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

QUESTIONS, ANSWERS = 300, 20
TITLES = ("Nom", "Wilaya", "Filière", "Stade", "Type", "Année", "Source")
REGIONS = ("Batna", "Oran", "Jijel", "Guelma")


def rows() -> list[list[str]]:
    """Clusters of trades that nobody has heard of."""
    return [
        [f"Essai {i}", REGIONS[i % 4], f"Activité {i}", "pilote", "Cluster", "2015", "Fiche 2024"]
        for i in range(QUESTIONS)
    ]


def questions() -> None:
    """The part of the page that is run at an answer; all else is made once."""
    import streamlit as st

    from geodata.intake.analysis import analyse
    from geodata.intake.doubts import doubts
    from pages.ui import intake_answers, state
    from tests.benchmarks import answers

    if "intake_made" not in st.session_state:
        state.prepare()
        context = state.context()
        table, plan = answers.planned()
        st.session_state["intake_answers"] = {}
        st.session_state["intake_digest"] = ("", "liste.xlsx")
        preview = analyse(table, plan, context.data)
        st.session_state["intake_made"] = (doubts(preview), preview, context)
    intake_answers._boxes(*st.session_state["intake_made"])


def planned():  # type: ignore[no-untyped-def]
    """The table of the file, and how it is read."""
    from geodata.intake import steps
    from geodata.intake.book import Book, Grid

    cells = pd.DataFrame([TITLES, *rows()], dtype=str)
    table = steps.table_of(Book("liste.xlsx", "xlsx", "", [Grid("", cells)]), 0, "records")
    return table, steps.plan_for(table, "records", None, "DZ")


def noted() -> float:
    """Seconds of the processor for one answer, the middle of several."""
    app = AppTest.from_function(questions, default_timeout=600).run()
    spent = []
    for i in range(ANSWERS):
        box = next(b for b in app.selectbox if f"=Activité {i}_" in str(b.key))
        started = time.process_time()
        box.set_value("C12").run()
        spent.append(time.process_time() - started)
        assert not app.exception
    return statistics.median(spent)


def read_anew() -> float:
    """Seconds of the processor to read a file anew with answers that were given."""
    from dataclasses import replace

    from geodata import datasets
    from geodata.intake.analysis import analyse

    data, read = datasets.load(), {}
    table, plan = planned()
    analyse(table, plan, data, read)
    started = time.process_time()
    analyse(table, replace(plan, answers={"sector_code=Activité 1": "C12"}), data, read)
    return time.process_time() - started


def main() -> None:
    """Print both."""
    import os

    with tempfile.TemporaryDirectory() as folder:
        os.environ["ATLAS_GRAPPES_HOME"] = str(Path(folder) / "home")
        print(f"{QUESTIONS} questions, processor time")
        print(f"  {'one answer noted':26} {1000 * noted():6.0f} ms")
        print(f"  {'file read anew':26} {1000 * read_anew():6.0f} ms")


if __name__ == "__main__":
    main()
