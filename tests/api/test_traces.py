"""`/v1/me/traces`: whoever asks for it has what they did erased."""

from __future__ import annotations

from flask.testing import FlaskClient

from models.access.callers import Circumstances
from models.messages.messages import Owner
from models.safety import families
from models.store import Store
from tests.builders import a_citizen, a_device, an_official, headers_for


def test_a_citizen_has_what_they_and_their_phone_did_erased(client: FlaskClient, store: Store) -> None:
    phone = a_device(store)
    citizen = a_citizen(store, device=phone)
    code, _ = families.show_code(
        store, Owner("device", phone.id), "Mẹ", Circumstances("", "device", phone.id)
    )
    relative = Owner("device", "relative")
    families.join(store, [relative], code, "Con", Circumstances("", "device", "relative"))
    assert client.delete("/v1/me/traces", headers=headers_for(citizen)).status_code == 204
    assert families.relatives(store, [relative]) == []


def test_officials_and_nobody_have_no_traces(client: FlaskClient, store: Store) -> None:
    assert client.delete("/v1/me/traces", headers=headers_for(an_official(store))).status_code == 403
    assert client.delete("/v1/me/traces").status_code == 401
