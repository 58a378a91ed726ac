# What people type. Thin on purpose: each target calls a CMake preset or a script, which can be called without make.
.DEFAULT_GOAL := help
.PHONY: help setup build demo test lint format sanitize test-matrix bench reference wheel clean

PYTHON := .venv/bin/python

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## install what is missing: packages of the system, Python tools in .venv
	@scripts/setup.sh

build: setup ## build/release: the command, its plugins, the test programs
	@scripts/build.sh release

demo: build ## profile an example and print its tree
	build/release/bin/pyinstrument examples/word_count.py

test: build ## build, and run every test
	@bash -euc '. scripts/node.sh; use_wanted_node; exec $(PYTHON) scripts/run_tests.py --preset release --page'

lint: setup ## format, static analysis, floors: changes nothing
	@scripts/lint.sh

format: setup ## format C++, Python and TypeScript in place
	@scripts/format.sh

sanitize: setup ## the tests under ASan and UBSan, then C++ and package under TSan
	@scripts/sanitize.sh

test-matrix: setup ## the tests that meet CPython, with every CPython >= 3.10 found here (or in PYTHONS)
	@scripts/test_matrix.sh

bench: build ## each benchmark against its peer
	@scripts/bench.sh

reference: build ## build/reference: the Python package's reference, from its docstrings
	@scripts/reference.sh

wheel: build ## dist/: the source distribution, and a wheel that other systems may install, tried
	@scripts/wheel.sh
	@PYINSTRUMENT_WHEELS=dist $(PYTHON) -m pytest -q tests/install/test_wheel.py

clean: ## remove every build
	rm -rf build
