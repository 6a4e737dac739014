# The two that everybody needs: `make demo` and `make test`. `make help` lists the rest.
#
#   VENV=dir       another virtualenv than .venv
#   PYTHON=python  the Python that makes it (3.11 to 3.13)
#   WORKERS=n      test processes (0: one, in this process)
#   ARGS='…'       more arguments for pytest, or for `samstad demo`

VENV ?= .venv
PYTHON ?= python3
WORKERS ?= 2
ARGS ?=

BIN := $(VENV)/bin
PY := $(BIN)/python
QUICK := not (browser or kill or slow or oracle)
REST := browser or kill or slow
PYTEST := $(PY) -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

export SAMSTAD_REFERENCE_DATA ?= $(CURDIR)/../shared/data

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test test-all test-sqlite test-postgres test-all-sqlite test-all-postgres lint format bench \
	oracle install-peers vendor screenshots lock upgrade install-run install-test install-dev messages chromium clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):.*## /  make \1  /p' $(MAKEFILE_LIST)

demo: install-run messages ## install, build the example city, serve it on http://127.0.0.1:8000 until Ctrl-C
	$(BIN)/samstad demo $(ARGS)

test: test-sqlite test-postgres ## install and run the tests: all on SQLite, those marked postgres on PostgreSQL too

test-all: test-all-postgres test-all-sqlite ## the rest: browser, killed processes, thorough properties

test-sqlite: install-test messages
	@# Tables as the models say, which `makemigrations --check` holds the migrations to; on PostgreSQL these are run.
	env -u DATABASE_URL $(PYTEST) --no-migrations -m '$(QUICK)'

test-postgres: install-test messages
	$(PY) -m tools.with_postgres $(PYTEST) -m 'postgres and $(QUICK)'

test-all-sqlite: install-test messages chromium
	env -u DATABASE_URL $(PYTEST) -m '$(REST)'

test-all-postgres: install-test messages chromium
	$(PY) -m tools.with_postgres $(PYTEST) -m 'postgres and ($(REST))'

lint: install-dev ## style, types, layers, templates, hygiene
	$(PY) -m tools.lint

format: install-dev ## let ruff mend what it can
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .

bench: install-peers messages ## measure beside the peers, and write docs/performance.md (ARGS='chain' for one part)
	$(PY) -m bench $(ARGS)

oracle: install-peers ## compare the methods with the packages that others use
	CI=true $(PYTEST) -m oracle

vendor: install-test ## fetch the front-end files anew (npm), with versions, licences and hashes
	$(PY) -m tools.vendor

screenshots: install-test messages chromium ## take the pictures in docs/pictures
	env -u DATABASE_URL SAMSTAD_PICTURES=docs/pictures $(PY) -m pytest -m pictures $(ARGS)

lock: install-run ## write the lock files from pyproject.toml, keeping versions where they still fit
	$(PY) tools/lock.py

upgrade: install-run ## the same, with the newest versions that pyproject.toml allows
	$(PY) tools/lock.py --upgrade

install-run:
	@$(PYTHON) tools/install.py run --venv '$(VENV)'

install-test:
	@$(PYTHON) tools/install.py test --venv '$(VENV)'

install-dev:
	@$(PYTHON) tools/install.py dev --venv '$(VENV)'

install-peers:
	@$(PYTHON) tools/install.py peers --venv '$(VENV)'

messages:
	@if [ -f tools/messages.py ]; then $(PY) tools/messages.py compile; fi

# A missing browser is for the tests to report: they skip aloud, or fail under CI=true.
chromium: install-test
	@$(PY) -m tools.chromium || true

clean: ## remove what make made, except data (var/)
	rm -rf $(VENV) .tools node_modules test-results .pytest_cache .hypothesis .mypy_cache .ruff_cache \
		.import_linter_cache
