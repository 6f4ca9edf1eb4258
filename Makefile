# Beside. `make` alone prints what there is.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup static demo test test-browser check fix lock migrate run bench clean

help:  ## print this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: .venv/.setup  ## make .venv with everything that Beside and the demo need

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Beside needs Python 3.11 or newer; set PYTHON=…")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.setup: requirements.lock .venv/.python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

static: .venv/.setup
	@DJANGO_SETTINGS_MODULE=config.settings.demo $(BIN)/python manage.py collectstatic --noinput --verbosity 0

demo: setup static  ## Beside and a demo LMS with a few people in it; prints one address to open
	@exec $(BIN)/python -m demo

check: .venv/.dev  ## style, types, floors, templates, migrations
	$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files '*.html' ':!demo')
	$(BIN)/mypy --no-error-summary config lti_tool narratives demo tests bench
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemigrations --check --dry-run

test: check  ## everything, the browser included; again on PostgreSQL and Redis where TEST_… names them
	$(BIN)/python -m tests.browser.chromium
	TEST_DATABASE_URL= TEST_REDIS_URL= $(BIN)/python -m pytest
	@if [ -n "$(TEST_DATABASE_URL)$(TEST_REDIS_URL)" ]; then echo "Again, on the named services:" && $(BIN)/python -m pytest; fi

test-browser: .venv/.dev  ## only what needs a browser
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m pytest -m browser

fix: .venv/.dev  ## put style right where a tool can
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	$(BIN)/djade --target-version 5.2 $$(git ls-files '*.html' ':!demo')

lock: .venv/.dev  ## write the lock files anew
	uv pip compile pyproject.toml --group demo --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	uv pip compile pyproject.toml --group demo --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-dev.lock

migrate: setup  ## bring the database up to date
	$(BIN)/python manage.py migrate

run: setup static  ## Beside alone, under gunicorn, with the settings in the environment
	exec $(BIN)/gunicorn config.wsgi:application --threads 8

bench: .venv/.dev static  ## what a launch and a roster cost, beside pylti1p3 and a bare Django application
	$(BIN)/python -m bench.launch
	$(BIN)/python -m bench.roster

clean:  ## forget what was built; var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
