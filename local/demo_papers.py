"""The demo of documents and reports: a document with answers, one of them late, and a yearly report half written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from local import demo_people
from local.demo_plan_file import AnswerRow, DirectiveRow, PlanFile, YearlyRow
from models.access.callers import Identity
from models.areas import agencies, areas
from models.directives import answering, drafting, lists, sending
from models.directives.answering import Given
from models.directives.content import DirectiveContent
from models.directives.directives import (
    DIRECTIVES,
    RECEIPTS,
    AnswerKind,
    Directive,
    DirectiveKind,
    DirectiveState,
)
from models.language.dates import VIETNAM
from models.people.official_shapes import Official
from models.returns import filling, requests
from models.returns.requests import Wanted
from models.returns.returns import REQUESTS, Correction, return_id
from models.store import Store

#: Who sends and asks.
SENDS = "pheduyet"


def load(store: Store, file: PlanFile, people: Mapping[str, Official], communes: list[str]) -> None:
    """Load the document with its answers and the report; what is there stays as it is."""
    sender, units = demo_people.identity(people[SENDS]), [agencies.committee(one) for one in communes]
    _directive(store, sender, file["directive"], people, units)
    _yearly(store, sender, file["yearly"], people, units)


def _directive(
    store: Store, sender: Identity, row: DirectiveRow, people: Mapping[str, Official], units: list[str]
) -> None:
    known = {"number": row["number"], "state": str(DirectiveState.SENT)}
    if store.collection(DIRECTIVES).find_one(known):
        return
    now = datetime.now(UTC)
    sent = now - timedelta(days=row["sent"])
    content = DirectiveContent(
        sender_id=agencies.committee(areas.active_province_id(store)),
        kind=DirectiveKind.REPORT_REQUEST,
        number=row["number"],
        issued_on=sent.astimezone(VIETNAM).date().isoformat(),
        title=row["title"],
        body=row["body"],
        due_at=now + timedelta(days=1),
        answer=AnswerKind.FORM,
        questions=row["questions"],
        units=units,
    )
    draft = drafting.create(store, sender, content)
    directive = sending.send(store, sender, draft["_id"], expect=draft["version"])
    due = now - timedelta(days=row["due"])
    for one in row["answers"]:
        _answer(store, directive, one, people[one["official"]], now)
    # What is shown was sent some days ago, so that one answer is late and one is missing.
    store.collection(DIRECTIVES).update_one(
        {"_id": directive["_id"]}, {"$set": {"sent_at": sent, "due_at": due}}
    )
    moved = {"$set": {"received_at": sent, "due_at": due}}
    store.collection(RECEIPTS).update_many({"directive_id": directive["_id"]}, moved)


def _answer(store: Store, directive: Directive, row: AnswerRow, official: Official, now: datetime) -> None:
    who, unit = demo_people.identity(official), agencies.committee(official["assignments"][0]["area_id"])
    receipt = lists.receipt(store, who, directive["_id"], unit)
    answering.answer(
        store, who, directive["_id"], unit, Given(values=row["values"]), expect=receipt["version"]
    )
    at = now - timedelta(days=row["answered"])
    moved = {"$set": {"read_at": at, "answered_at": at, "done_at": at}}
    store.collection(RECEIPTS).update_one({"_id": receipt["_id"]}, moved)


def _yearly(
    store: Store, sender: Identity, row: YearlyRow, people: Mapping[str, Official], units: list[str]
) -> None:
    requester = agencies.committee(areas.active_province_id(store))
    if store.collection(REQUESTS).find_one({"requester_id": requester, "form_id": "yearly"}):
        return
    year = datetime.now(VIETNAM).year
    wanted = Wanted(form_id="yearly", requester_id=requester, units=units, year=year)
    request = requests.open_(store, sender, wanted)
    official = people[row["official"]]
    its_id = return_id(request["_id"], agencies.committee(official["assignments"][0]["area_id"]))
    typed: dict[str, Correction] = {
        name: {"value": value, "reason": ""} for name, value in row["values"].items()
    }
    filling.write(store, demo_people.identity(official), its_id, typed, row["texts"], expect=1)
