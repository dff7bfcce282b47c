"""What stands in the programme at the console, for tests of its screens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from api.desk.sounds import wishes
from models.files import sounds
from models.files.sound_making import MadeSound
from models.outlets.outlets import OUTLETS, Outlet
from models.programme import drafting, live, requisitions
from models.programme.bulletins import Bulletin
from models.store import Store
from models.store.events import SYSTEM
from tests.alerting import DUTY
from tests.beating import an_outlet
from tests.programming import (
    ALWAYS,
    CLERK,
    EDITOR,
    a_board,
    a_private_board,
    a_speaker,
    approved,
    draft,
    live_draft,
    planned,
)

#: What a voice says of the drafts here.
WORDS = "từ thứ hai xe đến lúc sáu giờ"


def a_voice(store: Store, words: str = WORDS, *, made: bool = True) -> str:
    """A sound of some words as officials ask for it; returns its id."""
    sound = sounds.ask(store, wishes.of_text(store, "vi", words), actor=SYSTEM)
    if made:
        wave = tuple(10 + number % 90 for number in range(200))
        sounds.keep(store, sound, MadeSound({"mp3": words.encode()}, 34.5, -16.1, -1.4, wave))
    return sound["_id"]


def an_aired_bulletin(store: Store, **given: object) -> Bulletin:
    """A bulletin on the air that a voice says and that a board shows."""
    said = {"vi": {"text": WORDS, "unknown": ["NCH"]}}
    return approved(store, draft(**{"spoken": said, "sounds": {"vi": a_voice(store)}, **given}))


def a_sleepless_speaker(store: Store, **given: Any) -> Outlet:
    """A loudspeaker for streams that may sound at any hour, as no registry lets it: tests run at night, too."""
    made = an_outlet(store, **{"capabilities": ["audio", "stream"], **given})
    store.collection(OUTLETS).update_one({"_id": made["_id"]}, {"$set": {"windows": [ALWAYS]}})
    return store.one(OUTLETS, made["_id"])


def things(store: Store) -> dict[str, str]:
    """Make what the addresses of the programme name: by the name in braces its id."""
    speaker = a_speaker(store)
    bulletin = an_aired_bulletin(store)
    entry = planned(store, bulletin, speaker, a_board(store))
    board = a_private_board(store)
    requisitions.begin(store, DUTY, board["_id"], "Bão số 9", None, datetime.now(UTC) + timedelta(hours=5))
    live.begin(store, EDITOR, live_draft(a_sleepless_speaker(store)))
    return {
        "bulletin": bulletin["_id"],
        "bulletin_draft": drafting.begin(store, CLERK, draft())["_id"],
        "entry": entry["_id"],
        "speaker": speaker["_id"],
    }
