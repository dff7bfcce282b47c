"""`/v1/me/preferences`: residents, phones and officials say how they want to be told."""

from __future__ import annotations

import dataclasses
import re

import pytest
from flask.testing import FlaskClient

from models.following import preference_changes, preferences, reaching, subscriptions
from models.following.reaching import Person
from models.following.subscriptions import Contact, SubscriptionChannel
from models.messages import messages, wishes
from models.messages.messages import MESSAGES, MessageChannel, Owner
from models.messages.telling import Topic, Weight
from models.store import Store, outbox
from models.store.events import Actor
from models.store.reactions import Reaction
from notifications.channels import Channels
from notifications.reactor import Outside, react
from tests.builders import PHUONG_TRA_VINH, Caller, a_citizen, a_device, an_official, headers_for
from tests.mailing import ADDRESS, give_mailbox
from tests.problems import assert_problem, fields

PATH = "/v1/me/preferences"
NOTHING: dict[str, object] = {"order": [], "off": [], "muted": [], "quiet_hours": None, "digest": "none"}


@pytest.fixture
def phone(store: Store) -> Caller:
    return a_device(store, push_token="token-1", area_ids=[PHUONG_TRA_VINH])


@pytest.fixture
def me(store: Store, phone: Caller) -> Caller:
    return a_citizen(store, device=phone)


def aligned(store: Store) -> None:
    """The devices carry the wishes of who is signed in on them."""
    for row in outbox.forgotten(store):
        if row["reaction"] == Reaction.ALIGN_WISHES:
            react(Outside(store, Channels({})), row["_id"])


def test_who_chose_nothing_is_told_as_usual(client: FlaskClient, me: Caller) -> None:
    assert client.get(PATH, headers=headers_for(me)).get_json() == NOTHING


def test_what_is_left_out_of_a_change_stays(client: FlaskClient, me: Caller) -> None:
    client.patch(PATH, json={"muted": ["survey"], "order": ["zalo"]}, headers=headers_for(me))
    quiet = {"begins": "22:30", "ends": "05:00"}
    answer = client.patch(PATH, json={"quiet_hours": quiet}, headers=headers_for(me))
    assert answer.get_json() == NOTHING | {"muted": ["survey"], "order": ["zalo"], "quiet_hours": quiet}


def test_choices_hold_at_once_for_what_is_followed_already_and_later(
    client: FlaskClient, store: Store, me: Caller
) -> None:
    contact = Contact(SubscriptionChannel.SMS, Owner("citizen", me.id), "+84900000012")
    subscriptions.follow(store, contact, [PHUONG_TRA_VINH], evidence="x")
    client.patch(PATH, json={"muted": ["post"], "off": ["sms"]}, headers=headers_for(me))

    wanting = wishes.wanting(Topic.POST, Weight.ORDINARY)
    assert store.db["subscriptions"].count_documents(wanting) == 0
    assert store.db["devices"].count_documents(wanting) == 0
    subscriptions.follow(store, contact, [PHUONG_TRA_VINH], evidence="again")
    assert store.db["subscriptions"].count_documents(wanting) == 0
    surveys = wishes.wanting(Topic.SURVEY, Weight.ORDINARY)
    assert store.db["subscriptions"].count_documents(surveys) == 0
    assert store.db["devices"].count_documents(surveys) == 1


def test_a_phone_carries_the_wishes_of_who_signs_in_on_it(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    client.patch(PATH, json={"muted": ["survey"]}, headers=headers_for(phone))
    me = a_citizen(store, device=phone)
    aligned(store)
    assert store.db["devices"].count_documents(wishes.wanting(Topic.SURVEY, Weight.ORDINARY)) == 1
    client.patch(PATH, json={"muted": ["drill"]}, headers=headers_for(me))
    assert store.db["devices"].count_documents(wishes.wanting(Topic.DRILL, Weight.ORDINARY)) == 0


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"muted": ["rescue"]}, {"muted.0": "not_a_choice"}),
        ({"order": ["fax"]}, {"order.0": "not_a_choice"}),
        ({"quiet_hours": {"begins": "25:00", "ends": "05:00"}}, {"quiet_hours.begins": "invalid_value"}),
        ({"email": "me@example.vn"}, {"email": "unknown_field"}),
        ({"order": ["sms", "sms"]}, {"order.1": "id_repeated"}),
        ({"muted": ["post", "survey", "post"]}, {"muted.2": "id_repeated"}),
        ({"quiet_hours": {"begins": "22:00", "ends": "22:00"}}, {"quiet_hours": "quiet_hours_empty"}),
    ],
)
def test_what_nobody_can_choose_is_refused(
    client: FlaskClient, me: Caller, body: dict[str, object], wrong: dict[str, str]
) -> None:
    answer = client.patch(PATH, json=body, headers=headers_for(me))
    assert fields(assert_problem(answer, 422)) == wrong


