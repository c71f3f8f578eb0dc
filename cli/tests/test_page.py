from __future__ import annotations

import base64
import hashlib
import html
import json
import re

import pytest

from runningmate_cli.page import standalone_html

ITEM = json.dumps(
    {"doc": {"title": "</script><script>alert(1)</script>"}, "root_id": "p1", "version": "3.9.2"}
)


def _page(theme: str = "light") -> str:
    return standalone_html(ITEM, "A <b>title</b>", "Fitness & fatigue", theme)


def _policy(page: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert found
    return html.unescape(found.group(1))


def test_the_page_asks_nothing_of_any_network() -> None:
    page = _page()
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=", page)
    assert _policy(page).startswith("default-src 'none'; ")
    assert "unsafe-eval" not in _policy(page)


def test_the_policy_names_every_script_by_its_digest() -> None:
    page = _page()
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert len(scripts) == 2
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in _policy(page)


def test_untrusted_text_stays_text() -> None:
    page = _page()
    assert "<b>title</b>" not in page
    assert "A &lt;b&gt;title&lt;/b&gt;" in page
    assert "alert(1)</script>" not in page
    data = re.search(r'id="chart-data">(.*?)</script>', page)
    assert data
    assert json.loads(data.group(1)) == json.loads(ITEM)


def test_the_description_stands_below_the_chart_and_names_it() -> None:
    assert '<figcaption id="chart-description">Fitness &amp; fatigue</figcaption>' in _page()


@pytest.mark.parametrize(("theme", "ground"), [("light", "#FFFFFF"), ("dark", "#12181F")])
def test_the_ground_follows_the_theme(theme: str, ground: str) -> None:
    assert f"background: {ground}" in _page(theme)


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        standalone_html("{", "t", "d", "light")
