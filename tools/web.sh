#!/bin/sh
# Builds the web interface into electron-ui/packages/renderer/dist when its sources changed; quick otherwise.
# Without Node it says so and succeeds: the mesh runs without the page. `web.sh need` fails then.
set -eu
cd "$(dirname "$0")/.."

renderer=electron-ui/packages/renderer
dist=$renderer/dist
stamp=$dist/.built
sources="package-lock.json electron-ui/packages/contracts $renderer/src $renderer/index.html $renderer/package.json $renderer/vite.config.ts"

missing() {
    if [ -f "$dist/index.html" ]; then kept="the page built before is kept"; else kept="a placeholder stands in for the web interface"; fi
    echo "Node 20.19 or newer with npm is needed to build the web interface, and $1; $kept." >&2
    [ "$need" ] && exit 1
    exit 0
}

need=${1:-}
# shellcheck disable=SC2086 # a list of paths without spaces
[ -f "$stamp" ] && [ -z "$(find $sources -name node_modules -prune -o -newer "$stamp" -type f -print | head -n 1)" ] && exit 0
command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || missing "it was not found"
node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
    missing "this is Node $(node --version)"
sh tools/node.sh need
echo "Building the web interface"
# Beside the old one and then in its place, so that a running gateway never serves half a page. The stamp is
# older than the build: what is edited meanwhile is built the next time.
rm -rf "$dist.next" "$dist.last"
mkdir "$dist.next.stamp" 2>/dev/null || true
(cd "$renderer" && ../../../node_modules/.bin/vite build --outDir dist.next --emptyOutDir --logLevel error) || {
    rm -rf "$dist.next" "$dist.next.stamp"
    echo "The web interface could not be built; the reason is above." >&2
    exit 1
}
touch -r "$dist.next.stamp" "$dist.next/.built"
rmdir "$dist.next.stamp"
[ ! -d "$dist" ] || mv "$dist" "$dist.last"
mv "$dist.next" "$dist"
rm -rf "$dist.last"
