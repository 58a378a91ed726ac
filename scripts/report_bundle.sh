#!/usr/bin/env bash
# Builds the HTML report's page: html_renderer/dist, whose files packing.ts names.
#
# Does nothing when all is as it was: npm ci runs when the lock file has changed, the build when a source has. So it needs
# no network once html_renderer/node_modules is there. Builds that want it at the same time wait for each other.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/node.sh
. scripts/node.sh
cd html_renderer
say() { printf 'report_bundle: %s\n' "$*"; }

hash_of() { sha256sum | cut -d ' ' -f 1; }

# as node has it: the names matter, and what they hold
hash_of_sources() {
  find src -type f ! -name '*.test.ts' ! -name '*.test.tsx' -print0 | LC_ALL=C sort --zero-terminated |
    xargs --null sha256sum package.json package-lock.json tsconfig.json vite.config.ts packing.ts unpack.js \
      ../scripts/report_bundle.sh | hash_of
}

exec 9>.build-lock
flock 9

installed=node_modules/.lock-file.sha256
lock=$(hash_of <package-lock.json)
if [ "$(cat $installed 2>/dev/null)" != "$lock" ]; then
  use_wanted_node
  say "installing the page's tools into html_renderer/node_modules"
  npm ci --no-audit --no-fund --loglevel=error
  printf '%s\n' "$lock" >$installed
fi
[ "${1:-}" != --tools-only ] || exit 0

built=dist/sources.sha256
sources=$(hash_of_sources)
[ "$(cat $built 2>/dev/null)" != "$sources" ] || exit 0
use_wanted_node
rm -f $built
node_modules/.bin/vite build --logLevel warn
printf '%s\n' "$sources" >$built
