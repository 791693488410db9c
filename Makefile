# Vigie: `make demo` and `make test` set up everything they need. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The first interpreter that is new enough; the check below says so plainly where there is none.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest

.PHONY: help demo test setup setup-dev servers lint types unit contract journey browser quality bench lock schemas clean

help: ## this list
	@grep -E '^[a-z -]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-42s %s\n", $$1, $$2}'

demo: setup ## the main job over thirteen outlets of autumn 2012, served here; under two minutes
	@$(BIN)/vigie demo $(DEMO)

test: setup-dev servers lint types ## every test, real servers included
	@scripts/test

setup: $(VENV)/.ready ## the virtual environment, with what running needs
setup-dev: $(VENV)/.ready-dev ## and what testing needs

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Vigie needs Python 3.11 or newer; this machine's python3 is $$(python3 -V 2>&1 || echo missing). Install one (Debian 12: apt-get install python3 python3-venv), or name it: make demo PYTHON=/path/to/python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || scripts/need python3-venv "python3-venv (Python's own venv module)"
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

servers: setup-dev ## the real Elasticsearch, PostgreSQL and Chromium that tests run against
	@command -v chromium >/dev/null || scripts/need chromium "Chromium (the browser that the page tests drive)"
	@fc-list :lang=ar family 2>/dev/null | grep -q . || scripts/need fonts-noto-core "an Arabic font (the page tests look at Arabic)"
	@command -v openssl >/dev/null || scripts/need openssl "openssl (makes the certificates of the TLS tests)"
	@command -v mvn >/dev/null || scripts/need maven "Maven (fetches the test Elasticsearch)"
	@$(BIN)/python -m tests.servers.elasticsearch prepare
	@$(BIN)/python -m tests.servers.postgresql prepare

lint: setup-dev ## style, and that it is formatted
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .

types: setup-dev ## mypy, strict
	@$(BIN)/mypy

unit contract journey browser quality: setup-dev ## one kind of test: make unit, contract, journey, browser, quality
	@$(PYTEST) tests/$@ -q

bench: setup-dev .cache/bench/.ready ## measurements, side by side
	@for b in bench/*.py; do PYTHONPATH=. .cache/bench/bin/python $$b; done

.cache/bench/.ready: bench/requirements.txt requirements-dev.lock
	@$(BIN)/python -m venv .cache/bench
	@.cache/bench/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps -r requirements-dev.lock
	@.cache/bench/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --editable .
	@.cache/bench/bin/python -m pip --disable-pip-version-check --quiet install -r bench/requirements.txt
	@touch $@

lock: setup-dev ## resolve the locks anew, with hashes and without any index's address
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

schemas: setup ## write config/schema/ from the settings' shapes
	@$(BIN)/python -m pipeline.settings config/schema

clean: ## remove what was made here: environment, caches, the demo's data
	rm -rf $(VENV) .cache data/demo .pytest_cache .mypy_cache .ruff_cache
