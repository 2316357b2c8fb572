# Two commands do all the set-up: `make demo` runs the main job, `make test` passes the tests.
PYTHON ?= python3
BIN := .venv/bin

# Processes of `make test`: its tests wait more than they compute, and each process starts a local cloud.
WORKERS ?= 3
# Seconds that each fuzz target runs.
FUZZ_SECONDS ?= 600
# Number of kills of `make kills`.
KILLS ?= 200
# Number of books of `make many-books`.
BOOKS ?= 60

.PHONY: help demo unit test check lint docs reference corpus cases readings bench fuzz kills many-books screenshots wheel synth scan package bootstrap preflight deploy destroy \
	e2e format lock clean

help: ## List the targets.
	@awk -F ': *|## ' '/^# /{said = substr($$0, 3); next} \
		/^[a-z0-9-]+:([^=]|$$)/{printf "%-12s %s\n", $$1, /## / ? $$NF : said} {said = ""}' Makefile

demo: .venv/run ## Set up the project and narrate the example book.
	$(BIN)/book-pipeline run examples/the-lamplighter-of-gull-rock.txt

# Empty counts as unset: pytest keeps the assertions that it has rewritten, which takes half as long as the collection.
unit test check: export PYTHONDONTWRITEBYTECODE =

unit: .venv/dev ## Run the unit and contract tests, which start no service.
	$(BIN)/pytest -q -n 2 --dist worksteal tests/unit tests/contract $(wildcard tests/local_cloud/unit)

test: .venv/dev ## Set up the project and run all tests.
	$(BIN)/pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder --ignore tests/attacks
	# They measure processor time, which more processes than cores distort.
	$(BIN)/pytest -q -n 2 tests/attacks

check: lint ## Formatter, linter, types, import rules and contract tests.
	$(BIN)/pytest -q tests/contract

# What `make check` does without the contract tests, which are part of `make test`, too.
lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m events.export --check
	$(BIN)/python -m reference --check

# Build the documentation site into build/docs; fails on a broken link or anchor.
docs: .venv/dev
	$(BIN)/zensical build --strict --clean

# Write the generated pages of docs/reference; `make check` fails if one is out of date.
reference: .venv/dev
	$(BIN)/python -m reference

# Score the chapters found in the shared corpus; corpus="-v" prints a line for each book.
corpus: .venv/dev
	$(BIN)/python -m tests.corpus $(corpus)

# Score the check of readings: right and wrong pairs of written and spoken forms; readings="-v -l de" lists one language's.
readings: .venv/dev
	$(BIN)/python -m tests.corpus.readings $(readings)

# Read the small files of ../shared/cases, and compare with what is right.
cases: .venv/dev
	$(BIN)/pytest -q -n 0 tests/integration/cases

bench: .venv/dev ## Measure speed and memory.
	$(BIN)/python -m bench

fuzz: .venv/dev ## Look for input that breaks a reader.
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[fuzz]'
	for target in text html epub markdown archive manifest docx odt rtf fb2 pdf; do $(BIN)/python -m tests.fuzz $$target $(FUZZ_SECONDS) || exit 1; done
	! find .fuzz -path '*/found/*' -type f | grep .

# Kill parts of the pipeline, cancel and delete books meanwhile, and count what was paid; seed="--seed 7" repeats a run.
kills: .venv/dev
	$(BIN)/python -m tests.chaos --kills $(KILLS) $(seed)

# Drop many books at once, let some fail, stop three, kill the cloud once, and count what was paid; seed="--seed 7".
many-books: .venv/dev
	$(BIN)/python -m tests.many_books --books $(BOOKS) $(seed)

# Take the screenshots of the page for docs/screenshots; needs Chromium.
screenshots: .venv/dev
	$(BIN)/python -m tests.browser.screenshots

# Build the wheel into build/wheel, install it in an empty environment elsewhere, and narrate the example book with it.
wheel: .venv/dev
	$(BIN)/python -m tests.wheel

# Write the CloudFormation template into cdk.out; parameters="-c nat=gateway" sets a parameter.
synth: .venv/infra
	$(BIN)/python -m infra $(parameters)

# Build the packages of all functions for Lambda into build/ and print their sizes.
package: .venv/infra
	$(BIN)/python -m infra.packages

# Hold the stack against the rules of checkov, which is installed into build/checkov.
scan: build/checkov
	$(BIN)/python -m infra.scan

build/checkov: .venv/infra requirements-checkov.lock
	rm -rf $@
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile --target $@ -r requirements-checkov.lock
	touch $@

# profile=P names the account, region=R overrides the region of the profile; see docs/how-to/deploy.md.
owner = $(if $(profile),--profile $(profile)) $(if $(region),--region $(region))

bootstrap: .venv/infra ## Prepare an AWS account for the stack.
	$(BIN)/python -m infra.deploy --bootstrap $(owner)

preflight: .venv/infra ## Check that an AWS account can take the stack; change nothing.
	$(BIN)/python -m infra.deploy --preflight $(owner) $(parameters)

deploy: package ## Deploy the stack.
	$(BIN)/python -m infra.deploy $(owner) $(parameters)

# Delete the stack; data=delete deletes its data as well. Asks for confirmation.
destroy: .venv/infra
	$(BIN)/python -m infra.destroy $(owner) --data $(or $(data),keep)

# Run the end-to-end test on a deployed stack: three short books, about 2 USD at the providers; confirm=pay is needed.
e2e: .venv/dev
	$(if $(profile),,$(error make e2e profile=P: the account that the stack is deployed in))
	$(if $(filter pay,$(confirm)),,$(error make e2e costs about 2 USD at ElevenLabs and Gemini: add confirm=pay))
	BOOK_PIPELINE_E2E_PROFILE='$(profile)' BOOK_PIPELINE_E2E_REGION='$(region)' BOOK_PIPELINE_E2E_STACK='$(stack)' \
		$(BIN)/pytest -q --timeout=7200 tests/e2e/test_mission.py

format: .venv/dev ## Format the code and fix what the linter can fix.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Pin all packages with hashes for all platforms; needs uv.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra infra -c requirements.lock -o requirements-infra.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra infra --extra dev --extra docs -c requirements-infra.lock -o requirements-dev.lock pyproject.toml

install = $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-compile
# pip compiles on one core only; files that are no Python, such as templates, cannot be compiled.
# The project is compiled as well: where PYTHONDONTWRITEBYTECODE is set, as in many containers, each process of a local
# cloud would do it again.
modules = account book_pipeline console events guards handlers infra local
compile = $(BIN)/python -m compileall -qq -j 0 .venv/lib $(modules) || :

.venv/run: requirements.lock pyproject.toml
	test -d .venv || $(PYTHON) -m venv .venv
	$(install) --require-hashes -r requirements.lock
	$(install) -e .
	$(compile)
	touch $@

.venv/infra: .venv/run requirements-infra.lock
	$(install) --require-hashes -r requirements-infra.lock
	$(compile)
	touch $@

.venv/dev: .venv/infra requirements-dev.lock
	$(install) --require-hashes -r requirements-dev.lock
	$(compile)
	touch $@

clean: ## Remove the environment and the local state.
	rm -rf .venv .book-pipeline .pytest_cache .mypy_cache .ruff_cache
