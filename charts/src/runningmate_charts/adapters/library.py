"""Bokeh's models, untyped: the stubs that Bokeh ships leave models out and make others abstract."""

from __future__ import annotations

from importlib import import_module
from typing import Any

bk: Any = import_module("bokeh.models")
value: Any = import_module("bokeh.core.properties").value
"""Marks a text as itself where a glyph would take it for the name of a column."""
