"""Pairing: a code that is typed, a secret that is shown once, and everything that somebody tries with either."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.access import guards
from models.access.allowances import LIMITS, Limit
from models.access.callers import HERE, Circumstances
from models.access.guards import Act
from models.access.permissions import Role
from models.errors import (
    Clash,
    Forbidden,
    Gone,
    Invalid,
    LoaError,
    NotFound,
    Stale,
    TooMany,
    Unauthenticated,
)
from models.outlets import device_keys, grants, pairings, registry
from models.outlets.pairings import LETTERS, PAIRINGS
from models.people import credentials as callers
from models.store import Store, events
from models.store.collections import Kind
from tests.builders import PHUONG_LONG_DUC, an_official
from tests.outleting import (
    ELSEWHERE,
    HARDWARE,
    WORKSHOP,
    a_manager,
    an_outlet,
    confirmed,
    paired,
    registry_version,
    stored,
)

NOW = datetime.now(UTC)


def asked(store: Store, device_code: str, at: datetime = NOW) -> str:
    """What a device learns that asks at a moment: the code of the refusal, or `granted`."""
    try:
        grants.redeem(store, device_code, at)
    except LoaError as error:
        return error.code
    return "granted"


def test_a_code_has_eight_letters_that_nobody_mistakes(store: Store) -> None:
    begun = pairings.begin(store, HARDWARE, WORKSHOP)
    assert len(begun.user_code) == 9
    assert begun.user_code[4] == "-"
    assert set(begun.user_code) <= {*LETTERS, "-"}


def test_neither_code_nor_secret_is_stored(store: Store) -> None:
    begun = pairings.begin(store, HARDWARE, WORKSHOP)
    row = str(store.collection(PAIRINGS).find_one())
    assert pairings.plain(begun.user_code) not in row
    assert begun.device_code.rpartition(".")[2] not in row


@pytest.mark.parametrize("char", ["\0", "\u202e", "\u200b", "\x1b"])
def test_a_device_says_nothing_that_hides_or_turns_round(store: Store, char: str) -> None:
    with pytest.raises(Invalid) as caught:
        pairings.begin(store, {**HARDWARE, "serial": f"SN{char}1"}, WORKSHOP)
    assert [(one.field, one.code) for one in caught.value.faults] == [("serial", "name_hides")]


def test_a_code_counts_however_it_is_typed(store: Store) -> None:
    begun = pairings.begin(store, HARDWARE, WORKSHOP)
    typed = begun.user_code.lower().replace("-", " ")
    assert pairings.look(store, typed, HERE)["device"] == HARDWARE


def test_an_official_sees_whence_a_device_asks(store: Store) -> None:
    begun = pairings.begin(store, HARDWARE, WORKSHOP)
    assert pairings.look(store, begun.user_code, HERE)["network"] == WORKSHOP.network


def test_a_device_that_was_confirmed_gets_its_tokens_once(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    secret = confirmed(store, outlet, manager)
    tokens = grants.redeem(store, secret)
    assert tokens.outlet_id == outlet["_id"]
    assert callers.identify(store, tokens.access).id == outlet["_id"]
    with pytest.raises(Unauthenticated, match="invalid_grant"):
        grants.redeem(store, secret)


def test_a_replay_long_after_the_grant_is_refused_as_such(store: Store) -> None:
    manager = a_manager(store)
    secret = confirmed(store, an_outlet(store, manager), manager)
    grants.redeem(store, secret)
    assert asked(store, secret, NOW + timedelta(minutes=30)) == "invalid_grant"


def test_a_device_waits_until_somebody_decides(store: Store) -> None:
    begun = pairings.begin(store, HARDWARE, WORKSHOP, NOW)
    steps = [asked(store, begun.device_code, NOW + timedelta(seconds=5 * one)) for one in range(3)]
    assert steps == ["authorization_pending"] * 3


def test_a_device_that_asks_too_often_waits_longer_each_time(store: Store) -> None:
    begun = pairings.begin(store, HARDWARE, WORKSHOP, NOW)
    assert asked(store, begun.device_code, NOW) == "authorization_pending"
    with pytest.raises(TooMany, match="slow_down") as first:
        grants.redeem(store, begun.device_code, NOW + timedelta(seconds=1))
    with pytest.raises(TooMany, match="slow_down") as second:
        grants.redeem(store, begun.device_code, NOW + timedelta(seconds=6))
    assert (first.value.retry_after, second.value.retry_after) == (10, 15)
    assert asked(store, begun.device_code, NOW + timedelta(seconds=22)) == "authorization_pending"


def test_a_code_that_nobody_typed_in_time_is_over(store: Store) -> None:
    begun = pairings.begin(store, HARDWARE, WORKSHOP, NOW)
    over = datetime.now(UTC) + pairings.LIFE
    with pytest.raises(Gone, match="expired_token"):
        grants.redeem(store, begun.device_code, over)
    with pytest.raises(NotFound, match="pairing_unknown"):
        pairings.look(store, begun.user_code, HERE, over)


def test_a_confirmation_that_was_not_fetched_in_time_gives_nothing(store: Store) -> None:
    manager = a_manager(store)
    secret = confirmed(store, an_outlet(store, manager), manager)
    assert asked(store, secret, datetime.now(UTC) + pairings.LIFE + timedelta(minutes=1)) == "expired_token"


def test_a_device_that_is_refused_learns_that(store: Store) -> None:
    manager = a_manager(store)
    begun = pairings.begin(store, HARDWARE, WORKSHOP)
    pairings.deny(store, manager.identity, begun.user_code, HERE)
    assert asked(store, begun.device_code) == "access_denied"


def test_a_code_makes_one_outlet(store: Store) -> None:
    manager = a_manager(store)
    one, other = an_outlet(store, manager), an_outlet(store, manager)
    begun = pairings.begin(store, HARDWARE, WORKSHOP)
    pairings.confirm(store, manager.identity, one["_id"], begun.user_code, HERE, expect=1)
    with pytest.raises(NotFound, match="pairing_unknown"):
        pairings.confirm(store, manager.identity, other["_id"], begun.user_code, HERE, expect=1)


def test_who_does_not_manage_an_outlet_pairs_nothing_with_it(store: Store) -> None:
    outlet = an_outlet(store)
    begun = pairings.begin(store, HARDWARE, WORKSHOP)
    viewer = an_official(store, role=Role.VIEWER)
    elsewhere = a_manager(store, area_id=PHUONG_LONG_DUC)
    with pytest.raises(Forbidden, match="no_permission"):
        pairings.confirm(store, viewer.identity, outlet["_id"], begun.user_code, HERE, expect=1)
    with pytest.raises(NotFound, match="not_found"):
        pairings.confirm(store, elsewhere.identity, outlet["_id"], begun.user_code, HERE, expect=1)
    assert asked(store, begun.device_code) == "authorization_pending"


def test_a_version_before_pairs_nothing_and_leaves_the_code(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    begun = pairings.begin(store, HARDWARE, WORKSHOP)
    with pytest.raises(Stale):
        pairings.confirm(store, manager.identity, outlet["_id"], begun.user_code, HERE, expect=7)
    assert pairings.look(store, begun.user_code, HERE)["state"] == "pending"


def test_a_retired_outlet_gets_no_device(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    registry.retire(store, manager.identity, outlet["_id"], "Đã tháo dỡ", expect=1)
    with pytest.raises(Clash, match="outlet_retired"):
        confirmed(store, outlet, manager)


def test_pairing_again_keeps_the_record_and_shuts_the_old_device_out(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager, tags=["chợ"])
    old = paired(store, outlet, manager)
    new = paired(store, outlet, manager)
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        callers.identify(store, old.access)
    assert callers.identify(store, new.access).id == outlet["_id"]
    assert (stored(store, outlet)["tags"], stored(store, outlet)["device"]) == (["chợ"], HARDWARE)
    actions = [one["action"] for one in events.timeline(store, Kind.OUTLET, outlet["_id"])]
    assert actions == ["added", "paired", "paired"]


def test_what_was_revoked_between_yes_and_grant_gives_nothing(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    secret = confirmed(store, outlet, manager)
    device_keys.revoke(store, manager.identity, outlet["_id"], "Nhầm thiết bị")
    assert asked(store, secret) == "invalid_grant"


@pytest.mark.parametrize("token", ["", "x", "ldc.x.y", "ldc..", "lot.a.b", "ldc." + "a" * 300])
def test_what_is_no_secret_of_a_pairing_gives_nothing(store: Store, token: str) -> None:
    assert asked(store, token) == "invalid_grant"


def test_the_secret_of_one_pairing_does_not_open_another(store: Store) -> None:
    one, other = (pairings.begin(store, HARDWARE, WORKSHOP).device_code for _ in range(2))
    mixed = f"{one.rpartition('.')[0]}.{other.rpartition('.')[2]}"
    assert asked(store, mixed) == "invalid_grant"


def test_whoever_guesses_codes_is_stopped_and_others_go_on(store: Store) -> None:
    guesser = Circumstances(ELSEWHERE.address, "official", "guesser")
    begun = pairings.begin(store, HARDWARE, WORKSHOP)
    for _ in range(LIMITS[Limit.PAIR_CODE].amount):
        with pytest.raises(NotFound, match="pairing_unknown"):
            pairings.look(store, "BBBB-BBBB", guesser)
    with pytest.raises(TooMany):
        pairings.look(store, "BBBB-BBBB", guesser)
    with pytest.raises(TooMany):
        pairings.look(store, begun.user_code, guesser)
    other = Circumstances(WORKSHOP.address, "official", "other")
    assert pairings.look(store, begun.user_code, other)["device"] == HARDWARE


def test_right_codes_cost_nothing(store: Store) -> None:
    where = Circumstances(ELSEWHERE.address, "official", "installer")
    begun = pairings.begin(store, HARDWARE, WORKSHOP)
    before = guards.room(store, Act.PAIR_CODE, where)
    pairings.look(store, begun.user_code, where)
    assert guards.room(store, Act.PAIR_CODE, where) == before


def test_one_network_asks_for_so_many_codes_at_once_only(store: Store) -> None:
    guards.spend(store, Act.PAIR, WORKSHOP, times=LIMITS[Limit.PAIR_BURST].amount)
    with pytest.raises(TooMany):
        pairings.begin(store, HARDWARE, WORKSHOP)
    assert pairings.begin(store, HARDWARE, ELSEWHERE).user_code


def test_what_a_device_says_of_itself_has_a_length(store: Store) -> None:
    with pytest.raises(Invalid):
        pairings.begin(store, {**HARDWARE, "serial": "1" * 101}, WORKSHOP)


def test_the_version_rises_with_a_pairing(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    paired(store, outlet, manager)
    assert registry_version(store, outlet) == 2
