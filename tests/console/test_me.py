"""One's own page at the console: the keys, and turning them off."""

from __future__ import annotations

from flask import Flask

from api.console.extension.keys import KEYS
from models.access.permissions import Role
from models.store import Store
from tests.console import visiting

HERE = "/console/me"


def test_keys_are_turned_off_and_on_for_oneself_on_every_page(app: Flask, store: Store) -> None:
    me, other = (visiting.with_role(app, store, Role.HANDLER) for _ in range(2))
    page = me.get(HERE)
    assert all(f"<code>{key}</code>" in page.text for key in KEYS if not key.startswith("g "))
    assert me.send(f"{HERE}/shortcuts", **visiting.fields(page)).headers["Location"].endswith("?done=off")
    assert '<body class="nokeys">' in me.get("/console/").text
    assert "<body>" in other.get("/console/").text
    me.send(f"{HERE}/shortcuts", **visiting.fields(me.get(HERE)))
    assert "<body>" in me.get("/console/").text


def test_only_keys_that_lead_somewhere_are_told(app: Flask, store: Store) -> None:
    handler = visiting.with_role(app, store, Role.HANDLER).get("/console/")
    auditor = visiting.with_role(app, store, Role.ADMIN).get("/console/")
    assert "<kbd>g r</kbd>" in handler.text
    assert 'data-key="/"' in handler.text
    assert "<kbd>g t</kbd>" not in auditor.text
