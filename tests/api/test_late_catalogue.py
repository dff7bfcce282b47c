"""Residents may be shown the catalogue of a second ago; officials see what they saved in whichever process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.store import Store
from tests.asked import Asked, listening
from tests.builders import Caller, headers_for
from tests.waiting import waited_for

VERSION = "find catalogue_versions"


@pytest.fixture
def asked(app: Flask, store: Store) -> Iterator[Asked]:
    """What the web application asks its store."""
    with listening(app, store) as asked:
        yield asked


def reads_version(client: FlaskClient, asked: Asked, caller: Caller, path: str) -> bool:
    """Ask, and say whether the version of the catalogue was read for it."""
    asked.commands.clear()
    assert client.get(path, headers=headers_for(caller)).status_code == 200
    return VERSION in asked.commands


def test_the_requests_of_residents_read_no_version_while_nothing_changes(
    client: FlaskClient, asked: Asked, store: Store, phone: Caller
) -> None:
    assert waited_for(lambda: not reads_version(client, asked, phone, "/v1/me/reports"))
    store.invalidate_catalogue()
    assert reads_version(client, asked, phone, "/v1/me/reports")


def test_each_request_of_an_official_reads_it(client: FlaskClient, asked: Asked, handler: Caller) -> None:
    assert all(reads_version(client, asked, handler, "/v1/desk/reports") for _ in range(3))
