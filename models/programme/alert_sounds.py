"""Sounds of warnings: what a takeover says aloud is asked for when it has begun, and given to it at once.

The takeover does not wait for it: the words are on every outlet first, and the sound comes when it is made.
"""

from __future__ import annotations

from models.alerts.alerts import Alert
from models.areas import areas
from models.files import sounds, spoken_phrases
from models.outlets.outlets import OUTLETS, Capability
from models.programme import takeovers
from models.programme.takeovers import Takeover
from models.speech import reader, spoken_words
from models.store import Store, events

#: So many areas are named aloud at most.
MOST_PLACES = 5


def ask(store: Store, alert: Alert, takeover: Takeover) -> bool:
    """Have a warning said in every language of its outlets in which somebody can; done twice it does no harm.

    Where nothing in its areas can sound, nothing is made: that takes longer than all else of a warning.

    :returns: whether a sound of it is there already, so that it can be heard at once.
    """
    # Private boards, too: they may be requisitioned while it holds.
    sounding = {"paths": {"$in": takeover["area_ids"]}, "capabilities": Capability.AUDIO, "retired_at": None}
    languages = store.collection(OUTLETS).distinct("languages", sounding)
    if not languages:
        return False
    words = spoken_words.for_province(store, areas.active_province_id(store))
    spoken = {
        language: reader.read(text_of(alert, takeover, language), language, words).spoken
        for language in alert["infos"]
    }
    found = spoken_phrases.sounds_of_alert(
        store,
        alert["hazard"],
        alert["level"],
        spoken,
        languages=languages,
        exercise=takeover["exercise"],
        actor=events.SYSTEM,
    )
    takeovers.give_sounds(store, takeover["_id"], takeover["revision"], found)
    return bool(sounds.ready(store, found.values()))


def text_of(alert: Alert, takeover: Takeover, language: str) -> str:
    """Return what is read aloud of a warning: the danger with its level, the headline, where, and what to do.

    That it is an exercise stands in none of it: the sound says so first and last.
    """
    text, own = takeover["texts"][language], alert["infos"][language]
    danger = " ".join(part for part in (text["hazard"], text["level_word"].lower()) if part)
    # Nobody listens to the names of a hundred communes.
    place = text["place"] if len(alert["areas"]) <= MOST_PLACES else ""
    parts = (danger, own["headline"], place, own["instruction"])
    return "\n".join(part if part.endswith((".", "!", "?", "។")) else f"{part}." for part in parts if part)
