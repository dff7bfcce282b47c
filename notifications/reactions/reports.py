"""TELL_REPORTER: the resident is told of every step, on the channel that he came from."""

from __future__ import annotations

from datetime import datetime

from models import agencies, devices, letters, messages, reports
from models.clocks import VIETNAM
from models.messages import Letter, MessageChannel, Owner
from models.reactions import Reaction
from models.store import Document, Store
from notifications.reactor import Outside, reaction


@reaction(Reaction.TELL_REPORTER)
def tell_reporter(outside: Outside, event: Document) -> None:
    """Queue the letter of this step; the event's id makes a second run harmless."""
    store = outside.store
    report = reports.get(store, event["subject"]["id"])
    reporter = report["reporter"]
    title, body = _letter(store, report, event, reporter["language"])
    owner = Owner(**reporter["owner"])
    channel, address = _way(store, reporter, owner)
    data = {"kind": "report", "code": report["code"], "action": event["action"]}
    messages.queue(
        store,
        Letter(
            key=f"{event['_id']}:tell_reporter",
            channel=channel,
            owner=owner,
            title=title,
            body=body,
            to=address,
            data=data,
        ),
    )


def _letter(store: Store, report: Document, event: Document, language: str) -> tuple[str, str]:
    reason = event["changes"].get("close_reason")
    return letters.letter(
        f"report_{event['action']}",
        language,
        code=report["code"],
        agency=agencies.name(store, report["agency_id"], language),
        due=_day(report["due_at"]),
        note=event["note"],
        redirected_to=report.get("redirected_to", ""),
        reason=letters.word(f"reason_{reason}", language) if reason else "",
    )


def _way(store: Store, reporter: Document, owner: Owner) -> tuple[MessageChannel, str]:
    """Channel and address; an app that gave no push token fetches its inbox."""
    channel = MessageChannel(reporter["channel"])
    if channel is not MessageChannel.PUSH:
        return channel, store.vault.decrypt(reporter["address"])
    address = devices.push_address(store, owner)
    return (MessageChannel.PUSH, address) if address else (MessageChannel.INBOX, "")


def _day(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")
