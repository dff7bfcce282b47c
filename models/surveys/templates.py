"""Templates: questions that are asked again and again, kept under a name to begin a survey from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypedDict, cast

from pymongo import ASCENDING, IndexModel

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Stale
from models.store import Query, Store, events
from models.store.collections import CollectionSpec, Kind
from models.surveys import lists
from models.surveys.definition import Question, Section

#: What a template keeps of a survey.
CONTENT = ("title", "intro", "questions", "sections", "languages")


class SurveyTemplate(TypedDict):
    """What is asked, without where and when; officials of `area_id` and below may use it."""

    _id: str
    version: int
    name: str
    area_id: str
    title: dict[str, str]
    intro: dict[str, str]
    questions: list[Question]
    sections: list[Section]
    languages: list[str]
    made_by: str
    updated_at: datetime
    removed: bool


SURVEY_TEMPLATES = CollectionSpec(
    "survey_templates",
    SurveyTemplate,
    purpose="The questions of a survey under a name, to begin others from.",
    kept="For ever; a removed one is only marked, since surveys name it.",
    personal="`made_by` names an official by id.",
    kind=Kind.SURVEY_TEMPLATE,
    indexes=[IndexModel([("area_id", ASCENDING), ("name", ASCENDING)])],
)


def keep(store: Store, identity: Identity, survey_id: str, name: str) -> SurveyTemplate:
    """Keep the questions of a survey as a template of its area.

    :raises NotFound: there is no such survey for this official.
    :raises Forbidden: `no_permission`, they write no surveys in its area.
    """
    survey = lists.readable(store, identity, survey_id)
    permissions.insist_in(store, identity, Permission.SURVEY_WRITE, survey["area_id"])
    document = {
        **{field: dict(survey)[field] for field in CONTENT},
        "name": name,
        "area_id": survey["area_id"],
        "made_by": identity.id,
        "updated_at": datetime.now(UTC),
        "removed": False,
    }
    made: SurveyTemplate = events.create(
        store, SURVEY_TEMPLATES, document, action="created", actor=identity.actor
    )
    return made


def every(store: Store, identity: Identity) -> list[SurveyTemplate]:
    """Return the templates that an official may use, by name."""
    return list(store.collection(SURVEY_TEMPLATES).find(_usable_by(store, identity)).sort("name", ASCENDING))


def find(store: Store, identity: Identity, id: str) -> SurveyTemplate:
    """Return one template that an official may use.

    :raises NotFound: there is none.
    """
    found: SurveyTemplate = store.one(SURVEY_TEMPLATES, id, _usable_by(store, identity))
    return found


def remove(store: Store, identity: Identity, id: str, *, expect: int) -> None:
    """Let nobody begin from a template any more.

    :raises NotFound: there is none.
    :raises Forbidden: `no_permission`, they write no surveys in its area.
    :raises Stale: somebody changed it first.
    """
    template = find(store, identity, id)
    permissions.insist_in(store, identity, Permission.SURVEY_WRITE, template["area_id"])
    if template["version"] != expect:
        raise Stale(template)
    update = {"$set": {"removed": True, "updated_at": datetime.now(UTC)}}
    events.change(store, SURVEY_TEMPLATES, id, update, action="removed", actor=identity.actor, expect=expect)


def begun_from(template: SurveyTemplate) -> dict[str, Any]:
    """Return what a survey takes over from a template."""
    content = {field: dict(template)[field] for field in CONTENT}
    return {**cast(dict[str, Any], content), "template_of": template["_id"]}


def _usable_by(store: Store, identity: Identity) -> Query:
    return {**lists.readable_by(store, identity), "removed": False}
