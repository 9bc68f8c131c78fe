#!/usr/bin/env bash
# Sees to it that Rust can build for the browser; fails when it cannot.
set -euo pipefail
there() { [[ -d $(rustc --print target-libdir --target wasm32-unknown-unknown) ]]; }
there || { rustup target add wasm32-unknown-unknown >/dev/null 2>&1 && there; }
