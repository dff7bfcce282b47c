"""Reports that come of a conversation: one that stands is named in it, or an official files one for the resident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.desk import conversations, desk
from models.errors import Fault, Invalid, NotFound, Stale, insist_on_none
from models.files import uploads
from models.messages.messages import MessageChannel
from models.reports import draft_checks, filing
from models.reports.draft import Draft, Filed, Reporter
from models.reports.reports import REPORTS, Report
from models.store import Store
from models.store.events import SYSTEM, Actor
from models.talks import talks, transcript
from models.talks.states import TalkStep
from models.talks.talks import Talk


def attach_faults(store: Store, official: Identity, code: str) -> list[Fault]:
    """Return what is wrong with the report that is named: there is none, or the official may not read it."""
    try:
        desk.find(store, official, code)
    except NotFound:
        return [Fault("report", "report_unknown")]
    return []


def attach(store: Store, official: Identity, talk_id: str, code: str, *, expect: int) -> Talk:
    """Say that a talk is about a report.

    :raises Invalid: `report_unknown`.
    :raises Clash: `conversation_not_yours`.
    :raises Stale: somebody was faster.
    """
    talk = conversations.own(store, official, talk_id)
    insist_on_none(attach_faults(store, official, code))
    report = desk.find(store, official, code)
    return _name(store, official, talk, TalkStep.ATTACH, report, expect)


def file_faults(store: Store, talk: Talk, draft: Draft) -> list[Fault]:
    """Return what is wrong with a report to be filed for the resident of a talk."""
    owned = uploads.by_ids(store, draft.photo_ids)
    faults = [
        Fault(f"photo_ids.{n}", "photo_unknown")
        for n, one in enumerate(draft.photo_ids)
        if one not in owned or owned[one]["used_by"] != talk["_id"]
    ]
    try:
        draft_checks.check(store, replace(draft, photo_ids=()), _reporter(store, talk, SYSTEM))
    except Invalid as error:
        # Here the area and the address stand beside the text.
        faults += [replace(one, field=one.field.removeprefix("place.")) for one in error.faults]
    return faults


def file(store: Store, official: Identity, talk_id: str, draft: Draft, *, expect: int) -> tuple[Talk, Filed]:
    """File a report for the resident, who is told its code and PIN, and is answered in the chat.

    :param draft: its photos are some that the resident sent in the talk.
    :raises Invalid: naming every fault.
    :raises Clash: `conversation_not_yours`.
    :raises Stale: somebody was faster.
    """
    talk = conversations.own(store, official, talk_id)
    insist_on_none(file_faults(store, talk, draft))
    # One report for each version that an official saw: a request that comes again finds it.
    key = f"talk:{talk_id}:{expect}"
    if talk["version"] != expect and not store.collection(REPORTS).find_one(
        {"filed_by_key": key}, {"_id": 1}
    ):
        raise Stale(talk)
    _free(store, draft.photo_ids, talk)
    reporter = _reporter(store, talk, official.actor)
    filed = filing.file(store, draft, reporter, key=key)
    return _name(store, official, talk, TalkStep.FILE, filed.report, expect), filed


def _name(store: Store, official: Identity, talk: Talk, how: TalkStep, report: Report, expect: int) -> Talk:
    codes = list(dict.fromkeys([*talk["report_codes"], report["code"]]))
    return talks.step(
        store,
        talk,
        how,
        {"report_codes": codes},
        official.actor,
        expect=expect,
        guard={"taken_by": official.id},
        details={"changes": {"report": report["code"], "report_id": report["_id"]}},
    )


def _free(store: Store, photo_ids: Sequence[str], talk: Talk) -> None:
    """Let photos of a talk become part of the report."""

    def work(session: ClientSession) -> None:
        uploads.hand_on(store, photo_ids, talk["_id"], None, session)

    if photo_ids:
        store.transact(work)


def _reporter(store: Store, talk: Talk, actor: Actor) -> Reporter:
    """Return the resident as the reporter: it is theirs, whoever files it."""
    return Reporter(
        MessageChannel(talk["channel"]),
        transcript.owner_of(talk),
        actor,
        address=store.vault.decrypt(talk["address"]),
        language=talk["language"],
    )
