#!/usr/bin/env bash
# Builds the HTML report's page: html_renderer/dist with report.js, report.css and report.js.sha256.
#
# Does nothing when all is as it was: npm ci runs when the lock file has changed, the build when a source has. So it needs
# no network once html_renderer/node_modules is there. Builds that want it at the same time wait for each other.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../html_renderer"
say() { printf 'report_bundle: %s\n' "$*"; }

hash_of() { sha256sum | cut -d ' ' -f 1; }

# as node has it: the names matter, and what they hold
hash_of_sources() {
  find src -type f ! -name '*.test.ts' ! -name '*.test.tsx' -print0 | LC_ALL=C sort --zero-terminated |
    xargs --null sha256sum package.json package-lock.json tsconfig.json vite.config.ts ../scripts/report_bundle.sh | hash_of
}

# An engine of the page's tools that is too old fails in odd ways.
require_node() {
  if ! command -v npm >/dev/null; then
    say "npm is missing, which builds the HTML report's page: install Node.js $(wanted_node) with npm" >&2
    exit 1
  fi
  if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; then
    say "the HTML report's page is built by Node.js $(wanted_node), and this is $(node --version): https://nodejs.org" >&2
    exit 1
  fi
}

wanted_node() { sed -n 's/.*"node": ">=\([0-9.]*\)".*/\1 or newer/p' package.json; }

exec 9>.build-lock
flock 9

installed=node_modules/.lock-file.sha256
lock=$(hash_of <package-lock.json)
if [ "$(cat $installed 2>/dev/null)" != "$lock" ]; then
  require_node
  say "installing the page's tools into html_renderer/node_modules"
  npm ci --no-audit --no-fund --loglevel=error
  printf '%s\n' "$lock" >$installed
fi
[ "${1:-}" != --tools-only ] || exit 0

built=dist/sources.sha256
sources=$(hash_of_sources)
[ "$(cat $built 2>/dev/null)" != "$sources" ] || exit 0
require_node
rm -f $built
node_modules/.bin/vite build --logLevel warn
node -e '
  const hash = require("node:crypto").createHash("sha256").update(require("node:fs").readFileSync("dist/report.js"));
  require("node:fs").writeFileSync("dist/report.js.sha256", hash.digest("base64") + "\n");'
[ -e dist/report.css ] || : >dist/report.css
printf '%s\n' "$sources" >$built
