from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet, InvalidToken

from models.errors import NotFound
from models.outlets import area_windows, muting, registry
from models.outlets.outlets import Window
from models.programme import bulletin_steps, compiling, media, programmes, scheduling, signing, signing_keys
from models.programme.programmes import PROGRAMMES
from models.store import Store
from models.store.vault import Vault
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.outleting import a_manager
from tests.programming import (
    CLERK,
    EDITOR,
    EVENING,
    TODAY,
    a_board,
    a_private_board,
    a_sound,
    a_speaker,
    approved,
    body_of,
    draft,
    planned,
    spoken,
)


def test_a_fortnight_of_airings_is_compiled(store: Store) -> None:
    speaker = a_speaker(store)
    entry = planned(store, approved(store, spoken(store)), speaker)
    body = body_of(store, speaker)
    assert len(body["airings"]) == 14
    first = body["airings"][0]
    assert first["id"] == f"{entry['_id']}:{TODAY.isoformat()}T17:00"
    assert (first["priority"], first["level"], first["at"][11:]) == ("normal", "commune", "10:00:00Z")


def test_an_airing_is_as_long_as_its_readings_with_pause_and_lead_in(store: Store) -> None:
    speaker = a_speaker(store, lead_in_seconds=2.5)
    planned(store, approved(store, spoken(store, 30.2)), speaker, repeats=2, pause_seconds=5)
    first = body_of(store, speaker)["airings"][0]
    assert datetime.fromisoformat(first["ends"]) - datetime.fromisoformat(first["at"]) == timedelta(
        seconds=68
    )


def test_nothing_changed_gives_the_same_bytes(store: Store) -> None:
    speaker = a_speaker(store)
    planned(store, approved(store, spoken(store)), speaker)
    compiling.compile_all(store, [speaker["_id"]])
    before = store.one(PROGRAMMES, speaker["_id"])
    compiling.compile_all(store, [speaker["_id"]])
    assert store.one(PROGRAMMES, speaker["_id"]) == before


def test_a_change_raises_the_serial_and_the_tag(store: Store) -> None:
    speaker = a_speaker(store)
    first = body_of(store, speaker)
    muting.mute(store, CLERK, speaker["_id"], "Loa bị hú lớn cả ngày")
    second = body_of(store, speaker)
    assert (first["serial"], second["serial"]) == (1, 2)
    assert (first["outlet"]["muted"], second["outlet"]["muted"]) == (False, True)


def test_a_mute_says_when_it_ends(store: Store) -> None:
    speaker = a_speaker(store)
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    muting.mute(store, CLERK, speaker["_id"], "Nhà bên có đám tang", until)
    assert datetime.fromisoformat(body_of(store, speaker)["outlet"]["muted_until"]) == until


def test_the_next_day_brings_another_day(store: Store) -> None:
    speaker = a_speaker(store)
    planned(store, approved(store, spoken(store)), speaker)
    today = body_of(store, speaker)
    tomorrow = body_of(store, speaker, now=datetime.now(UTC) + timedelta(days=1))
    assert tomorrow["airings"][-1]["at"] > today["airings"][-1]["at"]
    assert tomorrow["serial"] == today["serial"] + 1


def test_a_month_may_end_inside_a_fortnight(store: Store) -> None:
    speaker = a_speaker(store)
    planned(store, approved(store, spoken(store)), speaker, first_day="2027-02-20", last_day="2027-03-10")
    body = body_of(store, speaker, now=datetime(2027, 2, 23, 17, tzinfo=UTC))
    days = [one["at"][:10] for one in body["airings"]]
    assert {"2027-02-28", "2027-03-01"} <= set(days)
    assert len(days) == 14


def test_an_hour_that_is_closed_by_now_is_left_out_and_told(store: Store) -> None:
    speaker = a_speaker(store, windows=[])
    manager = a_manager(store)
    area_windows.save(store, manager.identity, PHUONG_TRA_VINH, [EVENING], expect=0)
    entry = planned(store, approved(store, spoken(store)), speaker)
    assert len(body_of(store, speaker)["airings"]) == 14
    morning: Window = {**EVENING, "end": "06:30"}
    area_windows.save(store, manager.identity, PHUONG_TRA_VINH, [morning], expect=1)
    assert body_of(store, speaker)["airings"] == []
    left_out = store.one(PROGRAMMES, speaker["_id"])["left_out"]
    assert {(one["entry"], one["because"]) for one in left_out} == {(entry["_id"], "outside_windows")}


def test_a_sound_that_is_not_ready_is_left_out_and_told(store: Store) -> None:
    speaker = a_speaker(store)
    bulletin = approved(store, spoken(store))
    planned(store, bulletin, speaker)
    store.db["sounds"].update_many({}, {"$set": {"state": "failed"}})
    assert body_of(store, speaker)["airings"] == []
    assert store.one(PROGRAMMES, speaker["_id"])["left_out"][0]["because"] == "no_sound"


def test_a_bulletin_that_was_withdrawn_sounds_no_more(store: Store) -> None:
    speaker = a_speaker(store)
    bulletin = approved(store, spoken(store))
    planned(store, bulletin, speaker)
    bulletin_steps.withdraw(
        store, EDITOR, bulletin["_id"], "Lịch thu gom rác đã đổi", expect=bulletin["version"]
    )
    assert body_of(store, speaker)["airings"] == []


def test_a_bulletin_airs_only_while_it_holds(store: Store) -> None:
    speaker = a_speaker(store)
    until = datetime.now(UTC) + timedelta(days=3)
    planned(store, approved(store, spoken(store, valid_to=until)), speaker)
    airings = body_of(store, speaker)["airings"]
    assert airings
    assert all(datetime.fromisoformat(one["at"]) < until for one in airings)


