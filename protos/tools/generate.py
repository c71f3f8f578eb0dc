"""Write, or with ``--check`` compare, everything that is generated from protos/.

Generation happens in a temporary folder; the result then replaces the generated folders as a whole, so that the
output of a deleted proto disappears too.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BUF = "node_modules/.bin/buf"
PYTHON = Path("protos/gen/python")
TYPESCRIPT = Path("electron-ui/packages/contracts/src/gen")
DESCRIPTORS = PYTHON / "runningmate" / "descriptors.binpb"
OPENAPI = PYTHON / "runningmate" / "openapi.json"
GENERATED = (PYTHON / "runningmate", PYTHON / "buf", TYPESCRIPT)


def generate(root: Path, out: Path) -> None:
    """Generate all languages, the descriptor set and the OpenAPI document into ``out``, laid out as in the repository.

    The descriptor set holds imports (the gateway answers errors with google.rpc types) and no comments.

    Raises:
        subprocess.CalledProcessError: buf or a plugin refused; its message is on standard error.
    """
    subprocess.run([BUF, "generate", "--output", str(out)], cwd=root, check=True)
    (out / PYTHON / "runningmate").mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            BUF,
            "build",
            "--as-file-descriptor-set",
            "--exclude-source-info",
            "--output",
            str(out / DESCRIPTORS),
        ],
        cwd=root,
        check=True,
    )
    (out / PYTHON / "runningmate" / "py.typed").touch()
    commented = [BUF, "build", "--as-file-descriptor-set", "--output", "-#format=binpb"]
    image = subprocess.run(commented, cwd=root, check=True, stdout=subprocess.PIPE).stdout
    with (out / OPENAPI).open("wb") as document:
        subprocess.run(
            [sys.executable, "-m", "protos.tools.openapi"], cwd=root, check=True, input=image, stdout=document
        )


def contents(root: Path, folder: Path) -> dict[str, bytes]:
    """Read all files below ``root/folder`` by their path from ``root``; compiled Python does not count."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def differences(root: Path, fresh: Path) -> list[str]:
    """Say of each file that the repository lacks, has too many of, or has in another version, which it is."""
    found: list[str] = []
    for folder in GENERATED:
        have, want = contents(root, folder), contents(fresh, folder)
        found += [f"missing: {name}" for name in want.keys() - have.keys()]
        found += [f"left over: {name}" for name in have.keys() - want.keys()]
        found += [f"stale: {name}" for name in want.keys() & have.keys() if want[name] != have[name]]
    return sorted(found)


def write(root: Path, fresh: Path) -> int:
    """Bring the repository up to date, touching only files that changed; return how many there were."""
    changed = 0
    for folder in GENERATED:
        have, want = contents(root, folder), contents(fresh, folder)
        for name in have.keys() - want.keys():
            (root / name).unlink()
            changed += 1
        for name, data in want.items():
            if have.get(name) != data:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(fresh / name, root / name)
                changed += 1
    return changed


def main() -> int:
    """Return 0, or 1 when ``--check`` finds a difference or buf fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only, and fail when something is stale")
    parser.add_argument(
        "--root", type=Path, default=Path(__file__).resolve().parents[2], help="the repository"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="runningmate-gen-") as folder:
        fresh = Path(folder)
        try:
            generate(options.root, fresh)
        except subprocess.CalledProcessError as error:
            print(f"Nothing was generated: `{' '.join(error.cmd[:2])}` failed, see above.", file=sys.stderr)
            return 1
        if not options.check:
            print(f"Generated code is up to date; {write(options.root, fresh)} file(s) changed.")
            return 0
        found = differences(options.root, fresh)
    if found:
        print("Generated code does not match protos/; run `make gen` and commit the result.", file=sys.stderr)
        print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
