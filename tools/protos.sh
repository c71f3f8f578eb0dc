#!/bin/sh
# Contracts as files for others. `protos.sh` builds them into dist/ (or DIST=folder): the descriptor set, a Python wheel and an npm
# package. `protos.sh breaking [IMAGE]` says what of a release (protos/released.binpb) the present protos break.
# `protos.sh release` makes the present protos the release that later ones are compared with.
set -eu
cd "$(dirname "$0")/.."
BUF=node_modules/.bin/buf
RELEASED=protos/released.binpb
DIST=${DIST:-dist}

image() { "$BUF" build protos --exclude-source-info --output "$1"; }

# The npm package: the generated TypeScript, compiled, so that its users need no settings for it.
npm_package() {
    source=electron-ui/packages/contracts
    work=build/contracts
    rm -rf "$work"
    mkdir -p "$work"
    cat >"$work/tsconfig.json" <<SETTINGS
{ "compilerOptions": { "target": "ES2022", "module": "NodeNext", "strict": true, "declaration": true, "types": [],
    "rewriteRelativeImportExtensions": true, "skipLibCheck": true, "rootDir": "../../$source/src/gen", "outDir": "." },
  "include": ["../../$source/src/gen"] }
SETTINGS
    node_modules/.bin/tsc --project "$work/tsconfig.json"
    rm "$work/tsconfig.json"
    node - "$source/package.json" "$work/package.json" <<'SCRIPT'
const fs = require("node:fs");
const { name, version, license, description, type, sideEffects, dependencies } =
  JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const exports = { "./*": { types: "./*.d.ts", default: "./*.js" } };
const made = { name, version, license, description, type, sideEffects, exports, dependencies };
fs.writeFileSync(process.argv[3], JSON.stringify(made, null, 2) + "\n");
SCRIPT
    cp LICENSE "$work/"
    npm pack "./$work" --pack-destination "$DIST" --silent >/dev/null
}

case ${1:-build} in
build)
    mkdir -p "$DIST"
    cp protos/gen/python/runningmate/descriptors.binpb "$DIST/runningmate-descriptors.binpb"
    cp protos/gen/python/runningmate/openapi.json "$DIST/runningmate-openapi.json"
    .venv/bin/uv build --quiet --offline --wheel --no-build-isolation --python .venv/bin/python \
        --out-dir "$DIST" protos/gen/python
    if [ -x node_modules/.bin/tsc ]; then
        npm_package
    else
        echo "skip  the npm package: it needs Node 20 or newer."
    fi
    ls -1 "$DIST"/runningmate[-_]*
    ;;
breaking)
    # Image against image: a workspace of two modules cannot be compared with one image.
    image -#format=binpb | "$BUF" breaking -#format=binpb --against "${2:-$RELEASED}" --exclude-imports
    ;;
release)
    image "$RELEASED"
    ;;
*)
    echo "usage: protos.sh [build | breaking [IMAGE] | release]" >&2
    exit 2
    ;;
esac
