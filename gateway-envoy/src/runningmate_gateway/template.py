"""Rendering the one Envoy template."""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

_PACKAGE = "runningmate_gateway"


def source() -> str:
    """The template as it is installed: YAML with `${NAME}` places, texts always between double quotes."""
    return resources.files(_PACKAGE).joinpath("envoy.yaml").read_text()


def placeholder_web() -> Path:
    """The folder with the page that stands in until the interface is installed."""
    return Path(str(resources.files(_PACKAGE).joinpath("web")))


def web_root() -> Path:
    """The folder of the web interface: the built page where this installation has it, else the placeholder."""
    page = Path(str(resources.files(_PACKAGE).joinpath("page")))
    return page if (page / "index.html").is_file() else placeholder_web()


def names() -> set[str]:
    """The places of the template."""
    return set(string.Template(source()).get_identifiers())


def render(values: Mapping[str, str | int]) -> str:
    """Fills the template.

    Args:
        values: One per place; texts are escaped for YAML's double quotes.

    Returns:
        The configuration for `envoy --config-yaml` or a file.

    Raises:
        KeyError: A value is missing or has no place; the message names all of them.
    """
    if wrong := names() ^ set(values):
        raise KeyError(f"The gateway's template and its values differ in: {', '.join(sorted(wrong))}")
    escaped = {
        name: json.dumps(value, ensure_ascii=False)[1:-1] if isinstance(value, str) else str(value)
        for name, value in values.items()
    }
    return string.Template(source()).substitute(escaped)
