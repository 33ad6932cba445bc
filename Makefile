# Two commands: `make run` starts the bot, `make test` passes the tests. Both set everything up by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The encoder's libraries come for 64 bits and glibc only; elsewhere (Alpine) stories are grouped by words alone.
ENCODER = $(shell $(PYTHON) -c 'import sys, sysconfig as s; \
	print("" if sys.maxsize < 2**32 or "musl" in str(s.get_config_var("SOABI")) else "[encoder]")')
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run setup test lint smoke clean
.DEFAULT_GOAL := run

run: setup
	@$(BIN)/python -m bot $(ARGS)

setup: $(VENV)/.ready

test: $(VENV)/.ready-test
	@$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

lint: $(VENV)/.ready-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

smoke: setup
	@$(BIN)/python .ci/smoke.py

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Broadsheet needs Python 3.11 or later; run: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) (once; about half a minute) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.$(ENCODER)'
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready
	@echo "Setting up the tools for tests ..."
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test,lint]'
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
