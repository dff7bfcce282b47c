"""Check-ins (báo an toàn): what people answer to a warning that asks them: that they are safe, or that they need help.

One person has one check-in for a warning and all its updates; a later answer replaces the one before, which stays in
its history. Whoever needs help has called for rescue by that (`models.safety.help_calls`), before anything else is
written. Who says later that they are safe does not end the call: the desk reads it there and decides.

Answers to a drill are apart from all others, and nobody is sent for them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple, NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.alerts.phrases import headline
from models.areas import areas
from models.delivery import alert_tallies, recipient_areas
from models.delivery.alert_tallies import NOWHERE, Counted
from models.errors import Fault, NotFound, insist_on_none
from models.language.languages import DEFAULT
from models.language.text import nfc
from models.messages.messages import Owner
from models.messages.shapes import OwnerFields
from models.reports.draft import Filed, Reporter
from models.safety import asked, help_calls
from models.safety.help_calls import Call, Where
from models.store import Store
from models.store.collections import CollectionSpec

#: Answers before the present one that are kept.
MOST_HISTORY = 20

#: Characters of what somebody has to say with an answer.
MAX_NOTE = 1000

#: More people than this in one place are a slip of the finger.
MOST_PEOPLE = 500


class SafetyState(StrEnum):
    """What somebody answers."""

    SAFE = "safe"
    NEED_HELP = "need_help"


COUNTED = {SafetyState.SAFE: Counted.SAFE, SafetyState.NEED_HELP: Counted.NEED_HELP}


class FormerAnswer(TypedDict):
    """An answer before the present one, and by which channel it came."""

    state: str
    at: datetime
    channel: str


class CheckIn(TypedDict):
    """One person's answer to one series of alerts; its id names both.

    `state` is a `SafetyState`, `alert_id` the alert that it was given to, `exercise` that this is a drill. `owners` are
    who they are. `area_id` is where they count, "" nowhere. `report_id` is the call for rescue that their answers
    made. `place` and `note` are sealed; of a call for rescue they stand in the report alone. With `shares_place` the
    place is for their family, too.
    """

    _id: str
    series: str
    alert_id: str
    exercise: bool
    owners: list[OwnerFields]
    state: str
    at: datetime
    channel: str
    area_id: str
    history: list[FormerAnswer]
    people: NotRequired[int]
    note: NotRequired[str]
    place: NotRequired[str]
    shares_place: NotRequired[bool]
    report_id: NotRequired[str]


CHECK_INS = CollectionSpec(
    "check_ins",
    CheckIn,
    purpose="What one person answered to a warning: that they are safe, or that they need help.",
    kept="For ever, as a record of the warning, or until the person has it erased.",
    personal="`owners` are ids; place and note are sealed. Officials see no identity, the family what was agreed.",
    indexes=[
        IndexModel([("series", ASCENDING), ("state", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("owners.id", ASCENDING), ("at", DESCENDING)]),
    ],
)


@dataclass(frozen=True)
class Said:
    """Input: an answer.

    :param people: how many they speak for.
    :param where: the place, as far as it was told.
    :param shares_place: their family may see the place.
    """

    state: SafetyState
    note: str = field(default="", repr=False)
    people: int | None = None
    where: Where = field(default_factory=Where, repr=False)
    shares_place: bool = False


class Answered(NamedTuple):
    """What became of an answer: the check-in, and the call for rescue if it made one or added to one.

    `open_code` is that of an earlier call of somebody who is safe now, which is still open; "" for none.
    """

    check_in: CheckIn
    call: Filed | None
    open_code: str = ""


def answer(
    store: Store, who: Reporter, alert: Alert, said: Said, *, key: str = "", network: str | None = None
) -> Answered:
    """Take an answer to an alert.

    :param key: the client's idempotency key; the same again makes no second call.
    :param network: where it was sent from, as for `filing.file`.
    :raises Clash: `check_in_not_asked`, `check_in_over`.
    :raises Invalid: as `faults` says. Both of somebody who is safe alone: a call for help is never refused.
    """
    insist_on_none(faults(store, said))
    before = _mine(store, owners_of(who), alert)
    call, open_code = None, ""
    if said.state is SafetyState.SAFE:
        asked.insist_on_asking(alert)
    elif not _is_drill(alert):
        call = _call(store, who, alert, said, before, key=key, network=network)
    made = record(store, who, alert, said, report_id=call.report["_id"] if call else "")
    if said.state is SafetyState.SAFE and made.get("report_id"):
        # What the desk reads comes after the answer itself, which must not fail for it.
        help_calls.note_safe(
            store, made["report_id"], who, key=f"safe:{len(made['history'])}", text=said.note
        )
        open_code = help_calls.open_code(store, made["report_id"])
    return Answered(made, call, open_code)


def faults(store: Store, said: Said) -> list[Fault]:
    """Return what is wrong with an answer; of a call for help nothing is, it loses what cannot be kept."""
    if said.state is SafetyState.NEED_HELP:
        return []
    where, found = said.where, []
    if (where.lat is None) != (where.lon is None):
        found.append(Fault("place", "place_half"))
    if where.area_id and not _known(store, where).area_id:
        found.append(Fault("place.area", "area_unknown"))
    return found


def record(store: Store, who: Reporter, alert: Alert, said: Said, *, report_id: str = "") -> CheckIn:
    """Write an answer and count it, and do nothing else about it.

    :param report_id: the call for rescue that it belongs to.
    """
    owners = owners_of(who)
    said = replace(said, where=_known(store, said.where))
    area_id = _area(store, alert, owners, said.where)

    def work(session: ClientSession) -> CheckIn:
        before = _mine(store, owners, alert, session)
        row = _row(store, who, alert, said, before, area_id)
        if report_id:
            row["report_id"] = report_id
        store.collection(CHECK_INS).replace_one({"_id": row["_id"]}, row, upsert=True, session=session)
        alert_tallies.add(store, alert["series"], _difference(before, row), session)
        return row

    return store.transact(work)


def owners_of(who: Reporter) -> list[Owner]:
    """Return who answers: the citizen or the chat first, then their device."""
    return [who.owner, *who.others]


def place_of(store: Store, row: CheckIn) -> Where | None:
    """Return the place of an answer; None where none is kept with it."""
    sealed = row.get("place")
    return Where(**json.loads(store.vault.decrypt(sealed))) if sealed else None


def note_of(store: Store, row: CheckIn) -> str:
    """Return what was said with an answer; "" for nothing, and for a call for rescue, which has its words itself."""
    sealed = row.get("note")
    return store.vault.decrypt(sealed) if sealed else ""


def erase(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """Forget what these answered; the counts and a call for rescue stay."""
    ids = {"$in": [one.id for one in owners]}
    store.collection(CHECK_INS).delete_many({"owners.id": ids}, session=session)


def _call(
    store: Store,
    who: Reporter,
    alert: Alert,
    said: Said,
    before: CheckIn | None,
    *,
    key: str,
    network: str | None,
) -> Filed:
    """File the call for rescue, or add to the one that this person's answers made already."""
    call = Call(said.note, said.people or 0, said.where, headline(alert, DEFAULT))
    earlier = before.get("report_id", "") if before else ""
    more = replace(call, where=_known(store, call.where))
    again = help_calls.add_to(store, earlier, who, more, key=key) if earlier else None
    return again or help_calls.file(store, who, call, key=key, network=network)


