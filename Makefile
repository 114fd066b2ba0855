.DEFAULT_GOAL := help
FUZZTIME ?= 10s

help: ## say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

install: ## install what the tests use (Debian; root or sudo)
	@scripts/install.sh

check: ## format and vet
	@test -z "$$(gofmt -l cmd internal assets 2>/dev/null | tee /dev/stderr)" || { echo "gofmt finds the files above unformatted"; exit 1; }
	go vet ./...

unit: ## every test but the fuzzing, with a PostgreSQL of its own
	scripts/postgres.sh go test -timeout 30m ./...

fuzz: ## each fuzz target for FUZZTIME
	scripts/fuzz.sh $(FUZZTIME)

test: install check unit fuzz ## everything a landing must pass

bench: ## processor time of the main operations and of every page on the reference load (made at first, see docs/performance.md)
	go test ./internal/bench -run '^$$' -bench 'Operation|Page|ManyCheckIns' -benchtime 100x -timeout 2h
	go test ./internal/bench -run '^$$' -bench Budget -benchtime 1x -timeout 2h

bench-postgres: ## the same on PostgreSQL; the load is made anew
	PASSERELLE_BENCH_ENGINE=postgres scripts/postgres.sh go test ./internal/bench -run '^$$' -bench 'Operation|Page' -benchtime 100x -timeout 3h

guides: ## make the pictures of docs/guides again (Chromium)
	PASSERELLE_GUIDES=1 go test ./internal/e2e -run TestGuidePictures -count=1

generate: ## write the Go of the page templates
	go run github.com/a-h/templ/cmd/templ@v0.3.1001 generate

demo: ## the product with a fictional nation, in a browser
	go run ./cmd/passerelle demo

.PHONY: help install check unit fuzz test bench bench-postgres guides generate demo

assets: ## build what the browser gets (Node; the outputs are committed)
	cd assets && npm ci --ignore-scripts && node build.mjs

.PHONY: assets