def test_each_language_of_a_loudspeaker_is_an_airing_of_its_own(store: Store) -> None:
    speaker = a_speaker(store, languages=["vi", "en"])
    said = {lang: {"text": f"nội dung đọc {lang}", "unknown": []} for lang in ("vi", "en")}
    texts = {lang: {"title": f"Title {lang}", "body": "Text."} for lang in ("vi", "en")}
    sounds = {lang: a_sound(store, 30, words=str(said[lang]["text"])) for lang in said}
    entry = planned(
        store, approved(store, draft(texts=texts, spoken=said, sounds=sounds, frames=[])), speaker
    )
    first, second = body_of(store, speaker)["airings"][:2]
    assert second["id"] == first["id"] + ":en"
    assert first["id"].startswith(entry["_id"])
    assert second["at"] == first["ends"]


def test_a_board_shows_the_frames_of_its_languages(store: Store) -> None:
    board = a_board(store)
    planned(store, approved(store, draft()), board, start="23:30")
    item = body_of(store, board)["items"][0]
    assert (item["kind"], [one["lang"] for one in item["frames"]], item["seconds"]) == (
        "frames",
        ["vi"],
        12.0,
    )


def test_a_private_board_plays_nothing_of_the_programme(store: Store) -> None:
    board = a_private_board(store)
    planned(store, approved(store, draft()), board)
    assert body_of(store, board)["airings"] == []


def test_an_entry_of_an_area_means_what_is_below_and_nothing_else(store: Store) -> None:
    here, there = a_speaker(store), a_speaker(store, area_id=PHUONG_LONG_DUC)
    planned(
        store,
        approved(store, spoken(store)),
        targets={"outlet_ids": [], "area_ids": [PHUONG_TRA_VINH], "group_ids": []},
    )
    assert (len(body_of(store, here)["airings"]), len(body_of(store, there)["airings"])) == (14, 0)


def test_an_outlet_that_was_retired_has_no_programme(store: Store) -> None:
    speaker = a_speaker(store)
    compiling.compile_all(store, [speaker["_id"]])
    registry.retire(store, a_manager(store).identity, speaker["_id"], "Đã tháo khỏi cột", expect=1)
    compiling.compile_all(store, [speaker["_id"]])
    with pytest.raises(NotFound):
        store.one(PROGRAMMES, speaker["_id"])


def test_a_paused_entry_rests_and_comes_back(store: Store) -> None:
    speaker = a_speaker(store)
    entry = planned(store, approved(store, spoken(store)), speaker)
    entry = scheduling.pause(store, CLERK, entry["_id"], expect=entry["version"])
    assert body_of(store, speaker)["airings"] == []
    scheduling.resume(store, CLERK, entry["_id"], expect=entry["version"])
    assert len(body_of(store, speaker)["airings"]) == 14


def test_somebody_who_was_faster_is_not_overwritten(store: Store) -> None:
    speaker = a_speaker(store)
    body_of(store, speaker)
    row = store.one(PROGRAMMES, speaker["_id"])
    late: programmes.Fresh = {
        "outlet_id": speaker["_id"],
        "before": row["serial"] - 1,
        "compiled": programmes.compiled_of({"format": 1}, []),
        "urgent": programmes.urgent_of([], [], []),
        "until": row["until"],
        "left_out": [],
    }
    assert programmes.write(store, signing_keys.signer(store), [late], {}) == [speaker["_id"]]
    assert store.one(PROGRAMMES, speaker["_id"]) == row


def test_a_programme_is_signed_over_exactly_its_bytes(store: Store) -> None:
    speaker = a_speaker(store)
    compiling.compile_all(store, [speaker["_id"]])
    row, keys = store.one(PROGRAMMES, speaker["_id"]), signing_keys.jwks(store)
    body = programmes.body_of(row)
    assert signing.is_valid(row["signature"], body, keys)
    assert not signing.is_valid(row["signature"], body.replace(b'"serial":1', b'"serial":2'), keys)


def test_a_replaced_key_signs_no_more_and_still_counts(store: Store) -> None:
    speaker = a_speaker(store)
    compiling.compile_all(store, [speaker["_id"]])
    before = store.one(PROGRAMMES, speaker["_id"])
    signing_keys.replace(store)
    assert signing_keys.signer(store).kid not in before["signature"]
    assert len(signing_keys.jwks(store)["keys"]) == 2
    assert signing.is_valid(before["signature"], programmes.body_of(before), signing_keys.jwks(store))


def test_the_private_key_lies_sealed(store: Store) -> None:
    signing_keys.signer(store)
    row = store.collection(signing_keys.SIGNING_KEYS).find_one({})
    assert row is not None
    other = dataclasses.replace(store, vault=Vault([Fernet.generate_key().decode()], "other"))
    with pytest.raises(InvalidToken):
        other.vault.decrypt(row["sealed"])


def test_what_a_programme_names_is_served_and_nothing_else(store: Store) -> None:
    speaker = a_speaker(store)
    planned(store, approved(store, spoken(store)), speaker)
    sha = body_of(store, speaker)["items"][0]["renditions"][0]["sha256"]
    assert media.find(store, sha)["type"] == "audio/mpeg"
    a_sound(store, data=b"unnamed")
    with pytest.raises(NotFound):
        media.find(store, "0" * 64)


def test_the_body_is_one_json_that_names_its_serial(store: Store) -> None:
    speaker = a_speaker(store)
    compiling.compile_all(store, [speaker["_id"]])
    row = store.one(PROGRAMMES, speaker["_id"])
    assert json.loads(programmes.body_of(row))["serial"] == row["serial"]