def _mine(
    store: Store, owners: Sequence[Owner], alert: Alert, session: ClientSession | None = None
) -> CheckIn | None:
    """Return what somebody answered before, also on this device before they signed in there."""
    ids = [_id(alert, one) for one in owners]
    found = store.collection(CHECK_INS).find({"_id": {"$in": ids}}, session=session)
    rows = {row["_id"]: row for row in found}
    return next((rows[id_] for id_ in ids if id_ in rows), None)


def _id(alert: Alert, owner: Owner) -> str:
    return f"{alert['series']}:{owner.kind}:{owner.id}"


def _row(
    store: Store, who: Reporter, alert: Alert, said: Said, before: CheckIn | None, area_id: str
) -> CheckIn:
    owners = owners_of(who)
    row: CheckIn = {
        "_id": before["_id"] if before else _id(alert, owners[0]),
        "series": alert["series"],
        "alert_id": alert["_id"],
        "exercise": _is_drill(alert),
        "owners": [{"kind": one.kind, "id": one.id} for one in owners],
        "state": said.state,
        "at": datetime.now(UTC),
        "channel": who.channel,
        # Where it counted first it goes on counting, unless nobody knew.
        "area_id": (before["area_id"] if before else NOWHERE) or area_id,
        "history": _history(before),
    }
    if said.people:
        row["people"] = said.people
    elif before and before["state"] == said.state and "people" in before:
        # Who says the same again without a number has said how many they are.
        row["people"] = before["people"]
    if said.shares_place:
        row["shares_place"] = True
    is_call = said.state is SafetyState.NEED_HELP and not _is_drill(alert)
    if said.where.is_told and (said.shares_place or not is_call):
        row["place"] = store.vault.encrypt(json.dumps(asdict(said.where)))
    if said.note and not is_call:
        row["note"] = store.vault.encrypt(nfc(said.note)[:MAX_NOTE])
    if before and "report_id" in before:
        row["report_id"] = before["report_id"]
    return row


def _history(before: CheckIn | None) -> list[FormerAnswer]:
    if before is None:
        return []
    last: FormerAnswer = {"state": before["state"], "at": before["at"], "channel": before["channel"]}
    return [*before["history"], last][-MOST_HISTORY:]


def _difference(before: CheckIn | None, row: CheckIn) -> dict[str, Counter[Counted]]:
    """Return what an answer changes in the counts."""
    found: dict[str, Counter[Counted]] = defaultdict(Counter)
    if before and (before["state"], before["area_id"]) == (row["state"], row["area_id"]):
        return {}
    if before:
        found[before["area_id"]][COUNTED[SafetyState(before["state"])]] -= 1
    found[row["area_id"]][COUNTED[SafetyState(row["state"])]] += 1
    return found


def _area(store: Store, alert: Alert, owners: Sequence[Owner], where: Where) -> str:
    """Return where somebody counts: in the area of the alert that they named, else in one that they follow."""
    named = [where.area_id] if where.area_id else []
    return recipient_areas.area_in(
        store, alert["area_ids"], [*named, *recipient_areas.followed_by(store, owners)]
    )


def _known(store: Store, where: Where) -> Where:
    """Return a place with its area as it is today; without an area that nobody knows, and without half a point."""
    whole = where if where.lat is not None and where.lon is not None else replace(where, lat=None, lon=None)
    try:
        return replace(whole, area_id=areas.today(store, whole.area_id)["_id"] if whole.area_id else "")
    except NotFound:
        return replace(whole, area_id="")


def _is_drill(alert: Alert) -> bool:
    return alert["status"] != Status.ACTUAL
