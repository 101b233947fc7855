# make demo   set up .venv and run the main job on real scans
# make test   set up .venv and pass every check
# make lint   the checks that need no run: ruff, mypy, import-linter
# make bench  error beside time, on a quiet machine
# make clean  remove .venv and what the tools left behind

SUITABLE := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(SUITABLE)' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
STAMP := .venv/.installed
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test lint bench clean

demo: $(STAMP)
	@$(BIN)/scanfit demo

test: lint
	$(BIN)/python -m pytest -q -n 2 --benchmark-disable --durations=20 --durations-min=5 \
		-m "not benchmark"

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)
	$(BIN)/python -m pytest -q -s -m benchmark tests/benchmarks

# Installs again only when the requirements, the pins or the list of plugins have changed. What Open3D needs of the
# system is installed first where that may be done (root, apt-get); otherwise the command is printed.
$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "error: scanfit needs Python 3.11 or newer, and none was found" >&2; \
		echo "       install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@"$(PYTHON)" -c '$(SUITABLE)' || { echo "error: $(PYTHON) is older than Python 3.11" >&2; \
		echo "       name a newer one: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	@.ci/system-libraries $(BIN)/python
	@echo "setting up .venv (the first time takes a minute or two)" >&2
	@$(PIP) -e ".[dev,capture]" || { echo "note: no Open3D for this system; what needs depth frames is left out" >&2; \
		$(PIP) -e ".[dev]"; }
	@touch $(STAMP)

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
