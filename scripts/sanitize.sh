#!/usr/bin/env bash
# usage: sanitize.sh [pytest arguments ...]: every test under ASan and UBSan; then the Catch2 programs and the package's
# tests under TSan.
#
# ASan makes C functions dearer, each by another factor, so the shares of the examples are not looked at.
#
# The package is imported by a CPython that knows nothing of sanitizers. So theirs is loaded before it, with the library
# of C++ exceptions, which ASan has to find. For the package's own tests CPython takes its objects from malloc(), which
# they watch. Leaks are looked for when the tests are over and the interpreter still lives (tests/package/conftest.py): at
# its end it leaves much behind, on purpose.
#
# TSan sees nothing of what CPython itself reads and writes, but its locks and its memory; and by the GIL, which is made
# of such locks, what our code does on one thread comes before what it does on the next. What the tick engine reads of a
# running program races by design, and is invisible to TSan: the kernel copies it. pytest keeps what is written while a
# test runs, so races go to files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

library() { "${CXX:-c++}" -print-file-name="$1"; }

# package_tests PRESET LIBRARIES: in a plain CPython that loads these libraries before all others.
package_tests() {
  LD_PRELOAD=$2 PYINSTRUMENT_BUILD=$PWD/build/$1 PYTHONMALLOC=malloc \
    .venv/bin/python -m pytest -q -p no:xdist tests/package
}

export UBSAN_OPTIONS=print_stacktrace=1
scripts/build.sh asan
asan="$(library libasan.so) $(library libstdc++.so)"
.venv/bin/python scripts/run_tests.py --preset asan --preload "$asan" \
  --ignore=tests/examples --ignore=tests/package "$@"
ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS=leak_check_at_exit=0:suppressions=$PWD/scripts/leaks_of_others.txt \
  package_tests asan "$asan"

scripts/build.sh tsan
ctest --preset tsan
races=build/tsan/races
rm -f $races.*
TSAN_OPTIONS=log_path=$PWD/$races package_tests tsan "$(library libtsan.so)" || failed=1
if compgen -G "$races.*" >/dev/null; then
  cat $races.*
  failed=1
fi
exit "${failed:-0}"
