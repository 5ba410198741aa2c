# The commands of this project; `make` alone lists them.
PORT ?= 8000
export PORT
ARGS ?=
python := .venv/bin/python
with_database := $(python) -m mesi_site.database run --

.DEFAULT_GOAL := help
.PHONY: help environment run test drill check format lock licences sbom messages smoke lighthouse bench bench-stale bench-scale bench-matrix bench-search bench-sheets manage screenshots

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

environment:
	@scripts/bootstrap

run: environment ## Serve the site at http://127.0.0.1:8000/ (PORT=8123 for another port)
	@exec $(python) "$(CURDIR)/scripts/serve.py"

test: environment ## Run all tests on PostgreSQL (ARGS="-k finder" for some of them)
	@$(python) -m scripts.messages compile
	@$(with_database) $(python) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

drill: environment ## Break things on purpose, for half an hour at most: faults, restores, hostile input (docs/trust.md)
	@$(python) -m scripts.messages compile
	@$(with_database) $(python) -m pytest -o python_files="drill_*.py" -v tests/drills $(ARGS)

check: environment ## Check style, contracts, migrations, deployment settings, messages, known vulnerabilities
	@$(with_database) $(python) -m scripts.check

format: environment ## Put code and templates into the house style
	@$(python) -m ruff check --fix --quiet .
	@$(python) -m ruff format .

lock: environment ## Pin all packages again after a change of pyproject.toml
	@scripts/lock

licences: environment ## Bring docs/licences.md up to date with the packages
	@$(python) -m scripts.licences write

sbom: environment ## Write the bill of materials, CycloneDX, to var/sbom.json
	@$(python) -m scripts.sbom var/sbom.json

messages: environment ## Bring the interface's catalogues in locale/ up to date with the sources
	@$(python) -m scripts.messages update

smoke: environment ## Start the site on a free port, look at it in four languages, stop it
	@$(python) -m scripts.smoke

bench: environment ## Measure the site beside bare servers and a minimal Wagtail page (ARGS=--quick)
	@$(python) -m scripts.messages compile
	@$(python) -m bench.compare $(ARGS)

bench-stale: environment ## Measure for how long a reader may get a page from before a change (ARGS=--quick)
	@$(python) -m bench.stale $(ARGS)

bench-scale: environment ## Measure how the cost of pages grows up to 10,000 programs (ARGS=--quick)
	@$(python) -m bench.scale $(ARGS)

bench-matrix: environment ## Measure the editor's screens with 10,000 programs (ARGS=--quick)
	@$(python) -m bench.matrix $(ARGS)

bench-search: environment ## Measure how well search finds and what it costs with 10,000 pages (ARGS=--quick)
	@$(python) -m scripts.messages compile
	@$(python) -m bench.search $(ARGS)

bench-sheets: environment ## Measure the typesetting of fact sheets (ARGS=--quick)
	@$(python) -m scripts.messages compile
	@$(python) -m bench.sheets $(ARGS)

lighthouse: environment ## Audit pages with Lighthouse as on a phone (ARGS=http://… for a site that runs already)
	@$(python) -m scripts.lighthouse $(ARGS)

screenshots: environment ## Take the pictures of the editors' guide anew; needs a Chromium
	@$(python) -m scripts.messages compile
	@$(with_database) $(python) -m scripts.screenshots

manage: environment ## Run a management command: make manage ARGS="shell"
	@$(with_database) $(python) manage.py $(ARGS)
