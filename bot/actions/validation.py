"""Checks of the values that the forms take.

A Rasa server hands over slots that an action has just emptied, too: None stays None without a word.
"""

from __future__ import annotations

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import (
    asides,
    category_proposals,
    chat,
    contact_step,
    draft_changes,
    kind_told,
    matter_changes,
    place_answers,
    rescue_numbers,
    second_matter,
    settling,
)
from bot.actions.follow_up import LEAST_WORDS
from bot.actions.places import known_area
from bot.actions.report_form import categories_of, doubted_text, referred_to
from bot.actions.wording import text_of
from bot.engine.files import Domain
from bot.understanding import contacts, photo_words
from models.areas import areas
from models.language.text import fold
from models.messages.bot_state import Slots
from models.reports.draft import MAX_TEXT, MIN_TEXT

#: What the slot `area` gets from whoever does not know the commune.
PLACE_UNKNOWN = "unknown"

#: What the slot `category` gets from whoever does not know.
SKIPPED = "skipped"

#: The intent of whoever adds something to a report, or says that they want to.
ADDS = "add_to_report"

#: The intent of whoever names a category, and from how many words on they tell something, too.
NAMES_CATEGORY, LEAST_WORDS_BESIDE_A_NAME = "inform_category", 6


class ValidateReportForm(FormValidationAction):
    """Checks of the report form."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "validate_report_form"

    def validate_description(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a text that says something; what it says of category and place is proposed."""
        if value is None:
            return {"description": None}
        # The button that sends a question stands for the words that were asked before.
        text = doubted_text(tracker) if str(value).startswith("/") else str(value).strip()
        if asked := referred_to(tracker):
            return {"description": asked, **contact_step.first(tracker, asked, {})}
        opening = category_proposals.opening(tracker)
        beside = _told_before_the_matter(dispatcher, tracker, domain, text)
        if beside is not None:
            return {"description": opening or None, **beside}
        if opening and not category_proposals.tells_an_incident(tracker, text):
            text = f"{opening.rstrip(' .')}. {text}"
        if len(fold(text)) < MIN_TEXT:
            dispatcher.utter_message(response="utter_description_short")
            return {"description": None}
        if len(text) > MAX_TEXT:
            dispatcher.utter_message(response="utter_description_long", max=str(MAX_TEXT))
            return {"description": None}
        return self._described(dispatcher, tracker, domain, text)

    def _described(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, text: str
    ) -> Slots:
        """Return what a text fills that says what it is about."""
        rescue_numbers.say_at_once(dispatcher, tracker, text)
        told = draft_changes.told_of_oneself(tracker, text)
        if contacts.fears(text) and not (tracker.get_slot("anonymous") or told.get("anonymous")):
            dispatcher.utter_message(response="utter_who_sees_me")
        text = photo_words.without(text) or text
        return {
            "description": text,
            **place_answers.hamlet(tracker, text),
            **category_proposals.proposed(tracker, contacts.without_identity(text) or text),
            **place_answers.proposed(tracker, text),
            **told,
            **contact_step.first(tracker, text, told),
            **second_matter.told(dispatcher, tracker, domain),
        }

    async def validate_category(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a code, a name as people type it, or a yes to what is proposed first; else the likeliest."""
        if value is None:
            return {"category": None}
        if _has_no_photo(tracker):
            return {**settling.category(tracker), "photo_step": SKIPPED}
        if value in (True, SKIPPED):
            return {**settling.category(tracker), **settling.photo(tracker)}
        if (kept := await asides.answered(dispatcher, tracker, domain)) is not None:
            return {"category": None, **kept}
        if found := _changed(dispatcher, tracker, domain, value):
            return {"category": None, **found}
        known = categories_of(chat.current(tracker).store, tracker)
        typed = fold(str(value))
        matches = [
            row["_id"]
            for row in known
            if value == row["_id"] or any(typed and typed in fold(name) for name in row["name"].values())
        ]
        codes = {row["_id"] for row in known}
        hints = [code for code in dict.fromkeys(category_proposals.hinted(tracker)) if code in codes]
        # Of two that are named a slot holds the last only.
        matches = hints if not matches or value in hints else matches
        if len(matches) == 1:
            return {"category": matches[0], "category_choices": None, **_told_with_category(tracker)}
        if not matches:
            return _told_instead(dispatcher, tracker, domain, str(value))
        return {"category": None, "category_choices": matches}

    async def validate_area(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a commune that a button named, a name that leaves no doubt, or a yes to the only one proposed."""
        if value is None:
            return {"area": None}
        store = chat.current(tracker).store
        if value is True:
            return {**place_answers.agreed(dispatcher, tracker), **settling.photo(tracker)}
        if _has_no_photo(tracker):
            rest = contacts.without_identity(photo_words.without(text_of(tracker)))
            found = (
                place_answers.answered(dispatcher, tracker, rest) if rest != text_of(tracker) and rest else {}
            )
            return {**(found or settling.area(dispatcher, tracker)), "photo_step": SKIPPED}
        province = areas.active_province_id(store)
        if value in (PLACE_UNKNOWN, province):
            # Without the commune the province takes it: that is better than not at all.
            return {"area": province, "area_choices": None}
        if isinstance(value, str) and known_area(store, value):
            return {"area": value, "area_choices": None}
        if (kept := await asides.answered(dispatcher, tracker, domain)) is not None:
            return {"area": None, **kept}
        if found := _changed(dispatcher, tracker, domain, value):
            # "This is a question, and I live in …": the place counts all the same.
            place = {} if "area" in found else place_answers.proposed(tracker, str(value))
            return {"area": None, **place, **found}
        return place_answers.answered(dispatcher, tracker, str(value))

    def validate_photo_step(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a photo or a no; after a yes wait for the photo."""
        if value == "promised":
            dispatcher.utter_message(response="utter_photo_awaited")
            return {"photo_step": None}
        text = text_of(tracker)
        told = draft_changes.told_of_oneself(tracker, text)
        if value == SKIPPED and tracker.get_slot("requested_slot") == "photo_step":
            # "No photo, it is at the bend near …": what else was said belongs to the report.
            told = {**draft_changes.told_beside(tracker, text), **told}
        return {**told, "photo_step": value, **second_matter.told(dispatcher, tracker, domain)}

    def validate_contact_step(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a number, or the wish to leave it out; a yes without a number waits for it."""
        if value in (None, contact_step.NOT_ASKED, contact_step.DONE, contact_step.HIDDEN):
            hidden = {"anonymous": True} if value == contact_step.HIDDEN else {}
            return {"contact_step": value, **hidden}
        found = draft_changes.of(tracker, text_of(tracker))
        waits = tracker.get_slot("contact_wanted") and "phone" not in (found.get("contact") or {})
        if waits or (value is not True and not found):
            dispatcher.utter_message(response="utter_contact_unclear")
            return {"contact_step": None, **found}
        return {"contact_step": contact_step.DONE, "contact_wanted": None, **found}

    def validate_confirmed(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Send the report after a yes only; after a no ask what to change."""
        if value is None:
            return {"confirmed": None}
        found = draft_changes.of(tracker, text_of(tracker))
        if value is True:
            # "Yes, but the number is wrong" is no yes yet; "yes, and do not name me" is one.
            return {"confirmed": None if found.keys() - {"anonymous"} else True, **found}
        if found:
            draft_changes.say_changed(dispatcher, tracker, domain, found)
            return {"confirmed": None, **found}
        dispatcher.utter_message(response="utter_what_to_change")
        return {"confirmed": None}


class ValidateAdditionForm(FormValidationAction):
    """Checks of what is added to a report."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "validate_addition_form"

    def validate_addition(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take words; a button of an older message, a mere sign, and that there is something to add are none."""
        text = str(value or "").strip()
        wish = tracker.latest_message["intent"]["name"] == ADDS and len(text.split()) < LEAST_WORDS
        if wish or text.startswith("/") or not any(char.isalnum() for char in text):
            return {"addition": None}
        return {"addition": text}


def _changed(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, value: object) -> Slots:
    """Return what an answer changes of the answers before it, and say so; empty where it is nothing but an answer."""
    found = kind_told.told(tracker, str(value)) or draft_changes.corrected(tracker, str(value))
    if not found and not contacts.gives_a_name(str(value)):
        return {}
    found |= draft_changes.told_of_oneself(tracker, str(value))
    # "I am Ba, at the market": where it is, is taken for the answer that it is.
    if set(found) <= {"contact"} and contacts.without_identity(str(value)):
        return {}
    draft_changes.say_changed(dispatcher, tracker, domain, found)
    return found


def _has_no_photo(tracker: Tracker) -> bool:
    """Say whether somebody says, at another question, that they have no photo: they are not asked for one."""
    return tracker.get_slot("photo_step") is None and photo_words.says_none(text_of(tracker))


def _told_before_the_matter(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, text: str
) -> Slots | None:
    """Return what was told instead of what happens, the place or a name, and say so; None where it tells that."""
    opening = category_proposals.opening(tracker)
    if place_answers.is_only_place(tracker, text):
        # Where it is comes before what it is: the place is kept, and what happened is asked again.
        begun = contact_step.first(tracker, opening, {}) if opening else {}
        place = {**place_answers.proposed(tracker, text), **place_answers.spot_told(tracker, text)}
        # The same question comes again: whoever answers it so is told that they were heard.
        draft_changes.say_changed(dispatcher, tracker, domain, {} if opening else place)
        return {**place, **begun}
    named = _is_only_name(tracker, text)
    draft_changes.say_changed(dispatcher, tracker, domain, named or {})
    return named


def _is_only_name(tracker: Tracker, text: str) -> Slots | None:
    """Return what somebody says of themselves and nothing besides, where they were asked what happens; else None."""
    if not contacts.gives_a_name(text) or contacts.without_identity(text).strip(" .!"):
        return None
    return draft_changes.told_of_oneself(tracker, text) or None


def _told_with_category(tracker: Tracker) -> Slots:
    """Return the description with what was told while the category was asked for, if it is more than a name."""
    text = text_of(tracker) if tracker.get_slot("requested_slot") == "category" else ""
    is_named = tracker.latest_message["intent"]["name"] == NAMES_CATEGORY
    least = LEAST_WORDS_BESIDE_A_NAME if is_named else category_proposals.LEAST_WORDS
    return matter_changes.continued(tracker, text) if len(text.split()) >= least else {}


def _told_instead(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, text: str) -> Slots:
    """Keep what was told instead of the category, the place or more of the matter, and go on with the likeliest."""
    place, more = place_answers.proposed(tracker, text), place_answers.matter_told(tracker, text)
    spot = (
        place_answers.spot(tracker, text, str(place.get("area") or ""))
        if place.get("area") and not more
        else {}
    )
    told = (
        {**place, **spot, **more}
        if place.get("area")
        else {**place, **draft_changes.told_more(tracker, text)}
    )
    if place.get("area"):
        draft_changes.say_changed(dispatcher, tracker, domain, told)
    if "category" in told or "category_choices" in told:
        return {"category": None, **told}
    if not told and any(map(str.isdigit, text)) and "?" not in text:
        # A number plate, a time, a price: nothing of it names a kind, and all of it belongs to the matter.
        told = matter_changes.continued(tracker, text)
        draft_changes.say_changed(dispatcher, tracker, domain, told)
    settled = settling.category(tracker, named=True)
    if not told and settled["category"] is None:
        dispatcher.utter_message(response="utter_category_unknown")
    return {**settled, **told}
