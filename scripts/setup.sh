#!/usr/bin/env bash
# Installs what building, testing and checking need: Debian's packages, and the Python tools in .venv.
#
# Safe to run again: it looks before it installs, and touches neither the network nor root's rights when
# everything is there already. On a system without apt it says what is missing and goes on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/python.sh
. scripts/python.sh

packages=(
  g++ cmake ninja-build ccache pkg-config
  libboost-dev nlohmann-json3-dev libfmt-dev libcli11-dev libpcre2-dev zlib1g-dev # what the code stands on
  catch2 clang libclang-rt-dev clang-format clang-tidy shellcheck                 # what tests and checks need
)

say() { printf 'setup: %s\n' "$*"; }

is_installed() {
  [ "$(dpkg-query --show --showformat='${db:Status-Abbrev}' "$1" 2>/dev/null | cut -c 1-2)" = ii ]
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Those of "$@" that are not installed yet.
install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "this system has no apt; please see to it that these are installed: $*"
    return
  fi
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The python3 on PATH when it can be embedded (that of pyenv, say), else the distribution's.
choose_python() {
  local python
  python=$(command -v python3 || true)
  if [ -n "$python" ] && can_be_embedded "$python" && "$python" -c 'import ensurepip' 2>/dev/null; then
    echo "$python"
  else
    install_packages python3 python3-dev python3-venv >&2
    echo /usr/bin/python3
  fi
}

# .venv holds the tools, and its interpreter is the one that the executable embeds.
make_environment() {
  local requirements=scripts/requirements-dev.txt stamp=.venv/requirements-dev.txt
  if ! .venv/bin/python -c 'import pip' 2>/dev/null || ! can_be_embedded .venv/bin/python; then
    local python
    python=$(choose_python)
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
  fi
  if ! cmp --silent "$requirements" "$stamp"; then
    say "installing the Python tools into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$requirements"
    cp "$requirements" "$stamp"
  fi
}

install_packages "${packages[@]}"
make_environment
