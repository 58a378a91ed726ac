#!/usr/bin/env bash
# Everything that can be said of the code without running it; changes nothing.
#
# The tidy preset compiles with clang and runs clang-tidy on each file, so a second run looks again only at what
# changed since.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/node.sh
. scripts/node.sh
use_wanted_node

step() { printf 'lint: %s\n' "$*"; }

step "formatting, and Python by ruff"
scripts/format.sh --check
step "types of the Python by mypy"
scripts/types.sh
step "shell scripts by shellcheck"
shellcheck --external-sources scripts/*.sh .ci/run cli/shells/pyinstrument.bash
step "the report's page by tsc and eslint"
(cd html_renderer && node_modules/.bin/tsc --noEmit && node_modules/.bin/eslint .)
step "floors"
.venv/bin/python -m pytest -q tests/floors
step "C++ by clang and clang-tidy"
scripts/build.sh tidy
step "clean"
