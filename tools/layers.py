"""Check the dependency rule of .importlinter, leaving out packages that do not exist yet.

What is left out is printed, so that a package cannot drop out unseen once it is there.
"""

from __future__ import annotations

import configparser
import importlib.util
import sys
import tempfile
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
# Options of contracts that name modules of ours, which must exist for import-linter to run.
MODULE_OPTIONS = ("root_packages", "containers", "modules", "source_modules")


def exists(module: str) -> bool:
    """Tell whether a package or module of ours is there, without running more than its parents."""
    top = module.split(".", maxsplit=1)[0]
    if importlib.util.find_spec(top) is None:
        return False
    return importlib.util.find_spec(module) is not None


def without_missing(config: configparser.ConfigParser) -> set[str]:
    """Remove missing modules, and contracts that have none left; return the names of what was removed."""
    missing: set[str] = set()
    for name in config.sections():
        section = config[name]
        for option in MODULE_OPTIONS:
            wanted = section.get(option, "").split()
            present = [module for module in wanted if exists(module)]
            missing |= set(wanted) - set(present)
            if present:
                section[option] = "\n" + "\n".join(present)
            elif wanted:
                config.remove_section(name)
                break
        else:
            missing |= _without_missing_layers(config, name)
    return missing


def _without_missing_layers(config: configparser.ConfigParser, name: str) -> set[str]:
    section = config[name]
    if section.get("type") != "layers" or "containers" in section:
        return set()
    layers = [[part.strip() for part in line.split("|")] for line in section["layers"].strip().splitlines()]
    present = [[module for module in layer if exists(module)] for layer in layers]
    section["layers"] = "\n" + "\n".join(" | ".join(layer) for layer in present if layer)
    return {module for layer in layers for module in layer} - {
        module for layer in present for module in layer
    }


def main() -> int:
    """Return 0 when every contract is kept."""
    for source in sorted(ROOT.glob("*/src")):
        sys.path.insert(0, str(source))
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    missing = without_missing(config)
    if missing:
        print(f"Layers: not there yet, so not checked: {', '.join(sorted(missing))}")
    with tempfile.TemporaryDirectory(prefix="runningmate-layers-") as folder:
        file = Path(folder) / "importlinter.ini"
        with file.open("w", encoding="utf-8") as stream:
            config.write(stream)
        cache = ROOT / ".import_linter_cache"
        return lint_imports(config_filename=str(file), cache_dir=str(cache), no_logo=True)


if __name__ == "__main__":
    sys.exit(main())
