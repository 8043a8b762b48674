# Architecture Explorer: "make run" starts it, "make test" checks it; both install what they need.

python := .venv/bin/python
display = $(shell command -v xvfb-run >/dev/null && echo 'xvfb-run -a -s "-screen 0 1440x900x24"')

.PHONY: help run test lint demo-weights bench soak clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile
	@echo 'Pass arguments as in: make run ARGS="--model resnet18"'

run: .venv/.ready-to-run  ## start the program
	@[ -x $(python) ] || sh .setup/install.sh run
	@$(python) main.py $(ARGS)

test: lint  ## lint, then all tests, on a display of their own
	$(display) $(python) -m pytest $(ARGS)

lint: .venv/.ready-to-test  ## style, types and import contracts
	@[ -x $(python) ] || sh .setup/install.sh test
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	.venv/bin/lint-imports --no-cache --no-logo

demo-weights: .venv/.ready-to-run  ## train the demo networks again (takes up what was interrupted)
	$(python) -m explorer.training $(ARGS)

bench: .venv/.ready-to-test  ## measure against rivals, side by side
	$(display) $(python) -m tests.benchmarks $(ARGS)

soak: .venv/.ready-to-test  ## kill the engine fifty times and compare what comes back
	$(python) -m tests.engine_kills $(ARGS)

clean:  ## remove caches and builds (delete .venv yourself to install afresh)
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find explorer tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.ready-to-%: pyproject.toml .setup/install.sh
	@sh .setup/install.sh $*
