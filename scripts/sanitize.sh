#!/usr/bin/env bash
# usage: sanitize.sh [pytest arguments ...]: every test under ASan and UBSan, then the Catch2 programs under TSan.
#
# ASan makes C functions dearer, each by another factor, so the shares of the examples are not looked at.
#
# The package is imported by a CPython that knows nothing of ASan. So ASan is loaded before it, with the library of C++
# exceptions, which it has to find; and CPython takes its objects from malloc(), which ASan watches. Leaks are looked for
# when the tests are over and the interpreter still lives (tests/package/conftest.py): at its end it leaves much behind, on
# purpose.
#
# TSan leaves pytest out: it drives an interpreter that was not built for TSan, of whose locks it knows nothing. The
# engines' own threads, with programs that fork, are in sampler_test. What the tick engine reads of a running program
# races by design, and is invisible to TSan: the kernel copies it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export UBSAN_OPTIONS=print_stacktrace=1
scripts/build.sh asan
.venv/bin/python scripts/run_tests.py --preset asan --ignore=tests/examples "$@"

early="$("${CXX:-c++}" -print-file-name=libasan.so) $("${CXX:-c++}" -print-file-name=libstdc++.so)"
LD_PRELOAD=$early ASAN_OPTIONS=detect_leaks=1 PYTHONMALLOC=malloc PYTHONPATH=$PWD/build/asan/python \
  LSAN_OPTIONS=leak_check_at_exit=0:suppressions=$PWD/scripts/leaks_of_others.txt \
  .venv/bin/python -m pytest -q -p no:xdist --ignore=tests/package/test_command.py tests/package

scripts/build.sh tsan
ctest --preset tsan
