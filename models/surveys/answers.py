"""Answers: one for each voter, checked as a whole or question by question.

The same voter can't answer twice: a device, a chat and the citizen behind them are one (`models.surveys.voters`), kept
as keyed hashes. Nobody can read from the store who answered, so there is no event, the id of an answer gives away no
time, and its time is the full hour.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import guards
from models.access.callers import Circumstances
from models.access.guards import Act
from models.errors import Clash, Fault, Forbidden, Invalid
from models.store import Query, Store
from models.store.collections import CollectionSpec
from models.surveys import voters
from models.surveys.answer_checks import check_one, is_empty, kept
from models.surveys.definition import Survey, SurveyPhase, VoterIdentity
from models.surveys.lists import get_public, open_now, phase
from models.surveys.voters import Voter


class SurveyAnswer(TypedDict):
    """What one voter answered; `voters` are keyed hashes of survey and each way in which we know them.

    `voter` is the first of these; answers from before there were several lack `voters`, `verified` and `doubtful`.
    `verified`: it is a citizen's. `doubtful`: it came from a network after many others of people who proved nothing.

    `channel` is where they answered (`app`, `zalo`, `web`, `page`, …), `lang` in which language, `area_id` where their
    home is as far as it is known, `at` the full hour. `answers` has by the id of a question what was answered
    (`models.surveys.answer_checks` says what), `others` own words beside an option that asks for them. `late`: it came
    after the end and was taken because the phone said that it was given before.
    """

    _id: str
    survey_id: str
    voter: str
    voters: NotRequired[list[str]]
    verified: NotRequired[bool]
    doubtful: NotRequired[bool]
    channel: str
    at: datetime
    lang: NotRequired[str]
    area_id: NotRequired[str | None]
    late: NotRequired[bool]
    answers: dict[str, Any]
    others: NotRequired[dict[str, str]]


SURVEY_ANSWERS = CollectionSpec(
    "survey_answers",
    SurveyAnswer,
    purpose="What one voter answered in one survey.",
    kept="For ever, with the survey.",
    personal="Who answered is a keyed hash; free texts stand as they were written.",
    indexes=[
        IndexModel([("survey_id", ASCENDING), ("voter", ASCENDING)], unique=True),
        IndexModel(
            [("survey_id", ASCENDING), ("voters", ASCENDING)],
            unique=True,
            partialFilterExpression={"voters": {"$exists": True}},
        ),
    ],
)

#: By the id of the question what was sent for it: right is an option's id, a list of such ids, or a text.
Answers = Mapping[str, object]

_REFUSED = {SurveyPhase.UPCOMING: "survey_not_open", SurveyPhase.CLOSED: "survey_closed"}


def answer(
    store: Store, survey_id: str, voter: Voter, answers: Answers, channel: str, where: Circumstances
) -> SurveyAnswer:
    """Keep the answer of one voter. After many from one network, those of people unproved count as doubtful.

    :param voter: who answers; hashed with the survey and not kept.
    :param channel: where the answer was given (`app`, `zalo`, `web`, …).
    :param where: where it comes from.
    :raises NotFound: there is no such survey.
    :raises Forbidden: `verified_only`: the survey is for people with a proved phone number.
    :raises Clash: it is not open (`survey_not_open`, `survey_closed`), or this voter has answered
        (`already_answered`).
    :raises Invalid: naming every question whose answer is wrong.
    """
    survey = get_public(store, survey_id)
    now = datetime.now(UTC)
    if refused := _REFUSED.get(phase(survey, now)):
        raise Clash(refused)
    if survey["identity"] == VoterIdentity.VERIFIED and not voter.verified:
        raise Forbidden("verified_only")
    if faults := check_answers(survey, answers):
        raise Invalid(*faults)
    names = _free_names(store, survey_id, voter)
    document: SurveyAnswer = {
        "_id": secrets.token_hex(12),
        "survey_id": survey_id,
        "voter": names[0],
        "voters": names,
        "verified": voter.verified,
        "doubtful": not voter.verified and not guards.within(store, Act.SURVEY_ANSWER, where, survey_id),
        "channel": channel,
        "at": now.replace(minute=0, second=0, microsecond=0),
        "answers": {key: kept(value) for key, value in answers.items() if not is_empty(value)},
        "others": {},
    }
    try:
        store.collection(SURVEY_ANSWERS).insert_one(document)
    except DuplicateKeyError as error:
        raise Clash("already_answered") from error
    return document


def join(store: Store, device_id: str, citizen_id: str) -> None:
    """Let what a device answered be the citizen's who has signed in on it, in every survey that takes answers.

    Where both have answered, the citizen's answer stays and the device's goes: one person, one answer. What another
    citizen answered on the device stays theirs. Repeated it changes nothing.
    """
    for survey in open_now(store):
        (device,) = voters.digests(store, survey["_id"], Voter((voters.device(device_id),)))
        (citizen,) = voters.digests(store, survey["_id"], Voter((voters.citizen(citizen_id),)))
        store.transact(partial(_join, store, survey["_id"], device, citizen))


def _join(store: Store, survey_id: str, device: str, citizen: str, session: ClientSession) -> None:
    rows = store.collection(SURVEY_ANSWERS)
    given = rows.find_one(_of(survey_id, [device]), session=session)
    if given is None or given.get("verified"):
        return
    theirs = rows.find_one({**_of(survey_id, [citizen]), "_id": {"$ne": given["_id"]}}, session=session)
    if theirs:
        rows.delete_one({"_id": given["_id"]}, session=session)
    kept = theirs or given
    names = {
        kept["voter"],
        *kept.get("voters", []),
        given["voter"],
        *given.get("voters", []),
        device,
        citizen,
    }
    values = {"voters": sorted(names), "verified": True, "doubtful": False}
    rows.update_one({"_id": kept["_id"]}, {"$set": values}, session=session)


def _free_names(store: Store, survey_id: str, voter: Voter) -> list[str]:
    """Return the hashes of a voter under which nobody has answered.

    A device on which another citizen has answered is no voice of its own: a family may share a phone.

    :raises Clash: `already_answered`: they have.
    """
    names = voters.digests(store, survey_id, voter)
    found = list(store.collection(SURVEY_ANSWERS).find(_of(survey_id, names)))
    taken = {name for row in found for name in (row["voter"], *row.get("voters", []))}
    others = voter.verified and names[0] not in taken and all(row.get("verified") for row in found)
    if found and not others:
        raise Clash("already_answered")
    return [name for name in names if name not in taken]


def _of(survey_id: str, names: Sequence[str]) -> Query:
    """Return the condition of the answers in which one of these names stands."""
    wanted = {"$in": list(names)}
    return {"survey_id": survey_id, "$or": [{"voter": wanted}, {"voters": wanted}]}


def check_answers(survey: Survey, answers: Answers) -> list[Fault]:
    """Return everything that is wrong with the answers to a whole survey."""
    known = {question["id"]: question for question in survey["questions"]}
    faults = [Fault(f"answers.{key}", "unknown_question") for key in answers if key not in known]
    for key, question in known.items():
        faults.extend(check_one(question, answers.get(key)))
    if not faults and all(is_empty(value) for value in answers.values()):
        faults.append(Fault("answers", "required"))
    return faults