def code_in(store: Store) -> str:
    """The code in the mail that waits to be sent."""
    message = store.collection(MESSAGES).find_one({"channel": "email"})
    assert message
    return str(re.findall(r"\d{6}", messages.opened(store, message).get("body", ""))[0])


def test_a_mailbox_that_was_only_named_gets_no_letters(client: FlaskClient, store: Store) -> None:
    official = an_official(store)
    shown = client.patch(PATH, json={"email": "canbo@example.vn"}, headers=headers_for(official)).get_json()
    assert (shown["email"], shown["email_named"]) == ("", "canbo@example.vn")
    assert preferences.email_of(store, Owner("official", official.id)) == ""


def test_a_mailbox_is_proved_by_the_right_code_alone(client: FlaskClient, store: Store) -> None:
    headers = headers_for(an_official(store))
    client.patch(PATH, json={"email": "canbo@example.vn"}, headers=headers)
    code = code_in(store)
    wrong = "000000" if code != "000000" else "111111"
    refused = client.post(f"{PATH}/email", json={"code": wrong}, headers=headers)
    assert fields(assert_problem(refused, 422)) == {"code": "otp_wrong"}
    shown = client.post(f"{PATH}/email", json={"code": code}, headers=headers).get_json()
    assert (shown["email"], shown["email_named"]) == ("canbo@example.vn", "")


def test_another_mailbox_leaves_the_one_before_in_use_until_it_is_proved(
    client: FlaskClient, store: Store
) -> None:
    official = an_official(store)
    give_mailbox(store, official.id)
    shown = client.patch(PATH, json={"email": "moi@example.vn"}, headers=headers_for(official)).get_json()
    assert (shown["email"], shown["email_named"]) == (ADDRESS, "moi@example.vn")


def test_a_code_for_one_mailbox_proves_no_other(client: FlaskClient, store: Store) -> None:
    headers = headers_for(an_official(store))
    client.patch(PATH, json={"email": "canbo@example.vn"}, headers=headers)
    code = code_in(store)
    client.patch(PATH, json={"email": "nguoi.khac@example.vn"}, headers=headers)
    refused = client.post(f"{PATH}/email", json={"code": code}, headers=headers)
    assert fields(assert_problem(refused, 422)) in ({"code": "otp_wrong"}, {"code": "otp_dead"})


def test_an_official_cannot_read_the_code_in_their_inbox(client: FlaskClient, store: Store) -> None:
    headers = headers_for(an_official(store))
    client.patch(PATH, json={"email": "canbo@example.vn"}, headers=headers)
    assert code_in(store) not in client.get("/v1/inbox", headers=headers).get_data(as_text=True)


def test_an_official_gets_unread_letters_by_email_where_they_want_them(
    client: FlaskClient, store: Store
) -> None:
    official = an_official(store)
    give_mailbox(store, official.id, "canbo@example.vn")
    assert "canbo@example.vn" not in str(list(store.db["preferences"].find()))

    who = Person(Owner("official", official.id), MessageChannel.INBOX)
    settings = dataclasses.replace(store.settings, channels=[*store.settings.channels, "email"])
    store = dataclasses.replace(store, settings=settings)
    ways = reaching.plan(store, who, Topic.OFFICE, Weight.ORDINARY).ways
    assert [(way.channel, way.to) for way in ways] == [("inbox", ""), ("email", "canbo@example.vn")]

    client.patch(PATH, json={"email": ""}, headers=headers_for(official))
    assert len(reaching.plan(store, who, Topic.OFFICE, Weight.ORDINARY).ways) == 1


def test_who_has_chosen_nothing_takes_over_what_the_phone_chose(
    store: Store, phone: Caller, me: Caller
) -> None:
    actor: Actor = {"kind": "device", "id": phone.id}
    preference_changes.change(store, Owner("device", phone.id), {"muted": ["drill"]}, actor=actor)
    mine = Owner("citizen", me.id)
    preference_changes.take_over(store, me.id, phone.id, actor=actor)
    assert preferences.of(store, mine)["muted"] == ["drill"]
    preference_changes.change(store, mine, {"muted": ["post"]}, actor=actor)
    preference_changes.take_over(store, me.id, phone.id, actor=actor)
    assert preferences.of(store, mine)["muted"] == ["post"]
