# One place for every command. A fresh machine needs Python 3.11+ and make.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
RUN := $(VENV)/bin/python
APP := $(VENV)/.app-installed
DEV := $(VENV)/.dev-installed
ASSETS := static/vendor/lock.sha256
WORKERS ?= 2

export PORT

.DEFAULT_GOAL := help
.PHONY: help db stop migrate assets messages demo demo-reset lint test sweep proof clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(RUN):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed (make PYTHON=python3.11 …)")'
	$(PYTHON) -m venv $(VENV)

$(APP): requirements.lock | $(RUN)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(DEV): requirements-dev.lock | $(RUN)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(APP)

$(ASSETS): package-lock.json scripts/assets.py | $(APP)
	@command -v npm >/dev/null || $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-assets.lock
	$(RUN) -m scripts.assets
	@touch $@

assets: $(ASSETS) ## Collect the front-end packages into static/vendor

messages: $(APP) ## Compile the translations
	$(RUN) -m procurement.config.messages

db: $(APP) ## Start the embedded PostgreSQL under var/ (it goes on running)
	$(RUN) -m procurement.config.embedded start

stop: $(APP) ## Stop the embedded PostgreSQL
	$(RUN) -m procurement.config.embedded stop

migrate: db ## Bring the database up to date, as its owner
	DATABASE_ROLE=owner $(RUN) manage.py migrate

demo: $(APP) $(ASSETS) ## Run the whole site with demo data (PORT=8000); Ctrl-C stops it
	@$(RUN) -m procurement.config.demo

demo-reset: $(APP) ## Throw the demo's data away
	$(RUN) -m procurement.config.demo reset

lint: $(DEV) ## Format, lint, types, import contracts, templates
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint templates --lint --quiet

test: lint $(ASSETS) ## What must pass before a commit (15 minutes at most)
	$(RUN) -m pytest -n $(WORKERS) -m "not sweep and not proof" --cov --cov-report=term:skip-covered

sweep: $(DEV) $(ASSETS) ## The long tests: browser, Redis, killed workers, fuzzing (60 minutes at most)
	HYPOTHESIS_PROFILE=sweep $(RUN) -m pytest -n $(WORKERS) -m "sweep and not proof"

proof: $(DEV) $(ASSETS) ## By hand: benchmarks at full size, long fuzzing, mutation testing
	HYPOTHESIS_PROFILE=proof $(RUN) -m pytest -m proof
	@for bench in tests/benchmarks/bench_*.py; do [ -e "$$bench" ] || continue; $(RUN) -m "$$(echo $${bench%.py} | tr / .)" || exit 1; done
	$(VENV)/bin/mutmut run

clean: ## Remove what can be made again (not the demo's data)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* htmlcov static/vendor node_modules mutants
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
