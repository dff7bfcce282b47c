"""What a voice says of a bulletin: read from its words, made into sound, and what of it somebody must listen to."""

from __future__ import annotations

from typing import Any

from api.desk.sounds import wishes
from api.extensions.context import current_circumstances, current_identity, current_store
from models.access import guards
from models.access.guards import Act
from models.areas import areas
from models.errors import Fault, Invalid
from models.files import sounds
from models.programme import drafting
from models.programme.bulletin_faults import BulletinDraft
from models.programme.bulletins import Bulletin
from models.speech import reader, spoken_words
from models.speech.reader import Doubt, Reading


def read(title: str, body: str, language: str) -> Reading:
    """Return how a title and a body are said, with the words of the province."""
    store = current_store()
    written = "\n".join(filter(None, (_ended(title), body)))
    words = spoken_words.for_province(store, areas.active_province_id(store))
    return reader.read(written, language, words)


def unknown_in(reading: Reading, spoken: str, language: str) -> list[str]:
    """Return what somebody must listen to: what the reader was not sure of and is still said so, each once.

    What was typed into the spoken text by hand is read once more, since nobody has looked at it.
    """
    store = current_store()
    words = spoken_words.for_province(store, areas.active_province_id(store))
    still: list[Doubt] = [one for one in reading.doubts if one.said and one.said in spoken]
    typed = reader.read(spoken, language, words).doubts if spoken != reading.spoken else ()
    return list(dict.fromkeys(one.token[:100] for one in (*still, *typed)))[:200]


def make(bulletin: Bulletin, language: str, expect: int) -> Bulletin:
    """Have a language of a bulletin said: its spoken text, else what the reader makes of its words.

    :raises Invalid: there is nothing to say, or the voice can't say it.
    :raises NotFound, Forbidden, Clash, Stale: as `drafting.edit`.
    """
    store, official = current_store(), current_identity()
    text = bulletin["texts"].get(language)
    if text is None:
        raise Invalid(Fault(f"texts.{language}", "required"))
    reading = read(text["title"], text["body"], language)
    known = bulletin["spoken"].get(language)
    spoken = (known["text"] if known else "") or reading.spoken
    guards.spend(store, Act.UPLOAD, current_circumstances())
    wish = wishes.of_text(store, language, spoken)
    sound = sounds.ask(store, wish, actor=official.actor, area_ids=[bulletin["area_id"]])
    said = {"text": spoken, "unknown": unknown_in(reading, spoken, language)}
    draft: Any = {
        **as_draft(bulletin),
        "spoken": {**bulletin["spoken"], language: said},
        "sounds": {**bulletin["sounds"], language: sound["_id"]},
    }
    return drafting.edit(store, official, bulletin["_id"], draft, expect=expect)


def as_draft(bulletin: Bulletin) -> BulletinDraft:
    """Return a bulletin as what was written of it."""
    return {
        "area_id": bulletin["area_id"],
        "level": bulletin["level"],
        "priority": bulletin["priority"],
        "texts": bulletin["texts"],
        "spoken": bulletin["spoken"],
        "sounds": bulletin["sounds"],
        "recordings": bulletin["recordings"],
        "frames": bulletin["frames"],
        "picture": bulletin["picture"],
        "valid_from": bulletin["valid_from"],
        "valid_to": bulletin["valid_to"],
    }


def _ended(title: str) -> str:
    """Return a title as a sentence, so that a voice pauses after it."""
    title = title.strip()
    return title if not title or title[-1] in ".!?" else f"{title}."
