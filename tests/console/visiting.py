"""Officials in front of the console: a test client with their cookie, which sends forms as a browser does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.console.extension.session import COOKIE, PATH
from models.access import console_sessions
from models.access.callers import CallerKind
from models.access.permissions import Role
from models.store import Store
from tests.builders import VINH_LONG, an_official

#: How a browser says that a form comes from a page of the same site.
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Visitor:
    """Somebody at the console.

    :param official_id: who is signed in; "" for nobody.
    """

    client: FlaskClient
    official_id: str = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path, headers={name.replace("_", "-"): one for name, one in headers.items()})

    def send(self, path: str, **fields: object) -> TestResponse:
        """Send a form of the same site."""
        return self.client.post(path, data=fields, headers=SAME_SITE)

    def form(self, page: TestResponse, do: str) -> dict[str, str]:
        """Return the hidden fields of the form of one action on a page."""
        found = re.search(rf'<input type="hidden" name="do" value="{do}">(.*?)</form>', page.text, re.DOTALL)
        assert found, f"no form does {do!r}"
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', found[1])
        return {"do": do} | {name: unescape(value) for name, value in hidden}


def at_console(app: Flask, store: Store, official_id: str) -> Visitor:
    """Sign an official in."""
    client = app.test_client()
    client.set_cookie(COOKIE, token_for(store, official_id), path=PATH)
    return Visitor(client, official_id)


def token_for(store: Store, official_id: str) -> str:
    """Return what the cookie of an official holds."""
    return console_sessions.open_session(store, CallerKind.OFFICIAL, official_id)


def with_role(app: Flask, store: Store, *roles: Role, area_id: str = VINH_LONG) -> Visitor:
    """Sign in an official with these roles."""
    rows = [{"role": role, "area_id": area_id} for role in roles]
    return at_console(app, store, an_official(store, assignments=rows).id)


def fields(page: TestResponse) -> dict[str, object]:
    """Return what a browser would send of the last form of a page: what is hidden, typed, ticked and chosen."""
    return _sent(_forms(page)[-1])


def form_fields(page: TestResponse, do: str) -> dict[str, object]:
    """Return the same of the form of one action."""
    return next(sent for sent in map(_sent, _forms(page)) if sent.get("do") == do)


def fields_of(page: TestResponse, id: str) -> dict[str, object]:
    """Return the same of the form with that id."""
    return next(_sent(form) for form in _forms(page) if form.get("id") == id)


def _forms(page: TestResponse) -> Any:
    return lxml.html.document_fromstring(page.text).xpath("//form[@method='post']")


def _sent(form: Any) -> dict[str, object]:
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        # A browser drops the line end that a text begins with.
        found.setdefault(name, []).append(value.removeprefix("\n"))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def sentence(page: TestResponse) -> str:
    """Return what a page says has been done, or what is wrong."""
    found = re.search(r'role="(?:status|alert)"[^>]*>(.*?)</div>', page.text, re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", found[1])).strip() if found else ""


def named_form(visitor: Visitor, address: str) -> dict[str, Any]:
    """Return what a browser would send of the form with the id `form` at an address."""
    return fields_of(visitor.get(address), "form")
