# `make run` plays a first set, `make test` runs every check. Both install into .venv, and
# nowhere else. Another routine: make run ROUTINE=glute-bridge; another Python: make PYTHON=...;
# tests of outputs that need a system's packages too: make test EXTRAS=dev,simpleaudio,sounddevice

ROUTINE ?= pause-thrust
EXTRAS ?= dev
VENV := .venv
DEV := $(VENV)/$(EXTRAS).done
NEW_ENOUGH := -c "import sys; sys.exit(sys.version_info < (3, 11))"
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python $(NEW_ENOUGH) 2>/dev/null && echo $$python && break; done)
PIP := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check format pictures tables clean

run: $(VENV)/run.done
	$(VENV)/bin/tempo run $(ROUTINE)

test: check
	$(VENV)/bin/python -m pytest

check: $(DEV)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

format: $(DEV)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# The pictures of the README are made by the program they show.
pictures: $(DEV)
	$(VENV)/bin/python docs/pictures.py

# The tables of the docs too.
tables: $(DEV)
	$(VENV)/bin/python docs/cues.py

$(VENV)/run.done: pyproject.toml | $(VENV)
	$(PIP) --editable .
	@touch $@

$(DEV): pyproject.toml | $(VENV)
	$(PIP) --editable '.[$(EXTRAS)]'
	@touch $@ $(VENV)/run.done

# Some systems split `venv` from Python; virtualenv, which pip can install, does the same.
$(VENV):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: https://www.python.org"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	$(PYTHON) -m pip install --user --quiet virtualenv && $(PYTHON) -m virtualenv $(VENV); }

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
