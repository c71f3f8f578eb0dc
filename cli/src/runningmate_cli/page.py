"""A chart as one HTML file that needs no network and no server."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from importlib.util import find_spec
from pathlib import Path

_COLOURS = {
    "light": {"ground": "#FFFFFF", "ink": "#1C2733", "muted": "#5B6775", "scheme": "light"},
    "dark": {"ground": "#12181F", "ink": "#E6EBF0", "muted": "#9AA7B5", "scheme": "dark"},
}

_STYLE = """
:root {{ color-scheme: {scheme}; }}
body {{ margin: 0 auto; max-width: 1200px; padding: 24px 16px; background: {ground}; color: {ink};
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }}
h1 {{ font-size: 20px; font-weight: 600; line-height: 28px; margin: 0 0 16px; overflow-wrap: anywhere; }}
figure {{ margin: 0; }}
figcaption {{ color: {muted}; margin-top: 16px; max-width: 72ch; }}
"""

_START = """
const item = JSON.parse(document.getElementById("chart-data").textContent);
Bokeh.set_log_level("warn");
Bokeh.embed.embed_item(item, document.getElementById("chart"));
"""


def standalone_html(json_item: str, title: str, description: str, theme: str) -> str:
    """Builds the page: BokehJS of the installed bokeh, the chart, and its description below it.

    Args:
        json_item: Document as charts gave it, made by the same version of Bokeh.
        title: Of the chart; may be untrusted text, as may be the description.
        description: What the chart shows, for those who do not see it.
        theme: `light` or `dark`.

    Returns:
        One HTML document. Its policy allows the two scripts in it by their digests and no request
        to anywhere.

    Raises:
        FileNotFoundError: Bokeh is not installed; the text says how to install it.
        ValueError: `json_item` is not JSON.
    """
    library = _bokeh_script()
    colours = _COLOURS[theme]
    data = json.dumps(json.loads(json_item), separators=(",", ":"), ensure_ascii=True)
    for raw, escaped in (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e")):
        data = data.replace(raw, escaped)
    policy = (
        f"default-src 'none'; script-src {_digest(library)} {_digest(_START)}; "
        "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE.format(**colours)}</style>\n</head>\n<body>\n"
        f"<h1>{html.escape(title)}</h1>\n"
        '<figure>\n<div id="chart" role="img" aria-labelledby="chart-description"></div>\n'
        f'<figcaption id="chart-description">{html.escape(description)}</figcaption>\n</figure>\n'
        f'<script type="application/json" id="chart-data">{data}</script>\n'
        f"<script>{library}</script>\n<script>{_START}</script>\n</body>\n</html>\n"
    )


def _bokeh_script() -> str:
    """Reads BokehJS; the core bundle draws all our charts (no tables, widgets or WebGL)."""
    found = find_spec("bokeh")
    places = list(found.submodule_search_locations or ()) if found else []
    for place in places:
        path = Path(place, "server", "static", "js", "bokeh.min.js")
        if path.is_file():
            # A script ends at the first closing tag, also inside one of its own strings.
            return path.read_text(encoding="utf-8").replace("</script", "<\\/script")
    raise FileNotFoundError(
        "BokehJS is missing: the Python package bokeh is not installed here. Run `make setup`, "
        "or install it with: pip install bokeh"
    )


def _digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
