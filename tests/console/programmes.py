"""What stands in the programme at the console, for tests of its screens."""

from __future__ import annotations

from api.desk.sounds import wishes
from models.files import sounds
from models.files.sound_making import MadeSound
from models.programme import drafting
from models.programme.bulletins import Bulletin
from models.store import Store
from models.store.events import SYSTEM
from tests.programming import CLERK, a_board, a_speaker, approved, draft, planned

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


def things(store: Store) -> dict[str, str]:
    """Make what the addresses of the programme name: by the name in braces its id."""
    speaker, board = a_speaker(store), a_board(store)
    bulletin = an_aired_bulletin(store)
    entry = planned(store, bulletin, speaker, board)
    return {
        "bulletin": bulletin["_id"],
        "bulletin_draft": drafting.begin(store, CLERK, draft())["_id"],
        "entry": entry["_id"],
        "speaker": speaker["_id"],
    }
