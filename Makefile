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
# What is installed is the very file that was tried: its hash stands in the lock. Where an index
# holds builds of its own, `make run LOCK=requirements.txt` takes what it has of each version.
LOCK ?= requirements.lock
HASHED := $(if $(filter %.lock,$(LOCK)),--require-hashes)
# With a folder of wheels beside the project, nothing is asked of the internet.
OFFLINE := $(if $(wildcard $(WHEELS)/*.whl),--no-index --find-links $(WHEELS))

.PHONY: run test test-full benchmark lint structure bundle lock slim clean

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
	$(BIN)/python -m tests.benchmarks.maps
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
	$(PIP) wheel --quiet --no-deps --wheel-dir $(WHEELS) $(HASHED) -r $(LOCK)
	$(BIN)/python -m geodata.build.sbom $(WHEELS)
	@echo "Copy the project with its $(WHEELS)/ folder to the server, then: make run"

# After a change of requirements.txt: the hashes of every file of each version, for all systems.
lock: $(VENV)/venv
	$(PIP) install --quiet uv==0.13.9
	$(BIN)/uv pip compile requirements.txt --no-deps --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --quiet --output-file requirements.lock

# For a server that serves and does nothing else: without what only developers need (before: run).
slim: $(VENV)/installed
	$(BIN)/python -m geodata.build.trim --files

clean:
	rm -rf $(VENV) $(WHEELS) .pytest_cache .mypy_cache .ruff_cache tests/artifacts

$(VENV)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; set PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@$(PIP) uninstall --quiet --yes setuptools 2>/dev/null || true
	@touch $@

$(VENV)/installed: requirements.txt requirements.lock | $(VENV)/venv
	$(PIP) install --quiet --no-deps --no-compile $(OFFLINE) $(HASHED) -r $(LOCK)
	$(BIN)/python -m geodata.build.trim
	@touch $@

$(VENV)/tested: $(VENV)/installed tests/requirements.txt
	$(PIP) install --quiet -r tests/requirements.txt
	@touch $@
