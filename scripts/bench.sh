#!/usr/bin/env bash
# usage: bench.sh [NAME ...]: runs the benchmarks bench/NAME (all of them by default), one after the other.
#
# A benchmark is an executable file bench/<name>/run; it says itself which peer it measures against.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

benchmarks=()
if [ $# -gt 0 ]; then
  for name in "$@"; do benchmarks+=("bench/$name/run"); done
else
  for benchmark in bench/*/run; do [ ! -x "$benchmark" ] || benchmarks+=("$benchmark"); done
fi
for benchmark in "${benchmarks[@]}"; do
  printf '\n%s\n' "$benchmark"
  "$benchmark"
done
