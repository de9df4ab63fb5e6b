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

.PHONY: help install dev demo test check lint unit lock lab clean

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
	@touch $@

$(VENV)/.developed: $(VENV)/.installed
	@echo "→ installing the development tools"
	@$(UV) --constraint $(LOCK) --editable '.[dev]'
	@touch $@

install: $(VENV)/.installed ## install nlquery into .venv

dev: $(VENV)/.developed ## install nlquery and the development tools

demo: install ## sample data, three questions, their answers
	@$(BIN)/nlquery demo

lab: install ## JupyterLab on the notebooks
	@$(BIN)/jupyter lab notebooks

lint: dev ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

unit: dev ## tests that need no server and no kernel
	@$(PYTEST) -q -m unit

check: lint unit ## the quick part: lint, types, unit tests

test: dev ## everything: lint, types, all tests
	@scripts/apt.sh
	@$(MAKE) --no-print-directory lint
	@$(PYTEST)

lock: $(BIN)/uv ## compile constraints.txt anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-emit-index-url --no-header --output-file $(LOCK) pyproject.toml

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
