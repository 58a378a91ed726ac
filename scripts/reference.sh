#!/usr/bin/env bash
# usage: reference.sh [FOLDER]: the reference of the Python package, as HTML made of its docstrings (default: build/reference).
#
# The package is that of PYINSTRUMENT_BUILD (default: build/release); what pdoc complains of is an error.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${PYINSTRUMENT_BUILD:-$PWD/build/release}
# pdoc adds what is below low_level itself
mapfile -t modules < <(cd python && find pyinstrument \( -name '[a-z]*.py' -o -name __init__.py \) \
  ! -path '*/low_level/[a-z]*' |
  sed -e 's#/__init__##' -e 's#\.py$##' -e 's#/#.#g' | sort)
PYTHONPATH=$build/python PYTHONWARNINGS=error::UserWarning "${PYTHON:-.venv/bin/python}" scripts/reference.py \
  "${1:-build/reference}" "${modules[@]}"
