"""Invitations: made once, used once, void when they should be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
import time_machine

from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.access.callers import HERE, Circumstances
from models.access.sessions import Tokens
from models.errors import Clash, Forbidden, Invalid, NotFound, TooMany, Unauthenticated
from models.people import credentials, invitation_acceptance, invitations, officials, sign_in
from models.people.invitation_acceptance import Answer
from models.people.invitations import Ask, Invited
from models.people.officials import OfficialState
from models.people.sign_in import Challenge
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import SYSTEM
from tests.builders import PASSWORD, PHUONG_TRA_VINH, an_official

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "mật khẩu mẫu mới"


@pytest.fixture
def catalogue(store: Store) -> Store:
    return store


def invite(store: Store, role: str = "handler", **given: Any) -> Invited:
    row: dict[str, Any] = {
        "username": "canbo.mau",
        "name": "Cán bộ mẫu",
        "assignments": [{"role": role, "area_id": PHUONG_TRA_VINH}],
    }
    return invitations.invite(store, **(row | given))


def confirmed(store: Store, token: str, password: str = PASSWORD) -> Answer:
    """A whole answer to an invitation that asks for a second factor."""
    setup = invitation_acceptance.look_up(store, token).setup
    assert setup
    return Answer(password, setup.seal, pyotp.TOTP(setup.secret).now())


def faults(store: Store, token: str, answer: Answer) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        invitation_acceptance.accept(store, token, answer)
    return [(fault.field, fault.code) for fault in caught.value.faults]


def refusal(store: Store, token: str) -> str:
    with pytest.raises(NotFound) as caught:
        invitation_acceptance.accept(store, token, Answer(NEW))
    return caught.value.code


def test_an_invited_handler_sets_a_password_and_signs_in(catalogue: Store) -> None:
    invited = invite(catalogue)
    invitation_acceptance.accept(catalogue, invited.token, Answer(PASSWORD))
    assert isinstance(sign_in.login(catalogue, "canbo.mau", PASSWORD, HERE), Tokens)


def test_whoever_has_not_accepted_yet_cannot_sign_in(catalogue: Store) -> None:
    invited = invite(catalogue)
    assert officials.state_of(invited.official) is OfficialState.PENDING
    with pytest.raises(Unauthenticated, match="login_failed"):
        sign_in.login(catalogue, "canbo.mau", "", HERE)


def test_an_invited_approver_confirms_an_authenticator_app(catalogue: Store) -> None:
    invited = invite(catalogue, "approver")
    answer = confirmed(catalogue, invited.token)
    official = invitation_acceptance.accept(catalogue, invited.token, answer)
    assert officials.state_of(official) is OfficialState.ACTIVE
    challenge = sign_in.login(catalogue, "canbo.mau", PASSWORD, HERE)
    assert isinstance(challenge, Challenge)
    with pytest.raises(Unauthenticated, match="totp_wrong"):
        # The code that confirmed the app is used up by it.
        sign_in.login_totp(catalogue, challenge.token, answer.code, HERE)
    code = pyotp.TOTP(officials.reveal_totp_secret(catalogue, official)).at(
        datetime.now(UTC) + timedelta(seconds=30)
    )
    assert isinstance(sign_in.login_totp(catalogue, challenge.token, code, HERE), Tokens)


def test_an_invitation_works_once(catalogue: Store) -> None:
    invited = invite(catalogue)
    invitation_acceptance.accept(catalogue, invited.token, Answer(PASSWORD))
    assert refusal(catalogue, invited.token) == "invitation_unknown"
    assert isinstance(sign_in.login(catalogue, "canbo.mau", PASSWORD, HERE), Tokens)


def test_an_invitation_runs_out(catalogue: Store) -> None:
    invited = invite(catalogue)
    hours = catalogue.settings.invitation_hours
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours, minutes=1)):
        assert refusal(catalogue, invited.token) == "invitation_expired"


def test_the_next_invitation_makes_the_one_before_void(catalogue: Store) -> None:
    first = invite(catalogue)
    second = invitations.reset_password(catalogue, first.official["_id"])
    assert refusal(catalogue, first.token) == "invitation_unknown"
    invitation_acceptance.accept(catalogue, second.token, Answer(PASSWORD))


def test_disabling_makes_an_invitation_void_for_good(catalogue: Store) -> None:
    invited = invite(catalogue)
    official_id = invited.official["_id"]
    officials.disable(catalogue, official_id, actor=SYSTEM)
    officials.enable(catalogue, official_id, actor=SYSTEM)
    assert refusal(catalogue, invited.token) == "invitation_unknown"


@pytest.mark.parametrize("token", ["", "liv", "liv..", "liv.nobody.secret", "ldv.x.y"])
def test_what_is_no_invitation_is_unknown(catalogue: Store, token: str) -> None:
    assert refusal(catalogue, token) == "invitation_unknown"


def test_a_wrong_secret_opens_nothing(catalogue: Store) -> None:
    assert refusal(catalogue, invite(catalogue).token + "x") == "invitation_unknown"


def test_somebody_without_an_invitation_has_none_with_an_empty_secret(catalogue: Store) -> None:
    official = an_official(catalogue)
    assert refusal(catalogue, f"liv.{official.id}.x") == "invitation_unknown"


def test_the_store_keeps_no_token_and_no_secret(catalogue: Store) -> None:
    invited = invite(catalogue, "approver")
    answer = confirmed(catalogue, invited.token)
    official = invitation_acceptance.accept(catalogue, invited.token, answer)
    secrets = (invited.token.rpartition(".")[2], PASSWORD, officials.reveal_totp_secret(catalogue, official))
    texts = str([list(catalogue.db[name].find()) for name in catalogue.db.list_collection_names()])
    assert [secret for secret in secrets if secret in texts] == []


def test_nothing_secret_stands_in_a_repr(catalogue: Store) -> None:
    invited = invite(catalogue, "approver")
    looked = invitation_acceptance.look_up(catalogue, invited.token)
    answer = confirmed(catalogue, invited.token)
    assert looked.setup
    secrets = (invited.token, looked.setup.secret, looked.setup.seal, answer.password, answer.code)
    assert [secret for secret in secrets if secret in f"{invited!r} {looked!r} {answer!r}"] == []


def test_each_look_shows_another_secret_and_both_can_be_confirmed(catalogue: Store) -> None:
    invited = invite(catalogue, "approver")
    first, second = (invitation_acceptance.look_up(catalogue, invited.token).setup for _ in range(2))
    assert first
    assert second
    assert first.secret != second.secret
    crossed = Answer(PASSWORD, first.seal, pyotp.TOTP(second.secret).now())
    assert faults(catalogue, invited.token, crossed) == [("code", "totp_wrong")]
    invitation_acceptance.accept(
        catalogue, invited.token, Answer(PASSWORD, first.seal, pyotp.TOTP(first.secret).now())
    )


def test_whoever_shows_the_seal_sees_the_same_secret_until_it_is_accepted(catalogue: Store) -> None:
    invited = invite(catalogue, "approver")
    first = invitation_acceptance.look_up(catalogue, invited.token).setup
    assert first
    again = invitation_acceptance.look_up(catalogue, invited.token, seal=first.seal).setup
    assert again == first
    invitation_acceptance.accept(
        catalogue, invited.token, Answer(PASSWORD, again.seal, pyotp.TOTP(first.secret).now())
    )


def test_the_seal_of_another_invitation_brings_no_secret_back(catalogue: Store) -> None:
    one = invite(catalogue, "approver", username="mot.mau")
    other = invite(catalogue, "approver", username="hai.mau")
    theirs = invitation_acceptance.look_up(catalogue, one.token).setup
    assert theirs
    for seal in (theirs.seal, "zzz"):
        mine = invitation_acceptance.look_up(catalogue, other.token, seal=seal).setup
        assert mine
        assert mine.secret != theirs.secret


def test_the_seal_of_another_invitation_is_no_good(catalogue: Store) -> None:
    one = invite(catalogue, "approver", username="mot.mau")
    other = invite(catalogue, "approver", username="hai.mau")
    answer = confirmed(catalogue, one.token)
    assert faults(catalogue, other.token, answer) == [("setup", "setup_unknown")]


def test_everything_that_an_answer_lacks_is_said_at_once(catalogue: Store) -> None:
    invited = invite(catalogue, "approver")
    assert faults(catalogue, invited.token, Answer()) == [
        ("password", "required"),
        ("setup", "required"),
        ("code", "required"),
    ]
    assert faults(catalogue, invited.token, Answer("short", "x", "1")) == [
        ("password", "wrong_length"),
        ("setup", "setup_unknown"),
    ]


def test_what_is_not_asked_is_refused(catalogue: Store) -> None:
    invited = invite(catalogue)
    assert faults(catalogue, invited.token, Answer(PASSWORD, code="1")) == [("code", "not_asked")]


def test_a_reset_password_ends_every_session_and_keeps_the_second_factor(catalogue: Store) -> None:
    official = an_official(catalogue, role="approver", username="canbo.mau", totp_secret=SECRET)
    reset = invitations.reset_password(catalogue, official.id)
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        credentials.identify(catalogue, official.token)
    with pytest.raises(Unauthenticated, match="login_failed"):
        sign_in.login(catalogue, "canbo.mau", PASSWORD, HERE)
    assert invitation_acceptance.look_up(catalogue, reset.token).asks == [Ask.PASSWORD]
    invitation_acceptance.accept(catalogue, reset.token, Answer(NEW))
    assert isinstance(sign_in.login(catalogue, "canbo.mau", NEW, HERE), Challenge)


def test_a_challenge_from_before_a_reset_is_void(catalogue: Store) -> None:
    official = an_official(catalogue, role="approver", username="canbo.mau", totp_secret=SECRET)
    challenge = sign_in.login(catalogue, "canbo.mau", PASSWORD, HERE)
    assert isinstance(challenge, Challenge)
    invitations.reset_password(catalogue, official.id)
    with pytest.raises(Unauthenticated, match="credential_bad"):
        sign_in.login_totp(catalogue, challenge.token, pyotp.TOTP(SECRET).now(), HERE)


def test_a_reset_second_factor_is_set_up_anew_by_the_link(catalogue: Store) -> None:
    official = an_official(catalogue, role="approver", username="canbo.mau", totp_secret=SECRET)
    reset = invitations.reset_second_factor(catalogue, official.id)
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        credentials.identify(catalogue, official.token)
    assert invitation_acceptance.look_up(catalogue, reset.token).asks == [Ask.SECOND_FACTOR]
    changed = invitation_acceptance.accept(catalogue, reset.token, confirmed(catalogue, reset.token, ""))
    assert officials.reveal_totp_secret(catalogue, changed) != SECRET
    assert isinstance(sign_in.login(catalogue, "canbo.mau", PASSWORD, HERE), Challenge)


def test_a_password_alone_is_not_enough_while_a_second_factor_is_reset(catalogue: Store) -> None:
    official = an_official(catalogue, username="canbo.mau", totp_secret=SECRET)
    reset = invitations.reset_second_factor(catalogue, official.id)
    assert officials.state_of(reset.official) is OfficialState.PENDING
    with pytest.raises(Forbidden, match="second_factor_missing"):
        sign_in.login(catalogue, "canbo.mau", PASSWORD, HERE)


def test_two_resets_are_set_up_by_the_last_link(catalogue: Store) -> None:
    official = an_official(catalogue, username="canbo.mau", totp_secret=SECRET)
    invitations.reset_second_factor(catalogue, official.id)
    last = invitations.reset_password(catalogue, official.id)
    assert invitation_acceptance.look_up(catalogue, last.token).asks == [Ask.PASSWORD, Ask.SECOND_FACTOR]


def test_nobody_disabled_is_given_a_link(catalogue: Store) -> None:
    official = an_official(catalogue)
    officials.disable(catalogue, official.id, actor=SYSTEM)
    with pytest.raises(Clash, match="official_disabled"):
        invitations.reset_password(catalogue, official.id)


def test_a_taken_name_is_not_invited(catalogue: Store) -> None:
    invite(catalogue)
    with pytest.raises(Clash, match="username_taken"):
        invite(catalogue, username="CANBO.MAU")


def test_everything_wrong_with_an_invitation_is_said_at_once(catalogue: Store) -> None:
    with pytest.raises(Invalid) as caught:
        invite(catalogue, username="ă", name=" ", assignments=[])
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [
        ("username", "username_invalid"),
        ("name", "required"),
        ("assignments", "required"),
    ]


def test_each_step_is_an_event_with_its_actor(catalogue: Store) -> None:
    invited = invite(catalogue)
    invitation_acceptance.accept(catalogue, invited.token, Answer(PASSWORD))
    invitations.reset_password(catalogue, invited.official["_id"])
    told = events.timeline(catalogue, Kind.OFFICIAL, invited.official["_id"])
    assert [(event["action"], event["actor"]["kind"]) for event in told] == [
        ("invited", "system"),
        ("invitation_accepted", "official"),
        ("password_reset", "system"),
    ]


@pytest.fixture
def guesser(catalogue: Store) -> Circumstances:
    """An address from which nearly all wrong tokens have been tried."""
    address = "192.0.2.7"
    rate_limits.spend(catalogue, Limit.INVITATION, address, times=LIMITS[Limit.INVITATION].amount - 1)
    return Circumstances(address)


def test_guessing_is_stopped(catalogue: Store, guesser: Circumstances) -> None:
    with pytest.raises(NotFound):
        invitation_acceptance.look_up(catalogue, "liv.a.b", guesser)
    with pytest.raises(TooMany):
        invitation_acceptance.look_up(catalogue, "liv.a.b", guesser)


def test_right_tokens_are_not_counted(catalogue: Store, guesser: Circumstances) -> None:
    token = invite(catalogue).token
    for _ in range(3):
        assert invitation_acceptance.look_up(catalogue, token, guesser).asks == [Ask.PASSWORD]
