# Tidu: `make` alone prints this help.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
ARGS   ?=
PROOF  ?=

BIN  := $(VENV)/bin
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal -p 3.11 pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help up down reset status test prove bench screenshots lint lock venv venv-dev

help: ## this help
	@echo "Tidu, a platform one command away:"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F '\t' '{printf "  make %-12s %s\n", $$1, $$2}'
	@echo 'Options for the command behind a target: make up ARGS="--today 2027-03-01 --kafka apache --port-base 20000"'

up: venv ## start the whole platform and show it working; Ctrl-C stops it (ARGS="--help" lists its options)
	@$(BIN)/tidu up $(ARGS)

down: venv ## stop a platform that runs elsewhere; the data stays
	@$(BIN)/tidu down $(ARGS)

reset: venv ## stop it and delete its data, secrets and logs
	@$(BIN)/tidu reset $(ARGS)

status: venv ## one line per process
	@$(BIN)/tidu status $(ARGS)

test: venv-dev ## every test, every proof small; shows what was skipped and why
	@$(BIN)/python -m tests.run $(ARGS)

prove: venv-dev ## the proofs at full size (one alone: make prove PROOF=name)
	@$(BIN)/python -m bench.prove $(PROOF) $(ARGS)

bench: venv-dev ## the benchmarks, each beside what it is measured against
	@$(BIN)/python -m bench $(ARGS)

screenshots: venv-dev ## pictures of the cockpit into docs/screenshots (needs Chromium)
	@TIDU_SCREENSHOTS=docs/screenshots $(BIN)/python -m pytest -q tests/browser/test_screenshots.py

lint: venv-dev ## style, types and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: venv-dev ## resolve the dependencies anew into requirements/ (ARGS="--upgrade")
	$(LOCK) $(ARGS) -o requirements/runtime.txt
	$(LOCK) $(ARGS) --extra devstack -c requirements/runtime.txt -o requirements/devstack.txt
	$(LOCK) $(ARGS) --extra dev -c requirements/runtime.txt -c requirements/devstack.txt -o requirements/dev.txt

venv:
	@$(PYTHON) -m devstack.bootstrap devstack --venv $(VENV)

venv-dev: venv
	@$(PYTHON) -m devstack.bootstrap dev --venv $(VENV)
