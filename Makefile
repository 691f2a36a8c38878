# One list of commands. `make run` and `make test` do everything on a machine with Python and network.
# uv stumbles over pyenv's shims unless it is told which versions it may use.
ifneq ($(wildcard $(HOME)/.pyenv/versions),)
export PYENV_VERSION := 3.12.1:3.10.13:3.11.7
endif
export RASA_TELEMETRY_ENABLED := false
# The embedding engine spins on idle threads, which slows two cores down tenfold.
export OMP_NUM_THREADS ?= 1
# Where Python may not write bytecode beside its modules, each process would compile thousands of them anew.
export UV_COMPILE_BYTECODE := 1
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
PY := .venv/bin/python
CLI := .venv/bin/stadtlotse

.PHONY: run phone test train check bench evaluate engines kills language environments setup texts clean

run: setup
	$(CLI) run

# As `run`, and takes calls: by default on 127.0.0.1:5060, see docs/phone.md.
phone: export STADTLOTSE_PHONE := 1
phone: setup
	$(CLI) run

setup: environments
	$(CLI) setup

test: setup tests/widget/node_modules/.ready
	$(PY) -m pytest --numprocesses 2 --no-loadscope-reorder

tests/widget/node_modules/.ready: tests/widget/package-lock.json
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --silent --prefix tests/widget; \
	else echo "npm is missing: the axe tests will be skipped"; mkdir -p $(@D); fi
	@touch $@

train: environments
	$(CLI) train

check: environments
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(CLI) texts check

bench: setup
	$(PY) -m benchmarks

bench-voice: setup
	$(PY) -m benchmarks.voice

evaluate: setup
	$(PY) -m benchmarks.understanding

# Takes about two hours; started again, it goes on where it stopped.
engines: environments
	nice -n 15 $(PY) -m benchmarks.engines

# Kills each process 50 times in the middle of applications.
kills: setup
	STADTLOTSE_KILLS=50 $(PY) -m pytest tests/e2e/test_kills.py

# make language code=sq native=Shqip german=Albanisch
language: environments
	$(CLI) language $(code) "$(native)" "$(german)"

texts: environments
	$(CLI) texts update

environments: .venv/.ready bot/.venv/.ready

.venv/.ready: pyproject.toml uv.lock | $(UV)
	$(UV) sync --locked --quiet
	@touch $@

bot/.venv/.ready: bot/pyproject.toml bot/uv.lock | $(UV)
	$(UV) sync --project bot --locked --quiet
	@touch $@

.tools/bin/uv:
	python3 -m venv .tools
	.tools/bin/pip install --quiet uv

clean:
	rm -rf var .venv bot/.venv .tools
