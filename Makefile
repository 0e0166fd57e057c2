# Everything starts here. On a bare machine: Python 3.11 or newer, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo run test check format bench soak messages screenshots lock clean

help:  ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

demo: $(VENV)/run  ## try Oppy without Slack, in the browser
	@$(BIN)/oppy demo $(ARGS)

run: $(VENV)/run  ## run the bot with the settings in .env
	@$(BIN)/oppy run $(ARGS)

test: $(VENV)/dev  ## run the tests (what is missing says so and is skipped, but not in CI)
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: $(VENV)/dev  ## style, types, imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev  ## set the code as the house sets it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev  ## measure, in one run, against what it is compared with
	$(BIN)/python -m tests.bench $(ARGS)

soak: $(VENV)/dev  ## hours of mixed load in MINUTES=10: memory, handles, connections, answers
	$(BIN)/python -m tests.soak --minutes $(or $(MINUTES),10) $(ARGS)

messages: $(VENV)/dev  ## bring the catalogues up to date with the code's sentences
	$(BIN)/python -m tests.messages

screenshots: $(VENV)/dev  ## make the pictures of the docs anew
	$(BIN)/python -m tests.screenshots

lock: $(VENV)/dev  ## lock the newest versions, with hashes
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-header --no-emit-index-url --no-annotate -o requirements/run.txt requirements/run.in
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-header --no-emit-index-url --no-annotate -o requirements/dev.txt requirements/dev.in

clean:  ## remove what was set up here
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/run: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@
