"""Every address of the console that is read, for the page lint. A new screen goes here."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from models.alerts import area_groups, drills
from models.alerts.area_groups import Group
from models.alerts.cap_terms import Status
from models.alerts.drills import DrillPlan
from models.hub import receiving
from models.hub.peers import Peer
from models.language.dates import VIETNAM
from models.monitoring import incidents
from models.monitoring.incidents import Trouble
from models.monitoring.rules import Cause
from models.outlets import groups, pairings
from models.partners import incoming
from models.programme import compiling
from models.store import Store
from models.store.events import SYSTEM
from models.surveys.definition import SurveyState
from tests import (
    alerting,
    beating,
    builders,
    capping,
    hubs,
    media,
    outleting,
    planning,
    posting,
    programming,
)
from tests.answering import over, say
from tests.console import papering, programmes
from tests.reporting import filed
from tests.talking import a_talk

#: What does not exist for whom it does not concern.
HIDDEN = frozenset({"/console/arrivals/{arrival}"})

#: Addresses for whoever is signed in; what a role may not open is a page as well.
ADDRESSES = (
    "/console/",
    "/console/more",
    "/console/help",
    "/console/me",
    "/console/reports",
    "/console/reports?overdue=true",
    "/console/reports/views",
    "/console/reports/views/new?state=submitted",
    "/console/reports/bulk",
    "/console/reports/bulk?state=submitted&all=true",
    "/console/reports/bulk?item={report}:1&do=forward",
    "/console/reports/{report}",
    "/console/reports/{report}?do=forward",
    "/console/alerts",
    "/console/alerts/over",
    "/console/alerts/new",
    "/console/alerts/{draft}/edit",
    "/console/alerts/{waiting}",
    "/console/alerts/{out}",
    "/console/alerts/{out}/check-ins",
    "/console/alerts/incoming",
    "/console/alerts/incoming/{message}",
    "/console/alerts/drills",
    "/console/alerts/drills/new",
    "/console/alerts/drills/{drill}",
    "/console/reports/{report}/identity",
    "/console/talks",
    "/console/talks/{talk}",
    "/console/surveys",
    "/console/surveys/new",
    "/console/surveys/{planned}",
    "/console/surveys/{planned}/settings",
    "/console/surveys/{planned}/questions/{question}",
    "/console/surveys/{planned}/questions/new?type=matrix",
    "/console/surveys/{planned}/preview",
    "/console/surveys/{survey}/results",
    "/console/surveys/{survey}/texts/{text}",
    "/console/posts",
    "/console/posts?state=submitted",
    "/console/posts/new",
    "/console/posts/{post}",
    "/console/posts/{submitted}/edit",
    "/console/posts/{submitted}/media",
    "/console/policies",
    "/console/policies?due=true",
    "/console/policies/{policy}/{year}",
    "/console/papers",
    "/console/papers?undone=true",
    "/console/papers/sent",
    "/console/papers/sent?drafts=true",
    "/console/papers/documents/new",
    "/console/papers/documents/{paper}",
    "/console/papers/documents/{paper}?unit={unit}",
    "/console/papers/documents/{paper}/edit",
    "/console/papers/documents/{paper_draft}",
    "/console/papers/returns",
    "/console/papers/returns/{return}",
    "/console/papers/requests",
    "/console/papers/requests/new",
    "/console/papers/requests/{request}",
    "/console/media",
    "/console/media/recordings",
    "/console/media/{file}",
    "/console/programme",
    "/console/programme?state=submitted",
    "/console/programme/bulletins/new",
    "/console/programme/bulletins/{bulletin}",
    "/console/programme/bulletins/{bulletin_draft}/edit",
    "/console/programme/entries",
    "/console/programme/entries/new",
    "/console/programme/entries/{entry}",
    "/console/programme/entries/{entry}/edit",
    "/console/programme/week",
    "/console/programme/plan?outlet={speaker}",
    "/console/programme/live",
    "/console/programme/live/new",
    "/console/programme/requisitions",
    "/console/programme/requisitions/new",
    "/console/posts/{submitted}?do=return",
    "/console/posts/{post}/editions",
    "/console/posts/{post}/feedback",
    "/console/reports/{report}/similar/{other}",
    "/console/map",
    "/console/map?overdue=true",
    "/console/stats",
    "/console/stats?by=area",
    "/console/admin",
    "/console/admin/areas",
    "/console/admin/areas/{area}",
    "/console/admin/areas/{area}/emblem",
    "/console/admin/groups",
    "/console/admin/groups/new",
    "/console/admin/groups/{group}",
    "/console/admin/categories/new",
    "/console/admin/categories/{category}/name",
    "/console/admin/categories",
    "/console/admin/categories/{category}",
    "/console/admin/routing",
    "/console/admin/routing/new",
    "/console/admin/routing/{rule}",
    "/console/admin/routing/trial",
    "/console/admin/calendar",
    "/console/admin/calendar?year=2026&drop=2026-02-17",
    "/console/admin/templates",
    "/console/admin/templates/new",
    "/console/admin/templates/{template}",
    "/console/admin/alert-templates",
    "/console/admin/alert-templates/{hazard}",
    "/console/admin/hotlines",
    "/console/admin/hotlines/new",
    "/console/admin/hotlines/{hotline}",
    "/console/officials",
    "/console/officials?state=pending",
    "/console/officials/new",
    "/console/officials/{official}",
    "/console/officials/{official}?do=assign",
    "/console/agencies",
    "/console/agencies/new",
    "/console/agencies/{agency}",
    "/console/hub",
    "/console/arrivals",
    "/console/arrivals?state=all",
    "/console/arrivals/{arrival}",
    "/console/keys",
    "/console/keys/new",
    "/console/keys/{key}/revoke",
    "/console/outlets",
    "/console/outlets?state=online&tag=ch%E1%BB%A3",
    "/console/outlets/map",
    "/console/outlets/new",
    "/console/outlets/import",
    "/console/outlets/hours",
    "/console/outlets/hours/{area}",
    "/console/outlets/groups",
    "/console/outlets/groups/new",
    "/console/outlets/groups/{selection}",
    "/console/outlets/pair",
    "/console/outlets/pair?code={pairing}",
    "/console/outlets/{outlet}",
    "/console/outlets/{outlet}/edit",
    "/console/incidents",
    "/console/incidents?over=true",
    "/console/incidents/{incident}",
    "/console/incidents/figures",
    "/console/targets",
    "/console/targets?area=842@2021-01-01&first=2023",
    "/console/targets/{target}",
    "/console/targets/{computed}",
    "/console/targets/figures/new?target=TV-6",
    "/console/targets/figures/{figure}",
    "/console/targets/hamlets/{area}",
    "/console/evaluation",
    "/console/evaluation/measures/{measure}",
    "/console/evaluation/measures/contributed",
    "/console/evaluation/praise",
    "/console/evaluation/praise/new",
    "/console/evaluation/praise/{praise}",
    "/console/stations",
    "/console/stations/new",
    "/console/stations/import",
    "/console/stations/plan?percent=25",
    "/console/stations/{station}",
    "/console/staff",
    "/console/staff/new",
    "/console/staff/import",
    "/console/staff/{member}",
    "/console/staff/courses",
    "/console/staff/courses/new",
    "/console/staff/courses/{course}",
    "/console/staff/courses/{course}/edit",
    "/console/audit",
    "/console/audit?doer=system",
)

#: Rows of the catalogue, which every store has.
CATALOGUE = {
    "category": "garbage",
    "rule": "1",
    "template": "received",
    "hazard": "bao",
    "hotline": "1022",
}

#: Addresses for whoever is not.
OPEN = ("/console/login", "/console/first")


def things(store: Store) -> dict[str, str]:
    """Make what the addresses name: by the name in braces its id."""
    report = filed(store, "d1", text="Gọi 0912345678 <b>gấp</b>")
    other = filed(store, "d2", text="Nước ngập trước trường")
    talk = a_talk(store)
    file = media.in_library(store)["_id"]
    asked = builders.survey(store)
    say(store, asked, 12, hour="5h", more="Loa to quá")
    over(store, asked)
    return {
        "report": report["code"],
        "other": other["code"],
        "talk": talk["_id"],
        "planned": builders.survey(store, state=SurveyState.DRAFT)["_id"],
        "survey": asked["_id"],
        "question": "hour",
        "text": "more",
        "post": builders.post(store, asks_feedback=True)["_id"],
        "submitted": posting.submitted(store, media=[{"file_id": file, "caption": {}, "alt": {}}])["_id"],
        "file": file,
        **CATALOGUE,
        "area": builders.PHUONG_LONG_DUC,
        "group": area_groups.create(store, alerting.DUTY, Group("Ven sông", alerting.COMMUNES))["_id"],
        "policy": builders.post(store, kind="document", asks_feedback=True)["_id"],
        "year": f"{datetime.now(VIETNAM):%Y}",
        "official": builders.an_official(store).id,
        "agency": report["agency_id"],
        "key": builders.a_key(store).id,
        "arrival": _arrival(store),
        **_alerts(store),
        **_outlets(store),
        **_targets(store),
        **programmes.things(store),
        **papering.things(store),
    }


def _arrival(store: Store) -> str:
    """Take content of a hub that names a file."""
    peer = Peer(hubs.TU, "Hệ thống cấp trên", "console", hubs.TINH, takes_from=("content",))
    file = {"name": "xa.pdf", "media_type": "application/pdf", "size": 1, "sha256": "0" * 64}
    sent = hubs.message(body={"files": [{**file, "url": "files/xa.pdf"}]})
    return receiving.receive(store, peer, json.dumps(sent).encode())[0]["_id"]


def _alerts(store: Store) -> dict[str, str]:
    waiting = alerting.submitted(store, Status.ACTUAL)
    exercise = alerting.drafted(store)
    plan: DrillPlan = {
        "name": "Diễn tập triều cường",
        "starts_at": datetime.now(UTC) + timedelta(hours=2),
        "alert_ids": [exercise["_id"]],
    }
    message, _ = incoming.receive(store, capping.issuer(store), capping.document(), SYSTEM)
    return {
        "draft": alerting.drafted(store)["_id"],
        "waiting": waiting["_id"],
        "out": alerting.approved(store, Status.ACTUAL)["_id"],
        "drill": drills.plan(store, alerting.DUTY, plan)["_id"],
        "message": message["_id"],
    }


def _outlets(store: Store) -> dict[str, str]:
    """Make a loudspeaker that is due today and was heard, an incident of it, a group, and a device that asks."""
    now, official = datetime.now(UTC), outleting.a_manager(store)
    outlet = programming.a_speaker(store, tags=["chợ"], point={"lat": 9.935, "lon": 106.345})
    bulletin = programming.approved(store, programming.spoken(store))
    programming.planned(store, bulletin, outlet)
    compiling.compile_all(store, [outlet["_id"]])
    beating.beats(store, outlet, now - timedelta(minutes=1), now, free_bytes=1_000, network="4g")
    lost = Trouble(
        outlet["area_id"], tuple(outlet["paths"]), Cause.LOW_SPACE, frozenset({outlet["_id"]}), now
    )
    incidents.begin(store, lost, now)
    begun = pairings.begin(store, outleting.HARDWARE, outleting.WORKSHOP)
    group = groups.create(store, official.identity, groups.Group("Các chợ", [outlet["area_id"]], ["chợ"]))
    return {
        "outlet": outlet["_id"],
        "incident": incidents.open_ones(store)[lost.key]["_id"],
        "pairing": begun.user_code,
        "selection": group["_id"],
    }


def _targets(store: Store) -> dict[str, str]:
    """Make a figure that waits, a station, and somebody on the staff who is enrolled in a course."""
    official = planning.a_manager(store)
    member = planning.a_member(store, official)["_id"]
    return {
        "target": "TV-6",
        "measure": "on_time",
        "computed": "TV-11",
        "figure": planning.entered(store, official, target_id="TV-6", n=1)["_id"],
        "praise": planning.a_praise(store, official)["_id"],
        "station": planning.a_station(store, official, condition="broken")["_id"],
        "member": member,
        "course": planning.a_course(store, official, enrolled=[member])["_id"],
    }
