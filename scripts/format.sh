#!/usr/bin/env bash
# usage: format.sh [--check]: C++ by clang-format, Python by ruff, TypeScript by prettier. With --check it changes nothing
# and fails instead.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/node.sh
. scripts/node.sh
use_wanted_node

clang_format=(-i)
ruff_format=()
ruff_check=(--fix)
prettier=(--write)
if [ "${1:-}" = --check ]; then
  clang_format=(--dry-run -Werror --ferror-limit=1)
  ruff_format=(--check)
  ruff_check=()
  prettier=(--check)
fi

git ls-files -z --cached --others --exclude-standard -- '*.cpp' '*.hpp' '*.h' '*.c' |
  xargs -0 --no-run-if-empty --max-procs "$(nproc)" --max-args 20 clang-format "${clang_format[@]}"
.venv/bin/ruff check --quiet "${ruff_check[@]}"
.venv/bin/ruff format --quiet "${ruff_format[@]}"
(cd html_renderer && node_modules/.bin/prettier --log-level warn "${prettier[@]}" .)
