#!/usr/bin/env bash
# usage: report_screenshots.sh [FOLDER]: the pictures of docs/report.md into FOLDER, docs/report unless told.
#
# Records examples/web_shop.py as it is and with its database put right, writes reports of both with the build in
# PYINSTRUMENT_BUILD (build/release), and takes the pictures in Chromium (CHROMIUM names another than /usr/bin/chromium).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/node.sh
. scripts/node.sh
use_wanted_node

pyinstrument=${PYINSTRUMENT_BUILD:-build/release}/bin/pyinstrument
pictures=${1:-docs/report}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

# FILE arguments of the program
record() {
  local session=$1
  shift
  "$pyinstrument" -o "$made/$session" examples/web_shop.py "$@" >/dev/null
}

record before.pyisession
record after.pyisession --one-query
"$pyinstrument" --load "$made/before.pyisession" -r html -o "$made/report.html"
"$pyinstrument" --load "$made/after.pyisession" -r html -o "$made/difference.html" -p "baseline=$made/before.pyisession"

mkdir -p "$pictures"
node html_renderer/screenshots.mjs "$made/report.html" "$made/difference.html" "$pictures"
# Few colours will do, and a quarter of the size.
if command -v pngquant >/dev/null; then pngquant --force --ext .png --strip 48 -- "$pictures"/*.png; fi
