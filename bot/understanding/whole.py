"""Loa's understanding: danger and safety first, then the intents by their probabilities.

The model is trained on `bot/data/examples/` once and kept (`models.language.trained`).
"""

from __future__ import annotations

import re

import numpy as np

from bot.engine.understanding import Guess, Ranking
from bot.understanding import alarms, contacts, coordinates, courtesies, danger, safety, turns
from bot.understanding.alarms import CALL, SAFE, Alarms
from bot.understanding.danger import Danger
from bot.understanding.intents import Model
from models.language.text import aligned
from models.safety import check_in_words

RUMOUR = "ask_rumour"

#: What may be a call for help is asked about; a question for the truth is answered all the same.
DOUBT, RUMOUR_IN_DANGER = "maybe_rescue", "ask_rumour_in_danger"

#: Who weighs like somebody who is safe, and does not say so, is asked.
MAYBE_SAFE = "maybe_safe"

THANK = "thank"

#: Who wants to talk with a person, and who tells what is wrong.
PERSON, REPORT, PLACE = "talk_to_human", "report_incident", "inform_place"

#: No place is told in more words.
MOST_WORDS_OF_A_PLACE = 16

#: What is left of a text in fewer words is no matter.
LEAST_WORDS_OF_REST = 2

#: Beside thanks a question has so many words at least.
LEAST_WORDS_OF_QUESTION = 4

#: Below this probability a text is not understood; chosen by `make bot-eval`.
THRESHOLD = 0.4

#: What begins or ends something by itself has to be surer: of texts kept apart half were right below this.
SURER, BEGINNING = (
    0.6,
    frozenset(
        {
            "cancel",
            "change_language",
            "join_survey",
            "link_channel",
            "no_rescue",
            "rate_answer",
            "safe_checkin",
            "start_over",
            "subscribe_area",
            "unsubscribe_area",
        }
    ),
)

#: The detector of safety is believed where the intents give it so much, too: of two writers who were held back it was
#: right in 137 of 187 texts alone, and in 131 of 149 with this.
LEAST_SAFE = 0.2

#: What stands between "help" and "is that true?".
_PARTS = re.compile(r"[,.;!?\n]+")

#: So many intents are told.
MOST_TOLD = 5


#: Asks for the truth, and asks somebody to look.
_ASKS_TRUTH = re.compile(
    r"\?|\b(?:that|thiet|phai|dung) (?:khong|hong|hon|hok|ko|k|chua)\b|\b(?:true|really)\b"
)
_ASKS_TO_LOOK = re.compile(
    r"\b(?:nho|mong|de nghi|xin)\b.*\b(?:kiem tra|xu ly|giai quyet|coi|xem|xuong)\b|\bplease (?:check|look)\b"
)


def _asks_to_look(text: str) -> bool:
    """Say whether a text passes something on so that somebody looks, and does not ask whether it is true."""
    plain = aligned(text)
    return bool(_ASKS_TO_LOOK.search(plain)) and not _ASKS_TRUTH.search(plain)


