"""Patience: no question is a dead end, whatever somebody answers to it.

The first useless answer to a question is met with the question again. The second gets other words and a way out as
buttons; after the third the form is closed, what was said is kept, and the action `give_up` says how to go on. An
answer is useless when the same question is due after it and no slot has a value that it did not have before, since that
question was first asked; whoever gets on begins again. `patience` in `lexicon.yml` turns it on; a Rasa server does not
do it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from bot.engine.files import PatienceRules
from bot.engine.project_checks import way_out
from bot.engine.reply import Reply
from bot.engine.tracker import REQUESTED_SLOT, Tracker
from bot.engine.turn import Turn
from models.messages.bot_state import Patience, Slots

#: After so many useless answers to one question a way out is offered, and after so many the form ends.
OFFER_AFTER = 2
END_AFTER = 3

#: So many states of the slots are compared.
KEEP_SEEN = 40


def keep(rules: PatienceRules, turn: Turn, intent: str) -> None:
    """Look at a turn that was taken: offer a way out of its question or end its form when its answers lead nowhere."""
    tracker = turn.tracker
    before, now = tracker.patience, _of(rules, tracker)
    tracker.patience = now
    if now is None or intent in rules["never"]:
        return
    if before is None or (before["form"], before["slot"]) != (now["form"], now["slot"]):
        now["said"] = [reply.text for reply in turn.replies]
        return
    news = now["seen"][0] not in before["seen"]
    # Whoever gets on, as in a survey whose questions fill one slot, begins with fresh patience.
    now["useless"] = 0 if news else before["useless"] + 1
    now["seen"] = [*before["seen"], *now["seen"] * news][-KEEP_SEEN:]
    now["said"] = before["said"]
    if not news and now["useless"] >= OFFER_AFTER:
        _help(rules, turn, now)
    now["said"] = [*before["said"], *(reply.text for reply in turn.replies)][-KEEP_SEEN:]


def _help(rules: PatienceRules, turn: Turn, now: Patience) -> None:
    turn.replies[:] = [reply for reply in turn.replies if _is_worth_saying(rules, reply, now["said"])]
    action = way_out(turn.project.domain, now["slot"])
    if now["useless"] >= END_AFTER or action is None:
        turn.run(rules["give_up"])
        turn.tracker.patience = None
        return
    said = len(turn.replies)
    turn.run(action)
    turn.replies[said:] = [replace(reply, asks=True) for reply in turn.replies[said:]]


def _is_worth_saying(rules: PatienceRules, reply: Reply, said: list[str]) -> bool:
    """Say whether a reply is neither the question nor said before; the buttons for danger always stay."""
    if any(button.payload in rules["danger"] for button in reply.buttons):
        return True
    return not reply.asks and reply.text not in said


def _of(rules: PatienceRules, tracker: Tracker) -> Patience | None:
    slot = tracker.slots.get(REQUESTED_SLOT)
    if not tracker.active_loop or not slot:
        return None
    digest = _digest(tracker.slots, {REQUESTED_SLOT, *rules["ignored_slots"]})
    return {"form": tracker.active_loop, "slot": slot, "seen": [digest], "said": [], "useless": 0}


def _digest(slots: Slots, ignored: set[str]) -> str:
    compared: Mapping[str, object] = {name: value for name, value in slots.items() if name not in ignored}
    return json.dumps(compared, sort_keys=True, ensure_ascii=False)
