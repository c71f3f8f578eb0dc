#!/bin/sh
# mypy --strict over all sources and tests; SVC= narrows it to one folder.
set -eu
cd "$(dirname "$0")/.."
set --
for folder in ${SVC:-servicekit cli collector analytics charts coach identity gateway-envoy tests tools protos}; do
    case $folder in
        tests | tools) parts=$folder ;;
        protos) parts="protos/tools protos/examples" ;;
        *) parts="$folder/src $folder/tests" ;;
    esac
    for part in $parts; do
        [ -n "$(find "$part" -name '*.py' 2>/dev/null | head -n 1)" ] && set -- "$@" "$part"
    done
done
exec .venv/bin/mypy --no-error-summary "$@"
