#!/usr/bin/env bash
# The tests that meet CPython, once with each CPython >= 3.10 that can be embedded.
#
# Looks in PATH, pyenv's folders, /usr/bin, /usr/local/bin and /opt; PYTHONS="python3.10 /some/python3.13" names
# them instead. One build folder for each minor version (build/python3.X); what does not depend on the Python comes
# out of ccache.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/python.sh
. scripts/python.sh

candidates() {
  if [ -n "${PYTHONS:-}" ]; then
    # shellcheck disable=SC2086 # a list of words
    command -v $PYTHONS
  else
    command -v python3 || true
    compgen -G "${PYENV_ROOT:-$HOME/.pyenv}/versions/*/bin/python3" || true
    compgen -G '/usr/bin/python3.*' || true
    compgen -G '/usr/local/bin/python3.*' || true
    compgen -G '/opt/*/bin/python3' || true
  fi
}

declare -A seen=()
failed=()
while read -r python; do
  case $python in *-config) continue ;; esac
  minor=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
  [ -z "${seen[$minor]:-}" ] || continue
  if ! can_be_embedded "$python"; then
    [ -z "${PYTHONS:-}" ] || failed+=("$python (cannot be embedded)")
    continue
  fi
  seen[$minor]=$python
  printf 'test-matrix: Python %s (%s)\n' "$minor" "$python"
  build=build/python$minor
  cmake --preset release -B "$build" -DPYINSTRUMENT_PYTHON="$python" >/dev/null
  cmake --build "$build" --parallel "$(nproc)"
  .venv/bin/python scripts/run_tests.py --preset "python$minor" tests/embedding tests/command_line tests/examples || failed+=("$minor")
done < <(candidates)

if [ ${#failed[@]} -gt 0 ]; then
  printf 'test-matrix: failed: %s\n' "${failed[*]}"
  exit 1
fi
[ ${#seen[@]} -gt 0 ] || { echo "test-matrix: no CPython that can be embedded was found"; exit 1; }
printf 'test-matrix: passed with Python %s\n' "$(printf '%s\n' "${!seen[@]}" | sort -V | paste -sd ' ')"
