#!/bin/sh
# All static checks. Every one runs, so that one call shows everything that is wrong; fails if any failed.
set -u
cd "$(dirname "$0")/.."
failed=""
started=$(date +%s)

run() {
    name=$1
    shift
    before=$(date +%s)
    if "$@"; then
        printf 'ok    %-12s %ss\n' "$name" "$(($(date +%s) - before))"
    else
        printf 'FAIL  %-12s %ss   again: %s\n' "$name" "$(($(date +%s) - before))" "$*"
        failed="$failed $name"
    fi
}

run ruff .venv/bin/ruff check --quiet --output-format concise .
run format .venv/bin/ruff format --quiet --check --output-format concise .
run types sh tools/types.sh
run layers .venv/bin/python tools/layers.py
# A number that is taken twice keeps a service from starting.
run migrations .venv/bin/python -c 'from runningmate_servicekit.migrations import load
for name in ("analytics", "coach", "collector", "identity"): load(f"runningmate_{name}")'
if [ -x node_modules/.bin/buf ]; then
    run buf-lint node_modules/.bin/buf lint
    run buf-format node_modules/.bin/buf format --exit-code --diff
    run breaking sh tools/protos.sh breaking
    run checkgen .venv/bin/python protos/tools/generate.py --check
    run page-types npm run --silent types --workspace @runningmate/renderer
    run page-lint npm run --silent lint --workspace @runningmate/renderer
    run page-build sh tools/web.sh need
    run page-size npm run --silent size --workspace @runningmate/renderer
else
    echo "skip  buf, checkgen, the page: they need Node 20.19 or newer with npm; the generated code is committed, so all else works."
fi
echo "Checked in $(($(date +%s) - started)) s."
[ -z "$failed" ] || { echo "Failed:$failed" >&2; exit 1; }
