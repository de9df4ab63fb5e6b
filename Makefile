# `make help` lists the targets. Everything is installed into .venv; nothing else is touched,
# but for the system packages that `make test` adds when it runs as root (see scripts/apt.sh).
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
LOCK := constraints.txt
PYTEST ?= $(BIN)/pytest
# Processes that run all tests, each with servers of its own; files stay whole.
WORKERS ?= 2
# A sandboxed kernel cannot write bytecode: without it each start would compile its imports anew.
# The tests start so many processes of all kinds that everything is compiled for them.
BYTECODE := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -c 'from nlquery_kernels import bytecode; bytecode.write(())'
COMPILE := $(BIN)/python -m compileall -q -j 0 -x '/tests?/|/(setuptools|pip|mypy)/' $(VENV)/lib kernels

# The panel's sources, what is built from them, and where JupyterLab finds that.
PANEL := labextension
PANEL_SOURCES := $(shell find $(PANEL)/src $(PANEL)/style $(PANEL)/schema -type f) \
  $(PANEL)/package.json $(PANEL)/tsconfig.json
PANEL_LINK := $(VENV)/share/jupyter/labextensions/@nlquery/labextension
# PostgreSQLs beside the embedded one and the machine's that tests run on; all: 14 16 17
OTHERS ?= 14 17
# Build hooks would build the panel too, each time; `make panel` does it when a source changed.
export NLQUERY_SKIP_PANEL := 1

.PHONY: help install dev panel postgres demo test check lint unit lock lab clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/uv:
	@echo "→ creating $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "nlquery needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing. Install it: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check uv

$(VENV)/.installed: $(BIN)/uv pyproject.toml $(LOCK)
	@echo "→ installing nlquery and what it needs"
	@$(UV) --constraint $(LOCK) --editable .
	@$(BIN)/python -m nlquery_kernels.kernelspec --sys-prefix
	@$(BYTECODE)
	@touch $@

$(VENV)/.developed: $(VENV)/.installed
	@echo "→ installing the development tools"
	@$(UV) --constraint $(LOCK) --editable '.[dev,gateway]'
	@$(COMPILE)
	@touch $@

install: $(VENV)/.installed ## install nlquery into .venv

dev: $(VENV)/.developed ## install nlquery and the development tools

$(PANEL)/node_modules/.package-lock.json: $(PANEL)/package-lock.json
	@echo "→ installing what the panel is built with"
	@cd $(PANEL) && npm ci --silent && touch node_modules/.package-lock.json

$(PANEL)/dist/package.json: $(PANEL_SOURCES) $(PANEL)/node_modules/.package-lock.json
	@echo "→ building the panel"
	@cd $(PANEL) && npm run --silent build >dist.log 2>&1 || { cat dist.log; exit 1; }; rm -f dist.log

panel: install ## build the JupyterLab panel and link it into .venv
	@scripts/node.sh $(VENV)
	@PATH="$(abspath $(BIN)):$$PATH" $(MAKE) --no-print-directory $(PANEL)/dist/package.json
	@mkdir -p $(dir $(PANEL_LINK)) && ln -sfn $(abspath $(PANEL))/dist $(PANEL_LINK)

postgres: install ## other PostgreSQLs for the tests, into build/postgres
	@scripts/node.sh $(VENV)
	@PATH="$(abspath $(BIN)):$$PATH" scripts/postgres.sh $(OTHERS)

demo: install ## sample data, three questions, their answers
	@$(BIN)/nlquery demo

lab: install ## JupyterLab on the notebooks, with the panel
	@$(MAKE) --no-print-directory panel || echo "→ JupyterLab opens without the panel: it could not be built"
	@$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root --no-browser) notebooks

lint: dev ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

unit: dev ## tests that need no server and no kernel
	@$(PYTEST) -q -m unit

check: lint unit ## the quick part: lint, types, unit tests

test: dev ## everything: lint, types, all tests
	@scripts/apt.sh
	@$(MAKE) --no-print-directory lint panel postgres
	@cd $(PANEL) && export PATH="$(abspath $(BIN)):$$PATH" && npm run --silent lint && npm test --silent
	@$(PYTEST) -n $(WORKERS) --dist loadfile

lock: $(BIN)/uv ## compile constraints.txt anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-emit-index-url --no-header --output-file $(LOCK) pyproject.toml

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) build dist $(PANEL)/node_modules $(PANEL)/dist $(PANEL)/lib .mypy_cache .ruff_cache .pytest_cache
