# make run    the main job on a sample company        make test   every test
# make install  keyfolio alone, into .venv            make check  style, types, imports, spelling, docs
# make bench  against pandas and DuckDB               make lock   renew the pinned requirements

PYTHON ?= python3
BIN := .venv/bin
SAMPLE := out/sample
SPEAK := $(if $(filter zh%,$(LC_ALL)$(LANG)),zh,en)

.PHONY: install run test check bench lock browser clean

install: .venv/.installed

run: install
	@$(BIN)/keyfolio sample --out $(SAMPLE) --language $(SPEAK) > /dev/null
	@$(BIN)/keyfolio identify $(SAMPLE)/order_lines.csv --accounts $(SAMPLE)/accounts.csv \
		--products $(SAMPLE)/products.csv --out out/key-accounts --language $(SPEAK)

test: .venv/.tools browser
	$(BIN)/python -m pytest -n 2 --dist loadfile -q

check: .venv/.tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/python -m pytest -q tests/architecture

bench: .venv/.tools
	$(BIN)/python -m benchmarks

.venv/.installed: requirements/core.txt requirements/build.txt requirements/uv.txt pyproject.toml
	@.ci/install core
	@touch $@

.venv/.tools: requirements/dev.txt .venv/.installed
	@.ci/install dev
	@touch $@

browser:
	@.ci/browser

lock: .venv/.installed
	.ci/lock

clean:
	rm -rf .venv out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
