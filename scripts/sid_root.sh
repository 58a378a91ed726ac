#!/usr/bin/env bash
# usage: sid_root.sh [FOLDER]: makes a root of Debian's unstable distribution (default: /opt/sid), for test_matrix.sh.
#
# It has every CPython that Debian builds now, newer ones than a stable system has, and with them newer compilers and
# libraries; in_root.sh runs commands in it. About 1.5 GB. Safe to run again: it then adds what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/debian.sh
. scripts/debian.sh

root=${1:-/opt/sid}

if [ ! -e "$root/etc/debian_version" ]; then
  install_packages debootstrap
  say "making $root"
  as_root debootstrap --variant=minbase sid "$root" >/dev/null
fi
# a mirror may be behind what its signature allows
as_root tee "$root/etc/apt/apt.conf.d/80pyinstrument" >/dev/null <<'SETTINGS'
APT::Install-Recommends "false";
Acquire::Check-Valid-Until "false";
SETTINGS

inside() { scripts/in_root.sh "$root" env DEBIAN_FRONTEND=noninteractive "$@"; }

say "installing what the build and its tests need"
inside apt-get update -qq
pythons=()
while read -r package; do
  pythons+=("$package" "${package%-dev}-venv")
done < <(inside apt-cache pkgnames python3. | grep -xE 'python3\.1[0-9]-dev' | sort)
inside apt-get install -y -qq "${build_packages[@]}" "${pythons[@]}" ca-certificates >/dev/null
# what comes over the network, comes there as it comes here
if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
  as_root cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates"
  inside update-ca-certificates >/dev/null 2>&1
fi
say "$root has ${pythons[*]}"
