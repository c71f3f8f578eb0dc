#!/bin/sh
# Builds an S3 server, versitygw, into .tools/s3 for the tests that need one (two minutes, once). It takes Go; where Go is
# missing and no versitygw is installed, those tests are skipped and say so.
set -eu
cd "$(dirname "$0")/.."

version=v1.8.0
built=.tools/s3

if [ -x "$built/versitygw" ] && [ "$(cat "$built/version" 2>/dev/null)" = "$version" ]; then exit 0; fi
if command -v versitygw >/dev/null 2>&1 || [ -x "$HOME/go/bin/versitygw" ]; then exit 0; fi
if ! command -v go >/dev/null 2>&1; then
    echo "skip  S3: neither versitygw nor Go is installed (Debian and Ubuntu: apt install golang)."
    exit 0
fi
echo "Building versitygw $version into $built"
rm -rf "$built"
GOBIN="$PWD/$built" go install "github.com/versity/versitygw/cmd/versitygw@$version"
# Last, so that what was interrupted is built again.
echo "$version" >"$built/version"
