# shellcheck shell=bash
# Sourced by scripts that install Debian's packages.

# What building stands on.
# shellcheck disable=SC2034 # for whoever sources this
build_packages=(
  g++ make cmake ninja-build ccache pkg-config
  libboost-dev nlohmann-json3-dev libfmt-dev libcli11-dev libpcre2-dev zlib1g-dev
  catch2
)

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

is_installed() {
  [ "$(dpkg-query --show --showformat='${db:Status-Abbrev}' "$1" 2>/dev/null | cut -c 1-2)" = ii ]
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
