# make run    serve the pages, with a sample company   make test   every test, on SQLite and on PostgreSQL
# make install  keyfolio alone, into .venv             make check  style, types, imports, spelling, docs
# make bench  against pandas, Polars, DuckDB, lifetimes …   make lock   renew the pinned requirements

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
export KEYFOLIO_HOME ?= $(CURDIR)/keyfolio-home
unexport PYTHONDONTWRITEBYTECODE # each process would compile all that it imports anew

.PHONY: install run test test-sqlite test-postgresql test-spark style check bench lock browser java clean

install: .venv/.core

run: .venv/.web
	@$(BIN)/keyfolio serve --sample --port $(PORT)

test: test-sqlite test-postgresql

# One worker more than the cores of a small machine: some tests wait for a browser or for a process to end.
test-sqlite: .venv/.dev browser java
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -q

# What the database decides; `make test-postgresql PARTS="tests/web tests/api"` runs every web test on PostgreSQL.
PARTS ?= tests/web/runs tests/web/value tests/web/identify tests/web/desk/test_paging.py tests/web/desk/test_search.py \
	tests/web/desk/test_products.py \
	tests/web/pipeline/test_queue.py tests/web/pipeline/test_backup.py tests/web/pipeline/test_killed_imports.py \
	tests/web/pipeline/test_outage.py tests/web/ledger/test_manifest.py tests/web/ledger/test_teams.py \
	tests/web/ledger/test_tree.py

test-postgresql: .venv/.dev
	KEYFOLIO_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 3 --dist loadfile -q $(PARTS)

# Whole ledgers on a real Spark cluster of two workers, which take minutes on two cores.
test-spark: .venv/.dev java
	KEYFOLIO_TEST_SPARK=all $(BIN)/python -m pytest -q tests/core/engine/test_spark.py tests/core/engine/test_interrupt.py

check: style
	$(BIN)/python -m pytest -q tests/architecture

style: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

# `make bench SIZE=full` takes some hours and 100 GB of disk.
SIZE ?= small
ifeq ($(SIZE),full)
LINES := 1000000 10000000
OBSERVED := $(LINES) 100000000
PUBLISHED := 1000000
CUSTOMERS := 10000 100000 1000000 10000000
ON_SPARK := 10000000
else
LINES := 1000000
OBSERVED := $(LINES)
PUBLISHED := 50000
CUSTOMERS := 10000 100000
ON_SPARK := 100000
endif

bench: .venv/.dev .venv-peers/.done java
	$(BIN)/python -m benchmarks --sizes "$(LINES)"
	$(BIN)/python -m benchmarks.imports --sizes "$(LINES)"
	$(BIN)/python -m benchmarks.observation --sizes "$(OBSERVED)" --memory-limit 4GB
	$(BIN)/python -m benchmarks.purchase_models --customers "$(CUSTOMERS)"
	$(BIN)/python -m benchmarks.publish --accounts $(PUBLISHED)
	$(BIN)/python -m benchmarks.spark --lines $(ON_SPARK)
	$(BIN)/python -m benchmarks.pages --accounts 100000
ifeq ($(SIZE),full)
	$(BIN)/python -m benchmarks.large_import --lines 60000000 --limit 2GB
endif

LOCKS := requirements/build.txt requirements/uv.txt pyproject.toml

.venv/.core: requirements/core.txt $(LOCKS)
	@.ci/install core
	@touch $@

.venv/.web: requirements/web.txt $(LOCKS) $(wildcard src/keyfolio_web/*/locale/*/LC_MESSAGES/*.po)
	@.ci/install web
	@$(BIN)/python -m keyfolio_web.shared.translations
	@touch .venv/.core $@

.venv/.spark: requirements/spark.txt .venv/.web
	@.ci/install spark
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.web
	@.ci/install dev
	@touch $@

# lifetimes and pymc-marketing, which only `make bench` runs: their pins are not those of .venv.
.venv-peers/.done: requirements/peers.txt .ci/peers .venv/.dev
	@.ci/peers
	@touch $@

java:
	@.ci/java

browser:
	@.ci/browser

lock: .venv/.dev
	.ci/lock

clean:
	rm -rf .venv .venv-peers out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
