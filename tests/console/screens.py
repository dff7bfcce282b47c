"""Every address of the console that is read, for the page lint. A new screen goes here."""

from __future__ import annotations

from models.store import Store
from models.surveys.definition import SurveyState
from tests import builders
from tests.answering import over, say
from tests.reporting import filed
from tests.talking import a_talk

#: Addresses for whoever is signed in; what a role may not open is a page as well.
ADDRESSES = (
    "/console/",
    "/console/more",
    "/console/reports",
    "/console/reports?overdue=true",
    "/console/reports/{report}",
    "/console/reports/{report}?do=forward",
    "/console/reports/{report}/identity",
    "/console/talks",
    "/console/talks/{talk}",
    "/console/surveys",
    "/console/surveys/new",
    "/console/surveys/{draft}",
    "/console/surveys/{draft}/settings",
    "/console/surveys/{draft}/questions/{question}",
    "/console/surveys/{draft}/questions/new?type=matrix",
    "/console/surveys/{draft}/preview",
    "/console/surveys/{survey}/results",
    "/console/surveys/{survey}/texts/{text}",
)

#: Addresses for whoever is not.
OPEN = ("/console/login", "/console/first")


def things(store: Store) -> dict[str, str]:
    """Make what the addresses name: by the name in braces its id."""
    report = filed(store, "d1", text="Gọi 0912345678 <b>gấp</b>")
    filed(store, "d2", text="Nước ngập trước trường")
    talk = a_talk(store)
    draft = builders.survey(store, state=SurveyState.DRAFT)
    asked = builders.survey(store)
    say(store, asked, 12, hour="5h", more="Loa to quá")
    over(store, asked)
    found = {"report": report["code"], "talk": talk["_id"], "draft": draft["_id"], "survey": asked["_id"]}
    return {**found, "question": "hour", "text": "more"}
