"""What follows the steps of a conversation that a person takes or is to take.

TELL_DUTY: the officials who may take it, or the one who has it, are told; never with the resident's words.
TELL_WAITING: the resident hears the truth of each step, and what the official answers. WATCH_TALK: what time alone
brings is done. ERASE_TALK: it goes when it was kept for long enough.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.access import signed_links
from models.areas import agencies
from models.desk import conversation_calls, reporter_identity
from models.errors import NotFound
from models.files import uploads
from models.files.uploads import UploadKind
from models.following import duty_pushes, letters
from models.following.duty_pushes import Work
from models.language import wording
from models.language.languages import DEFAULT, choose
from models.messages import messages
from models.messages.audiences import Audience, template_for
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.people import officials
from models.promises import office_hours
from models.reports import codes_and_pins, hotlines
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from models.talks import clock, erasing, on_duty, talks, transcript
from models.talks.talks import Reason, Talk
from models.talks.transcript import Line
from notifications import duty_letters
from notifications.reactor import NotYetError, Outside, reaction

#: Where one message more costs money, the first answer says who writes.
UNTOLD = {(MessageChannel.SMS, "taken")}

#: So many numbers are named in the chat.
MOST_HOTLINES = 4


@reaction(Reaction.TELL_DUTY)
def tell_duty(outside: Outside, event: Event) -> None:
    """Tell the officials who are to look at it now, in their inbox, by e-mail and on their phones."""
    store = outside.store
    talk = _talk(store, event)
    if talk is None or not talk["open"]:
        return
    letter = duty_letters.of(store, talk, event)
    work = Work.DANGER if talk["reason"] == Reason.DANGER else Work.TALK
    unit = agencies.name(store, talk["agency_id"], DEFAULT)
    for official_id in _told(store, talk, event):
        message = OutgoingMessage(
            key=f"{letter.key}:{Audience.ON_DUTY}:{official_id}",
            channel=MessageChannel.INBOX,
            owner=Owner("official", official_id),
            title=letter.title,
            body=letter.body,
            data={"kind": "conversation", "id": talk["_id"], "action": event["action"]},
            **letters.ways_to(store, official_id, urgent=talk["reason"] == Reason.DANGER),
        )
        messages.queue(store, message)
        # Who has it reads it already.
        if event["action"] != "heard":
            duty_pushes.queue(store, official_id, message.key, work, unit, message.data)


@reaction(Reaction.TELL_WAITING)
def tell_waiting(outside: Outside, event: Event) -> None:
    """Tell the resident, on the channel on which they write."""
    store = outside.store
    talk = _talk(store, event)
    if talk is None or event["changes"].get("again"):
        return
    channel = MessageChannel(talk["channel"])
    if (channel, event["action"]) in UNTOLD:
        return
    title, body = _words(store, talk, event)
    message = OutgoingMessage(
        key=transcript.message_key(event["changes"].get("line") or f"{talk['_id']}:{event['_id']}"),
        channel=channel,
        owner=transcript.owner_of(talk),
        to=store.vault.decrypt(talk["address"]),
        title=title,
        body=body,
    )
    messages.queue(store, message)


@reaction(Reaction.WATCH_TALK)
def watch_talk(outside: Outside, event: Event) -> None:
    """Take it up the tree, or back from who left it, if that is still the next step."""
    if (talk := _talk(outside.store, event)) and "due_at" in event["changes"]:
        clock.step(outside.store, talk["_id"], event["changes"]["due_at"], conversation_calls.are_taken)


@reaction(Reaction.ERASE_TALK)
def erase_talk(outside: Outside, event: Event) -> None:
    """Erase it, if it was kept for long enough since the last word.

    :raises NotYetError: it was not.
    """
    if until := erasing.step(outside.store, event["subject"]["id"]):
        raise NotYetError(until)


def _talk(store: Store, event: Event) -> Talk | None:
    """Return the talk of an event; None where it was erased meanwhile."""
    try:
        return talks.get(store, event["subject"]["id"])
    except NotFound:
        return None


def _told(store: Store, talk: Talk, event: Event) -> list[str]:
    """Return whom to tell: who has it, else those of the desk on which it lies."""
    if talk["taken_by"]:
        return [talk["taken_by"]]
    if event["action"] == "heard":
        return []
    return on_duty.at_desk(store, agencies.area_of(talk["agency_id"]))


def _words(store: Store, talk: Talk, event: Event) -> tuple[str, str]:
    language, changes = talk["language"], event["changes"]
    lines = hotlines.every(store, talk["area_id"])[:MOST_HOTLINES]
    return render(
        template_for(Audience.WAITING, event["action"]),
        language,
        who=_who(store, talk, event, language),
        office=agencies.name(store, talk["agency_id"], language),
        hotlines="\n".join(f"{row['_id']}: {choose(row['name'], language)}" for row in lines),
        hours=office_hours.said(store, language),
        text=_text(store, talk, event),
        code=changes.get("report", ""),
        pin=codes_and_pins.pin_of(store, changes["report_id"]) if "report_id" in changes else "",
    )


def _who(store: Store, talk: Talk, event: Event, language: str) -> str:
    """Return who answers: the office, with the name of the official only where the setting says so."""
    office = reporter_identity.office_name(store, talk.get("office") or talk["agency_id"], language)
    official_id = event["actor"]["id"] if event["actor"]["kind"] == "official" else ""
    if not (store.settings.conversation_names and official_id):
        return wording.word("talk_official", language).format(office=office)
    name = officials.get(store, official_id)["name"]
    return wording.word("talk_official_named", language).format(name=name, office=office)


def _text(store: Store, talk: Talk, event: Event) -> str:
    """Return what an official answered, with a link to each file; "" of other steps."""
    line_id = event["changes"].get("line")
    if not line_id:
        return ""
    line = transcript.one(store, line_id)
    return "\n".join([transcript.text_of(store, line), *_links(store, line, talk["language"])])


def _links(store: Store, line: Line, language: str) -> Iterator[str]:
    """Yield a link to each file of a line; it opens for some hours."""
    found = uploads.by_ids(store, line["uploads"])
    for number, upload_id in enumerate((one for one in line["uploads"] if one in found), start=1):
        is_photo = uploads.kind_of(found[upload_id]) is UploadKind.PHOTO
        name = "large.jpg" if is_photo else "document.pdf"
        path = signed_links.sign(store, f"/v1/uploads/{upload_id}/{name}")
        word = wording.word("talk_photo" if is_photo else "talk_document", language).format(number=number)
        yield f"{word}: {store.settings.public_base}{path}"
