"""Families: who agreed before may see whether the other is safe, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from models.access import guards
from models.access.callers import Circumstances
from models.access.guards import Act
from models.alerts.cap_terms import Status
from models.errors import Clash, Invalid, NotFound, TooMany
from models.messages.messages import MessageChannel, Owner
from models.people import devices
from models.reports.draft import Reporter
from models.safety import check_ins, families
from models.safety.check_ins import SafetyState, Said
from models.safety.families import FAMILIES, FAMILY_CODES, MOST_RELATIVES
from models.store import Store
from tests.alerting import approved
from tests.builders import a_citizen, a_device

ME, MOTHER, STRANGER = (Owner("device", name) for name in ("me", "mother", "stranger"))


def at(owner: Owner, address: str = "203.0.113.7") -> Circumstances:
    return Circumstances(address, owner.kind, owner.id)


def linked(store: Store, one: Owner = ME, other: Owner = MOTHER) -> str:
    """Two people who are linked; returns the id of the link."""
    code, _ = families.show_code(store, other, "Mẹ", at(other))
    return families.join(store, [one], code, "Con", at(one)).link_id


def refused(store: Store, owner: Owner, code: str, address: str = "203.0.113.7") -> str:
    with pytest.raises(Invalid) as error:
        families.join(store, [owner], code, "Ai đó", at(owner, address))
    return error.value.faults[0].code


def names(store: Store, owner: Owner) -> list[str]:
    return [one.name for one in families.relatives(store, [owner])]


def says_safe(store: Store, owner: Owner, status: Status = Status.ACTUAL) -> None:
    who = Reporter(MessageChannel.PUSH, owner, {"kind": owner.kind, "id": owner.id})
    alert = approved(store, status, asks_check_in=True)
    check_ins.answer(store, who, alert, Said(SafetyState.SAFE))


def test_who_types_a_code_and_who_shows_it_see_each_other(store: Store) -> None:
    linked(store)
    assert (names(store, ME), names(store, MOTHER), names(store, STRANGER)) == (["Mẹ"], ["Con"], [])


def test_a_relative_sees_what_the_other_answered_last(store: Store) -> None:
    linked(store)
    assert families.relatives(store, [ME])[0].check_in is None
    says_safe(store, MOTHER)
    (mother,) = families.relatives(store, [ME])
    assert mother.check_in
    assert mother.check_in["state"] == "safe"


def test_what_is_answered_to_a_drill_tells_the_family_nothing(store: Store) -> None:
    linked(store)
    says_safe(store, MOTHER, Status.EXERCISE)
    assert families.relatives(store, [ME])[0].check_in is None


def test_either_ends_it_for_both(store: Store) -> None:
    for ends in (ME, MOTHER):
        link_id = linked(store)
        families.end(store, [ends], link_id)
        assert (names(store, ME), names(store, MOTHER)) == ([], [])


def test_a_stranger_ends_nothing(store: Store) -> None:
    link_id = linked(store)
    with pytest.raises(NotFound):
        families.end(store, [STRANGER], link_id)
    assert names(store, ME) == ["Mẹ"]


def test_a_code_that_is_wrong_used_old_or_ones_own_gets_one_answer(store: Store) -> None:
    used, _ = families.show_code(store, MOTHER, "Mẹ", at(MOTHER))
    families.join(store, [ME], used, "Con", at(ME))
    own, _ = families.show_code(store, STRANGER, "Tôi", at(STRANGER))
    former, _ = families.show_code(store, MOTHER, "Mẹ", at(MOTHER))
    replaced = former
    old, _ = families.show_code(store, MOTHER, "Mẹ", at(MOTHER))
    said = {refused(store, STRANGER, code) for code in ("AAAAA-AAAAA", used, own, replaced, "", "ă")}
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16), tick=False):
        said.add(refused(store, STRANGER, old))
    assert said == {"family_code_unknown"}


def test_a_citizen_cannot_link_with_their_own_device(store: Store) -> None:
    citizen = Owner("citizen", "c1")
    code, _ = families.show_code(store, ME, "Tôi", at(ME))
    with pytest.raises(Invalid):
        families.join(store, [citizen, ME], code, "Tôi", at(citizen))


def test_a_code_is_good_however_it_is_typed(store: Store) -> None:
    code, _ = families.show_code(store, MOTHER, "Mẹ", at(MOTHER))
    families.join(store, [ME], f" {code.lower().replace('-', ' ')} ", "Con", at(ME))
    assert names(store, ME) == ["Mẹ"]


def test_guessing_ends_after_ten_codes_and_right_ones_are_not_counted(store: Store) -> None:
    for _ in range(10):
        refused(store, STRANGER, "AAAAA-AAAAA")
    with pytest.raises(TooMany):
        families.join(store, [STRANGER], "AAAAA-AAAAA", "Ai đó", at(STRANGER))
    for number in range(12):
        linked(store, ME, Owner("device", f"aunt {number}"))
    assert len(names(store, ME)) == 12


def test_new_devices_of_one_network_cannot_go_on_guessing(store: Store) -> None:
    guards.spend(store, Act.FAMILY_CODE, Circumstances("203.0.113.7"), times=300)
    with pytest.raises(TooMany):
        families.join(store, [STRANGER], "AAAAA-AAAAA", "Ai đó", at(STRANGER))
    assert refused(store, STRANGER, "AAAAA-AAAAA", "198.51.100.7") == "family_code_unknown"


def test_a_family_is_bounded_on_both_sides(store: Store) -> None:
    for number in range(MOST_RELATIVES):
        linked(store, Owner("device", f"cousin {number}"), MOTHER)
    for one, other in ((ME, MOTHER), (MOTHER, ME)):
        with pytest.raises(Clash, match="family_full"):
            linked(store, one, other)
    assert (len(names(store, MOTHER)), names(store, ME)) == (MOST_RELATIVES, [])


def test_linked_again_they_are_listed_once(store: Store) -> None:
    linked(store)
    linked(store)
    assert (names(store, ME), names(store, MOTHER)) == (["Mẹ"], ["Con"])


def test_neither_code_nor_names_stand_readable_in_the_store(store: Store) -> None:
    code, _ = families.show_code(store, STRANGER, "Bà Mẫu", at(STRANGER))
    linked(store)
    rows = [*store.db[FAMILIES.name].find(), *store.db[FAMILY_CODES.name].find()]
    assert all(word not in repr(rows) for word in (code, code.replace("-", ""), "Mẹ", "Con", "Bà Mẫu"))


def test_a_name_that_hides_something_is_refused(store: Store) -> None:
    with pytest.raises(Invalid):
        families.show_code(store, ME, "M\u202eẹ", at(ME))


def test_what_was_answered_on_the_phone_before_signing_in_is_seen_and_nothing_of_others(store: Store) -> None:
    phone = a_device(store)
    says_safe(store, Owner("device", phone.id))
    mother = Owner("citizen", a_citizen(store, device=phone).id)
    linked(store, other=mother)
    (seen,) = families.relatives(store, [ME])
    assert seen.check_in
    other = a_device(store)
    guest = Reporter(
        MessageChannel.PUSH,
        Owner("citizen", "guest"),
        {"kind": "citizen", "id": "guest"},
        (Owner("device", other.id),),
    )
    alert = approved(store, Status.ACTUAL, asks_check_in=True)
    check_ins.answer(store, guest, alert, Said(SafetyState.SAFE))
    devices.link(store, other.id, mother.id, actor={"kind": "citizen", "id": mother.id})
    (again,) = families.relatives(store, [ME])
    assert again.check_in == seen.check_in
