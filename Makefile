# Two commands are all you need from a fresh clone: `make run` and `make test`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run test test-chaos test-ui bench budgets lint format messages lock clean

help: ## Show this list
	@echo "Usage: make COMMAND"
	@echo
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  %-12s %s\n' "$$name" "$$text"; done
	@echo
	@echo "  PORT=8010 make run            serves on another port than 8000"
	@echo "  SHOP_DATA_DIR=DIR make run    keeps its data in another folder than .data"
	@echo "  CHAOS='--only C-01' make test-chaos    runs one fault; --fresh starts over, SCALE=10 runs ten times the rounds"
	@echo "  BENCH=--catalogue make bench  measures a million products too (a quarter of an hour more, once)"

run: .venv/installed ## Start everything and serve the shops at http://localhost:8000 until Ctrl-C
	@exec $(BIN)/shop run

test: .venv/installed-tests ## Run every check and test; prepares all that they need
	@.ci/test

test-chaos: .venv/installed-tests ## Run every crash, race and fault in full (hours; Ctrl-C stops, again goes on)
	@$(BIN)/shop build
	@$(BIN)/python -m tests.chaos $(CHAOS)

test-ui: .venv/installed-tests ## Run the browser's tests in full: every page in every state, width and colour
	@.ci/test ui

bench: .venv/installed-tests ## Measure against bare parts; writes build/bench.json
	@$(BIN)/shop build
	@$(BIN)/python -m tests.bench $(BENCH)

budgets: .venv/installed-tests ## Visit the pages with Lighthouse; writes build/budgets.json
	@$(BIN)/python -m tests.harness.chromium
	@$(BIN)/shop build
	@$(BIN)/python -m tests.budgets

lint: .venv/installed-tests ## Check style, contracts and types
	@.ci/test lint

format: .venv/installed-tests ## Rewrite the code in the house's style
	@$(BIN)/ruff check --fix --select I .
	@$(BIN)/ruff format .

messages: .venv/installed-tests ## Print the sentences that a catalogue lacks; LANGUAGE=de
	@$(BIN)/python -m tests.house.messages $${LANGUAGE:-de}

lock: .venv/installed-tests ## Pin the dependencies of pyproject.toml again, hashes included
	@pins="--quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host"; \
	$(BIN)/pip-compile $$pins --output-file requirements.txt pyproject.toml; \
	$(BIN)/pip-compile $$pins --extra test --constraint requirements.txt --output-file tests/requirements.txt pyproject.toml

clean: ## Remove what was built; data and .venv stay
	rm -rf .web build .states .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.venv/installed: requirements.txt
	@.ci/install requirements.txt $@

.venv/installed-tests: tests/requirements.txt .venv/installed
	@.ci/install tests/requirements.txt $@
