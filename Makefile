# One runner for everything; the logic is in tools/ and in the tools' own settings. `make help` lists the targets.
# All paths are relative, so the clone may lie below a folder with spaces in its name.
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
export PYTHONUNBUFFERED := 1
export RUNNINGMATE_RECORDINGS := $(CURDIR)/.tools/recordings/sweat/examples/data

PROJECTS := $(wildcard protos/gen/python/pyproject.toml */pyproject.toml)
SETUP := .venv/.setup
PYTEST := .venv/bin/python -m pytest
# Paths for pytest: one folder's tests with SVC=analytics, else those of pyproject.toml.
SELECTED = $(if $(SVC),$(SVC)/tests)

.DEFAULT_GOAL := help
.PHONY: coach-eval coach-live help setup run web test check fmt lint types gen checkgen bench oracle contract protos e2e page faults kafka strava-backfill s3 fuzz plans lock clean node build-web recordings peers FORCE

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  make run takes DATA=file|folder|zip  PORT=number  RUNNINGMATE_HOME=folder  ONCE=1  KAFKA=host:port"
	@echo "  make faults takes KILLS=count [30]  RUNNINGMATE_SEED=number (printed by an earlier run)"
	@echo "  make test, lint and types take SVC=analytics (or another folder); test takes ARGS='-k name'"

setup: $(SETUP) ## install all that is needed below this folder (quick when nothing changed)

# The stamp holds the folder it was made in: a copied or moved clone is set up again.
$(SETUP): requirements.lock tools/setup.sh $(PROJECTS) $(if $(filter-out 0,$(shell [ "$$(cat $(SETUP) 2>/dev/null)" = "$$(pwd -P)" ]; echo $$?)),FORCE)
	@sh tools/setup.sh

FORCE:

run: setup build-web ## start the mesh, import recordings, print the season and the coach's review
	@$(if $(KAFKA),RUNNINGMATE_KAFKA='$(KAFKA)') exec .venv/bin/runningmate run

web: setup ## build the web page (run, test and check do so by themselves where Node is)
	@sh tools/web.sh need

test: setup recordings check ## set up, check everything and run every test
	$(PYTEST) $(SELECTED) $(ARGS)

check: setup node ## all static checks: style, types, layers, contracts
	@sh tools/check.sh

fmt: setup node ## format Python and protos
	.venv/bin/ruff check --fix --select I --quiet .
	.venv/bin/ruff format .
	@[ ! -x node_modules/.bin/buf ] || node_modules/.bin/buf format --write

lint: setup ## ruff and the layers
	.venv/bin/ruff check $(if $(SVC),$(SVC),.)
	.venv/bin/python tools/layers.py

types: setup ## mypy --strict
	@SVC='$(SVC)' sh tools/types.sh

gen: setup node ## generate Python, TypeScript and the descriptor set from protos/
	@sh tools/node.sh need
	@.venv/bin/python protos/tools/generate.py

checkgen: setup node ## fail when generated code is stale
	@sh tools/node.sh need
	@.venv/bin/python protos/tools/generate.py --check

contract: setup node ## contract tests on a mesh of its own, or TARGET=host:port TOKEN=... [OPERATOR_TOKEN=...]
	$(PYTEST) tests/architecture tests/contract $(ARGS)

protos: setup node ## the contracts as files for others, in dist/: descriptor set, OpenAPI, wheel, npm package
	@sh tools/protos.sh

e2e: setup recordings build-web ## the whole mesh, from a file to a review, and its page in a browser
	$(PYTEST) tests/e2e tests/page $(ARGS)

page: setup build-web ## the web page: unit tests, and the whole way in a Chromium (SCREENSHOTS=folder keeps pictures)
	$(PYTEST) tests/page $(ARGS)

faults: setup recordings ## imports over both event logs while processes are killed
	@sh tools/kafka.sh
	@RUNNINGMATE_KAFKA_JARS=.tools/kafka RUNNINGMATE_BROKER_DOWN_S=$${RUNNINGMATE_BROKER_DOWN_S:-60} \
	    RUNNINGMATE_KILLS=$(KILLS) sh tools/suite.sh tests/faults -o faulthandler_timeout=0 $(ARGS)

strava-backfill: setup ## 3,000 activities from Strava's emulator on an accelerated clock, killed ten times
	.venv/bin/python -m tests.strava_backfill $(ARGS)

kafka: setup ## the event log on a real Kafka broker (takes Java and Maven)
	@sh tools/kafka.sh
	RUNNINGMATE_KAFKA_JARS=.tools/kafka $(PYTEST) servicekit/tests/eventlog cli/tests tests/faults/test_erasure.py -k kafka $(ARGS)

s3: setup ## the object store, the collector and a mesh on a real S3 server (takes Go)
	@sh tools/s3.sh
	RUNNINGMATE_TEST_STORE=s3 $(PYTEST) servicekit/tests/test_s3.py servicekit/tests/test_moving.py \
	    tests/e2e/test_storage.py collector/tests/integration $(ARGS)

oracle: setup recordings ## FIT decoder against Garmin's SDK, every message and value; also to build/fit-oracle.txt
	.venv/bin/python -m analytics.tests.unit.formats.oracle_report $(ARGS)

bench: setup recordings peers build-web ## speed and memory, as a table and as JSON
	@sh tools/kafka.sh
	@if [ -f tests/bench/__main__.py ]; then RUNNINGMATE_KAFKA_JARS=.tools/kafka RUNNINGMATE_TEST_STORE=s3 .venv/bin/python tests/bench $(ARGS); \
	else echo "There is no benchmark yet: tests/bench/__main__.py is missing."; fi

coach-eval: setup ## ask the coach some thousand questions with known answers, and write coach/EVALUATION.md
	.venv/bin/python -m coach.tests.evaluation $(ARGS)

coach-live: setup ## ask a real model twenty questions (takes RUNNINGMATE_MODEL_KEY; costs money), ARGS="--prices IN OUT CACHED"
	@.venv/bin/python -m coach.tests.evaluation.live $(ARGS)

fuzz: setup recordings ## hostile files against collector and decoders: 10,000 cases, or ARGS="--seconds 60"
	.venv/bin/python tests/fuzz $(ARGS)

plans: setup ## a thousand random wishes and limits for training plans (make test tries sixty)
	RUNNINGMATE_PLANS=1000 $(PYTEST) coach/tests/unit/planning $(ARGS)

lock: setup ## resolve requirements.in anew (hashes only: the lock names no address)
	.tools/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-annotate --no-header --upgrade requirements.in --output-file requirements.lock

clean: ## remove caches and what was set up (not your recordings or RUNNINGMATE_HOME)
	rm -rf .venv .tools node_modules dist build gateway-envoy/src/runningmate_gateway/page .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

node:
	@sh tools/node.sh

build-web:
	@sh tools/web.sh

recordings: setup
	@sh tools/recordings.sh

peers: setup
	@sh tools/peers.sh
