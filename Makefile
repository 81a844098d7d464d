# `make demo` and `make test` set everything up by themselves: all they need is Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
NATIVE := native/Cargo.toml native/Cargo.lock $(shell find native/src -name '*.rs' 2>/dev/null)

.DELETE_ON_ERROR:
.PHONY: help install demo test lint schemas golden golden-accept lock clean model model-clean bench-stream bench-clean bench-tag bench-quote
help: ## what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("wirestream needs Python 3.11 or newer, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(BIN)/python pyproject.toml requirements.txt $(NATIVE)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

install: $(STAMP) ## set up .venv with everything pinned

demo: $(STAMP) ## a story’s whole way: Kafka, a worker, the seeds, enriched stories
	$(BIN)/wirestream demo

test: $(STAMP) ## lint, types, tests
	$(BIN)/ruff check src tests benchmarks training
	$(BIN)/ruff format --check src tests benchmarks training
	$(BIN)/mypy
	$(BIN)/mypy tests/docker/*.py
	$(BIN)/pytest

lint: $(STAMP) ## lint and types alone
	$(BIN)/ruff check src tests benchmarks training
	$(BIN)/ruff format --check src tests benchmarks training
	$(BIN)/mypy
	$(BIN)/mypy tests/docker/*.py

schemas: $(STAMP) ## write schemas/ anew from story.py
	$(BIN)/python -m wirestream.schemas

golden: $(STAMP) ## show how what becomes of the seeds differs from what was accepted
	@$(BIN)/python tests/snapshots.py || true

golden-accept: $(STAMP) ## accept what becomes of the seeds now
	@$(BIN)/python tests/snapshots.py --accept

lock: $(BIN)/python ## pin anew, with hashes
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --extra broker --group dev pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  -c requirements.txt pyproject.toml -o deploy/requirements.txt

bench-stream: $(STAMP) ## what the stream costs a story, beside bare aiokafka and plain Faust
	$(BIN)/python benchmarks/stream.py

model: $(STAMP) ## train the tagger anew from training/data (a few minutes); DEV="set.jsonl …" scores it
	$(BIN)/python training/train.py --out src/wirestream/tag/data/model.bin.gz --dev $(DEV)

model-clean: $(STAMP) ## train the clean stage’s model of lines anew; GOLD="set.jsonl …" labelled stories
	$(BIN)/python benchmarks/clean_train.py $(GOLD)

bench-tag: $(STAMP) ## speed of the tag stage beside spaCy; GOLD="set.jsonl …" its accuracy
	$(BIN)/python benchmarks/tag.py $(or $(GOLD),benchmarks/gold/wikinews.jsonl)

bench-quote: $(STAMP) ## the quote stage beside textacy, then its accuracy; GOLD="set.jsonl …" labelled stories
	$(BIN)/python benchmarks/quote.py $(or $(GOLD),benchmarks/gold/wikinews.jsonl)
	$(BIN)/python benchmarks/quote_report.py $(or $(GOLD),benchmarks/gold/wikinews.jsonl)

bench-clean: $(STAMP) ## the clean stage beside its peers, then label by label; GOLD="set.jsonl …" labelled stories
	$(BIN)/python benchmarks/clean.py $(or $(GOLD),benchmarks/gold/wire.jsonl)
	$(BIN)/python benchmarks/clean_report.py $(or $(GOLD),benchmarks/gold/wire.jsonl)

clean: ## remove what was built
	rm -rf $(VENV) native/target src/wirestream/_native*.so .mypy_cache .pytest_cache .ruff_cache
