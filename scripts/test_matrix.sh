#!/usr/bin/env bash
# The tests that meet CPython, once with each CPython >= 3.10 that can be embedded: those of the program that embeds it, of
# the Python package, and of its wheel.
#
# Looks in PATH, pyenv's folders, /usr/bin, /usr/local/bin and /opt, and then in roots of other systems:
# PYINSTRUMENT_ROOTS="folder ...", default /opt/sid, which scripts/sid_root.sh makes. PYTHONS="python3.10
# /some/python3.13 /opt/sid/usr/bin/python3.14" names Pythons instead, those of a root by where they stand from here. One
# build folder for each minor version and system (build/python3.X, build/sid-python3.X), with an environment of that
# Python in it; what does not depend on the Python comes out of ccache.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/python.sh
. scripts/python.sh

meant=(3.10 3.11 3.12 3.13 3.14 3.15)

roots=${PYINSTRUMENT_ROOTS-/opt/sid}

candidates() {
  local word
  if [ -n "${PYTHONS:-}" ]; then
    for word in $PYTHONS; do
      command -v "$word" || echo "$word"
    done
  else
    command -v python3 || true
    compgen -G "${PYENV_ROOT:-$HOME/.pyenv}/versions/*/bin/python3" || true
    compgen -G '/usr/bin/python3.1[0-9]' || true
    compgen -G '/usr/local/bin/python3.1[0-9]' || true
    for word in $roots; do
      compgen -G "$word/usr/bin/python3.1[0-9]" || true
    done
    compgen -G '/opt/*/bin/python3' || true # last, as a root that stands there has one too
  fi
}

version_of() {
  "$@" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null </dev/null
}

declare -A seen=() tried=()
failed=()

tests=(tests/embedding tests/command_line tests/examples tests/package tests/install)

# make_environment BUILD PYTHON [PREFIX ...]: build/BUILD/environment, with what tests need and the build's package.
make_environment() {
  local folder=build/$1/environment python=$2 requirements=scripts/requirements-tests.txt
  shift 2
  if ! cmp --silent "$requirements" "$folder/requirements-tests.txt"; then
    "$@" "$python" -m venv --clear "$folder" &&
      "$@" "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" || return 1
    echo "$PWD/${folder%/environment}/python" >"$(echo "$folder"/lib/python3.*/site-packages)/pyinstrument.pth"
    cp "$requirements" "$folder"
  fi
}

# build_and_test BUILD PYTHON [PREFIX ...]: what the prefix is put before runs in another system.
build_and_test() {
  local build=$1 python=$2
  shift 2
  "$@" cmake --preset release -B "build/$build" -DPYINSTRUMENT_PYTHON="$python" >/dev/null &&
    "$@" cmake --build "build/$build" --parallel "$(nproc)" &&
    make_environment "$build" "$python" "$@" &&
    "$@" "build/$build/environment/bin/python" scripts/run_tests.py --preset "$build" "${tests[@]}"
}

# refuse PYTHON WHY: that is no failure of one that nobody asked for.
refuse() {
  [ -z "${PYTHONS:-}" ] || failed+=("$1 ($2)")
}

# try LABEL PYTHON [PREFIX ...]: once for each label and minor version.
try() {
  local label=$1 python=$2 version
  shift 2
  version=$(version_of "$@" "$python") || { refuse "$python" "does not run"; return; }
  local build=${label}python${version%.*}
  [ -z "${seen[$build]:-}" ] || return 0
  can_be_embedded "$@" "$python" || { refuse "$python" "cannot be embedded"; return; }
  seen[$build]=$python
  tried[${version%.*}]=1
  printf 'test-matrix: Python %s (%s%s)\n' "$version" "$*${*:+ }" "$python"
  build_and_test "$build" "$python" "$@" </dev/null || failed+=("$build ($version)")
}

while read -r python; do
  label="" prefix=()
  for root in $roots; do
    if [[ $python == "$root"/* ]]; then
      label=$(basename "$root")- prefix=(scripts/in_root.sh "$root") python=${python#"$root"}
    fi
  done
  try "$label" "$python" "${prefix[@]}"
done < <(candidates)

untried=()
for minor in "${meant[@]}"; do
  [ -n "${tried[$minor]:-}" ] || untried+=("$minor")
done
if [ ${#untried[@]} -gt 0 ] && [ -z "${PYTHONS:-}" ]; then
  printf 'test-matrix: not tried, as none was found: %s (scripts/sid_root.sh gets the newest)\n' "${untried[*]}"
fi
if [ ${#failed[@]} -gt 0 ]; then
  printf 'test-matrix: failed: %s\n' "${failed[*]}"
  exit 1
fi
[ ${#seen[@]} -gt 0 ] || { echo "test-matrix: no CPython that can be embedded was found"; exit 1; }
printf 'test-matrix: passed with %s\n' "$(printf '%s\n' "${!seen[@]}" | sort -V | paste -sd ' ')"
