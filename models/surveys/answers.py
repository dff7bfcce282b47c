"""Answers: one for each voter, checked as a whole or question by question.

The same voter can't answer twice: a device, a chat and the citizen behind them are one (`models.surveys.voters`), kept
as keyed hashes. Nobody can read from the store who answered, so there is no event, the id of an answer gives away no
time, and its time is the full hour.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import guards
from models.access.callers import Circumstances
from models.access.guards import Act
from models.areas import areas
from models.errors import Clash, Fault, Forbidden, Invalid, insist_on_none
from models.files import uploads
from models.language.languages import DEFAULT
from models.messages.messages import Owner
from models.store import Query, Store
from models.surveys import conditions, tally, turnout, voters
from models.surveys.answer_checks import check_one, is_empty, kept
from models.surveys.definition import Answers, QuestionType, Survey, SurveyPhase, SurveyState, VoterIdentity
from models.surveys.kept_answers import SURVEY_ANSWERS, AnswerValues, SurveyAnswer, Voices
from models.surveys.lists import get_public, phase
from models.surveys.voters import Voter

#: A phone's clock may be fast by so much.
CLOCK_SLACK = timedelta(minutes=5)

_REFUSED = {SurveyPhase.UPCOMING: "survey_not_open", SurveyPhase.CLOSED: "survey_closed"}


@dataclass(frozen=True)
class Beside:
    """What comes along with the answers.

    :param others: by the id of a question own words for an option that asks for them.
    :param lang: in which language they were asked.
    :param area_id: where the voter's home is, if that is known.
    :param answered_at: when they answered, as the phone says that had no line; None for now.
    :param owners: whose photos may be used.
    """

    others: Answers = field(default_factory=dict)
    lang: str = DEFAULT
    area_id: str | None = None
    answered_at: datetime | None = None
    owners: Sequence[Owner] = ()


NOTHING = Beside()


def answer(
    store: Store,
    survey_id: str,
    voter: Voter,
    answers: Answers,
    channel: str,
    where: Circumstances,
    beside: Beside = NOTHING,
) -> SurveyAnswer:
    """Keep the answer of one voter. After many from one network, those of people unproved count as doubtful.

    Answers to questions that are not shown to them are dropped. Where the survey is changeable, a second answer takes
    the place of the first.

    :param voter: who answers; hashed with the survey and not kept.
    :param channel: where the answer was given (`app`, `zalo`, `web`, `page`, …).
    :param where: where it comes from.
    :raises NotFound: there is no such survey.
    :raises Forbidden: `verified_only`: the survey is for people with a proved phone number.
    :raises Clash: `survey_not_open`, `survey_closed`, or `already_answered` by this voter.
    :raises Invalid: naming every question whose answer is wrong.
    """
    survey = get_public(store, survey_id)
    late = insist_on_time(survey, beside.answered_at)
    _insist_on_proof(survey, voter)
    insist_on_none(check_answers(survey, answers, beside.others, store))
    counted = conditions.pruned(survey["questions"], answers)
    before = _own(store, survey, voter)
    values = _values(survey, counted, beside, channel, late=late)
    fresh = _photos(survey, counted, before)
    insist_on_none(_photo_faults(store, survey, counted, fresh, beside.owners))
    if before is None:
        # A change of an answer is no further voice, so it is not counted.
        doubtful = not voter.verified and not guards.within(store, Act.SURVEY_ANSWER, where, survey_id)
        values |= {"doubtful": doubtful, "verified": voter.verified}
    try:
        return store.transact(partial(_keep, store, survey, voter, values, before, fresh))
    except DuplicateKeyError as error:
        raise Clash("already_answered") from error


def _insist_on_proof(survey: Survey, voter: Voter) -> None:
    if survey["identity"] == VoterIdentity.VERIFIED and not voter.verified:
        raise Forbidden("verified_only")


def insist_on_time(survey: Survey, answered_at: datetime | None = None) -> bool:
    """Demand that a survey takes an answer now; return whether it comes late and is taken all the same.

    :param answered_at: when it was given, as the phone says.
    :raises Clash: `survey_not_open`, `survey_closed`.
    :raises Invalid: `time_in_future`.
    """
    now = datetime.now(UTC)
    if answered_at and answered_at > now + CLOCK_SLACK:
        raise Invalid(Fault("answered_at", "time_in_future"))
    refused = _REFUSED.get(phase(survey, now))
    if not refused:
        return False
    grace = timedelta(seconds=survey["grace_seconds"])
    given_in_time = answered_at and survey["opens_at"] <= answered_at < survey["closes_at"]
    taken = survey["state"] != SurveyState.ARCHIVED and now < survey["closes_at"] + grace
    if refused == "survey_closed" and given_in_time and taken:
        return True
    raise Clash(refused)


def has_answered(store: Store, survey: Survey, voter: Voter) -> bool:
    """Say whether a voter has answered a survey and may not change that."""
    try:
        return _own(store, survey, voter) is not None and not survey["changeable"]
    except Clash:
        return True


def given(store: Store, survey: Survey, voter: Voter) -> SurveyAnswer | None:
    """Return what a voter answered and may change; None where there is none."""
    try:
        return _own(store, survey, voter) if survey["changeable"] else None
    except Clash:
        return None


def of_names(survey_id: str, names: Sequence[str]) -> Query:
    """Return the condition of the answers in which one of these names stands."""
    wanted = {"$in": list(names)}
    return {"survey_id": survey_id, "$or": [{"voter": wanted}, {"voters": wanted}]}


def check_answers(
    survey: Survey, answers: Answers, others: Answers | None = None, store: Store | None = None
) -> list[Fault]:
    """Return everything that is wrong with the answers to a whole survey.

    :param store: to ask whether places lie in the province; None asks nothing about that.
    """
    others = others or {}
    known = {question["id"] for question in survey["questions"]}
    faults = [Fault(f"answers.{key}", "unknown_question") for key in answers if key not in known]
    faults += [Fault(f"others.{key}", "unknown_question") for key in others if key not in known]
    asked = conditions.shown(survey["questions"], answers)
    for question in asked:
        found = check_one(question, answers.get(question["id"]), others.get(question["id"]))
        if store and not found and question["type"] == QuestionType.PLACE:
            found = place_faults(store, question["id"], answers.get(question["id"]))
        faults += found
    if not faults and all(is_empty(answers.get(question["id"])) for question in asked):
        faults.append(Fault("answers", "required"))
    return faults


def place_faults(store: Store, question_id: str, value: object) -> list[Fault]:
    """Return what is wrong with where a place lies: outside of the province."""
    if not isinstance(value, dict) or areas.locate(store, value["lat"], value["lon"], limit=1):
        return []
    return [Fault(f"answers.{question_id}", "place_outside")]


def _values(survey: Survey, answers: Answers, beside: Beside, channel: str, *, late: bool) -> AnswerValues:
    now = datetime.now(UTC)
    return {
        "channel": channel,
        "lang": beside.lang,
        "area_id": beside.area_id,
        "at": tally.hour_of(survey["closes_at"] if late else now),
        "late": late,
        "answers": {key: kept(value) for key, value in answers.items() if not is_empty(value)},
        "others": {
            key: kept(value) for key, value in beside.others.items() if key in answers and not is_empty(value)
        },
    }


def _own(store: Store, survey: Survey, voter: Voter) -> SurveyAnswer | None:
    """Return the answer of a voter that they may change; None if they have not answered.

    A device on which another citizen has answered is no voice of its own: a family may share a phone.

    :raises Clash: `already_answered`: they have, and may not change it.
    """
    names = voters.digests(store, survey["_id"], voter)
    if survey["identity"] == VoterIdentity.ANONYMOUS:
        turnout.insist_on_absent(store, survey["_id"], names)
        return None
    found = list(store.collection(SURVEY_ANSWERS).find(of_names(survey["_id"], names)))
    taken = names_in(found)
    others = voter.verified and names[0] not in taken and all(row.get("verified") for row in found)
    if not found or others:
        return None
    own = next((row for row in found if names[0] in names_in([row])), found[0])
    if not survey["changeable"] or (own.get("verified") and not voter.verified):
        raise Clash("already_answered")
    return own


def names_in(rows: Sequence[SurveyAnswer]) -> set[str]:
    """Return the hashes of the voters of some answers."""
    return {name for row in rows for name in (row["voter"], *row.get("voters", []))}


def _keep(
    store: Store,
    survey: Survey,
    voter: Voter,
    values: AnswerValues,
    before: SurveyAnswer | None,
    photos: Sequence[str],
    session: ClientSession,
) -> SurveyAnswer:
    rows = store.collection(SURVEY_ANSWERS)
    if before is not None:
        return _replace(store, survey, before["_id"], values, photos, session)
    document: Any = {"_id": secrets.token_hex(12), "survey_id": survey["_id"], "edition": 1, **values}
    document |= _names(store, survey, voter, session)
    uploads.attach(store, photos, document["_id"], session)
    rows.insert_one(document, session=session)
    tally.arm(store, survey, session)
    made: SurveyAnswer = document
    return made


def _replace(
    store: Store,
    survey: Survey,
    answer_id: str,
    values: AnswerValues,
    photos: Sequence[str],
    session: ClientSession,
) -> SurveyAnswer:
    """Put other values in the place of those of an answer, which is counted again then."""
    rows = store.collection(SURVEY_ANSWERS)
    uploads.attach(store, photos, answer_id, session)
    before = rows.find_one({"_id": answer_id}, session=session)
    if before is None:
        # The answer was joined with another one meanwhile.
        raise Clash("already_answered")
    again = tally.uncounting(store, survey, before)
    update = {**again, "$set": {**values, **again.get("$set", {})}, "$inc": {"edition": 1}}
    rows.update_one({"_id": answer_id}, update, session=session)
    tally.arm(store, survey, session)
    return store.one(SURVEY_ANSWERS, answer_id, session=session)


def _names(store: Store, survey: Survey, voter: Voter, session: ClientSession) -> Voices:
    """Return under which hashes an answer is kept; of an anonymous one only that they took part is, elsewhere."""
    names = voters.digests(store, survey["_id"], voter)
    if survey["identity"] == VoterIdentity.ANONYMOUS:
        turnout.note(store, survey["_id"], names, session)
        return {"voter": secrets.token_hex(16)}
    found = store.collection(SURVEY_ANSWERS).find(of_names(survey["_id"], names), session=session)
    taken = names_in(list(found))
    free = [name for name in names if name not in taken]
    if not free:
        raise Clash("already_answered")
    return {"voter": free[0], "voters": free}


def _photos(survey: Survey, answers: Answers, before: SurveyAnswer | None) -> list[str]:
    """Return the photos that are not part of the answer from before."""
    asked = (one["id"] for one in survey["questions"] if one["type"] == QuestionType.PHOTO)
    photos = [str(answers[one]) for one in asked if not is_empty(answers.get(one))]
    return [one for one in photos if before is None or one not in before["answers"].values()]


def _photo_faults(
    store: Store, survey: Survey, answers: Answers, photos: Sequence[str], owners: Sequence[Owner]
) -> list[Fault]:
    asked = (one["id"] for one in survey["questions"] if one["type"] == QuestionType.PHOTO)
    return [
        Fault(f"answers.{one}", fault.code)
        for one in asked
        if (photo := answers.get(one)) in photos
        for fault in uploads.faults_of(store, [str(photo)], owners, "")
    ]
