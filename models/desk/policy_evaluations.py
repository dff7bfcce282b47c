"""Policy evaluations (đánh giá chính sách hằng năm): the figures of a year, and what the body that answers concludes.

An evaluation is a draft until it is finished; then its figures are frozen with it and nobody changes it any more. From
it comes a post that answers the people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypedDict, cast

from markupsafe import escape
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access.callers import Identity
from models.access.permissions import Permission
from models.content import drafting, post_access
from models.content.draft_faults import LONGEST_TITLE
from models.content.drafting import Begun
from models.content.posts import Post, PostKind
from models.desk import evaluation_figures, policies
from models.desk.evaluation_figures import EvaluationFigures
from models.desk.policies import PolicyPage
from models.errors import Clash, Fault, NotFound, Stale, insist_on_none
from models.language.dates import VIETNAM, year_in_vietnam
from models.language.languages import DEFAULT
from models.language.shortening import shortened
from models.language.text import nfc
from models.language.visible import is_visible
from models.store import Query, Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import EventDetails

#: Characters of a conclusion in one language.
MOST_CONCLUSION = 10_000

TITLES: Mapping[str, str] = {
    "vi": "Đánh giá năm {year}: {title}",
    "km": "ការវាយតម្លៃឆ្នាំ {year}៖ {title}",
    "en": "How it went in {year}: {title}",
}


class EvaluationState(StrEnum):
    """Where an evaluation stands; `NONE` while nobody has begun it."""

    NONE = "none"
    DRAFT = "draft"
    FINAL = "final"


class PolicyEvaluation(TypedDict):
    """The evaluation of one policy for one year.

    :param conclusion: what the body that answers concludes, by language.
    :param figures: None until it is final.
    :param author: the id of the official who wrote in it last.
    :param answer_post_id: the post that tells the people of it.
    """

    _id: str
    version: int
    post_id: str
    year: int
    state: str
    conclusion: dict[str, str]
    figures: EvaluationFigures | None
    author: str
    updated_at: datetime
    finished_at: datetime | None
    answer_post_id: str | None


EVALUATIONS = CollectionSpec(
    "policy_evaluations",
    PolicyEvaluation,
    purpose="What one policy brought in one year, and what the body that answers for it concludes.",
    kept="For ever, with the post.",
    kind=Kind.EVALUATION,
    indexes=[
        IndexModel([("post_id", ASCENDING), ("year", DESCENDING)], unique=True),
        IndexModel([("year", ASCENDING), ("state", ASCENDING)]),
    ],
)


def of(store: Store, post: Post, year: int) -> PolicyEvaluation:
    """Return the evaluation of a policy for a year; one of version 0 where nobody has begun it.

    :raises NotFound: the policy was not out in that year, or the year has not begun.
    """
    if not post["published_at"] or not _year_of(post["published_at"]) <= year <= _year_of(datetime.now(UTC)):
        raise NotFound
    found = store.collection(EVALUATIONS).find_one({"_id": f"{post['_id']}:{year}"})
    return found or _fresh(post, year)


def of_policy(store: Store, post: Post) -> list[PolicyEvaluation]:
    """Return the evaluations of a policy that were begun, the last year first."""
    return list(store.collection(EVALUATIONS).find({"post_id": post["_id"]}).sort("year", DESCENDING))


def figures(store: Store, evaluation: PolicyEvaluation) -> EvaluationFigures:
    """Return the figures of an evaluation: as they are now, or as they were when it was finished."""
    return evaluation["figures"] or evaluation_figures.of(store, evaluation["post_id"], evaluation["year"])


def write(
    store: Store, identity: Identity, post_id: str, year: int, conclusion: Mapping[str, str], *, expect: int
) -> PolicyEvaluation:
    """Write what the body concludes; version 0 begins it.

    :raises NotFound: there is no such policy for this official, or not in that year.
    :raises Forbidden: `no_permission`.
    :raises Clash: `evaluation_final`.
    :raises Invalid: naming every fault.
    :raises Stale: somebody changed it first.
    """
    post = _permitted(store, identity, post_id)
    before = _expected(store, post, year, expect)
    insist_on_none(faults(conclusion))
    words = {lang: nfc(text).strip() for lang, text in conclusion.items() if nfc(text).strip()}
    values = {"conclusion": words, "author": identity.id, "updated_at": datetime.now(UTC)}
    if before["version"]:
        return _change(store, identity, before, values, "edited")
    document = {**before, **values, "state": EvaluationState.DRAFT}
    try:
        return events.create(store, EVALUATIONS, document, action="drafted", actor=identity.actor)
    except DuplicateKeyError as error:
        raise Stale(of(store, post, year)) from error


def faults(conclusion: Mapping[str, str]) -> list[Fault]:
    """Return what is wrong with a conclusion; one without words in any language would wipe what stands."""
    if not any(map(is_visible, conclusion.values())):
        return [Fault("conclusion", "language_needed")]
    return [
        Fault(f"conclusion.{lang}", "too_long", {"max": MOST_CONCLUSION})
        for lang, text in conclusion.items()
        if len(nfc(text)) > MOST_CONCLUSION
    ]


def finish(store: Store, identity: Identity, post_id: str, year: int, *, expect: int) -> PolicyEvaluation:
    """End an evaluation once its year is over: its figures are frozen, and nobody changes it any more.

    :raises Clash: `evaluation_final`, `evaluation_early`: the year is not over.
    :raises Invalid: `required`: nothing was concluded in Vietnamese.
    :raises NotFound, Forbidden, Stale: as for `write`.
    """
    post = _permitted(store, identity, post_id)
    before = _expected(store, post, year, expect)
    if year_in_vietnam(year)[1] > datetime.now(UTC):
        raise Clash("evaluation_early")
    if not before["conclusion"].get(DEFAULT):
        insist_on_none([Fault(f"conclusion.{DEFAULT}", "required")])
    now = datetime.now(UTC)
    values = {
        "state": EvaluationState.FINAL,
        "figures": evaluation_figures.of(store, post_id, year),
        "finished_at": now,
        "updated_at": now,
    }
    return _change(store, identity, before, values, "finished")


def publish(store: Store, identity: Identity, post_id: str, year: int, *, expect: int) -> PolicyEvaluation:
    """Draft the post that tells the people of a finished evaluation; it goes the way of every post.

    :raises Clash: `evaluation_not_final`, `evaluation_published`.
    :raises NotFound, Forbidden, Stale: as for `write`.
    """
    post = _permitted(store, identity, post_id)
    before = of(store, post, year)
    if before["version"] != expect:
        raise Stale(before)
    if before["state"] != EvaluationState.FINAL:
        raise Clash("evaluation_not_final")
    if before["answer_post_id"]:
        raise Clash("evaluation_published")

    def work(session: ClientSession) -> PolicyEvaluation:
        answer = drafting.begin_as(store, identity, _answer(post, before), session=session)
        values = {"answer_post_id": answer["_id"], "updated_at": datetime.now(UTC)}
        return _change(store, identity, before, values, "answered", session)

    return store.transact(work)


def due(
    store: Store,
    identity: Identity,
    *,
    area_id: str = "",
    after: str | None = None,
    limit: int = 20,
) -> PolicyPage:
    """Return the policies in force whose evaluation of last year is not final."""
    year = last_year()
    done = store.collection(EVALUATIONS).find({"year": year, "state": EvaluationState.FINAL}, {"post_id": 1})
    wanted: Query = {**policies.in_force(store), "published_at": {"$lt": year_in_vietnam(year)[1]}}
    without = {row["post_id"] for row in done}
    return policies.search(
        store, identity, wanted, area_id=area_id, without=without, after=after, limit=limit
    )


def is_due(store: Store, post: Post, year: int) -> bool:
    """Say whether a policy lacks the final evaluation of a year in which it was out."""
    if not post["published_at"] or post["published_at"] >= year_in_vietnam(year)[1]:
        return False
    done = {"_id": f"{post['_id']}:{year}", "state": EvaluationState.FINAL}
    return store.collection(EVALUATIONS).find_one(done, {"_id": 1}) is None


def last_year() -> int:
    """Return the last year that is over in Vietnam."""
    return _year_of(datetime.now(UTC)) - 1


def _year_of(at: datetime) -> int:
    return at.astimezone(VIETNAM).year


def _fresh(post: Post, year: int) -> PolicyEvaluation:
    return {
        "_id": f"{post['_id']}:{year}",
        "version": 0,
        "post_id": post["_id"],
        "year": year,
        "state": EvaluationState.NONE,
        "conclusion": {},
        "figures": None,
        "author": "",
        "updated_at": post["updated_at"],
        "finished_at": None,
        "answer_post_id": None,
    }


def _permitted(store: Store, identity: Identity, post_id: str) -> Post:
    post = policies.get(store, identity, post_id)
    post_access.insist(store, identity, Permission.POST_WRITE, post["area_id"], post["source_agency_id"])
    return post


def _expected(store: Store, post: Post, year: int, expect: int) -> PolicyEvaluation:
    found = of(store, post, year)
    if found["version"] != expect:
        raise Stale(found)
    if found["state"] == EvaluationState.FINAL:
        raise Clash("evaluation_final")
    return found


def _change(
    store: Store,
    identity: Identity,
    before: PolicyEvaluation,
    values: Mapping[str, Any],
    action: str,
    session: ClientSession | None = None,
) -> PolicyEvaluation:
    details: EventDetails = {"changes": {"fields": sorted(values)}}
    return events.change(
        store,
        EVALUATIONS,
        before["_id"],
        {"$set": dict(values)},
        action=action,
        actor=identity.actor,
        expect=before["version"],
        details=details,
        session=session,
    )


def _answer(post: Post, evaluation: PolicyEvaluation) -> Begun:
    """Return the draft of the post; each language has the title of the policy in it, else in Vietnamese."""
    words = {
        lang: {
            "title": shortened(
                TITLES[lang].format(year=evaluation["year"], title=_title(post, lang)), LONGEST_TITLE
            ),
            "body": "".join(f"<p>{escape(part)}</p>" for part in text.splitlines() if part.strip()),
        }
        for lang, text in evaluation["conclusion"].items()
    }
    return cast(
        Begun,
        {
            "area_id": post["area_id"],
            "kind": PostKind.ANSWER,
            "category": post["category"],
            "lang": DEFAULT,
            "texts": words,
            "source_agency_id": post["source_agency_id"],
            "about": {"kind": "post", "id": post["_id"]},
        },
    )


def _title(post: Post, lang: str) -> str:
    texts = post["texts"]
    return next(texts[one] for one in (lang, DEFAULT, post["lang"]) if one in texts)["title"]
