#!/usr/bin/env bash
# usage: in_root.sh ROOT COMMAND ...: runs a command in this checkout, with the system in ROOT around it (sid_root.sh).
#
# The checkout stands there where it stands here. The mounts are seen by the command alone, and gone with it. Needs
# root's rights, and so leaves files of root's in the checkout.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/debian.sh
. scripts/debian.sh

[ $# -ge 2 ] || { echo "usage: in_root.sh ROOT COMMAND ..." >&2; exit 2; }
[ -x "$1/usr/bin/env" ] || { echo "in_root: $1 holds no system; scripts/sid_root.sh $1 makes one" >&2; exit 2; }

# shellcheck disable=SC2016 # the inner shell's words
as_root unshare --mount --propagation private bash -euc '
  root=$1 checkout=$2
  shift 2
  mount --bind "$root" "$root" # commands inside may unshare mounts only where / is one
  mount -t proc proc "$root/proc"
  mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs tmpfs "$root/tmp"
  mkdir -p "$root$checkout"
  mount --bind "$checkout" "$root$checkout"
  exec chroot "$root" env --ignore-environment --chdir="$checkout" \
    HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=xterm "$@"
' in_root "$1" "$PWD" "${@:2}"
