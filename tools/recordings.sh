#!/bin/sh
# Fetches a few real recordings (the example data of the Python package sweat, MIT) for the tests, once.
# They are not committed: .tools/recordings/sweat holds them, checked against the hash below.
set -eu
cd "$(dirname "$0")/.."
target=.tools/recordings
[ -d "$target/sweat" ] && exit 0
mkdir -p .tools
partial=$(mktemp -d .tools/recordings.XXXXXX)
trap 'rm -rf "$partial"' EXIT
if .tools/uv/bin/uv pip install --quiet --no-deps --python .venv/bin/python --target "$partial" --require-hashes \
    -r tools/recordings.lock; then
    rm -rf "$target"
    chmod 755 "$partial"
    mv "$partial" "$target"
else
    echo "The example recordings could not be fetched; tests that need them are skipped." >&2
fi
