"""What follows for outlets by itself, through the real outbox."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.content import approving
from models.errors import Unauthenticated
from models.files import sounds
from models.files.kinds import FileKind
from models.files.sounds import SoundState
from models.monitoring.incidents import INCIDENTS
from models.monitoring.rules import Cause
from models.outlets import credentials
from models.programme import bulletin_steps, bulletins, drafting
from models.programme.bulletins import Bulletin, BulletinState
from models.store import Store
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from notifications.reactions.programmes import next_refresh
from tests.alerting import Country
from tests.builders import PHUONG_TRA_VINH, post
from tests.outleting import an_outlet, paired
from tests.programming import CLERK, EDITOR, a_board, a_speaker, approved, body_of, draft, planned, spoken
from tests.recordings import recorded


@pytest.fixture
def country(store: Store) -> Country:
    """Loa at work, whose voice is a tone."""
    quick = dataclasses.replace(store.settings, speaker="console")
    return Country(dataclasses.replace(store, settings=quick))


def bulletin_of(store: Store, post_id: str) -> Bulletin:
    found = bulletins.of_post(store, post_id)
    assert found
    return found


def airings(country: Country, outlet: Any) -> list[Any]:
    found: list[Any] = body_of(country.store, outlet, fresh=False)["airings"]
    return found


def test_a_copy_of_a_device_is_an_incident_at_once(country: Country) -> None:
    outlet, now = an_outlet(country.store), datetime.now(UTC)
    first = paired(country.store, outlet)
    second = credentials.refresh(country.store, first.refresh, now)
    credentials.refresh(country.store, second.refresh, now)
    with pytest.raises(Unauthenticated):
        credentials.refresh(country.store, first.refresh, now + timedelta(minutes=5))
    country.work()
    (incident,) = country.store.collection(INCIDENTS).find()
    assert (incident["cause"], incident["outlet_ids"]) == (Cause.CLONED, [outlet["_id"]])


def test_a_new_outlet_has_a_programme_and_another_day_each_night(country: Country) -> None:
    outlet = a_speaker(country.store)
    country.work()
    assert body_of(country.store, outlet, fresh=False)["serial"] == 1
    row = country.store.collection(OUTBOX).find_one({"_id": {"$regex": f":{Reaction.REFRESH_PROGRAMME}$"}})
    assert row
    assert row["due_at"] == next_refresh(outlet["_id"], datetime.now(UTC))


def test_a_post_is_said_once_somebody_heard_it(country: Country) -> None:
    store = country.store
    speaker = a_speaker(store)
    made = post(store, area_id=PHUONG_TRA_VINH, channels=["loudspeaker"])
    country.work()
    row = bulletin_of(store, made["_id"])
    assert sounds.get(store, row["sounds"]["vi"])["state"] == SoundState.READY
    assert row["state"] == BulletinState.DRAFT
    row = bulletin_steps.confirm(store, CLERK, row["_id"], "vi", expect=row["version"])
    row = bulletin_steps.submit(store, CLERK, row["_id"], expect=row["version"])
    row = bulletin_steps.approve(store, EDITOR, row["_id"], expect=row["version"])
    planned(store, row, speaker)
    country.work()
    assert airings(country, speaker)


def test_a_post_that_is_withdrawn_is_said_no_more(country: Country) -> None:
    store = country.store
    board = a_board(store)
    made = post(store, area_id=PHUONG_TRA_VINH, channels=["board"])
    country.work()
    planned(store, bulletin_of(store, made["_id"]), board)
    country.work()
    assert airings(country, board)
    reason = {"vi": "Nội dung không còn đúng nữa"}
    approving.withdraw(store, EDITOR, made["_id"], reason, expect=made["version"])
    country.work()
    assert airings(country, board) == []


def test_a_bulletin_that_is_changed_at_the_desk_reaches_its_outlets(country: Country) -> None:
    speaker = a_speaker(country.store)
    bulletin = approved(country.store, spoken(country.store))
    planned(country.store, bulletin, speaker)
    country.work()
    assert airings(country, speaker)
    bulletin_steps.withdraw(country.store, CLERK, bulletin["_id"], "Sai giờ", expect=bulletin["version"])
    country.work()
    assert airings(country, speaker) == []


def test_a_recording_of_the_library_is_made_as_loud_as_a_voice(country: Country) -> None:
    store = country.store
    file = recorded(store, kind=FileKind.AUDIO, name="tin.mp3")
    row = drafting.begin(store, CLERK, draft(recordings={"km": file["_id"]}, frames=[]))
    country.work()
    made = sounds.get(store, row["sounds"]["km"])
    assert made["state"] == SoundState.READY
    assert made["loudness"] == pytest.approx(-16, abs=1)
    speaker = a_speaker(store, languages=["km"])
    row = bulletin_steps.submit(store, CLERK, row["_id"], expect=row["version"])
    planned(store, bulletin_steps.approve(store, EDITOR, row["_id"], expect=row["version"]), speaker)
    item = body_of(store, speaker)["items"][0]
    assert item["renditions"][0]["sha256"] == made["renditions"][0]["sha256"]
