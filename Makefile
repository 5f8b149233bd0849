# make demo   set up, then build, show, draw, expand and run the examples
# make test   set up, then run the whole test suite        (ARGS="-k golden" passes arguments on)
# make lint   ruff, mypy and pyright
# make bless  rewrite the golden files from what the code gives now; review them with git diff
# make schemas  generate what derives from schemas/*.proto
# make schema-breaking  whether the schema only grew since the last release
# make bench  measure flowc beside flytekit and KFP, and write docs/performance.md  (ARGS=--quick)
# make fuzz   fuzz with coverage for a while                  (TARGET=decode SECONDS=600)
# make pictures  draw the pictures of the documents again
# make environment-oracle  install flytekit beside .venv; then the tests compare the export with it
#
# PYTHON=/path/to/python3 chooses the interpreter (3.11 or newer) that .venv is made with.

VENV := .venv
BIN := $(VENV)/bin
DEMO := .demo
ARGS :=
TARGET := decode
SECONDS := 60
SHELL := /bin/sh
export VENV PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test lint lint-ruff lint-mypy lint-pyright bless schemas schema-breaking bench fuzz pictures clean environment-render environment-dev environment-oracle

help:
	@sed -n 's/^# //p;/^$$/q' Makefile

environment-render environment-dev: environment-%:
	@.ci/environment $*

environment-oracle:
	@VENV=.venv-flytekit .ci/environment oracle

demo: environment-render
	rm -rf $(DEMO)
	mkdir $(DEMO)
	$(BIN)/flowc check examples
	$(BIN)/flowc build examples/dynamic_workflow.py -o $(DEMO)/dynamic_workflow.pb
	$(BIN)/flowc build examples/dynamic_workflow.py -o $(DEMO)/dynamic_workflow.json
	$(BIN)/flowc build examples/flyte/dynamic_workflow.py -o $(DEMO)/flyte.flow
	$(BIN)/flowc validate $(DEMO)/dynamic_workflow.pb
	$(BIN)/flowc show $(DEMO)/dynamic_workflow.pb
	$(BIN)/flowc draw $(DEMO)/dynamic_workflow.pb dynamic_wf -o $(DEMO)/dynamic_wf.svg
	$(BIN)/flowc draw $(DEMO)/dynamic_workflow.pb merge_sort -o $(DEMO)/merge_sort.svg
	$(BIN)/flowc draw $(DEMO)/dynamic_workflow.pb merge_sort -o $(DEMO)/merge_sort.png
	$(BIN)/flowc draw $(DEMO)/dynamic_workflow.pb merge_sort -o $(DEMO)/merge_sort.dot
	echo '{"s1": "Pear", "s2": "Earth"}' > $(DEMO)/inputs.json
	$(BIN)/flowc expand --package $(DEMO)/dynamic_workflow.pb --task count_characters --inputs $(DEMO)/inputs.json --out $(DEMO)/fragment.json
	$(BIN)/flowc show $(DEMO)/fragment.json
	$(BIN)/flowc run examples/dynamic_workflow.py dynamic_wf --s1 Pear --s2 Earth
	$(BIN)/flowc run examples/dynamic_workflow.py merge_sort --numbers '[1813, 3105, 3260, 2634, 383, 7037, 3291, 2403, 315, 7164]' --numbers_count 10
	$(BIN)/python -c 'from examples.dynamic_workflow import merge_sort; print(merge_sort(numbers=[3, 1, 2], numbers_count=3))'
	@echo
	@echo 'The pictures:'
	@for picture in $(DEMO)/*.svg $(DEMO)/*.png; do echo "  $(CURDIR)/$$picture"; done

test: environment-dev
	$(BIN)/python -m pytest -n auto $(ARGS)

lint: lint-ruff lint-mypy lint-pyright

lint-ruff: environment-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check

lint-mypy: environment-dev
	$(BIN)/mypy

lint-pyright: environment-dev
	$(BIN)/pyright

bless: environment-dev
	$(BIN)/python -m pytest -n auto $$(grep -l "bless: bool" tests/test_*.py) --bless $(ARGS)

schemas: environment-dev
	$(BIN)/python -m flowc.schemas.generate

schema-breaking: environment-dev
	.ci/schema_breaking

bench: environment-render
	$(BIN)/python benchmarks/bench.py $(ARGS)

fuzz: environment-dev
	$(BIN)/python -m pip install --quiet atheris==3.0.0
	$(BIN)/python -m tests.fuzz.long $(TARGET) .fuzz/$(TARGET) -max_total_time=$(SECONDS)

pictures: environment-render
	for theme in light dark; do \
	  $(BIN)/flowc draw examples/dynamic_workflow.py merge_sort --engine graphviz-pure --theme $$theme -o docs/pictures/merge_sort-$$theme.svg; \
	  $(BIN)/flowc draw examples/sales.py sales --engine graphviz-pure --theme $$theme -o docs/pictures/sales-$$theme.svg; \
	  $(BIN)/flowc draw --diff docs/pictures/before docs/pictures/after main --engine graphviz-pure --theme $$theme -o docs/pictures/change-$$theme.svg; \
	done

clean:
	rm -rf $(VENV) .venv-flytekit .bench $(DEMO) build dist *.egg-info
