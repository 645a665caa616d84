# `make run` opens a filled board, `make test` runs every check. Both work in a fresh clone with Python 3.11 or newer
# and are fast the second time. Everything they install goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV ?= $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
LOCK := $(UV) pip compile pyproject.toml --extra formats --group build --universal --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet

.DEFAULT_GOAL := help
.PHONY: help run test check newest-textual translations lock reference docs screenshots bench soak clean

help:  ## say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

run: $(VENV)/run.stamp  ## open a filled sample board in this terminal
	@$(BIN)/opsboard demo

test: check  ## run every check: format, rules, types, imports, tests
	@$(BIN)/pytest -n auto --dist worksteal -q

check: $(VENV)/dev.stamp  ## run the checks that need no program to run
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

newest-textual: $(VENV)/dev.stamp  ## try the screen on the newest Textual and say how it went
	@$(BIN)/python tools/newest_textual.py

translations: $(VENV)/dev.stamp  ## gather the words of the sources, compile the Chinese ones
	@$(BIN)/python tools/translations.py

lock:  ## choose new versions of the dependencies, with hashes
	@$(LOCK) $(if $(UPGRADE),--upgrade) -o requirements/run.txt
	@$(LOCK) $(if $(UPGRADE),--upgrade) --group dev -c requirements/run.txt -o requirements/dev.txt
	@$(LOCK) $(if $(UPGRADE),--upgrade) --group docs -c requirements/dev.txt -o requirements/docs.txt

reference: $(VENV)/dev.stamp  ## write the pages of docs/reference from the program
	@$(BIN)/python tools/reference.py

docs: $(VENV)/docs.stamp  ## build the site into build/docs; a broken link fails
	@$(BIN)/zensical build --strict >/dev/null

screenshots: $(VENV)/dev.stamp  ## take the pictures of the README again
	@$(BIN)/python screenshots/make.py

bench: $(VENV)/dev.stamp  ## measure the budgets against bare programs in the same run
	@$(BIN)/python benchmarks/bench.py $(if $(KEEP),--keep)

soak: $(VENV)/dev.stamp  ## hurt boards for some minutes: kills, power cuts, broken disks (OPSBOARD_SOAK=10: ten times as long)
	@OPSBOARD_SOAK=$${OPSBOARD_SOAK:-1} $(BIN)/pytest -m soak -n auto -q

clean:  ## forget what was installed and cached
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "opsboard needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	{ rm -rf $(VENV); echo "Python's venv is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

# The project goes in without its dependencies, which the lock names with their hashes.
$(VENV)/%.stamp: requirements/%.txt pyproject.toml | $(BIN)/python
	@echo "Installing what requirements/$*.txt names; this takes a minute, once." >&2
	@$(PIP) --require-hashes -r requirements/$*.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@
