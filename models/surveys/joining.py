"""Joining: what a device answered becomes the citizen's who has signed in on it."""

from __future__ import annotations

from functools import partial

from pymongo.client_session import ClientSession

from models.store import Store
from models.surveys import tally, turnout, voters
from models.surveys.answers import names_in, of_names
from models.surveys.definition import Survey, VoterIdentity
from models.surveys.kept_answers import SURVEY_ANSWERS
from models.surveys.lists import open_now
from models.surveys.voters import Voter


def join(store: Store, device_id: str, citizen_id: str) -> None:
    """Let what a device answered be the citizen's who has signed in on it, in every survey that takes answers.

    Where both have answered, the citizen's answer stays and the device's goes: one person, one answer. What another
    citizen answered on the device stays theirs. Repeated it changes nothing.
    """
    for survey in open_now(store):
        (here,) = voters.digests(store, survey["_id"], Voter((voters.device(device_id),)))
        (citizen,) = voters.digests(store, survey["_id"], Voter((voters.citizen(citizen_id),)))
        if survey["identity"] == VoterIdentity.ANONYMOUS:
            store.transact(partial(turnout.join, store, survey["_id"], here, citizen))
        else:
            store.transact(partial(_join, store, survey, here, citizen))


def _join(store: Store, survey: Survey, here: str, citizen: str, session: ClientSession) -> None:
    survey_id, rows = survey["_id"], store.collection(SURVEY_ANSWERS)
    given = rows.find_one(of_names(survey_id, [here]), session=session)
    if given is None or given.get("verified"):
        return
    other = {**of_names(survey_id, [citizen]), "_id": {"$ne": given["_id"]}}
    theirs = rows.find_one(other, session=session)
    if theirs:
        tally.take_out(store, survey, given, session)
        rows.delete_one({"_id": given["_id"]}, session=session)
    kept = theirs or given
    values = {
        "voters": sorted({*names_in([kept, given]), here, citizen}),
        "verified": True,
        "doubtful": False,
    }
    again = tally.uncounting(store, survey, kept)
    update = {**again, "$set": {**values, **again.get("$set", {})}}
    rows.update_one({"_id": kept["_id"]}, update, session=session)
    tally.arm(store, survey, session)
