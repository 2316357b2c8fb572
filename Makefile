# Two commands do all the set-up: `make demo` runs the main job, `make test` passes the tests.
PYTHON ?= python3
BIN := .venv/bin

# How long each target of the fuzzer runs.
FUZZ_SECONDS ?= 600
# How often `make kills` kills something.
KILLS ?= 200

.PHONY: demo test check corpus bench fuzz kills screenshots synth package bootstrap deploy destroy e2e format lock clean

demo: .venv/run
	$(BIN)/book-pipeline run examples/the-lamplighter-of-gull-rock.txt

test: .venv/dev
	$(BIN)/pytest -q -n 2 --dist loadfile

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m events.export --check
	$(BIN)/pytest -q tests/contract

# What the shared corpus's chapters are worth; corpus="-v" has a line for each book.
corpus: .venv/dev
	$(BIN)/python -m tests.corpus $(corpus)

bench: .venv/dev
	$(BIN)/python -m bench

fuzz: .venv/dev
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[fuzz]'
	for target in text html epub markdown archive manifest; do $(BIN)/python -m tests.fuzz $$target $(FUZZ_SECONDS) || exit 1; done
	! find .fuzz -path '*/found/*' -type f | grep .

# A book among kills; seed="--seed 7" does the same ones again.
kills: .venv/dev
	$(BIN)/python -m tests.kills --kills $(KILLS) $(seed)

# The page's pictures in docs/screenshots; needs Chromium.
screenshots: .venv/dev
	$(BIN)/python -m tests.browser.screenshots

# The CloudFormation template, into cdk.out; parameters="-c nat=gateway" chooses.
synth: .venv/infra
	$(BIN)/python -m infra $(parameters)

# Every function's package for Lambda, into build/; says how large each is.
package: .venv/infra
	$(BIN)/python -m infra.packages

# docs/deploy.md goes through these, line by line: profile=P names the account, region=R wins over the profile's.
owner = $(if $(profile),--profile $(profile)) $(if $(region),--region $(region))

bootstrap: .venv/infra
	$(BIN)/python -m infra.deploy --bootstrap $(owner)

deploy: package
	$(BIN)/python -m infra.deploy $(owner) $(parameters)

# Data stays, unless data=delete; asks for the stack's name in any case.
destroy: .venv/infra
	$(BIN)/python -m infra.destroy $(owner) --data $(or $(data),keep)

# The end-to-end test on a deployed stack: three short books, read by the real providers for about 2 USD. confirm=pay says yes.
e2e: .venv/dev
	$(if $(profile),,$(error make e2e profile=P: the account that the stack is deployed in))
	$(if $(filter pay,$(confirm)),,$(error make e2e costs about 2 USD at ElevenLabs and Gemini: add confirm=pay))
	BOOK_PIPELINE_E2E_PROFILE='$(profile)' BOOK_PIPELINE_E2E_REGION='$(region)' BOOK_PIPELINE_E2E_STACK='$(stack)' \
		$(BIN)/pytest -q --timeout=7200 tests/e2e/test_mission.py

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Pins every package of the run and of development, with hashes, for every platform.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra local -o requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra local --extra infra -c requirements.lock -o requirements-infra.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra local --extra infra --extra dev -c requirements-infra.lock -o requirements-dev.lock pyproject.toml

.venv/run: requirements.lock pyproject.toml
	test -d .venv || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

.venv/infra: .venv/run requirements-infra.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-infra.lock
	touch $@

.venv/dev: .venv/infra requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	touch $@

clean:
	rm -rf .venv .book-pipeline .pytest_cache .mypy_cache .ruff_cache
