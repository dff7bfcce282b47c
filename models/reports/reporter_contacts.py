"""The number and name that somebody gives with a report or later: sealed, shown to them alone, and taken out again.

Rescuers read the number in the words of a call; there and in what was added it goes with the consent, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pymongo.client_session import ClientSession

from models.language.text import fold
from models.reports import search_words
from models.reports.reports import REPORTS, Report
from models.store import Store, event_words, events
from models.store.collections import Kind
from models.store.events import Actor

#: What stands in the words where a number or a name was taken out.
TAKEN_OUT = "…"

#: Figures of a number, in whatever groups.
_BETWEEN = r"[\s.,()/-]*"

#: A shorter name may be any word.
LEAST_NAME = 5


#: Kinds of actors that are residents.
RESIDENTS = ("device", "citizen", "chat", "pin", "key")


class Told(NamedTuple):
    """What somebody said of themselves; "" where they said nothing."""

    name: str
    phone: str


def told(store: Store, report: Report) -> Told | None:
    """Return what the reporter said of themselves; None for nothing. Whoever shows this has let them in."""
    sealed = report["reporter"].get("contact")
    found = json.loads(store.vault.decrypt(sealed)) if sealed else {}
    one = Told(str(found.get("name", "")), str(found.get("phone", "")))
    return one if any(one) else None


def forget(store: Store, report: Report, actor: Actor) -> Report:
    """Delete what somebody said of themselves for ever, wherever it stands: they take their consent back.

    Their other words stay. Number and name go from the text, the address, what was added, and the steps of the
    reporter; what officials wrote is theirs and stays.
    """

    def work(session: ClientSession) -> Report:
        before = store.one(REPORTS, report["_id"], session=session)
        known = _pattern(told(store, before))
        after = events.change(
            store,
            REPORTS,
            report["_id"],
            {"$unset": {"reporter.contact": ""}, "$set": _without(before, known) if known else {}},
            action="contact_removed",
            actor=actor,
            session=session,
        )
        if known:
            _clean_steps(store, after, known, session)
        return after

    return store.transact(work)


def _pattern(known: Told | None) -> re.Pattern[str] | None:
    """Return what finds the number however it is grouped, and the name; None where nothing is to be found."""
    if known is None:
        return None
    parts = [re.escape(known.name)] if len(known.name) >= LEAST_NAME else []
    figures = re.sub(r"\D", "", known.phone).removeprefix("84").lstrip("0")
    if figures:
        parts.append(rf"(?<!\d)(?:\+?84{_BETWEEN}0?|0)?{_BETWEEN}{_BETWEEN.join(figures)}(?!\d)")
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _without(report: Report, known: re.Pattern[str]) -> dict[str, Any]:
    text, address = (known.sub(TAKEN_OUT, one) for one in (report["text"], report["place"]["address"]))
    values: dict[str, Any] = {}
    if (text, address) != (report["text"], report["place"]["address"]):
        values = {"text": text, "place.address": address, "tokens": search_words.words_of(text, address)}
        if "folded" in report:
            values["folded"] = fold(text)
    if rows := report.get("supplements"):
        values["supplements"] = [{**row, "text": known.sub(TAKEN_OUT, row["text"])} for row in rows]
    return values


def _clean_steps(store: Store, report: Report, known: re.Pattern[str], session: ClientSession) -> None:
    query = {"subject.kind": Kind.REPORT, "subject.id": report["_id"], "actor.kind": {"$in": RESIDENTS}}
    for event in list(store.collection(events.EVENTS).find(query, session=session)):
        event_words.reword(store, event, lambda text: known.sub(TAKEN_OUT, text), session=session)


def add(store: Store, report: Report, told: Mapping[str, object], actor: Actor) -> Report:
    """Add what somebody says of themselves to their report; what was said before of the same is replaced.

    :param told: `phone` and `name`, as typed.
    """
    sealed = report["reporter"].get("contact")
    before = json.loads(store.vault.decrypt(sealed)) if sealed else {}
    contact = store.vault.encrypt(json.dumps({**before, **told}, ensure_ascii=False))
    return events.change(
        store,
        REPORTS,
        report["_id"],
        {"$set": {"reporter.contact": contact}},
        action="contact_given",
        actor=actor,
    )
