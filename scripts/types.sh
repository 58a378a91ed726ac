#!/usr/bin/env bash
# mypy on each folder of Python by itself: test folders are no packages, and each may have its own conftest.py. All may
# import what the benchmarks share, and the package, which is read from its sources: nothing need be built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

status=0
.venv/bin/mypy --no-error-summary python/pyinstrument || status=1
while read -r folder; do
  files=("$folder"/*.py)
  ! head -1 "$folder/run" 2>/dev/null | grep -q python3 || files+=("$folder/run")
  MYPYPATH=$folder:tests:bench:python .venv/bin/mypy --no-error-summary "${files[@]}" || status=1
done < <(git ls-files --cached --others --exclude-standard -- 'scripts/*.py' 'tests/**.py' 'bench/*.py' |
  grep -v -e '^tests/.*/programs/' -e '^bench/.*/workloads/' | xargs -n 1 dirname | sort --unique)
exit "$status"
