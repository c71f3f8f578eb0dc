#!/bin/sh
# Builds the web interface into the gateway's package, from where the mesh serves it and its wheel takes it, when the
# sources changed; quick otherwise. Where it cannot be built it says so and succeeds: the mesh runs without the page.
# `web.sh need` fails then.
set -eu
cd "$(dirname "$0")/.."

need=${1:-}
renderer=electron-ui/packages/renderer
page=gateway-envoy/src/runningmate_gateway/page
stamp=$page/.built
next=build/page
sources="package-lock.json electron-ui/packages/contracts $renderer/src $renderer/index.html $renderer/package.json $renderer/vite.config.ts"

# shellcheck disable=SC2086 # a list of paths without spaces
[ -f "$stamp" ] && [ -z "$(find $sources -name node_modules -prune -o -newer "$stamp" -type f -print | head -n 1)" ] && exit 0
sh tools/node.sh need || {
    if [ -f "$stamp" ]; then kept="the page built before is kept"; else kept="a placeholder stands in"; fi
    echo "So the web page is not built; $kept." >&2
    [ "$need" ] && exit 1
    exit 0
}
echo "Building the web page"
# Beside the old one and then in its place, so that a running gateway never serves half a page. The stamp is
# older than the build: what is edited meanwhile is built the next time.
rm -rf "$next"
mkdir -p "$next"
touch "$next.started"
(cd "$renderer" && ../../../node_modules/.bin/vite build --outDir "../../../$next" --emptyOutDir --logLevel error) || {
    rm -rf "$next" "$next.started"
    echo "The web page could not be built; the reason is above." >&2
    exit 1
}
mv "$next.started" "$next/.built"
rm -rf "$next.last"
[ ! -d "$page" ] || mv "$page" "$next.last"
mv "$next" "$page"
rm -rf "$next.last"
