#!/usr/bin/env bash
# usage: bench.sh [NAME ...]: runs the benchmarks bench/NAME (all of them by default), one after the other.
#
# A benchmark is an executable file bench/<name>/run; it says itself which peer it measures against. One that misses its
# goals does not keep the others from running; the exit status tells.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

benchmarks=()
if [ $# -gt 0 ]; then
  for name in "$@"; do benchmarks+=("bench/$name/run"); done
else
  for benchmark in bench/*/run; do [ ! -x "$benchmark" ] || benchmarks+=("$benchmark"); done
fi
missed=()
for benchmark in "${benchmarks[@]}"; do
  printf '\n%s\n' "$benchmark"
  "$benchmark" || missed+=("$benchmark")
done
if [ ${#missed[@]} -gt 0 ]; then
  printf 'bench: goals missed in %s\n' "${missed[*]}"
  exit 1
fi
