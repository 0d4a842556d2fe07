# Two commands do everything, set-up included:
#   make run     start the dashboard
#   make test    pass all tests
# On a fresh Debian 12/13 or Ubuntu 24.04, once before:
#   sudo apt-get install -y make python3-venv chromium poppler-utils postgresql \
#       libreoffice-impress libreoffice-writer libreoffice-calc
# (all but the first two serve the tests only).

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501
WHEELS ?= wheels
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Tests are shared among processes by file, the longest first (tests/conftest.py), each process
# with a server and a browser of its own; they wait as much as they work: three for two cores.
WORKERS ?= -n 3 --dist loadscope --no-loadscope-reorder
# With a folder of wheels beside the project, nothing is asked of the internet.
OFFLINE := $(if $(wildcard $(WHEELS)/*.whl),--no-index --find-links $(WHEELS))

.PHONY: run test test-full benchmark lint structure bundle clean

run: $(VENV)/installed
	$(BIN)/python dashboard.py --server.port $(PORT)

test: $(VENV)/tested lint
	$(BIN)/python -m pytest $(WORKERS)

test-full: $(VENV)/tested lint
	ATLAS_GRAPPES_FULL=1 $(BIN)/python -m pytest $(WORKERS)

benchmark: $(VENV)/tested
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks.answers
	$(BIN)/python -m tests.benchmarks.documents
	$(BIN)/python -m tests.benchmarks.intake
	$(BIN)/python -m tests.benchmarks.laws
	$(BIN)/python -m tests.benchmarks.placement
	$(BIN)/python -m tests.benchmarks.registers
	$(BIN)/python -m tests.benchmarks.register_pages
	$(BIN)/python -m tests.geodata.store.strain
	$(BIN)/python -m tests.geodata.store.strain --in-file

lint: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What the house is made of, in numbers; FOLDER is that of another version.
structure: $(VENV)/tested
	$(BIN)/python -m tests.structure $(FOLDER)

# Everything an installation without internet needs, for machines like this one.
bundle: $(VENV)/venv
	$(PIP) wheel --quiet --wheel-dir $(WHEELS) -r requirements.txt
	@echo "Copy the project with its $(WHEELS)/ folder to the server, then: make run"

clean:
	rm -rf $(VENV) $(WHEELS) .pytest_cache .mypy_cache .ruff_cache tests/artifacts

$(VENV)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; set PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: requirements.txt | $(VENV)/venv
	$(PIP) install --quiet $(OFFLINE) -r requirements.txt
	@touch $@

$(VENV)/tested: $(VENV)/installed tests/requirements.txt
	$(PIP) install --quiet -r tests/requirements.txt
	@touch $@
