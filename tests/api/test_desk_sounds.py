"""The desk hears before anybody else does: how a text is said, the sound of it, and the recorded phrases."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from models.errors import Invalid
from models.files import sounds
from models.files.sounds import SoundState
from models.programme import drafting
from models.store import Store
from notifications.reactions.sounds import make
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller, an_official, headers_for
from tests.hearing import heard
from tests.problems import assert_problem, fields
from tests.programming import CLERK, draft
from tests.recordings import sound


@pytest.fixture
def editor(store: Store, province: str) -> Caller:
    """Somebody of the province who writes and publishes the programme."""
    return an_official(store, role="editor")


def asked(client: FlaskClient, editor: Caller, **given: object) -> dict[str, object]:
    body = {"spoken": "Bà con kê cao tài sản.", "language": "vi", **given}
    answer = client.post("/v1/desk/sounds", json=body, headers=headers_for(editor))
    assert answer.status_code == 202, answer.get_json()
    shown: dict[str, object] = answer.get_json()
    return shown


def ready(client: FlaskClient, store: Store, editor: Caller) -> dict[str, object]:
    made = make(store, str(asked(client, editor)["id"]))
    shown: dict[str, object] = client.get(
        f"/v1/desk/sounds/{made['_id']}", headers=headers_for(editor)
    ).get_json()
    return shown


def test_a_text_is_shown_as_it_will_be_said(client: FlaskClient, editor: Caller) -> None:
    body = {"text": "UBND xã họp lúc 7h30, đài VTVX đưa tin."}
    read = client.post("/v1/desk/speech/read", json=body, headers=headers_for(editor)).get_json()
    assert read["spoken"].startswith("Ủy ban nhân dân xã họp lúc bảy giờ ba mươi phút")
    assert [(one["token"], body["text"][one["start"] : one["end"]]) for one in read["doubts"]] == [
        ("VTVX", "VTVX")
    ]


def test_khmer_is_told_to_be_recorded(client: FlaskClient, editor: Caller) -> None:
    body = {"text": "ទឹកឡើង", "language": "km"}
    read = client.post("/v1/desk/speech/read", json=body, headers=headers_for(editor)).get_json()
    assert (read["is_read"], read["spoken"]) == (False, "")
    refused = client.post(
        "/v1/desk/sounds", json={"spoken": "ទឹកឡើង", "language": "km"}, headers=headers_for(editor)
    )
    assert fields(assert_problem(refused, 422)) == {"language": "language_not_spoken"}


def test_the_province_reads_by_words_of_its_own(client: FlaskClient, editor: Caller) -> None:
    headers = headers_for(editor)
    before = client.get("/v1/desk/speech/words", headers=headers)
    words = {"dialect": "north", "abbreviations": {"BQLC": "ban quản lý chợ"}}
    saved = client.put(
        "/v1/desk/speech/words", json=words, headers={**headers, "If-Match": before.headers["ETag"]}
    )
    assert saved.status_code == 200, saved.get_json()
    read = client.post("/v1/desk/speech/read", json={"text": "BQLC: 1.000 hộ"}, headers=headers).get_json()
    assert read["spoken"] == "ban quản lý chợ: một nghìn hộ."


def test_a_sound_is_listened_to_by_its_link(client: FlaskClient, store: Store, editor: Caller) -> None:
    shown = ready(client, store, editor)
    assert shown["state"] == SoundState.READY
    links = {one["type"]: one["url"] for one in shown["renditions"]}  # type: ignore[attr-defined]
    answer = client.get(links["audio/mpeg"])
    assert answer.mimetype == "audio/mpeg"
    assert heard(answer.data).codec == "mp3"


def test_a_part_of_it_is_sent_to_whoever_seeks(client: FlaskClient, store: Store, editor: Caller) -> None:
    shown = ready(client, store, editor)
    answer = client.get(shown["renditions"][0]["url"], headers={"Range": "bytes=10-19"})  # type: ignore[index]
    assert (answer.status_code, len(answer.data)) == (206, 10)


def a_clerk_of(store: Store, area_id: str) -> Caller:
    return an_official(store, role="handler", area_id=area_id)


def test_a_sound_of_a_commune_is_none_for_its_neighbour(
    client: FlaskClient, store: Store, province: str
) -> None:
    there, here = a_clerk_of(store, PHUONG_LONG_DUC), headers_for(a_clerk_of(store, PHUONG_TRA_VINH))
    sound_id = asked(client, there)["id"]
    assert_problem(client.get(f"/v1/desk/sounds/{sound_id}", headers=here), 404, "not_found")
    assert client.get("/v1/desk/sounds", headers=here).get_json() == []


def test_a_bulletin_plays_no_sound_of_a_neighbour(client: FlaskClient, store: Store, province: str) -> None:
    sound_id = str(asked(client, a_clerk_of(store, PHUONG_LONG_DUC))["id"])
    with pytest.raises(Invalid) as caught:
        drafting.begin(store, CLERK, draft(sounds={"vi": sound_id}))
    assert [(one.field, one.code) for one in caught.value.faults] == [("sounds.vi", "sound_unknown")]


def test_who_has_the_same_words_said_has_the_sound_too(
    client: FlaskClient, store: Store, province: str
) -> None:
    here = a_clerk_of(store, PHUONG_TRA_VINH)
    sound_id = asked(client, a_clerk_of(store, PHUONG_LONG_DUC))["id"]
    assert asked(client, here)["id"] == sound_id
    assert client.get(f"/v1/desk/sounds/{sound_id}", headers=headers_for(here)).status_code == 200


def test_sounds_of_the_province_are_for_all(client: FlaskClient, store: Store, editor: Caller) -> None:
    sound_id = asked(client, editor)["id"]
    here = headers_for(a_clerk_of(store, PHUONG_TRA_VINH))
    assert client.get(f"/v1/desk/sounds/{sound_id}", headers=here).status_code == 200


def test_a_unit_that_nobody_knows_is_no_part(client: FlaskClient, store: Store, editor: Caller) -> None:
    shown = ready(client, store, editor)
    answer = client.get(shown["renditions"][0]["url"], headers={"Range": "lines=1-2"})  # type: ignore[index]
    assert (answer.status_code, answer.headers["Accept-Ranges"]) == (200, "bytes")


@pytest.mark.parametrize("voice", ["-v", "--help", "."])
def test_a_voice_is_no_option_of_a_program(client: FlaskClient, editor: Caller, voice: str) -> None:
    body = {"spoken": "Bà con kê cao tài sản.", "language": "vi", "voice": voice}
    refused = client.post("/v1/desk/sounds", json=body, headers=headers_for(editor))
    assert fields(assert_problem(refused, 422)) == {"voice": "voice_unknown"}


def test_nobody_listens_without_the_link(client: FlaskClient, store: Store, editor: Caller) -> None:
    shown = ready(client, store, editor)
    forged = f"/v1/desk/sounds/{shown['id']}/renditions/mp3?until=9999999999&sig={'0' * 32}"
    assert_problem(client.get(forged), 404, "not_found")


def test_a_recording_is_sent_and_becomes_a_sound(client: FlaskClient, store: Store, editor: Caller) -> None:
    data = {"file": (BytesIO(sound("m4a", seconds=1.0)), "km.m4a"), "language": "km"}
    sent = client.post("/v1/desk/sounds/recordings", data=data, headers=headers_for(editor))
    assert sent.status_code == 202, sent.get_json()
    assert make(store, sent.get_json()["id"])["state"] == SoundState.READY


def test_why_a_recording_failed_is_told_in_words(client: FlaskClient, store: Store, editor: Caller) -> None:
    silent = sound("wav", source="anullsrc=duration=1")
    data = {"file": (BytesIO(silent), "x.wav"), "language": "vi"}
    sent = client.post("/v1/desk/sounds/recordings", data=data, headers=headers_for(editor)).get_json()
    make(store, sent["id"])
    shown = client.get(f"/v1/desk/sounds/{sent['id']}", headers=headers_for(editor)).get_json()
    assert (shown["state"], shown["code"], shown["reason"]) == (
        "failed",
        "sound_silent",
        "Bản thu không có tiếng.",
    )


def test_the_test_tone_is_asked_for_once(client: FlaskClient, editor: Caller) -> None:
    tones = [
        client.post("/v1/desk/sounds/test-tone", headers=headers_for(editor)).get_json() for _ in range(2)
    ]
    assert tones[0]["id"] == tones[1]["id"]


def test_a_phrase_is_added_changed_and_removed(client: FlaskClient, store: Store, editor: Caller) -> None:
    headers, recorded = headers_for(editor), ready(client, store, editor)
    body = {
        "hazard": "trieu_cuong",
        "level": 3,
        "language": "vi",
        "text": "Triều cường.",
        "sound_id": recorded["id"],
    }
    made = client.post("/v1/desk/phrases", json=body, headers=headers)
    assert made.status_code == 201, made.get_json()
    path = made.headers["Location"]
    changed = client.put(
        path, json={**body, "text": "Triều cao."}, headers={**headers, "If-Match": made.headers["ETag"]}
    )
    assert changed.get_json()["text"] == "Triều cao."
    gone = client.delete(path, headers={**headers, "If-Match": changed.headers["ETag"]})
    assert gone.status_code == 204
    assert client.get("/v1/desk/phrases", headers=headers).get_json() == []


def test_a_sound_that_is_not_ready_is_no_phrase(client: FlaskClient, store: Store, editor: Caller) -> None:
    waiting = asked(client, editor)
    body = {"hazard": "zzz", "level": 3, "language": "vi", "text": "x", "sound_id": waiting["id"]}
    refused = client.post("/v1/desk/phrases", json=body, headers=headers_for(editor))
    assert fields(assert_problem(refused, 422)) == {"hazard": "hazard_unknown", "sound_id": "sound_not_ready"}
    assert sounds.ready(store, [str(waiting["id"])]) == {}


@pytest.mark.parametrize("verb", ["post", "put", "delete"])
def test_a_commune_writes_no_phrase_of_the_province(
    client: FlaskClient, store: Store, editor: Caller, verb: str
) -> None:
    body = {
        "hazard": "trieu_cuong",
        "level": 3,
        "language": "vi",
        "text": "Triều cường.",
        "sound_id": ready(client, store, editor)["id"],
    }
    path = "/v1/desk/phrases"
    headers = headers_for(an_official(store, role="editor", area_id=PHUONG_TRA_VINH))
    if verb != "post":
        made = client.post(path, json=body, headers=headers_for(editor))
        path, headers = made.headers["Location"], headers | {"If-Match": made.headers["ETag"]}
    answer = getattr(client, verb)(path, json=None if verb == "delete" else body, headers=headers)
    assert_problem(answer, 403)


def test_what_a_commune_had_said_is_no_phrase(client: FlaskClient, store: Store, editor: Caller) -> None:
    commune = an_official(store, role="editor", area_id=PHUONG_TRA_VINH)
    theirs = ready(client, store, commune)
    body = {
        "hazard": "trieu_cuong",
        "level": 3,
        "language": "vi",
        "text": "Triều cường.",
        "sound_id": theirs["id"],
    }
    refused = client.post("/v1/desk/phrases", json=body, headers=headers_for(editor))
    assert fields(assert_problem(refused, 422)) == {"sound_id": "sound_not_ready"}
