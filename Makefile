# Two commands: `make run` starts everything on this machine, `make test` proves that it works.
# Everything else is for those who change Loa.

PORT ?= 8080
DATA_DIR ?= var
LOAD_DEMO ?= true
# Tests wait for processes and clocks much of the time: two of them for each core.
PYTEST_ARGS ?= -n $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN)) --maxprocesses 8 --dist worksteal
# The percentage of the code that the tests ran last was 94.
COVERAGE ?= 91

# The program of a real Rasa for `make test-rasa`, and how many random conversations are held with it.
RASA ?= .rasa/bin/rasa
CONVERSATIONS ?= 500

# Rounds of kills of `make chaos`.
ROUNDS ?= 50

# Texts that the bot never learns from, for `make bot-eval`.
KEPT ?= tests/bot/kept_apart.tsv

# The first Python that is new enough; name another with PYTHON=/path/to/python3.11
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name))))
BIN := .venv/bin

# Tests run in several processes that start others: each would compile everything again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test quick bot-eval test-long test-rasa chaos coverage check style walk install install-browser need-python lock sbom licences audit vendor openapi settings limits data notifications workflow commands loudspeaker clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22
	@echo
	@echo "  Several copies side by side: make run PORT=8090 DATA_DIR=var2"

run: install ## Start everything on this machine (PORT, DATA_DIR, LOAD_DEMO=false)
	@PORT=$(PORT) DATA_DIR=$(DATA_DIR) LOAD_DEMO=$(LOAD_DEMO) exec $(BIN)/python wsgi.py

# The types are checked beside the tests. Nothing is said of them when they are right, so that pytest has the last word.
test: install-browser style ## Run all checks, and all tests but the slow files of other days
	@said=$$(mktemp); $(BIN)/mypy >"$$said" 2>&1 & types=$$!; \
	$(BIN)/python -m pytest $(PYTEST_ARGS) --today; tests=$$?; \
	wait $$types || { echo "mypy:"; cat "$$said"; tests=1; }; \
	rm -f "$$said"; exit $$tests

quick: install style ## Style, and the tests that need no server (under a minute)
	$(BIN)/python -m pytest $(PYTEST_ARGS) --pure

bot-eval: install ## How well the bot understands people whom it has not heard (KEPT=path of a TSV file)
	$(BIN)/python -m bench.nlu --kept $(KEPT)

test-long: install-browser ## All tests, with every systematic request on every route
	$(BIN)/python -m pytest $(PYTEST_ARGS) --every-case

test-rasa: install $(RASA) ## Hold conversations with a real Rasa and with the engine (half an hour; needs Python 3.10)
	$(BIN)/python -m bench.rasa $(RASA) $(CONVERSATIONS)

# The small build of TensorFlow: nothing here is trained by it.
.rasa/bin/rasa:
	$(BIN)/uv venv --python 3.10 .rasa
	printf 'tensorflow ; python_version < "3"\ntensorflow-text ; python_version < "3"\n' > .rasa/left-out.txt
	$(BIN)/uv pip install --python .rasa/bin/python --override .rasa/left-out.txt rasa==3.6.21 tensorflow-cpu==2.12.0

chaos: install ## Kill processes while alerts go out, 50 times (a quarter of an hour; ROUNDS=50)
	$(BIN)/python -m bench.kills --rounds $(ROUNDS)

coverage: install-browser ## All tests, and how much of the code they run; too little fails
	$(BIN)/python -m pytest $(PYTEST_ARGS) --cov --cov-report=term --cov-fail-under=$(COVERAGE)

style: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

check: style ## Style, types and the arrows between packages
	$(BIN)/mypy

walk: install ## Walk a report, a post, a warning and a bulletin through a running Loa (PORT, DATA_DIR)
	@$(BIN)/python -m tests.walk --url http://127.0.0.1:$(PORT) --data-dir $(DATA_DIR)

# The models of the bot are trained here, and again only when its examples or its code have changed.
install: need-python
	@$(PYTHON) -m local.install
	@$(BIN)/python -m bot.warming

# On a clean checkout the tests are compiled meanwhile, on another core: else each process of pytest compiles all of them.
install-browser: need-python
	@$(PYTHON) -m local.install --browser
	@test -d tests/__pycache__ || $(BIN)/python -m pytest --collect-only -qq >/dev/null 2>&1 & \
	$(BIN)/python -m bot.warming; trained=$$?; wait; exit $$trained

need-python:
	@test -n "$(PYTHON)" || { echo "Loa needs Python 3.11 or newer: sudo apt-get install -y python3.11 python3.11-venv" >&2; exit 1; }

lock: install ## Resolve all dependencies again into the two lock files, with hashes
	$(BIN)/python -m local.lock

sbom: install ## Write sbom.json: what production installs (CycloneDX 1.6)
	$(BIN)/python -m local.sbom

licences: install ## Write the licences of what production installs into THIRD_PARTY_NOTICES.md
	$(BIN)/python -m local.licences

audit: install ## Ask PyPI for known holes in what production installs (needs the network)
	$(BIN)/python -m local.audit

vendor: install ## Bring what pages carry of others' work into the repository again (needs npm)
	$(BIN)/python -m local.vendor

openapi: install ## Write docs/openapi.json from the routes
	MONGODB_URI=mongodb://127.0.0.1:1 $(BIN)/flask --app wsgi openapi write --format=json docs/openapi.json

settings: install ## Write docs/settings.md from the declared settings
	$(BIN)/python -m local.settings_page

limits: install ## Write docs/limits.md: how much a request may cost
	$(BIN)/python -m local.limits_page

data: install ## Write docs/data.md from the declared collections
	$(BIN)/python -m local.data_page

notifications: install ## Write docs/notifications.md: what is sent to whom, and when
	$(BIN)/python -m local.notifications_page

commands: install ## Write docs/commands.md from the command line
	$(BIN)/python -m loa.commands_page

workflow: install ## Write docs/workflow.md from the table of the workflow
	$(BIN)/python -m local.workflow_page

loudspeaker: install ## Put the headless loudspeaker into dist/loudspeaker.pyz
	$(BIN)/python -m local.loudspeaker

clean: ## Remove what was built; the data under var/ stays
	rm -rf .venv build dist *.egg-info models/trained .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
