#!/usr/bin/env bash
# Installs what building, testing and checking need: Debian's packages, the Python tools in .venv, and those of the HTML
# report's page in html_renderer/node_modules.
#
# Safe to run again: it looks before it installs, and touches neither the network nor root's rights when
# everything is there already. On a system without apt it says what is missing and goes on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/python.sh
. scripts/python.sh
# shellcheck source=scripts/debian.sh
. scripts/debian.sh

check_packages=(clang libclang-rt-dev clang-format clang-tidy shellcheck zsh fish)
# the page is tested in these, shows text, and has pictures in the docs
browser_packages=(chromium firefox-esr fonts-dejavu-core pngquant)

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
  local stamp=.venv/requirements.txt
  if ! .venv/bin/python -c 'import pip' 2>/dev/null || ! can_be_embedded .venv/bin/python; then
    local python
    python=$(choose_python)
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
  fi
  if ! cat scripts/requirements-{tests,dev}.txt | cmp --silent - "$stamp"; then
    say "installing the Python tools into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r scripts/requirements-dev.txt
    cat scripts/requirements-{tests,dev}.txt >"$stamp"
  fi
}

install_packages "${build_packages[@]}" "${check_packages[@]}" "${browser_packages[@]}"
command -v npm >/dev/null || install_packages nodejs npm
# one of the examples of plugins is in Rust; whoever has a cargo keeps it
command -v cargo >/dev/null || install_packages cargo
make_environment
scripts/report_bundle.sh --tools-only
