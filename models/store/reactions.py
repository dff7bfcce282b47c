"""Reactions: what must follow an event. A table, so that nobody has to look for who listens where.

The key is (kind of the aggregate, action); the value names the reactions in the order they are handed out.
The function behind a name is registered with `notifications.reactor.reaction`; a test demands one for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from models.settings import Settings


class Reaction(StrEnum):
    """Names of the reactions."""

    ALIGN_WISHES = "align_wishes"
    ANNOUNCE_INCOMING = "announce_incoming"
    ANSWER_MESSAGE = "answer_message"
    ASK_AGAIN = "ask_again"
    CLEAN_LIBRARY = "clean_library"
    CLEAN_SOUND = "clean_sound"
    CLEAN_UPLOAD = "clean_upload"
    CLOSE_REPORT = "close_report"
    COMPILE_PROGRAMMES = "compile_programmes"
    COUNT_ANSWERS = "count_answers"
    COUNT_REPORT = "count_report"
    ERASE_STAFF = "erase_staff"
    ERASE_TALK = "erase_talk"
    FETCH_HUB_FILES = "fetch_hub_files"
    FETCH_PHOTOS = "fetch_photos"
    FOLLOW_POST = "follow_post"
    FOLLOW_SOURCE = "follow_source"
    INVITE_TO_SURVEY = "invite_to_survey"
    JOIN_ANSWERS = "join_answers"
    JOIN_READING = "join_reading"
    KEEP_TARGETS = "keep_targets"
    MAKE_ALERT_SOUND = "make_alert_sound"
    MAKE_RECORDING = "make_recording"
    MAKE_SOUND = "make_sound"
    NEXT_WAY = "next_way"
    NOTE_REPORT = "note_report"
    OPEN_INCIDENT = "open_incident"
    PING_HUB = "ping_hub"
    PLAN_HUB = "plan_hub"
    PLAN_ALERT = "plan_alert"
    PLAN_FAREWELLS = "plan_farewells"
    PLAN_POST = "plan_post"
    PLAN_WEBHOOKS = "plan_webhooks"
    POLL_HUB = "poll_hub"
    POLL_ISSUER = "poll_issuer"
    PUBLISH_URGENT = "publish_urgent"
    REFRESH_PROGRAMME = "refresh_programme"
    RELEASE_MERGED = "release_merged"
    REPORT_TO_HUB = "report_to_hub"
    RUN_DRILL = "run_drill"
    SEND_BULK_MESSAGE = "send_bulk_message"
    SEND_CANARY = "send_canary"
    SEND_DELIVERY = "send_delivery"
    SEND_DIGEST = "send_digest"
    SEND_MESSAGE = "send_message"
    SEND_POST = "send_post"
    SEND_TO_HUB = "send_to_hub"
    SEND_TOPICS = "send_topics"
    SEND_WEBHOOK = "send_webhook"
    SUBSCRIBE_DEVICE = "subscribe_device"
    TAKE_OVER = "take_over"
    TELL_ABOVE = "tell_above"
    TELL_ALERT_OFFICIALS = "tell_alert_officials"
    TELL_APPROVERS = "tell_approvers"
    TELL_DIRECTIVE = "tell_directive"
    TELL_DUTY = "tell_duty"
    TELL_FOLLOWERS = "tell_followers"
    TELL_INCIDENT = "tell_incident"
    TELL_OFFICE = "tell_office"
    TELL_REPORTER = "tell_reporter"
    TELL_RETURN = "tell_return"
    TELL_WAITING = "tell_waiting"
    TELL_WRITERS = "tell_writers"
    VERIFY_WEBHOOK = "verify_webhook"
    WARN_ADMINISTRATORS = "warn_administrators"
    WATCH_CLOCK = "watch_clock"
    WATCH_DIRECTIVE = "watch_directive"
    WATCH_EVALUATION = "watch_evaluation"
    WATCH_OUTLETS = "watch_outlets"
    WATCH_POST = "watch_post"
    WATCH_RETURN = "watch_return"
    WATCH_SURVEY = "watch_survey"
    WATCH_TALK = "watch_talk"


#: What follows the events of a report. Every step of the workflow that tells the resident is here; a test compares.
_OF_REPORTS: Mapping[Reaction, tuple[str, ...]] = {
    Reaction.TELL_REPORTER: (
        "accepted",
        "asked",
        "closed",
        "extended",
        "forwarded",
        "legal_cleared",
        "legal_recognised",
        "merged",
        "nudged",
        "overdue",
        "recategorised",
        "redirected",
        "rejected",
        "replied",
        "resolved",
        "resumed",
        "taken_up",
        "unmerged",
    ),
    # Steps that the public may know of, without what the agency writes to the reporter.
    Reaction.TELL_FOLLOWERS: (
        "accepted",
        "closed",
        "extended",
        "forwarded",
        "merged",
        "overdue",
        "redirected",
        "rejected",
        "reopened",
        "resolved",
        "taken_up",
        "unmerged",
        "withdrawn",
    ),
    # What is new on the unit's desk; first of all every word of the resident.
    Reaction.TELL_OFFICE: (
        "answered",
        "assigned",
        "commented",
        "filed",
        "forwarded",
        "more_calls",
        "overdue",
        "photos_added",
        "reminded",
        "reopened",
        "resumed",
        "supplemented",
        "taken_up",
        "withdrawn",
    ),
    Reaction.CLOSE_REPORT: ("resolved",),
    # Nobody waits for it (`models.reports.new_reports`).
    Reaction.NOTE_REPORT: ("filed",),
    Reaction.RELEASE_MERGED: ("withdrawn",),
    # What changes the figures; `models.statistics.report_tally` reads these and passes over the rest.
    Reaction.COUNT_REPORT: (
        "answered",
        "asked",
        "closed",
        "extended",
        "filed",
        "forwarded",
        "lapsed",
        "merged",
        "rated",
        "recategorised",
        "redirected",
        "rejected",
        "reopened",
        "replied",
        "resolved",
        "resumed",
        "supplemented",
        "taken_up",
        "unmerged",
        "withdrawn",
    ),
    # The hub that forwarded the opinion (`models.hub.telling`).
    Reaction.PLAN_HUB: ("closed", "forwarded", "redirected", "rejected", "replied", "resolved"),
    Reaction.TELL_ABOVE: ("escalated",),
    # Whatever begins, stops or moves a promise or hands it on, and each step of the clock brings the next.
    Reaction.WATCH_CLOCK: (
        "answered",
        "asked",
        "escalated",
        "extended",
        "filed",
        "forwarded",
        "nudged",
        "overdue",
        "recategorised",
        "reminded",
        "reopened",
        "resumed",
        "taken_up",
        "unmerged",
    ),
}

#: What follows the events of a post.
_OF_POSTS: Mapping[Reaction, tuple[str, ...]] = {
    # What was taken over from it, and itself if its source changed meanwhile (`models.content.copies`).
    # Its bulletin for boards and loudspeakers (`models.programme.from_posts`).
    Reaction.FOLLOW_POST: ("corrected", "expired", "published", "withdrawn"),
    Reaction.FOLLOW_SOURCE: ("corrected", "published", "withdrawn"),
    # The hub above (`models.hub.telling`), and what it sent (`models.hub.settling`).
    Reaction.PLAN_HUB: ("corrected", "discarded", "expired", "published", "withdrawn"),
    # Those who follow its area (`models.content.sending_rules`).
    Reaction.PLAN_POST: ("corrected", "published", "withdrawn"),
    Reaction.TELL_APPROVERS: ("approved", "submitted"),
    Reaction.TELL_WRITERS: (
        "corrected",
        "published",
        "returned",
        "source_corrected",
        "source_withdrawn",
        "withdrawn",
    ),
    # Once a year a policy is to be evaluated (`models.desk.evaluation_clock`).
    Reaction.WATCH_EVALUATION: ("published",),
    # Each moment at which time alone changes a post (`models.content.post_clock`).
    Reaction.WATCH_POST: ("corrected", "published", "scheduled"),
}

#: What follows the events of a talk; the actions stand in `models.talks.states`.
_OF_TALKS: Mapping[Reaction, tuple[str, ...]] = {
    # Those who may take it, or the one who has it.
    Reaction.TELL_DUTY: ("asked", "endangered", "escalated", "heard", "returned", "unanswered"),
    # Who waits for a person, or has one; the bot tells what they did themselves.
    Reaction.TELL_WAITING: (
        "answered",
        "closed",
        "escalated",
        "lapsed",
        "released",
        "report_filed",
        "returned",
        "taken",
        "unanswered",
    ),
    # Each moment at which time alone changes a talk (`models.talks.clock`).
    Reaction.WATCH_TALK: ("answered", "asked", "endangered", "escalated", "returned", "taken"),
    # When it was kept for long enough.
    Reaction.ERASE_TALK: ("asked",),
}

#: After which events the programmes of the outlets concerned are compiled (`models.programme.concerned`).
_OF_PROGRAMMES: Mapping[str, tuple[str, ...]] = {
    "area_windows": ("saved",),
    "bulletin": ("approved", "source_corrected", "source_withdrawn", "withdrawn"),
    "live": ("begun", "ended"),
    "outlet": ("added", "changed", "command_done", "commanded", "muted", "retired", "unmuted"),
    "outlet_group": ("changed", "deleted", "saved"),
    "programme_entry": ("changed", "created", "ended", "paused", "resumed"),
    "requisition": ("begun", "ended"),
    "sound": ("made",),
    "takeover": ("begun", "ended", "renewed", "spoken"),
}

_OF_AGGREGATES = {"post": _OF_POSTS, "report": _OF_REPORTS, "talk": _OF_TALKS}

#: Reactions that find something to do only where this setting is given.
ONLY_WITH: Mapping[Reaction, str] = {Reaction.PLAN_HUB: "hub_peers"}

#: Events of one kind to which there is one and the same reaction.
_ALIKE: Mapping[tuple[str, Reaction], tuple[str, ...]] = {
    ("alert", Reaction.TELL_ALERT_OFFICIALS): (
        "approved_alone",
        "drafted",
        "origin_cancelled",
        "returned",
        "submitted",
    ),
    ("canary", Reaction.SEND_CANARY): ("begun", "begun_again"),
    ("delivery", Reaction.PLAN_FAREWELLS): ("done", "stopped"),
    ("delivery", Reaction.SEND_DELIVERY): ("continued", "planned"),
    ("device", Reaction.SUBSCRIBE_DEVICE): ("changed", "registered"),
    ("hub_dispatch", Reaction.SEND_TO_HUB): ("owed", "owed_again"),
    ("issuer", Reaction.POLL_ISSUER): ("added", "changed"),
    ("monitoring_round", Reaction.WATCH_OUTLETS): ("begun", "begun_again"),
    ("post_shard", Reaction.SEND_POST): ("continued", "planned"),
    ("survey", Reaction.WATCH_SURVEY): ("extended", "opened", "reminder_planned"),
    ("webhook", Reaction.VERIFY_WEBHOOK): ("challenged", "moved", "registered"),
}

REACTIONS: Mapping[tuple[str, str], tuple[Reaction, ...]] = {
    **{
        (kind, event): (Reaction.COMPILE_PROGRAMMES,)
        for kind, told in _OF_PROGRAMMES.items()
        for event in told
    },
    # Then each night another day is added.
    ("outlet", "added"): (Reaction.REFRESH_PROGRAMME,),
    ("alert", "approved"): (
        Reaction.PLAN_ALERT,
        Reaction.SEND_TOPICS,
        Reaction.TAKE_OVER,
        Reaction.PLAN_WEBHOOKS,
        Reaction.PING_HUB,
        Reaction.TELL_ALERT_OFFICIALS,
    ),
    ("alert", "sms_released"): (Reaction.PLAN_ALERT,),
    ("device", "linked"): (Reaction.ALIGN_WISHES, Reaction.JOIN_ANSWERS, Reaction.JOIN_READING),
    ("device", "unlinked"): (Reaction.ALIGN_WISHES,),
    ("directive", "discarded"): (Reaction.PLAN_HUB,),
    ("directive", "sent"): (Reaction.PLAN_HUB,),
    ("directive_receipt", "handed_on"): (Reaction.TELL_DIRECTIVE,),
    ("directive_receipt", "received"): (Reaction.TELL_DIRECTIVE, Reaction.WATCH_DIRECTIVE),
    ("drill", "approved"): (Reaction.RUN_DRILL,),
    ("hub_arrival", "files_promised"): (Reaction.FETCH_HUB_FILES,),
    ("hub_arrival", "received_urgent"): (Reaction.PUBLISH_URGENT,),
    ("hub_link", "begun"): (Reaction.POLL_HUB, Reaction.REPORT_TO_HUB),
    ("incident", "closed"): (Reaction.TELL_INCIDENT, Reaction.PLAN_HUB),
    ("incident", "opened"): (Reaction.TELL_INCIDENT, Reaction.PLAN_HUB),
    ("incoming_alert", "received"): (Reaction.ANNOUNCE_INCOMING,),
    ("library_file", "kept"): (Reaction.CLEAN_LIBRARY,),
    ("message", "awaited"): (Reaction.NEXT_WAY,),
    ("message", "received"): (Reaction.ANSWER_MESSAGE,),
    ("message", "queued"): (Reaction.SEND_MESSAGE,),
    ("message", "queued_in_bulk"): (Reaction.SEND_BULK_MESSAGE,),
    ("outlet", "cloned"): (Reaction.OPEN_INCIDENT,),
    ("recording", "sent"): (Reaction.MAKE_RECORDING,),
    ("preferences", "digest_chosen"): (Reaction.SEND_DIGEST,),
    ("report", "photos_promised"): (Reaction.FETCH_PHOTOS,),
    ("return", "accepted"): (Reaction.TELL_RETURN,),
    ("return", "called_for"): (Reaction.TELL_RETURN, Reaction.WATCH_RETURN),
    ("return", "returned"): (Reaction.TELL_RETURN, Reaction.WATCH_RETURN),
    ("return", "submitted"): (Reaction.TELL_RETURN,),
    ("return_sum", "frozen"): (Reaction.PLAN_HUB,),
    ("sound", "asked"): (Reaction.CLEAN_SOUND, Reaction.MAKE_SOUND),
    ("sound", "asked_for_alert"): (Reaction.CLEAN_SOUND, Reaction.MAKE_ALERT_SOUND),
    ("silence", "begun"): (Reaction.ASK_AGAIN,),
    ("staff_member", "left"): (Reaction.ERASE_STAFF,),
    ("survey", "begun"): (Reaction.INVITE_TO_SURVEY,),
    ("survey", "closed"): (Reaction.COUNT_ANSWERS,),
    ("survey", "reminded"): (Reaction.INVITE_TO_SURVEY,),
    ("target_round", "begun"): (Reaction.KEEP_TARGETS,),
    ("webhook", "disabled"): (Reaction.WARN_ADMINISTRATORS,),
    ("webhook_delivery", "planned"): (Reaction.SEND_WEBHOOK,),
    ("upload", "saved"): (Reaction.CLEAN_UPLOAD,),
    **{(kind, event): (told,) for (kind, told), events in _ALIKE.items() for event in events},
    **{
        (kind, event): tuple(one for one, told in table.items() if event in told)
        for kind, table in _OF_AGGREGATES.items()
        for event in sorted({event for told in table.values() for event in told})
    },
}


def idle(settings: Settings) -> frozenset[Reaction]:
    """Return the reactions that would find nothing to do with these settings."""
    return frozenset(one for one, name in ONLY_WITH.items() if not getattr(settings, name))
