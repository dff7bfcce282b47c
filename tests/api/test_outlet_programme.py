from __future__ import annotations

import hashlib
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.outlets import muting
from models.programme import compiling, signing
from models.store import Store
from tests.builders import headers_for
from tests.outleting import an_outlet_device
from tests.programming import CLERK, EVENING, a_speaker, approved, planned, spoken


def _programme(client: FlaskClient, device: Any, **headers: str) -> Any:
    return client.get("/v1/outlets/me/programme", headers={**headers_for(device), **headers})


def test_a_device_gets_its_programme_signed(client: FlaskClient, store: Store) -> None:
    device = an_outlet_device(store, windows=[EVENING])
    answer = _programme(client, device)
    assert (answer.status_code, answer.mimetype, answer.json["outlet"]["id"]) == (
        200,
        "application/json",
        device.id,
    )
    keys: Any = client.get("/v1/outlets/keys").json
    assert signing.is_valid(answer.headers["Loa-Signature"], answer.data, keys)


def test_whoever_holds_it_is_answered_without_a_body(client: FlaskClient, store: Store) -> None:
    device = an_outlet_device(store)
    first = _programme(client, device)
    again = _programme(client, device, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


@pytest.mark.parametrize("tag", ["*", 'W/"{}"', '"{}-zstd"', 'W/"{}-gzip"', '"other", "{}-br"'])
def test_a_tag_that_a_proxy_changed_still_says_what_is_held(
    client: FlaskClient, store: Store, tag: str
) -> None:
    device = an_outlet_device(store)
    held = _programme(client, device).headers["ETag"].strip('"')
    assert _programme(client, device, **{"If-None-Match": tag.format(held)}).status_code == 304


def test_a_change_is_sent_again(client: FlaskClient, store: Store) -> None:
    device = an_outlet_device(store)
    tag = _programme(client, device).headers["ETag"]
    muting.mute(store, CLERK, device.id, "Loa bị hú lớn cả ngày")
    compiling.compile_all(store, [device.id])
    answer = _programme(client, device, **{"If-None-Match": tag})
    assert (answer.status_code, answer.json["outlet"]["muted"], answer.json["serial"]) == (200, True, 2)


def test_nobody_gets_a_programme_without_being_an_outlet(client: FlaskClient) -> None:
    assert client.get("/v1/outlets/me/programme").status_code == 401


def test_media_are_served_by_hash_for_good_and_in_part(client: FlaskClient, store: Store) -> None:
    speaker = a_speaker(store)
    planned(store, approved(store, spoken(store)), speaker)
    compiling.compile_all(store, [speaker["_id"]])
    row = store.db["programme_files"].find_one({})
    assert row is not None
    whole = client.get(f"/media/{row['_id']}.mp3")
    assert hashlib.sha256(whole.data).hexdigest() == row["_id"]
    assert "immutable" in whole.headers["Cache-Control"]
    part = client.get(f"/media/{row['_id']}.mp3", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert client.get(f"/media/{row['_id']}.html").status_code == 404


def test_what_no_programme_named_is_not_served(client: FlaskClient) -> None:
    assert client.get(f"/media/{'0' * 64}.mp3").status_code == 404
    assert client.get("/media/passwd").status_code == 404
