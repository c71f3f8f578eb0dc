#!/bin/sh
# Installs the peers of the benchmarks (tools/bench.lock, with hashes) into .tools/bench, anew when the lock changed.
set -eu
cd "$(dirname "$0")/.."
target=.tools/bench
cmp -s tools/bench.lock "$target/.lock" && exit 0
mkdir -p .tools
partial=$(mktemp -d .tools/bench.XXXXXX)
trap 'rm -rf "$partial"' EXIT
if .tools/uv/bin/uv pip install --quiet --no-deps --python .venv/bin/python --target "$partial" --require-hashes \
    -r tools/bench.lock; then
    cp tools/bench.lock "$partial/.lock"
    rm -rf "$target"
    chmod 755 "$partial"
    mv "$partial" "$target"
else
    echo "The peers could not be installed; comparisons with them are left out." >&2
fi
