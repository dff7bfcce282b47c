"""Every address that a provider is told is one that the app serves, for whoever has the right to call it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.extensions.allowed_callers import declared_auth
from models.access.callers import CallerKind
from models.following import email_stops
from models.store import Store
from notifications.channels import AddressKind, open_channels
from tests.builders import Caller, an_official
from tests.contracts.sources import ROOT
from tests.notifications.channels.cases import CASES, Case, meet
from tests.standins import Box

PUBLIC = "https://loa.example"

#: Who may stand behind an address that a provider is told: it proves itself, or the address is for everybody.
MAY_CALL = frozenset({CallerKind.SIGNED, CallerKind.OPEN})

#: How the providers ask for what they are told: an answer to any of these is enough.
METHODS = ("POST", "GET")

#: What an operator enters at a provider, as the pages for operators say it.
ENTERED = re.compile(r"/(?:webhooks/[a-z/-]+|zalo_verifier\w*\.html)")


def told(value: Any) -> Iterator[str]:
    """Every address of ours in what a provider was sent, without its host."""
    if isinstance(value, str):
        yield from (f"/{path}" for path in re.findall(rf"{PUBLIC}/([^\s<>\"]+)", value))
    elif isinstance(value, dict):
        for one in value.values():
            yield from told(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from told(one)


def is_served(app: Flask, path: str) -> bool:
    """Whether some route takes this address, from whoever may stand behind it."""
    adapter = app.url_map.bind("loa.example")
    bare = path.partition("?")[0]
    for method in METHODS:
        if adapter.test(bare, method=method):
            auth = declared_auth(app, adapter.match(bare, method=method)[0], method)
            return auth is not None and bool(auth.kinds & MAY_CALL)
    return False


@pytest.fixture
def official(store: Store) -> Caller:
    """An official who gets mails."""
    return an_official(store)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_whatever_a_provider_is_told_is_served(
    app: Flask, provided_store: Store, box: Box, official: Caller, case: Case
) -> None:
    meet(box)
    values: dict[str, Any] = {**case.settings, "public_url": PUBLIC}
    store = dataclasses.replace(
        provided_store, settings=dataclasses.replace(provided_store.settings, **values)
    )
    outgoing = case.outgoing()
    if case.kind is AddressKind.EMAIL:
        link = {email_stops.LINK: email_stops.link(store, official.id)}
        outgoing = dataclasses.replace(outgoing, data=link)
    with closing(open_channels(store)) as channels:
        channels.send(outgoing)
    addresses = {path for arrival in box.arrived for path in told([arrival.raw, arrival.text])}
    assert [path for path in addresses if not is_served(app, path)] == []
    assert bool(addresses) is (case.provider in {"twilio", "esms", "smtp"})


def test_link_of_a_mail_is_answered(client: FlaskClient, store: Store, official: Caller) -> None:
    path = email_stops.link(store, official.id).removeprefix(store.settings.public_base)
    assert (client.get(path).status_code, client.post(path).status_code) == (200, 200)


@pytest.mark.parametrize("page", ["docs/running.md", "docs/first-day.md"])
def test_whatever_an_operator_enters_at_a_provider_is_served(app: Flask, page: str) -> None:
    entered = set(ENTERED.findall((ROOT / page).read_text(encoding="utf-8")))
    assert [path for path in entered if not is_served(app, path)] == []


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/zalo",
        "/webhooks/zalo-bot",
        "/webhooks/twilio",
        "/webhooks/twilio/status",
        "/zalo_verifierAbc.html",
    ],
)
def test_addresses_that_providers_know_stay_where_they_are(app: Flask, path: str) -> None:
    assert is_served(app, path)
