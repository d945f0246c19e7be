# Kafka Explorer. On a fresh machine `make demo` and `make test` do everything, set-up included; see `make help`.

PYTHON ?=
VENV := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test check screenshots bench package clean

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

setup: ## .venv, Qt's libraries, Java and Kafka's jars; only what is not there yet
	@PYTHON='$(PYTHON)' packaging/setup.sh

demo: setup ## a real Kafka with sample data, and the program connected to it; without a display: pictures of every page
	@$(VENV)/kafka-explorer demo

test: setup ## the whole test suite, real Kafka included
	@packaging/setup.sh --with kcat
	@$(VENV)/python -m pytest

check: setup ## format, lint, types, architecture, and the wheel builds and holds what it must
	@$(VENV)/ruff format --check
	@$(VENV)/ruff check
	@$(VENV)/mypy
	@$(VENV)/python -m pytest -q tests/test_architecture.py tests/test_packaging.py

screenshots: setup ## pictures of every page, light and dark, into build/screenshots
	@QT_QPA_PLATFORM=offscreen $(VENV)/kafka-explorer demo \
		--screenshots build/screenshots --themes light,dark --sizes 1280x800,1920x1080

bench: setup ## measure what the README promises
	@packaging/setup.sh --with kcat --with jq --with gcc
	@$(VENV)/python -m tests.benchmarks

package: setup ## a folder in dist/ that runs without Python, started once to prove it
	@packaging/build.sh

clean: ## remove .venv, build/, dist/ and caches; Kafka's jars stay in the user's cache directory
	@rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
