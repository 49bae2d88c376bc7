# `make run` plays a first set, `make test` shows in some minutes that all is well. Both install into
# .venv, and nowhere else, what is in requirements.lock, by hash. Another routine:
# make run ROUTINE=glute-bridge; another Python: make PYTHON=...; tests of outputs that need a system's
# packages too: make test EXTRAS=dev,simpleaudio,sounddevice; some tests, thorough ones as well:
# make test TESTS=tests/plan

ROUTINE ?= pause-thrust
EXTRAS ?= dev
TESTS ?=
PURE := */tempo/plan/*,*/tempo/library/*
VENV := .venv
UV := $(VENV)/bin/uv
DEV := $(VENV)/$(EXTRAS).done
PYTHONS := 3.11 3.12 3.13 3.14
NEW_ENOUGH := -c "import sys; sys.exit(sys.version_info < (3, 11))"
PYTHON ?= $(shell for python in python3 $(PYTHONS:%=python%); do \
	$$python $(NEW_ENOUGH) 2>/dev/null && echo $$python && break; done)

# Each way to choose the versions of what is installed.
locked := --constraint requirements.lock --build-constraint requirements.lock
newest := --upgrade
lowest := --resolution lowest-direct
INSTALL := $(UV) pip install --quiet --python $(VENV)/bin/python $(locked)

# Most of a short command's time is the compiling of modules, where none may be kept.
unexport PYTHONDONTWRITEBYTECODE

# What plays or listens in real time takes the machine first, and all other tests take what is left of it;
# what keeps every core busy, or needs them idle, has it for itself, and is in one file. To listen is to
# wait: three do so at once.
BUSY := -m "not long and busy" tests/outputs/test_real_time.py
LIVE := -n 3 --dist worksteal -m "not long and not busy and (live or paced)" \
	$(addprefix tests/,cli live outputs phone test_bad_input.py test_safety.py)
WORKERS ?= auto
SPREAD = -n $(WORKERS) --dist worksteal
QUIET = $(SPREAD) -m "not long and not live"
REST = $(SPREAD) -m "not long and not live and not paced"
ONCE = $(SPREAD) -m "not long and not live and not paced and not thorough"
LISTENED := $(VENV)/listened.txt
TYPED := $(VENV)/typed.txt
define tests
	$(1) $(BUSY)
	@$(1) $(LIVE) >$(LISTENED) 2>&1 & live=$$!; \
	nice -n 19 $(2) >$(TYPED) 2>&1 & typed=$$!; \
	nice -n 19 $(1) $(3); quiet=$$?; \
	wait $$live; live=$$?; cat $(LISTENED); \
	wait $$typed; typed=$$?; cat $(TYPED); exit $$((quiet | live | typed))
endef

.PHONY: run docs test test-thorough test-long test-kills endurance test-all check lint types format coverage mutants \
	fuzz voice-pack test-voices naturalness fits bench bench-live bench-starts bench-stages bench-batch \
	bench-clients lock audit licences dist pictures tables clean

run: $(VENV)/run.done
	$(VENV)/bin/tempo run "$(ROUTINE)"

ifeq ($(TESTS),)
test: lint
	$(call tests,$(VENV)/bin/python -m pytest,$(VENV)/bin/mypy,$(ONCE))
else
test: check
	$(VENV)/bin/python -m pytest $(QUIET) $(TESTS)
endif

# The suite in an environment of its own, with the newest or the lowest versions that pyproject.toml
# allows, or those of the lock: make test-newest, make test-lowest, make test-locked ON=3.13. Several at
# once have folders of their own, and share the cores: OWN=.venv/other WORKERS=1.
ON ?= $(PYTHON)
OWN = $(VENV)/$*
test-lowest: ON := $(firstword $(PYTHONS))
test-%: $(UV)
	$(UV) venv --quiet --clear --python $(ON) $(OWN)
	$(UV) pip install --quiet --python $(OWN)/bin/python $($*) --editable '.[$(EXTRAS)]'
ifeq ($(TESTS),)
	$(call tests,$(OWN)/bin/python -m pytest --hypothesis-profile=same,true,$(REST))
else
	$(OWN)/bin/python -m pytest $(QUIET) --hypothesis-profile=same $(TESTS)
endif

# The plan, the library and the command line with what is locked, on each Python that is promised.
test-all: $(UV)
	set -e; for python in $(PYTHONS); do \
	$(MAKE) test-locked ON=$$python TESTS="tests/plan tests/library tests/cli"; done

# What takes long, and more of what `make test` shows by less: .ci/run runs both.
test-thorough: $(DEV)
	$(VENV)/bin/python -m pytest $(SPREAD) -m "thorough and not live and not paced and not long"

# Sets of ten minutes through every output, on every Python that is here: eleven minutes, all at once.
test-long: $(DEV)
	@others=; \
	for python in $(PYTHONS:%=python%) $(HOME)/.pyenv/versions/3.1[1234].*/bin/python; do \
	  name=$$($$python -c "import sys; print('%d.%d' % sys.version_info[:2])" 2>/dev/null) || continue; \
	  other=$(CURDIR)/$(VENV)/$$name; \
	  case "$$others:" in *":$$other/bin/python:"*) continue;; esac; \
	  test -x $$other/bin/tempo || { $(UV) venv --quiet --clear --python $$python $$other && $(UV) pip install \
	    --quiet --python $$other/bin/python $(locked) --editable '.[simpleaudio,sounddevice]'; } || exit 1; \
	  others=$$others:$$other/bin/python; \
	done; \
	TEMPO_PYTHONS=$${others#:} $(VENV)/bin/python -m pytest -m long

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

# A hundred MP3 tracks for ten clients on one core and on two, again, and a site of 72 routines: a
# quarter of an hour and 0.6 GB. CLIENTS=--quick takes two minutes.
CLIENTS ?=
bench-clients: $(DEV)
	$(VENV)/bin/python -m benchmarks.clients $(CLIENTS)

# An hour's set in real time: drift, gaps, memory and open files. SETS=1 is a minute and a half.
SETS ?= 33
endurance: $(DEV)
	$(VENV)/bin/python -m benchmarks.endurance $(SETS)

# Each kind of work killed 200 times, and on 24 disks that are too small: half an hour.
test-kills: $(DEV)
	TEMPO_KILLS=200 TEMPO_DISKS=24 $(VENV)/bin/python -m pytest -rP tests/test_kills.py tests/test_full_disk.py

check: lint types

lint: $(DEV)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(DEV)
	$(VENV)/bin/mypy

format: $(DEV)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# Which branches the suite runs: all of the plan and the library, 95 in 100 of the rest. Left out is
# what coverage itself breaks: it loads modules, and its own files do not fit the smallest of disks.
BROKEN = --deselect tests/audio/test_speech.py::test_numpy_is_not_imported_before_it_is_needed \
	--deselect tests/test_full_disk.py::test_a_share_of_the_disk_that_is_used_up_leaves_no_file
coverage: $(DEV)
	$(VENV)/bin/coverage erase
	$(VENV)/bin/python -m pytest $(QUIET) $(BROKEN) --cov --cov-report=
	$(VENV)/bin/python -m pytest $(LIVE) --cov --cov-append --cov-report=
	$(VENV)/bin/coverage report --include='$(PURE)' --fail-under=100
	$(VENV)/bin/coverage report --omit='$(PURE)' --show-missing --skip-covered --fail-under=95

# Mistakes that are made in the plan, one by one, to see whether its tests tell; a quarter of an hour.
mutants: $(VENV)/mutants.done
	rm -rf mutants
	nice $(VENV)/bin/mutmut run
	$(VENV)/bin/mutmut results

$(VENV)/mutants.done: $(DEV)
	$(INSTALL) --editable '.[$(EXTRAS),mutants]'
	@touch $@

# Bytes that break a promise, looked for so many seconds in each kind of input.
SECONDS ?= 600
fuzz: $(DEV)
	set -e; for target in notation line files plan sounds; do \
	$(VENV)/bin/python -m fuzz $$target -max_total_time=$(SECONDS) -print_final_stats=1; done

# What is installed, of everything that pyproject.toml asks for: its version on each Python and
# system, and the hash of each file. What installs it is locked by itself, as pip brings it.
COMPILED := pip compile --universal --python-version $(firstword $(PYTHONS)) --generate-hashes --upgrade \
	--quiet --no-annotate --custom-compile-command "make lock"
lock: $(UV)
	$(UV) $(COMPILED) --all-extras --output-file requirements.lock pyproject.toml
	echo uv | $(UV) $(COMPILED) --output-file requirements-uv.lock -

# The site of docs/, in docs/site/html: what can be heard on it is made first. No link may lead
# nowhere, and no word may be misspelled.
docs: $(DEV)
	rm -rf docs/site
	$(VENV)/bin/python -m docs.heard >/dev/null
	$(VENV)/bin/sphinx-build -q -W --keep-going -d docs/site/doctrees -b html docs docs/site/html
	$(VENV)/bin/codespell README.md CONTRIBUTING.md ARCHITECTURE.md docs/*.md

# Known holes in what is installed, and the licences of it.
audit: $(VENV)/release.done
	$(VENV)/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock

licences: $(VENV)/release.done
	$(UV) venv --quiet --clear --python $(VENV)/bin/python $(VENV)/licences
	$(UV) pip install --quiet --python $(VENV)/licences/bin/python $(locked) .
	{ printf '# The licences of what is installed\n\n'; \
	$(VENV)/bin/pip-licenses --python=$(VENV)/licences/bin/python --ignore-packages rep-tempo \
	--format markdown --with-urls --no-version --order license; } >docs/licences.md

# What shipped routines say, spoken once and kept: two minutes. One language: make voice-pack LANGUAGES=en.
voice-pack: $(DEV)
	$(VENV)/bin/python docs/voice_pack.py $(LANGUAGES)

# Every shipped phrase, in the default voice and in espeak's, to a recogniser: half an hour.
test-voices: $(DEV)
	TEMPO_ALL_WORDS=1 $(VENV)/bin/python -m pytest -rP -m '' tests/test_understood.py

# How natural voices sound, by a predictor that brings torch: make naturalness VOICES="auto espeak".
naturalness: $(VENV)/naturalness.done
	$(VENV)/bin/python -m docs.naturalness $(VOICES)

# How many cues have room in two voices: make fits VOICES="espeak hibari".
fits: $(DEV)
	$(VENV)/bin/python -m docs.fits $(VOICES)

# The wheel and the sdist, twice: they are the same bytes.
dist: $(VENV)/release.done
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
	$(VENV)/bin/python docs/options.py
	$(VENV)/bin/python docs/shapes.py
	$(VENV)/bin/python docs/commands.py
	$(VENV)/bin/python docs/consoles.py

# How fast, beside the disk and other programs; ten minutes, two with BENCH=--quick. sox, ffmpeg
# and csound are measured where they are installed.
bench: $(VENV)/bench.done
	$(VENV)/bin/python benchmarks/speed.py $(BENCH)

LOCKS := pyproject.toml requirements.lock

$(VENV)/bench.done: $(LOCKS) | $(UV)
	$(INSTALL) --editable '.[bench]'
	@touch $@

$(VENV)/naturalness.done: $(DEV)
	$(INSTALL) --editable '.[$(EXTRAS),naturalness]'
	@touch $@

$(VENV)/run.done: $(LOCKS) | $(UV)
	$(INSTALL) --editable .
	$(VENV)/bin/python -m compileall -q tempo
	@touch $@

$(DEV): $(LOCKS) | $(UV)
	$(INSTALL) --editable '.[$(EXTRAS)]'
	@touch $@ $(VENV)/run.done

$(VENV)/release.done: $(LOCKS) | $(UV)
	$(INSTALL) --editable '.[release]'
	@touch $@

# Some systems split `venv` from Python: then the system's pip installs into an environment without.
$(UV): requirements-uv.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: https://www.python.org"; exit 1; }
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || \
	$(PYTHON) -m venv --clear --without-pip $(VENV)
	@if $(VENV)/bin/python -m pip --version >/dev/null 2>&1; then pip="$(VENV)/bin/python -m pip"; \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; then \
	pip="$(PYTHON) -m pip --python $(VENV)/bin/python"; \
	else echo "$(PYTHON) has neither venv nor pip; install one, as: apt install python3-venv"; \
	rm -rf $(VENV); exit 1; fi; \
	$$pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-uv.lock
	@touch $@

clean:
	rm -rf $(VENV) build dist mutants .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
