# 归清: every command a newcomer needs. `make help` lists them.
.DEFAULT_GOAL := help
PY := .venv/bin/python
RUFF := .venv/bin/ruff
CODE := config policies parties workflows documents approvals tests manage.py

.PHONY: setup run test check drill docs help

setup: ## everything a fresh Debian 12 with Python 3.11 needs, into .venv
	@scripts/setup.sh

run: setup ## the site with the sample county, on this machine
	@scripts/run.sh

test: setup-tests check ## linters, then the whole suite on PostgreSQL and SQLite
	@scripts/with_postgres.sh $(PY) -m pytest -n 2 --dist loadgroup
	@DATABASE_URL=sqlite://:memory: $(PY) -m pytest -n 2 tests/workflows tests/policies

check: setup-tests ## formatter, linter, contracts, types, migrations, templates, docs
	@$(RUFF) format --check $(CODE)
	@$(RUFF) check $(CODE)
	@.venv/bin/lint-imports
	@.venv/bin/mypy
	@DATABASE_URL=sqlite://:memory: $(PY) manage.py makemigrations --check --dry-run --verbosity 0
	@$(PY) manage.py chains --check
	@.venv/bin/djlint templates --lint --quiet
	@$(PY) -m pytest -q tests/test_house.py tests/workflows/test_consistency.py

drill: setup-tests ## the same tests with more rounds, more kills and longer walks
	@DRILL=1 scripts/with_postgres.sh $(PY) -m pytest -n 2 --dist loadgroup tests/concurrency tests/faults tests/approvals/payments/test_walks.py

docs: setup-tests ## write what is generated from the code (needs Graphviz)
	@$(PY) manage.py chains

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

.PHONY: setup-tests
setup-tests:
	@scripts/setup.sh --tests
