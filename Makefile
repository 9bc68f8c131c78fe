# Attestry: `make` alone tells what there is to do. One profile (release) and one choice of packages for the
# program (the workspace's default members) everywhere: nothing is built twice, and what is tested is what runs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

export CARGO_TARGET_DIR := $(CURDIR)/target
# Where tools.sh puts what pip brings.
export PATH := $(CURDIR)/target/tools/bin:$(PATH)
CARGO := cargo --locked

ATTESTRY := target/release/attestry
WASM := target/wasm32-unknown-unknown/wasm/app.wasm
SITE := target/site/app_bg.wasm

.PHONY: help run build site test lint bench fuzz screenshots tools

help: ## This
	@printf '\n  \033[1mAttestry\033[0m, the checklist and evidence tracker for CRM systems\n\n'
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' Makefile | while IFS=$$'\t' read -r goal words; do \
	  printf '  \033[36mmake %-12s\033[0m %s\n' "$$goal" "$$words"; done
	@printf '\n  Start here: \033[36mmake run\033[0m, then open the link that it prints.\n\n'

run: build ## Builds what is missing and serves http://127.0.0.1:8080 from ./attestry-data
	@$(ATTESTRY) serve --listen 127.0.0.1:8080 --data ./attestry-data

build: site ## Builds target/release/attestry: one file with everything inside
	$(CARGO) build --release --bin attestry

# The browser's part. Every page works without it, so a machine that cannot build it goes on.
site:
	@if tests/wasm-target.sh; then $(MAKE) --no-print-directory $(SITE); \
	else echo 'No wasm32-unknown-unknown for this Rust: uploads will have no progress bar; all else works.'; fi

$(SITE): $(WASM)
	$(CARGO) run --release -p bundle -- $(WASM) target/site

# Cargo knows best whether it is up to date.
$(WASM): always
# A library for the browser and a library for the server: asking for the first here alone lets the server's build
# start before this crate's code is generated.
	$(CARGO) rustc -p app --lib --crate-type cdylib --target wasm32-unknown-unknown --profile wasm --no-default-features --features hydrate

.PHONY: always
always:

test: build lint ## Checks format, lints and documentation, then runs every test
	$(CARGO) test --release
	$(CARGO) test --release -p tests

lint:
	cargo fmt --all --check
	$(CARGO) clippy --release --all-targets -- -D warnings
	$(CARGO) clippy --release --all-targets -p tests -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --release --no-deps --document-private-items

bench: build ## Prints throughput, memory and page times beside their goals
	$(CARGO) run --release -p tests --bin bench

fuzz: ## Throws hostile files at every parser, twenty seconds each, beginning with the fixtures
	controls/fuzz/run.sh 20

screenshots: build ## Takes the pictures in docs/images anew
	$(CARGO) run --release -p tests --bin screenshots

tools: ## Installs what the tests need (Debian, as root), or names what is missing
	@tests/tools.sh
