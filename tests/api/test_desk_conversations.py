"""Conversations at the desk: listed, opened, taken, answered and left by those who may."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.areas import agencies
from models.desk import conversations
from models.files import uploads
from models.messages import messages
from models.messages.messages import Owner
from models.reports import reports
from models.store import Store, events
from models.store.collections import Kind
from models.talks import talks, transcript
from models.talks.talks import Reason
from models.talks.transcript import TALK_LINES, Said, Speaker
from tests.bot.talks import picture
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller, an_official, headers_for
from tests.problems import assert_problem
from tests.reporting import filed
from tests.talking import a_taken_talk, a_talk

PATH = "/v1/desk/conversations"


def act(client: FlaskClient, who: Caller, talk_id: str, action: str, body: Any = None) -> Any:
    """The answer to an action on the conversation as it stands now."""
    version = client.get(f"{PATH}/{talk_id}", headers=headers_for(who)).headers.get("ETag", '"1"')
    headers = headers_for(who) | {"If-Match": version}
    return client.post(f"{PATH}/{talk_id}/actions/{action}", json=body, headers=headers)


def listed(client: FlaskClient, who: Caller, **query: str) -> list[str]:
    """The ids of a list."""
    answer = client.get(PATH, query_string=query, headers=headers_for(who))
    assert answer.status_code == 200, answer.get_json()
    return [row["id"] for row in answer.get_json()]


def test_who_waits_longest_comes_first(client: FlaskClient, store: Store, handler: Caller) -> None:
    ids = [a_talk(store, name)["_id"] for name in ("an", "binh", "chau")]
    assert listed(client, handler) == ids
    first = client.get(PATH, query_string={"limit": 2}, headers=headers_for(handler))
    assert [
        row["id"]
        for row in client.get(
            first.headers["Link"].split(">")[0][1:], headers=headers_for(handler)
        ).get_json()
    ] == ids[2:]


def test_danger_comes_before_whoever_waits_longer(client: FlaskClient, store: Store, handler: Caller) -> None:
    waits = [a_talk(store, name)["_id"] for name in ("an", "binh")]
    danger = [a_talk(store, name, reason=Reason.DANGER)["_id"] for name in ("chau", "dung")]
    pages, path = [], f"{PATH}?limit=1"
    while path:
        answer = client.get(path, headers=headers_for(handler))
        pages += [row["id"] for row in answer.get_json()]
        path = answer.headers.get("Link", "").partition(">")[0][1:]
    assert pages == [*danger, *waits]
    assert listed(client, handler, reason="danger") == danger


def test_the_filters_are_addresses(client: FlaskClient, store: Store, handler: Caller) -> None:
    taken, waits = a_taken_talk(store, handler)["_id"], a_talk(store, "binh")["_id"]
    assert listed(client, handler, state="waiting") == [waits]
    assert listed(client, handler, mine="true") == [taken]
    assert listed(client, handler, unit=agencies.committee(PHUONG_TRA_VINH)) == [taken, waits]
    assert listed(client, handler, unit=agencies.committee(PHUONG_LONG_DUC)) == []
    assert listed(client, handler, state="ended") == []


def test_another_commune_knows_nothing_of_it(client: FlaskClient, store: Store, handler: Caller) -> None:
    talk = a_talk(store)
    other = an_official(store, area_id=PHUONG_LONG_DUC, agency_id=agencies.committee(PHUONG_LONG_DUC))
    assert listed(client, other) == []
    assert_problem(client.get(f"{PATH}/{talk['_id']}", headers=headers_for(other)), 404)


def test_an_editor_may_not(client: FlaskClient, store: Store) -> None:
    editor = an_official(store, role="editor")
    assert_problem(client.get(PATH, headers=headers_for(editor)), 403, "no_permission")


def test_opening_it_is_noted_once_an_hour(client: FlaskClient, store: Store, handler: Caller) -> None:
    talk = a_talk(store)
    for _ in range(2):
        assert client.get(f"{PATH}/{talk['_id']}", headers=headers_for(handler)).status_code == 200
    actions = [one["action"] for one in events.timeline(store, Kind.TALK, talk["_id"])]
    assert actions == ["asked", "opened"]


def test_only_one_has_it(client: FlaskClient, store: Store, handler: Caller) -> None:
    talk, second = a_talk(store), an_official(store)
    taken = act(client, handler, talk["_id"], "take").get_json()
    assert (taken["state"], taken["taken_by"]["mine"]) == ("taken", True)
    assert_problem(act(client, second, talk["_id"], "take"), 409, "conversation_taken")
    assert_problem(
        act(client, second, talk["_id"], "answer", {"text": "Chào bạn."}), 409, "conversation_taken"
    )


def test_a_lock_that_ran_out_keeps_nobody_away(client: FlaskClient, store: Store, handler: Caller) -> None:
    talk, second = a_taken_talk(store, handler), an_official(store)
    store.collection(talks.TALKS).update_one({"_id": talk["_id"]}, {"$set": {"locked_until": talk["since"]}})
    assert act(client, second, talk["_id"], "take").get_json()["taken_by"]["mine"]


def test_an_answer_stands_in_the_transcript_and_makes_the_lock_longer(
    client: FlaskClient, store: Store, handler: Caller
) -> None:
    talk = a_taken_talk(store, handler)
    owner = Owner("official", handler.id)
    photo = uploads.save(store, picture(), owner=owner, actor=handler.identity.actor)["_id"]
    body = {"text": "Chào bạn.", "attachment_ids": [photo]}
    answered = act(client, handler, talk["_id"], "answer", body).get_json()
    assert talk["locked_until"]
    assert answered["taken_by"]["until"] > talk["locked_until"].isoformat()
    line = client.get(f"{PATH}/{talk['_id']}/lines", headers=headers_for(handler)).get_json()[-1]
    assert (line["by"], line["text"], len(line["photos"])) == ("official", "Chào bạn.", 1)
    assert "Chào" not in str(store.collection(TALK_LINES).find_one())


def test_the_same_answer_under_one_key_is_written_once(
    client: FlaskClient, store: Store, handler: Caller
) -> None:
    talk = a_taken_talk(store, handler)
    headers = headers_for(handler) | {"Idempotency-Key": "9f1d2c5e-77aa-4b0e-8f3c-2d9a1b6c4e10"}
    for _ in range(2):
        client.post(f"{PATH}/{talk['_id']}/actions/answer", json={"text": "Chào bạn."}, headers=headers)
    assert store.collection(TALK_LINES).count_documents({}) == 1


def test_a_button_that_is_pressed_three_times_at_once_answers_once(
    client: FlaskClient, store: Store, handler: Caller
) -> None:
    talk, together = a_taken_talk(store, handler), Barrier(3)

    def press(_: int) -> int:
        together.wait()
        return conversations.answer(store, handler.identity, talk["_id"], "Chào bạn.")["version"]

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(press, range(3))) == {talk["version"] + 1}
    assert store.collection(TALK_LINES).count_documents({}) == 1


def test_two_different_answers_at_once_both_stand(store: Store, handler: Caller) -> None:
    talk, together = a_taken_talk(store, handler), Barrier(2)

    def press(text: str) -> None:
        together.wait()
        conversations.answer(store, handler.identity, talk["_id"], text)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(press, ("Chào bạn.", "Bạn ở đâu?")))
    assert store.collection(TALK_LINES).count_documents({}) == 2


def test_a_report_is_attached_and_finds_its_conversation(
    client: FlaskClient, store: Store, handler: Caller
) -> None:
    talk, code = a_taken_talk(store, handler), filed(store)["code"]
    assert act(client, handler, talk["_id"], "attach", {"report": code}).get_json()["reports"] == [code]
    assert listed(client, handler, report=code) == [talk["_id"]]


def test_a_report_is_filed_for_the_resident_with_their_photo(
    client: FlaskClient, store: Store, handler: Caller
) -> None:
    talk = a_taken_talk(store, handler)
    owner = transcript.owner_of(talk)
    actor: events.Actor = {"kind": "chat", "id": talk["chat_id"]}
    photo = uploads.save(store, picture(), owner=owner, actor=actor)["_id"]
    transcript.hear(store, talk, Said("1", Speaker.RESIDENT, "đây", [photo]), [], actor)
    body = {"text": "Ổ gà trước số 5.", "category": "road_damage", "area": "29242", "photo_ids": [photo]}
    answer = act(client, handler, talk["_id"], "file", body)
    assert answer.status_code == 200, answer.get_json()
    report = reports.by_code(store, answer.get_json()["reports"][0])
    assert report["reporter"]["owner"] == {"kind": "chat", "id": talk["chat_id"]}
    assert report["photos"] == [photo]


@pytest.mark.parametrize(("action", "state"), [("release", "released"), ("close", "closed")])
def test_it_ends(client: FlaskClient, store: Store, handler: Caller, action: str, state: str) -> None:
    talk = a_taken_talk(store, handler)
    ended = act(client, handler, talk["_id"], action).get_json()
    assert (ended["state"], ended["taken_by"], ended["actions"]) == (state, None, [])
    assert listed(client, handler, state="ended") == [talk["_id"]]
    assert_problem(act(client, handler, talk["_id"], "take"), 409, "conversation_not_now")
    late = act(client, handler, talk["_id"], "answer", {"text": "Chào bạn."})
    assert_problem(late, 409, "conversation_ended")


def test_who_saw_an_older_version_is_shown_the_present_one(
    client: FlaskClient, store: Store, handler: Caller
) -> None:
    talk = a_talk(store)
    headers = headers_for(handler) | {"If-Match": '"99"'}
    answer = client.post(f"{PATH}/{talk['_id']}/actions/take", headers=headers)
    assert assert_problem(answer, 412)["current"]["id"] == talk["_id"]


def test_an_answer_that_cannot_be_sent_is_told_beforehand(
    client: FlaskClient, store: Store, handler: Caller
) -> None:
    talk = a_talk(store)
    reach = client.get(f"{PATH}/{talk['_id']}", headers=headers_for(handler)).get_json()["reach"]
    assert (reach["sendable"], reach["refused"], reach["window"]) == (True, "", None)


def test_no_address_leaves_the_house(client: FlaskClient, store: Store, handler: Caller) -> None:
    chat_id = messages.contact(store, "zalo", "6142494823000001")
    talk = a_talk(store, chat_id=chat_id, address="6142494823000001")
    answer = client.get(f"{PATH}/{talk['_id']}", headers=headers_for(handler)).get_data(as_text=True)
    assert "6142494823000001" not in answer
    assert chat_id not in answer
