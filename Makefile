# Every target sets up what it needs: a virtual environment from a locked list of packages.
# `make PYTHON=python3.13 bench` takes another interpreter for it (3.11 or newer).

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
BASE ?= HEAD

.DEFAULT_GOAL := bench
.DELETE_ON_ERROR:
.PHONY: bench gate evolve history pages keep install test check notebooks report lock clean

bench: $(VENV)/.bench  ## measure with the quick defaults; ARGS="run --full" asks for more
	$(BIN)/python bench.py $(ARGS)

evolve: $(VENV)/.bench  ## observe what schema changes do in every format; ARGS="evolve CASE" for one
	$(BIN)/python bench.py $(or $(ARGS),evolve)

gate: $(VENV)/.bench  ## hold the tree against BASE=origin/main; ARGS="--markdown FILE" as in `gate --help`
	$(BIN)/python bench.py gate --base $(BASE) $(ARGS)

report: $(VENV)/.bench  ## write the report of the latest run again
	$(BIN)/python bench.py report latest

history: $(VENV)/.bench  ## ratios over all stored runs; ARGS="--out DIR" writes the page
	$(BIN)/python bench.py history $(ARGS)

pages: $(VENV)/.bench  ## the history and the latest report, as a site in _site/
	rm -rf _site
	$(BIN)/python bench.py report latest
	$(BIN)/python bench.py history --out _site/history
	cp -R "$$(dirname "$$(ls -d results/[0-9]*/run.json | tail -n 1)")" _site/latest
	cp .ci/index.html _site/

keep:  ## append the runs in results/ to the branch "results" of origin, and take the others from it
	bash .ci/keep

install: $(VENV)/.bench  ## the environment for bench.py, and nothing else

test: $(VENV)/.dev  ## the test suite, the files of it on two cores
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

check: $(VENV)/.dev  ## linter, formatter and both type checkers, as CI runs them
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pyright

notebooks: $(VENV)/.dev  ## run every notebook in place
	$(foreach notebook,$(wildcard notebooks/*.ipynb),$(BIN)/jupyter-execute --inplace $(notebook) &&) true

lock: $(VENV)/.dev  ## resolve the newest versions of what the lock files do not pin already
	$(LOCK) --extra all --group build -o requirements/bench.lock pyproject.toml
	$(LOCK) --extra all --extra conformance --group build --group dev \
		-c requirements/bench.lock -o requirements/dev.lock pyproject.toml

clean:  ## remove the environment and the caches; results stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One resolution for every platform and Python, hashes of all files, and no address anywhere: where
# packages come from is the machine's own setting.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links

# A stamp for each lock file: a second `make bench` installs nothing. dev.lock holds everything that
# bench.lock holds, in the same versions, so an environment made for tests serves both.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "error: '$(PYTHON)' is missing or older than Python 3.11" >&2; \
		echo "  try: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(VENV)/bin/python
	$(INSTALL) --require-hashes -r requirements/dev.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $(VENV)/.dev $(VENV)/.bench

$(VENV)/.bench: requirements/bench.lock pyproject.toml | $(VENV)/bin/python
	$(INSTALL) --require-hashes -r requirements/bench.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $(VENV)/.bench
