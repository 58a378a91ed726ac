#!/usr/bin/env bash
# usage: build.sh [PRESET] [cmake --build arguments ...]: configures (where that is due) and builds build/PRESET.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=${1:-release}
[ $# = 0 ] || shift
log=build/$preset/configure.log
mkdir -p "build/$preset"
cmake --preset "$preset" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
cmake --build --preset "$preset" --parallel "$(nproc)" "$@"

# .venv/bin/python imports the package of the build that PYINSTRUMENT_BUILD names, else of the release.
site_packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
cat >"$site_packages/pyinstrument.pth" <<END
import os, sys; sys.path.append(os.environ.get("PYINSTRUMENT_BUILD", "$PWD/build/release") + "/python")
END