class Whole:
    """Understands what people of the province type."""

    def __init__(self, by: Alarms | None = None) -> None:
        """Use other models than those of this process; None takes those of the examples, trained when first needed."""
        self._alarms = by

    @property
    def model(self) -> Model:
        """The model of intents."""
        return (self._alarms or alarms.load()).model

    def least(self, intent: str) -> float:
        """Return the probability below which a text that weighs most like this is not understood."""
        return SURER if intent in BEGINNING else THRESHOLD

    def certain(self, text: str) -> str:
        """Return that a text calls for help, or that its writer is safe; "" for all else."""
        if self._calls(text):
            return CALL
        return SAFE if safety.judged(text, self._alarms) and self._may_be_safe(text) else ""

    def ranking(self, text: str) -> Ranking:
        """Return the likeliest intents of a text; no call for help where the detectors hear none, or but faintly.

        Of 97 such guesses on three writers who were held back 89 were wrong. Of a text that is courteous and
        says something else, too, the rest counts where it is understood; and what is wrong counts for more than
        the wish to be called back about it.
        """
        if courtesies.is_thanks(text):
            return (Guess(THANK, 1.0),)
        found = self._ranked(text)
        if found[0].intent in courtesies.COURTEOUS:
            return self._beside_courtesy(text) or found
        if found[0].intent == PERSON:
            of_rest = self._of_rest(text, contacts.without_wish_for_a_call(text))
            return of_rest if of_rest and of_rest[0].intent == REPORT else found
        return found

    def _beside_courtesy(self, text: str) -> Ranking:
        """Return the intents of what is said beside thanks and greetings; empty where that is no matter.

        What asks something there counts though it is not understood: whoever hears "you are welcome" to a
        question thinks that nobody has read it.
        """
        said = courtesies.without(text)
        turned = turns.without_turn(said)
        rest = turned if len(turned.split()) >= LEAST_WORDS_OF_QUESTION else said
        of_rest = self._of_rest(text, rest)
        if of_rest:
            return of_rest if of_rest[0].intent not in courtesies.NO_MATTER else ()
        asked = (
            said != text.strip()
            and len(rest.split()) >= LEAST_WORDS_OF_QUESTION
            and turns.asks_outright(rest)
        )
        return self._ranked(rest) if asked else ()

    def _of_rest(self, text: str, rest: str) -> Ranking:
        """Return the intents of what is left of a text, if that is understood; empty where nothing was taken out."""
        if len(rest.split()) < LEAST_WORDS_OF_REST or rest == text.strip():
            return ()
        ranking = self._ranked(rest)
        return ranking if ranking[0].confidence >= THRESHOLD else ()

    def _ranked(self, text: str) -> Ranking:
        # Figures of a place say nothing of what is meant.
        text = coordinates.without(text) or text
        odds = self.model.probabilities(text)
        names = self.model.names
        if RUMOUR in names and _asks_to_look(text):
            odds[names.index(RUMOUR)] = 0
            odds /= odds.sum()
        if PLACE in names and len(text.split()) > MOST_WORDS_OF_A_PLACE:
            # Whoever needs so many words for a place tells what is wrong there.
            odds[names.index(REPORT)] += odds[names.index(PLACE)]
            odds[names.index(PLACE)] = 0
        if CALL in self.model.names and not self._may_call(text):
            odds[self.model.names.index(CALL)] = 0
            odds /= odds.sum()
        best = np.argsort(-odds)[:MOST_TOLD]
        return tuple(Guess(self.model.names[place], float(odds[place])) for place in best)

    def settled(self, text: str, intent: str, *, rest: str, by_words: bool) -> str:
        """Return what a text is taken for that most likely has an intent: danger is asked about, never guessed.

        Nor is safety: who is told "good that you are safe" while they sit on their roof gives up hope.
        """
        possible = self._may_call(text)
        if intent == RUMOUR:
            # Whoever asks whether something is true may be in the middle of it.
            danger_in_it = possible or self._may_call(rest) or any(map(self._calls, _PARTS.split(text)))
            return RUMOUR_IN_DANGER if danger_in_it else RUMOUR
        if by_words or (intent == SAFE and not possible and safety.judged(text, self._alarms)):
            return intent
        if possible or intent == CALL:
            return DOUBT
        return MAYBE_SAFE if intent == SAFE else intent

    def _may_call(self, text: str) -> bool:
        """Say whether a text is asked about, or filed."""
        return danger.reaches(danger.judged(text, self._alarms), Danger.POSSIBLE)

    def _calls(self, text: str) -> bool:
        """Say whether a text is filed at once."""
        return danger.judged(text, self._alarms) is Danger.CERTAIN

    def _may_be_safe(self, text: str) -> bool:
        """Say whether the intents agree with the detector of safety that somebody is safe."""
        if check_in_words.understood(text) or SAFE not in self.model.names:
            return True
        return bool(self.model.probabilities(text)[self.model.names.index(SAFE)] >= LEAST_SAFE)
