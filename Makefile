# `make demo` builds and shows the graph of seeds/; `make test` installs what is missing and runs every check.
PYTHON ?= python3
BIN = .venv/bin
GRAPH = graph

.PHONY: demo test test-all lint readme bench clean

demo: .venv/demo.done
	$(BIN)/kgraph build seeds -g $(GRAPH)
	$(BIN)/kgraph show 오상진 -g $(GRAPH)
	$(BIN)/kgraph query -g $(GRAPH) 'SELECT ?person ?title WHERE { ?claim rdf:predicate kg:headOf ; rdf:subject/rdfs:label ?person ; rdf:object/rdfs:label "인공지능산업융합사업단"@ko ; kg:title ?title }'
	$(BIN)/kgraph export $(GRAPH)/demo.gexf -g $(GRAPH) --force

test: .venv/test.done lint
	$(BIN)/pytest -m "not slow"

test-all: .venv/test.done lint
	$(BIN)/pytest

lint: .venv/test.done
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

readme: .venv/test.done
	$(BIN)/cog -I tests -r README.md

bench: .venv/test.done
	for b in benchmarks/*.py; do $(BIN)/python $$b; done

.venv/demo.done: setup.cfg pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -e .
	touch $@

.venv/test.done: setup.cfg pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -e '.[test]'
	# Without the headers of ICU it cannot be compiled; its tests are skipped then.
	-$(BIN)/pip install --quiet -e '.[ftm]'
	touch $@ .venv/demo.done

clean:
	rm -rf .venv graph build *.egg-info
