"""The beginning of a survey: which one is answered, and where it goes on."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, published, survey_progress
from bot.actions.remembered import SurveyProgress
from bot.actions.wording import MOST_BUTTONS, choice_buttons, entity, language
from bot.engine.files import Domain
from models import surveys
from models.areas import areas
from models.language.languages import choose
from models.surveys import answers, drafts, voters
from models.surveys.definition import Survey, VoterIdentity
from models.surveys.drafts import Filled
from models.surveys.voters import Voter


class ActionBeginSurvey(Action):
    """Begin a survey of the person's area that they may answer or change; of several let them choose."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_begin_survey"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Find them, the province's own where the area is not known; what was begun goes on without a choice."""
        here = chat.current(tracker)
        home = tracker.get_slot("home_area") or areas.active_province_id(here.store)
        found = surveys.listed(here.store, home)
        voter = voters.in_chat(here.store, here.id, here.zalo_user)
        waiting = [one for one in found if not answers.has_answered(here.store, one, voter)]
        may = [one for one in waiting if voter.verified or one["identity"] != VoterIdentity.VERIFIED]
        if not may:
            closed = "utter_survey_verified_only" if waiting else "utter_survey_already"
            dispatcher.utter_message(response=closed if found else "utter_survey_none")
            return []
        wanted, goes_on = entity(tracker, "survey_id"), published.begin(tracker) > 0
        chosen = next((one for one in may if one["_id"] == wanted), None)
        chosen = chosen or (None if goes_on else _begun(tracker, may, voter))
        if chosen is None:
            _offer(dispatcher, tracker, domain, may)
            return []
        return _begin(dispatcher, tracker, chosen, voter)


def _begun(tracker: Tracker, may: Sequence[Survey], voter: Voter) -> Survey | None:
    """Return the one that needs no choice: the only one, or the first that the person has begun."""
    if len(may) == 1:
        return may[0]
    return next((one for one in may if _filled(tracker, one, voter).answers), None)


def _filled(tracker: Tracker, survey: Survey, voter: Voter) -> Filled:
    """Return what was filled in: in this conversation, which leaves its form after a long silence, else the draft."""
    state: SurveyProgress | None = tracker.get_slot("survey")
    if state and state["id"] == survey["_id"]:
        return Filled(state["answers"], state.get("others", {}))
    return drafts.load(chat.current(tracker).store, survey, voter)


def _offer(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, may: Sequence[Survey]) -> None:
    """Let the person choose one of those that end first, by its title or its number; a last button shows more."""
    lang, begin = language(tracker), published.begin(tracker)
    left = may[begin:] or may
    room = MOST_BUTTONS if len(left) <= MOST_BUTTONS else MOST_BUTTONS - 1
    titles = [(one["_id"], choose(one["title"], lang)) for one in left[:room]]
    more = published.more_button(domain, tracker, "join_survey", after=begin + room) if left[room:] else []
    dispatcher.utter_message(
        response="utter_survey_which",
        count=str(len(may)),
        titles="\n".join(f"{number}. {title}" for number, (_, title) in enumerate(titles, 1)),
        buttons=[*choice_buttons("join_survey", "survey_id", titles), *more],
    )


def _begin(
    dispatcher: CollectingDispatcher, tracker: Tracker, survey: Survey, voter: Voter
) -> list[EventType]:
    here, lang = chat.current(tracker), language(tracker)
    dispatcher.utter_message(response="utter_survey_intro", title=choose(survey["title"], lang))
    filled = _filled(tracker, survey, voter)
    state = survey_progress.resumed(survey["_id"], surveys.questions(survey, lang), filled)
    if state["answers"]:
        dispatcher.utter_message(response="utter_survey_resumed")
    elif answers.given(here.store, survey, voter) is not None:
        dispatcher.utter_message(response="utter_survey_changes")
    return [SlotSet("survey", state), SlotSet("survey_answer", None), FollowupAction("survey_form")]


def keep_draft(tracker: Tracker) -> None:
    """Keep what was answered as the person's draft, so that the survey can be gone on with."""
    here = chat.current(tracker)
    state: SurveyProgress | None = tracker.get_slot("survey")
    if state and (state["answers"] or state.get("others")):
        survey = surveys.get_public(here.store, state["id"])
        voter = voters.in_chat(here.store, here.id, here.zalo_user)
        drafts.save(here.store, survey, voter, Filled(state["answers"], state.get("others", {})))


def drop_draft(tracker: Tracker) -> None:
    """Throw the draft of the open survey away: it was sent, or is not wanted any more."""
    here = chat.current(tracker)
    state: SurveyProgress | None = tracker.get_slot("survey")
    if state:
        survey = surveys.get_public(here.store, state["id"])
        drafts.drop(here.store, survey, voters.in_chat(here.store, here.id, here.zalo_user))
