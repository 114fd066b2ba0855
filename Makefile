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
	scripts/postgres.sh go test -timeout 20m ./...

fuzz: ## each fuzz target for FUZZTIME
	scripts/fuzz.sh $(FUZZTIME)

test: install check unit fuzz ## everything a landing must pass

generate: ## write the Go of the page templates
	go run github.com/a-h/templ/cmd/templ@v0.3.1001 generate

demo: ## the product with a fictional nation, in a browser
	go run ./cmd/passerelle demo

.PHONY: help install check unit fuzz test generate demo

assets: ## build what the browser gets (Node; the outputs are committed)
	cd assets && npm ci --ignore-scripts && node build.mjs

.PHONY: assets
