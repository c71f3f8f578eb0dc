#!/bin/sh
# Installs what the project needs below its own folder, without root: uv into .tools, all packages into .venv.
# `make setup` calls it only when a lock file or a pyproject.toml is newer than the last set-up.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }
fail() { printf 'set-up: %s\n' "$*" >&2; exit 1; }

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# The oldest supported version first: it is the one that the tests run on.
find_python() {
    for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3.12 python3.13 python3 python3.14; do
        if command -v "$candidate" >/dev/null 2>&1 && is_recent "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed; found $(python3 --version 2>&1 || say none).
Install one (Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.12),
or name one: make setup PYTHON=/path/to/python3.12"
}

locked() { awk -v name="$1" '/^[a-z]/ { wanted = index($0, name "==") == 1 } wanted' requirements.lock; }

# pip verifies uv by the hash in the same lock file that uv verifies everything else with.
install_uv() {
    [ -x .tools/uv/bin/uv ] && .tools/uv/bin/uv --version >/dev/null 2>&1 && return
    say "Installing uv into .tools"
    mkdir -p .tools
    rm -rf .tools/uv
    "$python" -m venv .tools/uv || fail "$python cannot make a virtual environment (see above).
Debian and Ubuntu keep that in a package of its own: apt install python3-venv"
    locked uv >.tools/uv.lock
    .tools/uv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        -r .tools/uv.lock || fail "uv could not be installed; the reason is above. The network is needed the first time."
}

# A virtual environment whose interpreter went away, or that came along with a copied folder, is made anew.
make_environment() {
    if [ -x .venv/bin/python ] && is_recent .venv/bin/python; then
        recorded=$(.venv/bin/python -c 'import sys; print(sys.prefix)')
        [ "$recorded" = "$(pwd -P)/.venv" ] || [ "$recorded" = "$PWD/.venv" ] && return
    fi
    say "Creating .venv with $("$python" --version)"
    .tools/uv/bin/uv --quiet venv --clear --python "$python" .venv
}

install_packages() {
    say "Installing the locked packages into .venv"
    # Compiled now, because six programs start at once and would each compile the same modules.
    .tools/uv/bin/uv pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes \
        requirements.lock ||
        fail "the packages could not be installed; the reason is above. The network is needed the first time."
    cp requirements.lock .venv/.requirements.lock
}

has_package() { [ -n "$(find "$1/src" -mindepth 2 -maxdepth 2 -name __init__.py 2>/dev/null)" ]; }

# The project's own packages, editable: the sources in this folder are what runs.
install_projects() {
    set --
    for project in protos/gen/python/pyproject.toml */pyproject.toml; do
        folder=$(dirname "$project")
        [ "$folder" = protos/gen/python ] || has_package "$folder" || continue
        set -- "$@" --editable "$folder"
    done
    # Without build isolation: the build back-end comes from the lock file, with its hash.
    .tools/uv/bin/uv pip install --quiet --offline --python .venv/bin/python --no-deps --no-build-isolation "$@"
    # Where Python may not write beside the sources when it runs, each program would compile them at every start.
    .venv/bin/python -m compileall -q protos/gen/python */src || true
}

python=$(find_python)
install_uv
make_environment
cmp -s requirements.lock .venv/.requirements.lock || install_packages
install_projects
pwd -P >.venv/.setup
say "Ready: .venv/bin/runningmate"
