"""Unsent reports: kept for one device, sealed, for a while."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from models.messages.messages import Owner
from models.reports import unsent
from models.reports.unsent import KEPT, RECEIPT_KEPT, UNSENT_REPORTS, Unsent
from models.store import Store

MINE, THEIRS = Owner("device", "phone-of-somebody"), Owner("device", "another-phone")


def row(store: Store) -> dict[str, object]:
    (found,) = store.collection(UNSENT_REPORTS).find()
    return dict(found)


def test_what_a_device_has_filled_in_is_there_for_it_alone(store: Store) -> None:
    filled = Unsent(text="Đường ngập", lat=9.93, lon=106.34, photo_ids=["p1"])
    unsent.save(store, MINE, filled)
    assert unsent.load(store, MINE) == filled
    assert unsent.load(store, THEIRS) is None


def test_it_is_sealed_and_names_no_device(store: Store) -> None:
    unsent.save(store, MINE, Unsent(text="Đường ngập", phone="+84900000012"))
    kept = json.dumps(row(store), default=str)
    assert not [part for part in ("ng\\u1eadp", "84900000012", "phone-of-somebody") if part in kept]


def test_it_is_forgotten_after_a_day_and_the_receipt_after_an_hour(store: Store) -> None:
    for kept, filled in ((KEPT, Unsent(text="x")), (RECEIPT_KEPT, Unsent(sent="VL-7K3M9"))):
        unsent.save(store, MINE, filled)
        left = row(store)["expires_at"] - datetime.now(UTC)  # type: ignore[operator]
        assert abs(left - kept) < timedelta(minutes=1)


def test_what_is_over_is_not_there_even_before_it_is_removed(store: Store) -> None:
    unsent.save(store, MINE, Unsent(text="x"))
    past = datetime.now(UTC) - timedelta(seconds=1)
    store.collection(UNSENT_REPORTS).update_one({}, {"$set": {"expires_at": past}})
    assert unsent.load(store, MINE) is None


def test_once_it_is_sent_only_the_code_is_left(store: Store) -> None:
    filled = Unsent(text="Đường ngập", name="Lê Văn A")
    unsent.sent(store, MINE, filled, "VL-7K3M9")
    found = unsent.load(store, MINE)
    assert found == Unsent(key=filled.key, sent="VL-7K3M9")


def test_a_row_of_another_version_is_read_as_far_as_it_is_known(store: Store) -> None:
    unsent.save(store, MINE, Unsent(text="x"))
    sealed = store.vault.encrypt(json.dumps({"text": "Đường ngập", "gone": 1}))
    store.collection(UNSENT_REPORTS).update_one({}, {"$set": {"sealed": sealed}})
    found = unsent.load(store, MINE)
    assert found is not None
    assert found.text == "Đường ngập"


def test_a_contact_is_none_where_nothing_was_said() -> None:
    assert Unsent(agreed_at="2026-11-30T10:00:00+00:00").contact == ""
    assert json.loads(Unsent(phone="+84900000012", agreed_at="x").contact) == {
        "phone": "+84900000012",
        "agreed_at": "x",
    }
