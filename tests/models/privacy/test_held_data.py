"""What is held of a person goes from every collection that does not say why it keeps it."""

from __future__ import annotations

import pytest

from models.access.callers import Circumstances
from models.alerts.cap_terms import Status
from models.content import read_marks, saved_items
from models.delivery import acknowledgements, alert_tallies, inbox_entries
from models.delivery.acknowledgements import Seen
from models.messages.messages import MessageChannel, Owner
from models.privacy import held_data
from models.privacy.held_data import KEPT
from models.reports.draft import Reporter
from models.safety import check_ins, families
from models.safety.check_ins import SafetyState, Said
from models.store import Store
from tests.alerting import approved
from tests.builders import PHUONG_TRA_VINH, a_device, post


@pytest.fixture
def person(store: Store) -> Owner:
    """Somebody who answered, saw, read, saved, and is linked with a relative."""
    owner = Owner("device", a_device(store, area_ids=[PHUONG_TRA_VINH], push_token="t-held").id)
    alert = approved(store, Status.ACTUAL, asks_check_in=True)
    who = Reporter(MessageChannel.PUSH, owner, {"kind": owner.kind, "id": owner.id})
    check_ins.answer(store, who, alert, Said(SafetyState.SAFE))
    told: acknowledgements.Told = {"alert": alert["identifier"], "how": Seen.DISPLAYED, "at": None}
    acknowledgements.acknowledge(store, [owner], [told])
    shown = inbox_entries.after(store, [owner], "")
    inbox_entries.mark_read(store, [owner], shown[0]["_id"])
    item = post(store)
    read_marks.mark(store, owner, seen=[item["_id"]], read=[])
    saved_items.save(store, owner, item["_id"])
    where = Circumstances("203.0.113.7", owner.kind, owner.id)
    code, _ = families.show_code(store, owner, "Mẹ", where)
    families.join(store, [RELATIVE], code, "Con", Circumstances("203.0.113.8", "device", RELATIVE.id))
    families.show_code(store, owner, "Mẹ", where)
    return owner


RELATIVE = Owner("device", "relative")


def naming(store: Store, owner: Owner) -> set[str]:
    """The collections in which the id of somebody stands."""
    names = store.db.list_collection_names()
    return {name for name in names if any(owner.id in str(row) for row in store.db[name].find())}


def test_only_what_says_why_still_names_who_had_their_traces_erased(store: Store, person: Owner) -> None:
    assert naming(store, person) >= {
        "acknowledgements",
        "check_ins",
        "families",
        "family_codes",
        "inbox_readings",
    }
    held_data.erase(store, [person])
    assert naming(store, person) <= set(KEPT)


def test_what_they_read_and_saved_goes_though_it_names_them_by_hash_alone(
    store: Store, person: Owner
) -> None:
    held_data.erase(store, [person])
    assert [store.db[name].count_documents({}) for name in ("read_marks", "saved_items")] == [0, 0]


def test_a_relative_is_linked_no_more(store: Store, person: Owner) -> None:
    held_data.erase(store, [person])
    assert families.relatives(store, [RELATIVE]) == []


def test_others_keep_what_they_did(store: Store, person: Owner) -> None:
    before = {name: store.db[name].count_documents({}) for name in held_data.ERASED}
    held_data.erase(store, [Owner("device", "somebody else")])
    assert {name: store.db[name].count_documents({}) for name in held_data.ERASED} == before


def test_the_totals_stay(store: Store, person: Owner) -> None:
    series = store.db["check_ins"].find_one({})
    assert series
    before = alert_tallies.of(store, series["series"])
    held_data.erase(store, [person])
    assert alert_tallies.of(store, series["series"]) == before != {}
