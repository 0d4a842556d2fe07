"""What users install: each package is needed by somebody, and what is left out is not missed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from geodata.build import needs, trim
from tests.conftest import ROOT

# As requirements once had them: of the tests now, as references for our own formulas.
REFERENCES = ("esda", "libpysal", "mapclassify", "sklearn", "jsonschema")
WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in sys.argv[1].split(","):
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, Missing())
from streamlit.testing.v1 import AppTest

for query in ({}, {"breaks": "natural"}):
    page = AppTest.from_file("dashboard.py", default_timeout=120)
    page.query_params.update(query)
    page.run()
    assert not page.exception, page.exception
    assert page.main.children
print("drawn")
"""


def test_somebody_needs_every_package() -> None:
    nobody = [name for name, why in needs.reasons().items() if not why]
    assert nobody == []


def test_no_reason_is_given_for_what_is_not_there() -> None:
    assert set(needs.REASONS) <= set(needs.required())
    assert not set(needs.LEFT_OUT) & set(needs.required())


def test_all_that_packages_ask_for_is_there_or_left_out_on_purpose() -> None:
    missing = set(needs.asked_for()) - set(needs.required())
    assert missing == set(needs.LEFT_OUT)


def test_pages_are_drawn_without_what_is_left_out() -> None:
    blocked = ",".join((*needs.LEFT_OUT, *REFERENCES))
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT, blocked], cwd=ROOT, capture_output=True, text=True
    )
    assert run.stdout.strip().endswith("drawn"), run.stderr[-2000:]


@pytest.mark.parametrize(
    ("package", "name", "taken"),
    [
        ("pandas", "pandas/tests/io/test_sql.py", True),
        ("pandas", "pandas/_testing/__init__.py", False),
        ("numpy", "numpy/_core/tests/_natype.py", False),
        ("numpy", "numpy/_core/tests/test_umath.py", True),
        ("babel", "babel/locale-data/fr_DZ.dat", False),
        ("babel", "babel/locale-data/ar_TN.dat", False),
        ("babel", "babel/locale-data/root.dat", False),
        ("babel", "babel/locale-data/zu.dat", True),
        ("pyarrow", "pyarrow/libarrow.so.2600", False),
        ("pyarrow", "pyarrow/libarrow_flight.so.2600", True),
        ("pyarrow", "pyarrow/lib.cpython-311-x86_64-linux-gnu.so", False),
        ("plotly", "plotly/package_data/plotly.min.js", False),
    ],
)
def test_only_what_developers_need_is_trimmed(package: str, name: str, taken: bool) -> None:
    assert trim.unneeded(package, [name]) == [name] * taken
