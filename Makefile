# Everything a contributor or CI runs; `make help` lists it.

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The linters and release checks, built from the Go module proxy at these
# versions into build/bin. (goreleaser 2.17 needs a module the proxy does not serve, 2.18 needs Go 1.27.)
GOLANGCI_VERSION   := v2.15.0
GORELEASER_VERSION := v2.16.0
POSTMAN_CLI_VERSION := 1.62.0
TRANSFORMER_VERSION := 4.1.14
NEWMAN_VERSION := 6.2.2

BIN      := $(CURDIR)/build/bin
NODE     := $(CURDIR)/build/node
NPMFLAGS := --silent --prefix $(NODE) --no-audit --no-fund --no-package-lock
GOLANGCI   := $(BIN)/golangci-lint-$(GOLANGCI_VERSION)
GORELEASER := $(BIN)/goreleaser-$(GORELEASER_VERSION)

VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X github.com/postbag/postbag/cmd.version=$(VERSION)
FUZZTIME ?= 60s
TESTFLAGS ?=

# Real exports, used where they are; `make test` says when they are not.
POSTBAG_CORPUS ?= $(wildcard $(abspath ../shared/corpus))
export POSTBAG_NODE_MODULES := $(NODE)/node_modules
ifneq ($(POSTBAG_CORPUS),)
export POSTBAG_CORPUS
endif
ifeq ($(CI),true)
export POSTBAG_REQUIRE_ALL := 1
endif

.PHONY: help build run test tools node bench lint check-release docs interop fuzz merges compare-merge simulate faults clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' Makefile

build: ## build ./postbag
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o postbag .

run: build ## show what postbag does, with a sample and two devices in build/demo
	./postbag demo build/demo

test: tools node ## run all tests, after installing what they need (as root, with apt)
	go test -timeout 20m $(TESTFLAGS) ./...

# Real servers and clients that tests talk to. Tests skip themselves where one
# is missing, except in CI (CI=true).
tools:
	@missing=; \
	need() { PATH=$$PATH:/usr/sbin command -v "$$1" >/dev/null || missing="$$missing $$2"; }; \
	need git git; need sshd openssh-server; need ssh openssh-client; \
	need nginx nginx-light; need fcgiwrap fcgiwrap; need node nodejs; need npm npm; \
	if [[ -z $$missing ]]; then exit 0; fi; \
	if [[ $$(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then \
	  echo "not installed:$$missing; tests that need them skip themselves"; exit 0; \
	fi; \
	echo "installing:$$missing"; \
	export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1; `# install, start nothing` \
	apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing >/dev/null

# The YAML parsers that Postman's app uses and used, to check ours against.
node:
	@if ! command -v npm >/dev/null; then \
	  echo "no npm; tests against the yaml packages skip themselves"; \
	elif [[ ! -d $(NODE)/node_modules/yaml || ! -d $(NODE)/node_modules/js-yaml ]]; then \
	  mkdir -p $(NODE) && npm install $(NPMFLAGS) yaml@2 js-yaml@3; \
	fi

bench: build/postman-cli ## run the benchmarks, whole processes in turn with Postman's own CLI and with git (makes stores of up to 100,000 requests once, see POSTBAG_BENCH_DIR)
	POSTBAG_POSTMAN_CLI=$(CURDIR)/build/postman-cli go test -tags interop -timeout 60m -run '^$$' -bench . -benchmem ./...

lint: $(GOLANGCI) ## check the code: linters, vet, gofmt, go.mod
	$(GOLANGCI) config verify
	$(GOLANGCI) run ./...
	go vet ./...
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); if [[ -n $$unformatted ]]; then echo "not gofmt: $$unformatted"; exit 1; fi
	go mod tidy -diff

check-release: $(GORELEASER) ## check the release configuration
	$(GORELEASER) check

$(GOLANGCI):
	GOBIN=$(BIN) CGO_ENABLED=0 go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv $(BIN)/golangci-lint $@

$(GORELEASER):
	GOBIN=$(BIN) CGO_ENABLED=0 go install github.com/goreleaser/goreleaser/v2@$(GORELEASER_VERSION)
	mv $(BIN)/goreleaser $@

docs: build ## write docs/reference again from the commands
	./postbag docs docs/reference

# The Postman CLI is proprietary: it is installed for these tests only, runs
# without a network and with a home of its own, and is never shipped.
define POSTMAN_CLI
#!/bin/sh
exec unshare -rn env -i HOME="$(NODE)/postman-home" PATH=/usr/bin:/bin LANG=C.UTF-8 \
  POSTMAN_DISABLE_ANALYTICS=true timeout "$${POSTMAN_CLI_TIMEOUT:-120}" \
  "$(NODE)/node_modules/@postman/pm-bin-linux-x64/bin/postman" "$$@"
endef
export POSTMAN_CLI

interop: tools node build/postman-cli $(NODE)/node_modules/postman-collection-transformer $(NODE)/node_modules/newman ## run the tests against Postman's own CLI and converter, Newman, and real exports
	POSTBAG_POSTMAN_CLI=$(CURDIR)/build/postman-cli go test -tags interop -timeout 30m -count 1 -run Interop $(TESTFLAGS) ./...

build/postman-cli:
	npm install $(NPMFLAGS) @postman/pm-bin-linux-x64@$(POSTMAN_CLI_VERSION) yaml@2 js-yaml@3
	mkdir -p $(NODE)/postman-home
	printf '%s\n' "$$POSTMAN_CLI" > $@
	chmod +x $@

$(NODE)/node_modules/postman-collection-transformer:
	npm install $(NPMFLAGS) postman-collection-transformer@$(TRANSFORMER_VERSION)

$(NODE)/node_modules/newman:
	npm install $(NPMFLAGS) newman@$(NEWMAN_VERSION)

merges: ## try the laws of merging MERGES times each (1000000), over generated workspaces and real ones
	GOGC=400 POSTBAG_MERGES=$(or $(MERGES),1000000) go test ./merge -timeout 0 -v -run 'TestLaws$$|TestNothingLost|TestConvergence|TestDisjointEdits|TestRealTrees'

compare-merge: ## merge the same files by meaning and with stock git, MERGES of each kind (2000), and print what came of them as a table
	POSTBAG_COMPARE=$(or $(MERGES),2000) go test ./merge -count 1 -timeout 0 -v -run 'TestComparedWithGit$$'

# N=1000 SEED=7 MINUTES=60; with neither N nor MINUTES, ten minutes.
simulate: ## let devices edit, sync, crash and decide in memory, and check that nothing is lost: N histories, or for MINUTES (10), from SEED on
	POSTBAG_HISTORIES=$(or $(N),1) POSTBAG_MINUTES=$(or $(MINUTES),$(if $(N),0,10)) POSTBAG_SEED=$(or $(SEED),0) go test ./cmd/workflow/simulate -count 1 -timeout 0 -v -run 'TestSimulate$$'

faults: ## plant faults in the merge, and tell after how many simulated histories each is found
	POSTBAG_FAULTS=all go test ./cmd/workflow/simulate -count 1 -timeout 0 -v -run 'TestFaults$$'

fuzz: ## run every fuzz target for FUZZTIME (60s), one after another
	@set -e; for pkg in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' "$$pkg" | grep '^Fuzz' || true); do \
	    echo "$$pkg $$target"; \
	    go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$pkg"; \
	  done; \
	done

clean: ## remove what was built
	rm -rf build dist postbag
