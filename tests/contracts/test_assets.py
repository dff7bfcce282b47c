"""Pages load nothing from elsewhere, and no script or handler stands in them: the content policy forbids it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from api.extensions.headers import CONTENT_SECURITY_POLICY
from local.vendor import ASSETS as WANTED
from local.vendor import FILES, PAGE, VENDOR
from tests.contracts.sources import ROOT

FRONTS = ("pages", "console", "public", "html")
BOARD = ROOT / "players" / "board" / "static"
PAGES = sorted(
    path for front in FRONTS for path in (ROOT / "api" / front / "templates").rglob("*.html")
) + sorted(BOARD.glob("*.html"))
ASSETS = sorted(
    path
    for front in FRONTS
    for path in (ROOT / "api" / front / "static").rglob("*")
    if path.suffix in {".css", ".js", ".svg"} and VENDOR not in path.parents
) + sorted(path for path in BOARD.iterdir() if path.suffix in {".css", ".js"})

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
INLINE_STYLE = re.compile(r"<style\b|<[^>]+\sstyle\s*=", re.IGNORECASE)


def test_no_page_loads_anything_from_elsewhere() -> None:
    assert _found(PAGES, FETCHED, LINKED, IN_CSS) == []


def test_no_style_or_script_loads_anything_from_elsewhere() -> None:
    assert _found(ASSETS, IN_CSS, IN_SCRIPT) == []


def test_no_script_stands_in_a_page() -> None:
    assert _found(PAGES, INLINE_SCRIPT, HANDLER) == []


def test_no_style_stands_in_a_page() -> None:
    assert _found(PAGES, INLINE_STYLE) == []


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline() -> None:
    directives = dict(part.strip().partition(" ")[::2] for part in CONTENT_SECURITY_POLICY.split(";"))
    assert directives["default-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert "script-src" not in directives
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_the_console_stays_small() -> None:
    console = ROOT / "api" / "console" / "static"
    assert (console / "console.css").stat().st_size < 25_000
    assert (console / "desk.js").stat().st_size < 7_700


def test_what_others_wrote_is_what_was_brought_in() -> None:
    """When it is meant to be something else: `make vendor`."""
    noted = dict(
        re.findall(r"^\| (\S+) .* ([0-9a-f]{64}) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    )
    lying = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path != PAGE
    }
    assert lying == noted


def test_what_others_wrote_is_what_the_lock_names() -> None:
    wanted = json.loads((WANTED / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((WANTED / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    noted = dict(
        re.findall(r"^\| \S+ \| (\S+) \| (\d\S+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {name: locked[f"node_modules/{name}"]["version"] for name in FILES} == wanted == noted
    assert all(one.get("integrity") for name, one in locked.items() if name)


def test_what_others_wrote_keeps_its_licence() -> None:
    assert [
        home.name for home in VENDOR.iterdir() if home.is_dir() and not (home / "LICENCE.txt").exists()
    ] == []


def _found(paths: list[Path], *patterns: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {hit.group(0)}"
        for path in paths
        for pattern in patterns
        for hit in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
