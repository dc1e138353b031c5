# Everything is run from here: `make demo` starts a node with an invented coalition, `make test` the suite.
PYTHON ?= python3
VENV := .venv
SPARK := .venv-spark
PEERS := .venv-bench
RUN := $(VENV)/bin/python
PORT ?= 8000
WORKERS ?= 2
PIP := $(RUN) -m pip --disable-pip-version-check --quiet

.PHONY: demo install test test-long check test-spark lock bench-names browser

demo: $(VENV)/.installed
	$(VENV)/bin/tahaluf demo --port $(PORT)

install: $(VENV)/.installed

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(RUN) -m tahaluf.engines.names
	touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@

browser:
	@sh checks/browser.sh

test: $(VENV)/.installed-dev browser
	$(RUN) -m pytest -n $(WORKERS) --no-loadscope-reorder -m "not long" tests

test-long: $(VENV)/.installed-dev browser
	$(RUN) -m pytest -n $(WORKERS) --no-loadscope-reorder tests

# Spark comes into an environment of its own: it is large, and Java is needed beside it.
$(SPARK)/.installed: PIP = $(SPARK)/bin/python -m pip --disable-pip-version-check --quiet
$(SPARK)/.installed: requirements-spark.lock requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(SPARK)
	$(PIP) install --require-hashes -r requirements-spark.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

test-spark: $(SPARK)/.installed
	$(SPARK)/bin/python -m pytest -m spark tests/config/spark_screening

check: $(VENV)/.installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(RUN) -m checks

# uv is needed here alone; the locks carry hashes and no addresses.
lock:
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--extra install pyproject.toml -o requirements.lock
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--extra install --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--extra install --extra spark -c requirements.lock pyproject.toml -o requirements-spark.lock
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--group bench -c requirements.lock -o requirements-bench.lock

# PyICU, which nomenklatura needs, comes as source: without a compiler and ICU's headers the run goes on without the peers.
$(PEERS)/.installed: requirements-bench.lock
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-bench.lock
	touch $@

bench-names: $(VENV)/.installed-dev
	-@$(MAKE) $(PEERS)/.installed
	$(RUN) -m benchmarks.names --page
