#!/usr/bin/env bash
# Runs every target for some seconds, from the fixtures on. Needs a C++ compiler and a stable Rust alone: the flags are
# those of cargo-fuzz without a sanitizer, since this crate has no unsafe code for one to watch.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-20}
shift || true

export CARGO_TARGET_DIR=../../target/fuzz
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1" \
    cargo --locked build --release --target "$host" --bins

targets=("$@")
((${#targets[@]})) || targets=($(sed -n 's/^name = "\(read-.*\)"/\1/p' Cargo.toml))
for target in "${targets[@]}"; do
    found=../../target/fuzz/corpus/$target
    mkdir -p "$found"
    printf '%-26s' "$target"
    log=$("$CARGO_TARGET_DIR/$host/release/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -max_len=65536 -print_final_stats=1 -artifact_prefix="$found-" "$found" ../../tests/fixtures/*/ 2>&1) || {
        printf 'FAILED\n%s\n' "$log" | tail -40
        exit 1
    }
    sed -n 's/^stat::number_of_executed_units: */tried /p' <<<"$log"
done
