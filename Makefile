# `make` shows what there is. Everything runs in .venv, which `scripts/prepare` makes and keeps; ARGS goes to the command.

# First what is ours, then a Rust that rustup keeps (a distribution's own may be too old), then the rest.
export PATH := $(CURDIR)/.venv/bin:$(HOME)/.cargo/bin:$(PATH)
# Nothing here needs a network once it is installed; without this, a library may look for one and wait.
export HF_HUB_OFFLINE := 1

.PHONY: help demo test vllm test-vllm torture bench bench-check lint types contracts check docs site fix clean

help:  ## show this
	@sed -n 's/^\([a-z-]*\):  ## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo:  ## install, then live through one day, night and day with the bundled model
	@scripts/prepare
	@sleepyd demo $(ARGS)

test:  ## install, then run the tests (ARGS="-k router" runs some)
	@scripts/prepare dev
	pytest $(ARGS)

vllm:  ## install vLLM's CPU build into .vllm, for the tests that need it
	@scripts/prepare dev
	@SLEEPYD_VLLM_ENVIRONMENT=$(CURDIR)/.vllm sleepyd engine install --cpu

test-vllm: vllm  ## and run those
	pytest -m vllm $(ARGS)

torture:  ## the tests of faults alone, in full; tens of minutes, prints their figures
	@scripts/prepare dev
	pytest --torture -o timeout=3600 $(ARGS)

bench:  ## measure everything beside its peers, into docs/bench (ARGS="--only decode" measures some)
	@scripts/prepare dev
	@python -m bench $(ARGS)

bench-check:  ## roughly, and only that no ratio is a quarter worse than what docs/bench/quick has
	@scripts/prepare dev
	@python -m bench --quick --check

lint:  ## ruff: rules and layout
	@scripts/prepare dev
	ruff check
	ruff format --check

types:  ## mypy, strict
	@scripts/prepare dev
	mypy

contracts:  ## import-linter: which room may know which
	@scripts/prepare dev
	lint-imports

check: lint types contracts test  ## all of these

docs:  ## write the pages of docs/ that are made from the program
	@scripts/prepare
	@sleepyd docs --write

site:  ## make a site of docs/, in build/site; strict, and with nothing from elsewhere
	@scripts/prepare dev
	NO_MKDOCS_2_WARNING=1 mkdocs build

fix:  ## let ruff put right what it can
	@scripts/prepare dev
	ruff check --fix
	ruff format

clean:  ## remove .venv, caches and runs
	rm -rf build .venv .venv.log runs .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
