#!/usr/bin/env bash
# usage: sanitize.sh [pytest arguments ...]: every test under ASan and UBSan, then the Catch2 programs under TSan.
#
# ASan makes C functions dearer, each by another factor, so the shares of the examples are not looked at.
# TSan leaves pytest out: it drives an interpreter that was not built for TSan, of whose locks it knows nothing. The
# engines' own threads, with programs that fork, are in sampler_test. What the tick engine reads of a running program
# races by design, and is invisible to TSan: the kernel copies it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export UBSAN_OPTIONS=print_stacktrace=1
scripts/build.sh asan
.venv/bin/python scripts/run_tests.py --preset asan --ignore=tests/examples "$@"
scripts/build.sh tsan
ctest --preset tsan
