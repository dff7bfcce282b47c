"""What follows the steps of a report.

TELL_REPORTER: the resident is notified on the channel that they came from. TELL_OFFICE: the responsible officials are
notified in their inboxes. CLOSE_REPORT: a resolved report is closed when nobody has rated, reopened or closed it in
time. RELEASE_MERGED: what was merged into a withdrawn report becomes a report of its own again.
"""

from __future__ import annotations

from functools import partial

from models.areas import agencies, areas
from models.categories import categories, legal_matters
from models.categories.legal_matters import LegalKind
from models.errors import Clash
from models.following import duty_pushes, letters, reaching
from models.following.duty_pushes import Work
from models.following.reaching import Person
from models.handling import actions, responsible_officials, unmerging
from models.handling.action_request import ActionRequest, Performer
from models.language import wording
from models.language.dates import day_and_time
from models.language.languages import DEFAULT, choose
from models.messages import messages, telling
from models.messages.audiences import Audience, template_for
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.privacy import copies_of_words
from models.reports import reports
from models.reports.reports import Report
from models.store import Store
from models.store.events import SYSTEM, Event
from models.store.reactions import Reaction
from models.workflow.transitions import Party, ReportAction
from notifications.reactions import call_letters, merged_results
from notifications.reactor import Outside, reaction


@reaction(Reaction.TELL_REPORTER)
def tell_reporter(outside: Outside, event: Event) -> None:
    """Queue the notification of this step; the event's id makes a second run harmless."""
    store = outside.store
    report = reports.get(store, event["subject"]["id"])
    reporter = report["reporter"]
    title, body = _words(store, report, event, reporter["language"])
    owner, channel = Owner(**reporter["owner"]), MessageChannel(reporter["channel"])
    address = store.vault.decrypt(reporter["address"])
    told = telling.of_report(rescue=reports.is_rescue(report))
    data = {"kind": "report", "code": report["code"], "action": event["action"]}
    messages.queue(
        store,
        OutgoingMessage(
            key=f"{event['_id']}:tell_reporter",
            channel=channel,
            owner=owner,
            title=title,
            body=body,
            data=data,
            **reaching.posting(store, Person(owner, channel, address), *told),
        ),
    )


@reaction(Reaction.TELL_OFFICE)
def tell_office(outside: Outside, event: Event) -> None:
    """Notify each responsible official in their inbox, except the one who did it.

    Of many calls that may come from one hand they get fewer (`notifications.reactions.call_letters`).

    :raises NotYetError: what was not worth a letter of its own is told together, a little later.
    """
    store, report = outside.store, outside.report_of(event)
    told = [
        official_id
        for official_id in responsible_officials.officials_of(store, report)
        if event["actor"] != {**event["actor"], "kind": "official", "id": official_id}
    ]
    if call_letters.are_thinned(report, event):
        call_letters.tell(store, report, event, told, partial(_queue_for_official, store, report, event))
    else:
        for official_id in told:
            _queue_for_official(store, report, event, official_id)
    if event["note"] or "redacted_at" in event:
        copies_of_words.erase_written_meanwhile(store, event)


@reaction(Reaction.CLOSE_REPORT)
def close_report(outside: Outside, event: Event) -> None:
    """Close the report if it still stands resolved by this very event."""
    report = reports.get(outside.store, event["subject"]["id"])
    if report.get("stopped_at") != event["changes"].get("stopped_at"):
        return
    try:
        actions.perform_now(
            outside.store,
            report,
            ActionRequest(ReportAction.LAPSE),
            Performer(SYSTEM, frozenset({Party.SYSTEM})),
        )
    except Clash:
        # Rated, reopened or closed already.
        return


@reaction(Reaction.RELEASE_MERGED)
def release_merged(outside: Outside, event: Event) -> None:
    """Separate what was merged into a report that was withdrawn."""
    unmerging.release(outside.store, event["subject"]["id"])


def _queue_for_official(
    store: Store, report: Report, event: Event, official_id: str, digest: str = ""
) -> None:
    """Queue the notice of a step or, where there is one, the digest of many that it stands for."""
    language = DEFAULT
    title, body = render(
        template_for(Audience.OFFICE, event["action"], rescue=reports.is_rescue(report)),
        language,
        code=report["code"],
        step=wording.word("step_more_calls", language) if digest else wording.step(event, language),
        category=choose(categories.get(store, report["category"])["name"], language),
        area=areas.get(store, report["place"]["area_id"])["full_name"],
        due=day_and_time(report["due_at"]),
        note=digest or event["note"],
    )
    action = call_letters.DIGEST if digest else event["action"]
    message = OutgoingMessage(
        key=f"{event['_id']}:tell_office:{official_id}",
        channel=MessageChannel.INBOX,
        owner=Owner("official", official_id),
        title=title,
        body=body,
        data={"kind": "report", "code": report["code"], "action": action},
        **letters.ways_to(store, official_id, urgent=reports.is_rescue(report)),
    )
    messages.queue(store, message)
    if reports.is_rescue(report):
        unit = agencies.name(store, report["agency_id"], language)
        duty_pushes.queue(store, official_id, message.key, Work.RESCUE, unit, message.data)


def _words(store: Store, report: Report, event: Event, language: str) -> tuple[str, str]:
    return render(
        template_for(Audience.REPORTER, event["action"], rescue=reports.is_rescue(report)),
        language,
        code=report["code"],
        agency=agencies.name(store, report["agency_id"], language),
        due=day_and_time(report["due_at"]),
        note=event["note"],
        redirected_to=report.get("redirected_to", ""),
        category=choose(categories.get(store, report["category"])["name"], language),
        office=_legal_office(store, event, language),
        reason=wording.reason(event["changes"], language),
        step=wording.step(event, language),
        result=merged_results.of_target(store, report, language),
        until=day_and_time(event["changes"]["resumes_at"]) if "resumes_at" in event["changes"] else "",
    )


def _legal_office(store: Store, event: Event, language: str) -> str:
    kind = event["changes"].get("legal")
    return legal_matters.where(store, LegalKind(kind), language) if kind else ""
