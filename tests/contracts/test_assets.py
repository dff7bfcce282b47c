"""Pages load nothing from elsewhere, and no script or handler stands in them: the content policy forbids it."""

from __future__ import annotations

import re
from pathlib import Path

from api.extensions.headers import CONTENT_SECURITY_POLICY
from tests.contracts.sources import ROOT

PAGES = sorted((ROOT / "api" / "pages" / "templates").rglob("*.html"))
ASSETS = sorted(
    path for path in (ROOT / "api" / "pages" / "static").rglob("*") if path.suffix in {".css", ".js", ".svg"}
)

#: What makes a browser fetch: an address in one of these must be on this server.
FETCHED = re.compile(
    r"""(?:src|srcset|poster|data|action|formaction)\s*=\s*["']?\s*(?:https?:)?//""", re.IGNORECASE
)
LINKED = re.compile(r"""<link\b[^>]*href\s*=\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)
IN_CSS = re.compile(r"""(?:@import\s+|url\()\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)
IN_SCRIPT = re.compile(
    r"""(?:fetch|import|importScripts|WebSocket|EventSource)\s*\(\s*["'`](?:https?:|wss?:)?//"""
)

INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc\s*=)[^>]*>", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]+\son\w+\s*=", re.IGNORECASE)


def test_no_page_loads_anything_from_elsewhere() -> None:
    assert _found(PAGES, FETCHED, LINKED, IN_CSS) == []


def test_no_style_or_script_loads_anything_from_elsewhere() -> None:
    assert _found(ASSETS, IN_CSS, IN_SCRIPT) == []


def test_no_script_stands_in_a_page() -> None:
    assert _found(PAGES, INLINE_SCRIPT, HANDLER) == []


def test_the_policy_allows_no_script_from_elsewhere_and_none_inline() -> None:
    directives = dict(part.strip().partition(" ")[::2] for part in CONTENT_SECURITY_POLICY.split(";"))
    assert directives["default-src"] == "'self'"
    assert "script-src" not in directives


def _found(paths: list[Path], *patterns: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {hit.group(0)}"
        for path in paths
        for pattern in patterns
        for hit in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
