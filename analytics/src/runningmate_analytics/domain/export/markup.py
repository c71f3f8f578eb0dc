"""XML text from hostile text."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, not even as a reference. Source: XML 1.0, production 2 (Char)."""
_QUOTES = {'"': "&quot;", "'": "&apos;"}
HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'


def escaped(text: str) -> str:
    """Text for an element or an attribute, without what XML forbids."""
    return escape(_FORBIDDEN.sub("\ufffd", text), _QUOTES)


def element(name: str, text: str) -> str:
    """An element with a number in it, nothing where there is none. The text is not escaped."""
    return f"<{name}>{text}</{name}>" if text else ""
