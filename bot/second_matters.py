"""Second matters: what else one message is about. The first is acted on; the second goes along as an entity.

So a Rasa server that is told what Loa understood remembers it in the same slot (`second`), and the same actions answer
it (`bot/actions/second_matter.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from bot.actions.second_matter import ENTITY, SecondMatter
from bot.actions.second_taken import BESIDE_AN_ANSWER
from bot.alarms import Alarm
from bot.engine.languages import LANGUAGE
from bot.engine.parse import Entity, Parse, write_payload
from bot.engine.tracker import REQUESTED_SLOT, Tracker
from bot.rescue_question import CALL
from bot.understanding import (
    called_for,
    consents,
    corrections,
    gives_up,
    photo_words,
    plain_questions,
    turns,
    two_matters,
)
from bot.understanding.two_matters import Part
from models.safety import crises


class Answers(NamedTuple):
    """What words answer a question of a form, and what they are taken for."""

    says: Callable[[str], bool]
    intent: str


#: The questions that are answered in a few words, before something else is asked.
ANSWERED: Mapping[str, Answers] = {
    "confirmed": Answers(consents.sends, "affirm"),
    "photo_step": Answers(photo_words.says_none, "skip"),
}

#: What ends a report, whatever its form asks for.
REPORT = "report_form"
ENDED = (Answers(gives_up.says, "cancel"), Answers(plain_questions.only_asked, "cancel"))

HOTLINE = "ask_hotline"

#: What a text is taken for, as if it was the whole message.
Read = Callable[[str], Parse]


def parted(tracker: Tracker, parse: Parse, alarm: Alarm, read: Read) -> Parse | None:
    """Return the first matter of a message with the second beside it; None where it has only one.

    A call for help keeps all of its words: the rescuers decide what they need. Nobody in a crisis is spoken to of
    anything else.
    """
    if not _may_be_two(tracker) or alarm.intent not in ("", CALL) or crises.understood(parse.text):
        return None
    pair = two_matters.found(parse.text)
    if pair is None or (pair[0].intent == CALL) != (alarm.intent == CALL):
        return None
    if alarm.intent == CALL and called_for.pleads(pair[1].text):
        # "Kêu ai tới khiêng giùm" is the call itself.
        return None
    second = _read(pair[1], read)
    first = replace(parse, intent=CALL, confidence=1.0) if alarm.intent == CALL else _read(pair[0], read)
    if first is None or second is None or first.intent == second.intent:
        return None
    spoken = [one for one in parse.entities if one.name == LANGUAGE]
    named = [one for one in first.entities if one.name != LANGUAGE]
    entities = (*named, *spoken, Entity(ENTITY, dict(kept(pair[1], second))))
    # A Rasa server reads what stands in a payload, and nothing besides.
    values = {one.name: one.value for one in entities}
    text = write_payload(first.intent, **values) if first.text.startswith("/") else first.text
    return replace(first, text=text, entities=entities)


def sent(tracker: Tracker, parse: Parse, alarm: Alarm, read: Read) -> Parse | None:
    """Return a short answer with the question that stands behind it: "gửi đi, mà mai có cúp điện không".

    None where neither the summary nor a photo was asked for, or a text does not begin with words that answer that.
    """
    if alarm.intent or tracker.active_loop is None:
        return None
    if corrections.is_correction(parse.text) and not _gives_up(parse.text):
        return None
    answered = ANSWERED.get(str(tracker.slots.get(REQUESTED_SLOT)))
    ways = [answered] if answered else []
    for answers in [*ways, *ENDED] if tracker.active_loop == REPORT else ways:
        if found := _behind(parse, answers, read) or _in_front(parse, answers, read):
            return found
    return None


def _gives_up(text: str) -> bool:
    """Say whether a part of a text ends the report: "bấm lộn, khỏi gửi đi, …" corrects nothing in it."""
    return any(gives_up.says(cut.before) for cut in turns.cuts(text))


def _in_front(parse: Parse, answers: Answers, read: Read) -> Parse | None:
    """Return the same with the question in front: "tên tôi có hiện ra không? ok gửi"; None where none stands there."""
    cuts = [cut for cut in turns.cuts(parse.text) if cut.mark == "ends" and answers.says(cut.after)]
    cut = min(cuts, key=lambda cut: len(cut.after), default=None)
    return _with_question(parse, answers, read, cut.after, cut.before) if cut else None


def _behind(parse: Parse, answers: Answers, read: Read) -> Parse | None:
    """Return words that answer so, with the question that stands behind them; None where none does."""
    cuts = [cut for cut in turns.cuts(parse.text) if cut.after and answers.says(cut.before)]
    # "Gửi luôn đi, …": the last of them, so that nothing of the yes is left in the question.
    cut = max(cuts, key=lambda cut: len(cut.before), default=None)
    return _with_question(parse, answers, read, cut.before, cut.after) if cut else None


def _with_question(parse: Parse, answers: Answers, read: Read, said: str, asked: str) -> Parse | None:
    """Return words that answer so, with a question that is answered besides; None where none is asked."""
    wishes = answers in ENDED and not turns.asks(asked)
    if plain_questions.denies(asked) or not (wishes or turns.asks(asked)):
        return None
    second = read(asked)
    if wishes and second.intent != HOTLINE:
        # "Khỏi gửi, tui cần số điện lực thôi" asks without a question.
        return None
    if second.intent not in BESIDE_AN_ANSWER:
        return None
    spoken = [one for one in parse.entities if one.name == LANGUAGE]
    waits = kept(Part(asked, second.intent, second.confidence), second)
    entities = (*spoken, Entity(ENTITY, dict(waits)))
    return replace(parse, text=said, intent=answers.intent, confidence=1.0, entities=entities)


def _may_be_two(tracker: Tracker) -> bool:
    """Say whether a message may have two matters: at most questions of a form all words are an answer."""
    return tracker.active_loop is None or tracker.slots.get(REQUESTED_SLOT) == "description"


def _read(part: Part, read: Read) -> Parse | None:
    """Return what a part is taken for; None where it means something else by itself than by its weight."""
    parse = read(part.text)
    return parse if two_matters.is_alike(parse.intent, part.intent) else None


def kept(part: Part, parse: Parse) -> SecondMatter:
    """Return what is remembered of a part of a message."""
    return {"said": part.text, "message": parse.as_rasa(), "at": datetime.now(UTC).isoformat(), "told": False}
