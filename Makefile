# `make run` plays a first set, `make test` runs every check. Both install into .venv, and
# nowhere else. Another routine: make run ROUTINE=glute-bridge; another Python: make PYTHON=...;
# tests of outputs that need a system's packages too: make test EXTRAS=dev,simpleaudio,sounddevice

ROUTINE ?= pause-thrust
EXTRAS ?= dev
PURE := */tempo/plan/*,*/tempo/library/*
VENV := .venv
DEV := $(VENV)/$(EXTRAS).done
RELEASE := $(VENV)/release.done
NEW_ENOUGH := -c "import sys; sys.exit(sys.version_info < (3, 11))"
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python $(NEW_ENOUGH) 2>/dev/null && echo $$python && break; done)
PIP := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test test-long test-kills endurance test-all test-lowest check format coverage mutants fuzz \
	bench bench-live bench-starts bench-stages bench-batch lock audit licences dist pictures tables clean

run: $(VENV)/run.done
	$(VENV)/bin/tempo run $(ROUTINE)

test: check
	$(VENV)/bin/python -m pytest -m "not long and not live"
	$(VENV)/bin/python -m pytest -n0 -m "not long and live"

# Sets of ten minutes through every output, on every Python that is here: eleven minutes, all at once.
test-long: $(DEV)
	@others=; \
	for python in python3.11 python3.12 python3.13 $(HOME)/.pyenv/versions/3.1[123].*/bin/python; do \
	  name=$$($$python -c "import sys; print('%d.%d' % sys.version_info[:2])" 2>/dev/null) || continue; \
	  other=$(CURDIR)/$(VENV)/$$name; \
	  case "$$others:" in *":$$other/bin/python:"*) continue;; esac; \
	  test -x $$other/bin/tempo || { $$python -m venv $$other && $$other/bin/python -m pip install \
	    --quiet --disable-pip-version-check --editable '.[simpleaudio,sounddevice]'; } || exit 1; \
	  others=$$others:$$other/bin/python; \
	done; \
	TEMPO_PYTHONS=$${others#:} $(VENV)/bin/python -m pytest -n0 -m long

# Jitter, drift and the time to the first sound, beside what scripts do.
bench-live: $(DEV)
	$(VENV)/bin/python -m benchmarks.live

# How often a healthy device is taken for dead, of 200 sets on slow sinks, and how soon a dead one is.
bench-starts: $(DEV)
	$(VENV)/bin/python -m benchmarks.starts

# Where the time of an export of an hour goes, stage by stage.
bench-stages: $(DEV)
	$(VENV)/bin/python -m benchmarks.stages

# Tracks a second on one core and on two, memory, and a batch that is killed; about 17 GB are written
# and removed. Fewer: make bench-batch TRACKS=1000.
TRACKS ?= 10000
bench-batch: $(DEV)
	$(VENV)/bin/python -m benchmarks.batch $(TRACKS)

# An hour's set in real time: drift, gaps, memory and open files. SETS=1 is a minute and a half.
SETS ?= 33
endurance: $(DEV)
	$(VENV)/bin/python -m benchmarks.endurance $(SETS)

# Each kind of work killed 200 times: half an hour.
test-kills: $(DEV)
	TEMPO_KILLS=200 $(VENV)/bin/python -m pytest -rP tests/test_kills.py

check: $(DEV)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

format: $(DEV)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# The suite on each Python that is installed, and with the lowest versions that are allowed.
test-all: $(RELEASE)
	$(VENV)/bin/nox --session tests

test-lowest: $(RELEASE)
	$(VENV)/bin/nox --session lowest

# Which branches the suite runs: all of the plan and the library, 95 in 100 of the rest. Left out is
# what coverage itself breaks: it loads modules, and its own files do not fit the smallest of disks.
BROKEN = --deselect tests/audio/test_speech.py::test_numpy_is_not_imported_before_it_is_needed \
	--deselect tests/test_full_disk.py::test_a_share_of_the_disk_that_is_used_up_leaves_no_file
coverage: $(DEV)
	$(VENV)/bin/coverage erase
	$(VENV)/bin/python -m pytest -m "not long and not live" $(BROKEN) --cov --cov-report=
	$(VENV)/bin/python -m pytest -n0 -m "not long and live" --cov --cov-append --cov-report=
	$(VENV)/bin/coverage report --include='$(PURE)' --fail-under=100
	$(VENV)/bin/coverage report --omit='$(PURE)' --show-missing --skip-covered --fail-under=95

# Mistakes that are made in the plan, one by one, to see whether its tests tell; a quarter of an hour.
mutants: $(VENV)/mutants.done
	rm -rf mutants
	nice $(VENV)/bin/mutmut run
	$(VENV)/bin/mutmut results

$(VENV)/mutants.done: $(DEV)
	$(PIP) --editable '.[$(EXTRAS),mutants]'
	@touch $@

# Bytes that break a promise, looked for so many seconds in each kind of input.
SECONDS ?= 600
fuzz: $(DEV)
	set -e; for target in notation files plan sounds; do \
	$(VENV)/bin/python -m fuzz $$target -max_total_time=$(SECONDS) -print_final_stats=1; done

# What is exactly installed to work on the project, with the hash of each file.
lock: $(RELEASE)
	$(VENV)/bin/uv pip compile pyproject.toml --all-extras --universal --generate-hashes \
	--quiet --upgrade --custom-compile-command "make lock" --output-file requirements-dev.lock

# Known holes in what is installed, and the licences of it.
audit: $(RELEASE)
	$(VENV)/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements-dev.lock

licences: $(RELEASE)
	$(VENV)/bin/nox --session licences

# The wheel and the sdist, twice: they are the same bytes.
dist: $(RELEASE)
	rm -rf dist build/again
	$(VENV)/bin/python -m build
	$(VENV)/bin/python -m build --outdir build/again
	set -e; for file in dist/*; do cmp $$file build/again/$$(basename $$file); done
	$(VENV)/bin/twine check --strict dist/*

# The pictures of the README are made by the program they show.
pictures: $(DEV)
	$(VENV)/bin/python docs/pictures.py

# The tables of the docs too.
tables: $(DEV)
	$(VENV)/bin/python docs/cues.py
	$(VENV)/bin/python docs/bad_input.py

# How fast, beside the disk and other programs; ten minutes, two with BENCH=--quick. sox, ffmpeg
# and csound are measured where they are installed.
bench: $(VENV)/bench.done
	$(VENV)/bin/python benchmarks/speed.py $(BENCH)

$(VENV)/bench.done: pyproject.toml | $(VENV)
	$(PIP) --editable '.[bench]'
	$(VENV)/bin/python -m compileall -q tempo
	@touch $@

$(VENV)/run.done: pyproject.toml | $(VENV)
	$(PIP) --editable .
	$(VENV)/bin/python -m compileall -q tempo
	@touch $@

$(DEV): pyproject.toml | $(VENV)
	$(PIP) --editable '.[$(EXTRAS)]'
	@touch $@ $(VENV)/run.done

$(RELEASE): pyproject.toml | $(VENV)
	$(PIP) --editable '.[release]'
	@touch $@

# Some systems split `venv` from Python; virtualenv, which pip can install, does the same.
$(VENV):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: https://www.python.org"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	$(PYTHON) -m pip install --user --quiet virtualenv && $(PYTHON) -m virtualenv $(VENV); }

clean:
	rm -rf $(VENV) .nox build dist mutants .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
