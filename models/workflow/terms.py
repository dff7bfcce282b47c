"""Terms of the workflow of reports: states, actions, reasons, and what an action can need, guard or do."""

from __future__ import annotations

from enum import StrEnum


class ReportState(StrEnum):
    """Where a report stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    REDIRECTED = "redirected"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class ReportAction(StrEnum):
    """What can be done with a report."""

    ACCEPT = "accept"
    REJECT = "reject"
    REDIRECT = "redirect"
    ASSIGN = "assign"
    FORWARD = "forward"
    START = "start"
    ASK = "ask"
    ANSWER = "answer"
    COMMENT = "comment"
    RESUME = "resume"
    EXTEND = "extend"
    REPLY = "reply"
    NOTE = "note"
    RECATEGORISE = "recategorise"
    CLEAR_LEGAL = "clear-legal"
    MERGE = "merge"
    UNMERGE = "unmerge"
    UNGROUP = "ungroup"
    LINK = "link"
    RESOLVE = "resolve"
    RATE = "rate"
    REOPEN = "reopen"
    #: The unit's own reopening; outside it is called `reopen` as well.
    TAKE_UP = "take-up"
    CLOSE = "close"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"
    HIDE = "hide"
    OPEN_IDENTITY = "open-identity"


class CloseReason(StrEnum):
    """Why a report was resolved. Closed is not fixed: only `FIXED` counts as solved."""

    FIXED = "fixed"
    REFERRED = "referred"
    NOT_OURS = "not_ours"
    DUPLICATE = "duplicate"
    CANNOT_FIX = "cannot_fix"
    NO_PROBLEM_FOUND = "no_problem_found"


class Rating(StrEnum):
    """The four steps: rất hài lòng, hài lòng, chấp nhận, không hài lòng."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    ACCEPTABLE = "acceptable"
    UNSATISFIED = "unsatisfied"


class Party(StrEnum):
    """Who acts: an official of the unit, the resident who reported, or a clock of the system."""

    UNIT = "unit"
    REPORTER = "reporter"
    SYSTEM = "system"


class Need(StrEnum):
    """What an action must bring along."""

    NOTE = "note"
    REASON = "reason"
    RECEIVER = "receiver"
    ASSIGNEE = "assignee"
    DATE = "date"
    CATEGORY = "category"
    TARGET = "target"
    RATING = "rating"
    #: The post that it is about, or none.
    POST = "post"


class Guard(StrEnum):
    """What must hold of the report besides its state."""

    #: A complaint or denunciation in the legal sense is routed out, never answered here.
    NOT_LEGAL = "not_legal"
    IS_LEGAL = "is_legal"
    NOT_EXTENDED = "not_extended"
    #: A promise that is broken already cannot be moved; else extending would hide the delay.
    NOT_OVERDUE = "not_overdue"
    NOT_REOPENED = "not_reopened"
    #: Not rated since it ended: a unit may not reopen a report to get a second rating.
    NOT_RATED = "not_rated"
    #: Reopened and rated only for so long after the end; the days are settings.
    REOPEN_IN_TIME = "reopen_in_time"
    RATE_IN_TIME = "rate_in_time"
    #: Physical work is `FIXED` only with a photo of the result.
    AFTER_PHOTO = "after_photo"
    #: `REFERRED` names who has it now and under which number; `DUPLICATE` of which report.
    REFERENCE = "reference"
    #: A note that gives a reason says something; a full stop is none.
    SAYS_WHY = "says_why"
    #: Published only when the category allows it and nothing about the report forbids it; and once, as hidden once.
    PUBLISHABLE = "publishable"
    NOT_PUBLISHED = "not_published"
    #: Each name, home or illness that everybody would read was looked at.
    DOUBTS_CONFIRMED = "doubts_confirmed"
    NOT_HIDDEN = "not_hidden"
    #: One of many calls that the desk shows as one row.
    IN_GROUP = "in_group"
    #: The state itself is the guard: any report in it will do.
    STATE = "state"


class Clock(StrEnum):
    """What an action does to the promise."""

    RUNS = "runs"
    PAUSES = "pauses"
    RESUMES = "resumes"
    RESTARTS = "restarts"
    #: Goes on where it stopped, so that a unit gains no time by ending and taking up again.
    REVIVES = "revives"
    #: As if it had been of this category from the beginning, so that nobody gains time by it.
    RECOUNTS = "recounts"
    STOPS = "stops"


class Move(StrEnum):
    """Targets that are no state of their own."""

    #: The report stays where it is.
    STAY = "stay"
    #: Back to the state before it was waiting or merged.
    BACK = "back"
    #: Closed; what has come to an end already stays there.
    END = "end"
