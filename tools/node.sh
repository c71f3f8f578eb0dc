#!/bin/sh
# Installs the locked npm packages when they changed. Without Node it says what is left out and succeeds;
# `node.sh need` fails then.
set -eu
cd "$(dirname "$0")/.."

missing() {
    echo "Node 20.19 or newer with npm is needed to build the web page and to check the contracts, and $1." >&2
    [ "${need:-}" ] && exit 1
    exit 0
}

need=${1:-}
command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || missing "it was not found"
node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
    missing "this is Node $(node --version)"
done=node_modules/.setup
[ -f "$done" ] && [ ! package-lock.json -nt "$done" ] && [ ! package.json -nt "$done" ] && exit 0
echo "Installing the locked npm packages"
npm ci --ignore-scripts --no-audit --no-fund --no-progress --loglevel=error || {
    echo "npm could not install the packages; the reason is above. The network is needed the first time." >&2
    exit 1
}
touch "$done"
