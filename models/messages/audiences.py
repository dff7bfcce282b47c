"""Audiences: who is notified of an event, with which template, and how it reaches them.

`models.store.reactions` says which reactions follow an event; here stands whom each of those notifies. The reactions
read this table, and docs/notifications.md is written from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.messages import notification_templates
from models.messages.messages import MessageChannel
from models.store.reactions import REACTIONS, Reaction


class Audience(StrEnum):
    """Who can be notified of a report, a post or an alert.

    `REPORTER` filed it. `MERGED_REPORTER` filed a report that was merged into it. `FOLLOWER` said "me too". `OFFICE`
    are the officials who have it on their desk, but for the one who did the step. `LEVEL_ABOVE` are the officials whom
    an escalation names. `APPROVER` are the officials who may approve a post that waits, `WRITER` those who wrote it;
    but for the one who did the step. `ALERT_OFFICIAL` are the officials who may do something about an alert. `ON_DUTY`
    are the officials who may take a conversation that waits, or the one who has it; `OUTLET_OFFICIAL`
    are those who see to the outlets of an area; `WAITING` is the resident in it. `DIRECTIVE_OFFICIAL` are the
    officials of the unit that a directive went to, or the one whom it was given to; `RETURN_OFFICIAL` are those who
    write or submit a periodic report, or of the office that asked for it.
    """

    REPORTER = "reporter"
    MERGED_REPORTER = "merged_reporter"
    FOLLOWER = "follower"
    OFFICE = "office"
    LEVEL_ABOVE = "level_above"
    APPROVER = "approver"
    WRITER = "writer"
    ALERT_OFFICIAL = "alert_official"
    ON_DUTY = "on_duty"
    OUTLET_OFFICIAL = "outlet_official"
    DIRECTIVE_OFFICIAL = "directive_official"
    RETURN_OFFICIAL = "return_official"
    WAITING = "waiting"


#: Officials read their inbox at the desk.
TO_OFFICIALS = (MessageChannel.INBOX,)

#: Residents are answered on the channel that they came by; an app without a push address fetches its inbox.
TO_RESIDENTS = (
    MessageChannel.PUSH,
    MessageChannel.INBOX,
    MessageChannel.ZALO,
    MessageChannel.ZALO_BOT,
    MessageChannel.WHATSAPP,
    MessageChannel.SMS,
    MessageChannel.OPEN311,
    MessageChannel.HUB,
)

#: Who talks with an official reads the answers where they write.
TO_CHATS = (
    MessageChannel.INBOX,
    MessageChannel.ZALO,
    MessageChannel.ZALO_BOT,
    MessageChannel.WHATSAPP,
    MessageChannel.SMS,
)


@dataclass(frozen=True)
class Notice:
    """What one reaction writes to one audience.

    :param template: its name in `models/data/notification_templates.yml`; `{event}` stands for the event's action.
    :param at_end: the template of a step that ended the report with a word about how; "" for the same.
    :param of_rescue: the template for a call for rescue where the usual one names a day: nobody who waits for help
        reads that they are answered in two days. "" where none is about a report.
    """

    audience: Audience
    template: str
    channels: tuple[MessageChannel, ...]
    of_rescue: str
    at_end: str = ""

    def name(self, event: str, *, ended: bool = False, rescue: bool = False) -> str:
        """Return the name of the template for an event."""
        usual = (self.at_end if ended and self.at_end else self.template).format(event=event)
        by_day = rescue and self.of_rescue and notification_templates.names_a_day(usual)
        return self.of_rescue if by_day else usual


NOTICES: Mapping[Reaction, tuple[Notice, ...]] = {
    Reaction.TELL_REPORTER: (Notice(Audience.REPORTER, "report_{event}", TO_RESIDENTS, "rescue_step"),),
    Reaction.TELL_FOLLOWERS: (
        Notice(
            Audience.MERGED_REPORTER, "report_joined", TO_RESIDENTS, "rescue_joined", "report_joined_ended"
        ),
        Notice(Audience.FOLLOWER, "report_followed", TO_RESIDENTS, "rescue_followed"),
    ),
    Reaction.TELL_OFFICE: (Notice(Audience.OFFICE, "office_report", TO_OFFICIALS, "office_rescue"),),
    Reaction.TELL_ABOVE: (
        Notice(Audience.LEVEL_ABOVE, "office_escalated", TO_OFFICIALS, "rescue_escalated"),
    ),
    Reaction.TELL_APPROVERS: (Notice(Audience.APPROVER, "post_waiting", TO_OFFICIALS, ""),),
    Reaction.TELL_ALERT_OFFICIALS: (Notice(Audience.ALERT_OFFICIAL, "alert_{event}", TO_OFFICIALS, ""),),
    Reaction.TELL_DIRECTIVE: (Notice(Audience.DIRECTIVE_OFFICIAL, "directive_{event}", TO_OFFICIALS, ""),),
    Reaction.TELL_RETURN: (Notice(Audience.RETURN_OFFICIAL, "return_{event}", TO_OFFICIALS, ""),),
    Reaction.TELL_DUTY: (Notice(Audience.ON_DUTY, "talk_{event}", TO_OFFICIALS, ""),),
    Reaction.TELL_INCIDENT: (Notice(Audience.OUTLET_OFFICIAL, "incident_{event}", TO_OFFICIALS, ""),),
    Reaction.TELL_WAITING: (Notice(Audience.WAITING, "waiting_{event}", TO_CHATS, ""),),
    Reaction.TELL_WRITERS: (Notice(Audience.WRITER, "post_{event}", TO_OFFICIALS, ""),),
}

#: Steps after which nothing more comes unless somebody asks for it.
ENDINGS = frozenset({"closed", "redirected", "rejected", "resolved"})

_BY_AUDIENCE = {notice.audience: notice for notices in NOTICES.values() for notice in notices}


def template_for(audience: Audience, event: str, *, ended: bool = False, rescue: bool = False) -> str:
    """Return the name of the template in which an audience reads of an event.

    :param ended: it ended the report, and there is a word about how.
    :param rescue: the report is a call for rescue.
    """
    return _BY_AUDIENCE[audience].name(event, ended=ended, rescue=rescue)


def notices_of(event: str, kind: str = "report") -> list[Notice]:
    """Return whom an event of a report or a post notifies, in the order of the reactions."""
    return [one for reaction in REACTIONS.get((kind, event), ()) for one in NOTICES.get(reaction, ())]
