# Summitry needs Python 3.11 and make; everything else is put into .venv, exactly as locked.
#   make run     set up, then turn the bundled sample into a warehouse
#   make test    set up with the development tools, then run the tests
# ARGS is handed on: make run ARGS=news.xml   make test ARGS="-k status"

PYTHON ?=
ARGS ?=
export UV_PYTHON_DOWNLOADS = never
# Else every process that the tests start would compile the project anew, and pytest the tests.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
SYNC := $(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode
COMPILE := $(UV) pip compile --quiet --generate-hashes --no-header --python-version 3.11
# The project itself, editable; nothing is resolved, and the build backend is a locked one.
INSTALL_PROJECT := $(INSTALL) --no-deps --build-constraints requirements-build.lock --editable .

# Stamps: setting up again costs nothing until a lock or the project's metadata changes.
VENV := $(BIN)/.venv-made
RUNTIME := $(BIN)/.runtime-installed
DEV := $(BIN)/.dev-installed

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-dev setup-llm run test orders fuzz lint format evaluate bench faults faults-inputs docs \
	cookbook wheel lock clean

help:
	@echo "make setup     environment in .venv, from requirements.lock; then: .venv/bin/summitry --help"
	@echo "make setup-llm the same and what a language model as reader needs (docs/llm-reader.md)"
	@echo "make run       set up, then 'summitry run' (ARGS=\"SOURCE ...\"; none: the bundled sample)"
	@echo "make test      set up with development tools, then the tests"
	@echo "make lint      ruff, mypy, sqlfluff        make format   apply ruff's and sqlfluff's fixes"
	@echo "make evaluate  score the reader: GOLD=gold.jsonl ARTICLES=articles.jsonl"
	@echo "make bench     the measurements of docs/measurements.md"
	@echo "make orders    the sample in 20 other orders and 20 times in batches: the same warehouse"
	@echo "make fuzz      texts of all kinds into the reader (EXAMPLES=5000)"
	@echo "make faults    the slow kill and fault tests"
	@echo "make faults-inputs  every bad input, refused fetch and poisonous page (docs/sources.md)"
	@echo "make docs      the table documentation, as a site in warehouse/dbt/"
	@echo "make cookbook  the answers in docs/cookbook.md, anew from the sample"
	@echo "make wheel     the wheel, in dist/"
	@echo "make lock      resolve the lock files again (UPGRADE=1 to raise the pins)"
	@echo "make clean     remove what was built here; the warehouse stays"

setup: $(RUNTIME)
setup-dev: $(DEV)

$(VENV): requirements-build.lock
	@for python in $(PYTHON) python3.11 python3 python; do \
	    if command -v "$$python" >/dev/null 2>&1 && "$$python" -c \
	        'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' \
	        >/dev/null 2>&1; then found="$$python"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	    echo "error: no Python 3.11 with venv found; install it, or say where it is: make PYTHON=/path/to/python3.11" >&2; \
	    exit 1; \
	fi; \
	[ -x $(BIN)/python ] || "$$found" -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	    --requirement requirements-build.lock
	@touch $@

$(RUNTIME): $(VENV) requirements.lock pyproject.toml
	@echo "Installing requirements.lock into .venv ..." >&2
	@$(SYNC) requirements.lock
	@$(INSTALL_PROJECT)
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	@echo "Installing requirements-dev.lock into .venv ..." >&2
	@$(SYNC) requirements-dev.lock
	@$(INSTALL_PROJECT)
	@touch $@

# What the reader with a language model needs besides; see docs/llm-reader.md.
setup-llm: $(RUNTIME) requirements-llm.lock
	@$(INSTALL) --require-hashes --requirement requirements-llm.lock

run: $(RUNTIME)
	@$(BIN)/summitry run $(ARGS)

# By file, over the processors; in the order given, as the files that take longest come first.
test: $(DEV)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

orders: $(DEV)
	SUMMITRY_ORDERS=20 $(BIN)/python -m pytest tests/integration/test_order.py $(ARGS)

fuzz: $(DEV)
	SUMMITRY_FUZZ_EXAMPLES=$(or $(EXAMPLES),5000) $(BIN)/python -m pytest \
	    tests/unit/reading/test_any_text.py $(ARGS)

faults: $(DEV)
	$(BIN)/python -m pytest -m faults $(ARGS)

faults-inputs: $(DEV)
	$(BIN)/python -m pytest tests/inputs -m "faults or not faults" $(ARGS)

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint dbt

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix dbt

evaluate: $(RUNTIME)
	@if [ -z "$(GOLD)" ] || [ -z "$(ARTICLES)" ]; then \
	    echo "error: say what to score: make evaluate GOLD=gold.jsonl ARTICLES=articles.jsonl" >&2; \
	    exit 2; \
	fi
	@$(BIN)/summitry evaluate "$(GOLD)" "$(ARTICLES)" $(ARGS)

# Calibration wants gold; peers want an environment of their own: see docs/measurements/reader.md.
bench: $(DEV)
	@for script in $(filter-out bench/calibration.py bench/peers.py,$(wildcard bench/*.py)); do echo "== $$script"; $(BIN)/python "$$script" $(ARGS) || exit 1; done

docs: $(RUNTIME)
	@$(BIN)/summitry docs

cookbook: $(RUNTIME)
	@home="$$(mktemp -d)" && $(BIN)/summitry run --home "$$home" && \
	    $(BIN)/python docs/cookbook.py "$$home"; status=$$?; rm -rf "$$home"; exit $$status

wheel: $(DEV)
	$(BIN)/python -m build --no-isolation --wheel

lock: $(VENV)
	$(COMPILE) $(if $(UPGRADE),--upgrade) --group build --no-annotate -o requirements-build.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) --extra llm -c requirements.lock pyproject.toml \
	    -o requirements-llm.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) --extra dev --extra llm -c requirements-llm.lock \
	    pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
