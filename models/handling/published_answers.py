"""Published answers: what one resident asked and was told, as a post for everybody.

An official begins the post from the report; it goes the way of every post, so that an editor reads and publishes it.
The question is shown as the public would read the report: without personal data, and where a name or a home may stand,
with a mask, too. Whatever may never be public (`public_view`), or an official has hidden, becomes no post.
"""

from __future__ import annotations

from enum import StrEnum
from html import escape

from models.access.callers import Identity
from models.categories import categories
from models.categories.report_kinds import ReportKind
from models.content import drafting, posts
from models.content.posts import POSTS, AboutRef, Post, PostKind, PostState
from models.errors import Clash
from models.language import doubts, personal_data
from models.language.languages import spoken
from models.language.shortening import shortened
from models.reports import public_view
from models.reports.public_view import PublicState
from models.reports.reports import Report
from models.store import Query, Store, events
from models.store.collections import Kind

#: What posts about a report are about, as `AboutRef` says it.
KIND = "report"

#: The topic of these posts, which `models.content.questions` reads as the bank of answers.
TOPIC = "procedure"

#: Characters of a title.
LONGEST_TITLE = 140

#: Steps of which the note answers the resident.
ANSWERS = ("replied", "resolved")


class Lack(StrEnum):
    """Why no post can come of a report: the codes with which it is refused."""

    NO_QUESTION = "not_a_question"
    NEVER = "never_public"
    NO_ANSWER = "not_answered_yet"


def begin(store: Store, identity: Identity, report: Report) -> Post:
    """Begin the post that publishes an answer; if there is one already, return it.

    :raises Clash: `not_a_question`, `never_public` or `not_answered_yet`.
    :raises Forbidden: `no_permission`, they may not write for its agency there.
    """
    if lack := lacking(store, report):
        raise Clash(lack)
    if made := post_of(store, report):
        return made
    question, answer = bare(report["text"]), bare(answer_of(store, report))
    lang = spoken(report["reporter"].get("language", ""))
    about: AboutRef = {"kind": KIND, "id": report["_id"]}
    return drafting.begin(
        store,
        identity,
        {
            "area_id": report["area_path"][-1],
            "source_agency_id": report["agency_id"],
            "kind": PostKind.ANSWER,
            "category": TOPIC,
            "lang": lang,
            "texts": {lang: {"title": _title(question), "body": _html(question, answer)}},
            "about": about,
        },
    )


def lacking(store: Store, report: Report) -> Lack | None:
    """Return why no post can come of a report; None if one can."""
    if report["kind"] != ReportKind.QUESTION:
        return Lack.NO_QUESTION
    state = public_view.state_of(report, categories.get(store, report["category"]))
    if state in {PublicState.NEVER, PublicState.HIDDEN}:
        return Lack.NEVER
    return None if answer_of(store, report) else Lack.NO_ANSWER


def answer_of(store: Store, report: Report) -> str:
    """Return what the resident was told last; "" before anybody answered."""
    steps = events.timeline(store, Kind.REPORT, report["_id"], public_only=True)
    return next((one["note"] for one in reversed(steps) if one["action"] in ANSWERS and one["note"]), "")


def post_of(store: Store, report: Report) -> Post | None:
    """Return the post that came of a report, in whatever state, but for one that was thrown away."""
    return _found(store, report, {"state": {"$ne": PostState.DISCARDED}})


def public_of(store: Store, report: Report) -> Post | None:
    """Return the post that came of a report, if everybody may read it."""
    return _found(store, report, posts.readable())


def with_answers(store: Store, report_ids: list[str]) -> set[str]:
    """Return which of these reports have an answer that everybody may read."""
    wanted = {"about.kind": KIND, "about.id": {"$in": report_ids}, **posts.readable()}
    found = store.collection(POSTS).find(wanted, {"about": 1})
    return {one["about"]["id"] for one in found if one["about"]}


def bare(text: str) -> str:
    """Return a text with masks where personal data, names, homes or illnesses stand."""
    found = sorted(doubts.find(text), key=lambda one: one.start, reverse=True)
    for one in found:
        text = text[: one.start] + personal_data.MASK + text[one.end :]
    return personal_data.mask(text)


def _found(store: Store, report: Report, condition: Query) -> Post | None:
    wanted = {"about.kind": KIND, "about.id": report["_id"], **condition}
    return store.collection(POSTS).find_one(wanted, sort=[("_id", -1)])


def _title(question: str) -> str:
    return shortened(" ".join(question.split()), LONGEST_TITLE)


def _html(question: str, answer: str) -> str:
    told = "".join(f"<p>{escape(line)}</p>" for line in answer.splitlines() if line.strip())
    return f"<blockquote>{escape(question)}</blockquote>{told}"
