# Two commands: `make demo` and `make test`. Each sets up all it needs in .venv, from nothing.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --no-input --progress-bar off -q

# The first Python that is 3.11 or 3.12 (scispaCy has no newer one), else any from 3.13.
# Override with `make PYTHON=/path/to/python ...`.
PYTHON ?= $(shell \
	for p in python3 python3.12 python3.11; do \
		$$p -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null \
		&& { command -v $$p; exit; }; \
	done; \
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 13))' 2>/dev/null && command -v python3)

.PHONY: help demo test check format lint types tests notebooks conformance lock wheel clean

help:  ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

$(READY): requirements-dev.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11 or newer found; install one, e.g. apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "error: $(PYTHON) has no venv; install it, e.g. apt-get install python3-venv" >&2; exit 1; }
	@echo "setting up $(VENV) with $(PYTHON): one to three minutes, about 1 GB" >&2
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) --require-hashes --only-binary :all: -r requirements-dev.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)  ## Build the graph of seeds/ into out/ and ask it three questions
	$(BIN)/kg demo

test: $(READY) check tests  ## The gate: format, lint, types, tests, notebooks, browser

check: lint types

lint: $(READY)  ## Format and lint, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)  ## Strict types
	$(BIN)/mypy

tests: $(READY)  ## All tests with coverage: unit, docstrings, README, browser; then the notebooks
	$(BIN)/python -m pytest --cov --cov-report=term
	$(BIN)/python -m pytest --nbmake --nbmake-timeout=600 notebooks

notebooks: $(READY)  ## Execute the notebooks
	$(BIN)/python -m pytest --nbmake --nbmake-timeout=600 notebooks

PEERS := .peers
PEER_PACKAGES := kgx sssom bioc nanopub biolink-model SPARQLWrapper oxigraph pyoxigraph
WEB_PACKAGES := schemathesis rdflib-endpoint uvicorn
NPM_PACKAGES := @comunica/query-sparql@4.5.0 sparql-http-client@3.1.0

conformance: $(READY)  ## What other programs make of our exports and our server (not in the gate)
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	test -x $(PEERS)/web/bin/python || $(PYTHON) -m venv $(PEERS)/web
	$(PEERS)/bin/python -m pip install --disable-pip-version-check --no-input -q $(PEER_PACKAGES)
	$(PEERS)/web/bin/python -m pip install --disable-pip-version-check --no-input -q $(WEB_PACKAGES)
	! command -v npm > /dev/null || npm install --prefix $(PEERS)/npm --no-audit --no-fund --silent $(NPM_PACKAGES)
	test -d out/store || $(BIN)/kg demo
	conformance/run.sh out $(VENV) $(PEERS) $(PEERS)/web $(abspath $(PEERS)/npm)
	conformance/load.sh out $(VENV) $(PEERS)

format: $(READY)  ## Rewrite the code as the gate wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

UV_LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-header --no-emit-index-url --no-emit-find-links

lock:  ## Make the lock files again (needs uv; nobody else does)
	$(UV_LOCK) --upgrade pyproject.toml -o requirements.lock
	$(UV_LOCK) --upgrade --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

wheel: $(READY)  ## Build dist/*.whl
	$(BIN)/python -m hatchling build -t wheel

clean:  ## Remove what was built, not the environment
	rm -rf out dist .coverage htmlcov .mypy_cache .ruff_cache .pytest_cache
