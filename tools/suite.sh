#!/bin/sh
# Runs the tests of one folder, or says that it has none yet.
set -eu
cd "$(dirname "$0")/.."
folder=$1
shift
if [ -z "$(find "$folder" -name 'test_*.py' 2>/dev/null)" ]; then
    echo "There are no tests in $folder yet."
    exit 0
fi
exec .venv/bin/python -m pytest "$folder" "$@"
