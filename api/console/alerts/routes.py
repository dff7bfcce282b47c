"""`/console/alerts`: the list, and one alert: deciding on it before it is out, watching it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request

from api.console.alerts import changes, composer, deeds, dots, rows, shown, words
from api.console.alerts.composing import DONE as DONE_BEFORE
from api.console.alerts.deeds import DEEDS, DONE
from api.console.extension import answers, proof
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.desk.alerts.answer_presented import show_all as show_answers
from api.desk.alerts.answer_schemas import AnswersArgsSchema
from api.desk.alerts.presented import DeskAlert, show_reach
from api.desk.alerts.presented import show as show_alert
from api.desk.alerts.preview_presented import preview
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Sent
from models.access import permissions
from models.access.permissions import Permission
from models.alerts import alerts as alert_store
from models.alerts import placeholders
from models.alerts.alerts import Alert
from models.alerts.states import AlertAction, AlertState
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.language.languages import OWN_NAMES
from models.partners import incoming
from models.partners.incoming import IncomingState
from models.safety import answers as check_ins
from models.safety.check_ins import SafetyState
from models.store import cursor

alerts = Blueprint("console_alerts", __name__, url_prefix="/console/alerts")


@alerts.get("")
@page(permission=Permission.ALERT_READ)
def listed() -> Response:
    """Show what is in force, what waits, and what is being written."""
    waiting, _ = incoming.search(current_store(), state=IncomingState.NEW, limit=100)
    return answers.page(
        "console/alerts/list.html",
        groups=rows.groups(),
        words=words,
        waiting=len(waiting),
        may_draft=_may(Permission.ALERT_DRAFT),
        done=done_of(DONE),
    )


@alerts.get("/over")
@page(permission=Permission.ALERT_READ)
def over() -> Response:
    """Show what no longer counts, newest first."""
    after = request.args.get("after") or None
    if after:
        cursor.decode(after, 1)
    found, following = rows.over(after)
    return answers.page("console/alerts/over.html", rows=found, words=words, following=following)


@alerts.get("/<string:alert_id>")
@page(permission=Permission.ALERT_READ)
def show(alert_id: str) -> Response:
    """Show one alert as people see it, with everything that may be done with it."""
    return _shown(_readable(alert_id))


@alerts.post("/<string:alert_id>")
@page(permission=Permission.ALERT_READ)
@idempotent_form
def act(alert_id: str) -> Response:
    """Do what the form names: 422 with the faults, 412 when somebody was faster, 409 when it can't be done any more."""
    store, official, alert = current_store(), current_identity(), _readable(alert_id)
    doing, sent = request.form.get("do", ""), request.form
    if doing not in deeds.possible(store, official, alert, show_alert(alert)):
        return _shown(alert, 409, faults=[Fault("", "alert_state")])
    deed = DEEDS[doing]
    try:
        given = deeds.given_for(doing, sent)
        if deeds.needs_proof(doing, alert):
            proof.insist()
        expect = forms.version_of(sent) if deed.on_version else alert["version"]
        then = deed.carry_out(store, official, alert_id, given, expect)
    except Invalid as error:
        return _shown(alert, 422, faults=error.faults, sent=sent, doing=doing)
    except Stale:
        return _shown(_readable(alert_id), 412, sent=sent, doing=doing, since=forms.version_of(sent))
    except (Clash, Forbidden) as error:
        fault = Fault("", error.code, error.params)
        return _shown(_readable(alert_id), 409, faults=[fault], sent=sent, doing=doing)
    if not deed.on_version:
        return answers.go(f"/console/alerts/{then['_id']}/edit", done="following")
    if doing == "discard":
        return answers.go("/console/alerts", done=doing)
    return answers.go(f"/console/alerts/{alert_id}", done=doing)


@alerts.get("/<string:alert_id>/reach")
@page(permission=Permission.ALERT_READ, is_part=True)
def reach(alert_id: str) -> Response:
    """Give what became of an alert so far, for whoever polls; 304 while nothing has changed."""
    alert = _readable(alert_id)
    response = answers.page("console/alerts/reach.html", **_reach(alert), alert=alert, words=words)
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


@alerts.get("/<string:alert_id>/check-ins")
@page(permission=Permission.ALERT_READ)
def checked_in(alert_id: str) -> Response:
    """Show what people answered: who needs help first."""
    store, alert = current_store(), _readable(alert_id)
    query = forms.load(AnswersArgsSchema(), request.args)
    state = SafetyState(query["state"]) if query["state"] else None
    found, following = check_ins.of_alert(store, alert, state, after=query["after"])
    return answers.page(
        "console/alerts/check_ins.html",
        alert=alert,
        words=words,
        rows=show_answers(store, found),
        state=query["state"],
        following=following,
    )


def _readable(alert_id: str) -> Alert:
    return alert_store.readable(current_store(), current_identity(), alert_id)


def _may(permission: Permission) -> bool:
    return bool(permissions.assignments_with(current_identity(), permission))


def _reach(alert: Alert) -> dict[str, Any]:
    if alert["state"] != AlertState.APPROVED:
        return {"reach": None, "lively": False}
    return {"reach": show_reach(current_store(), alert, by_area=True), "lively": shown.is_lively(alert)}


def _shown(
    alert: Alert,
    status: int = 200,
    *,
    faults: Sequence[Fault] = (),
    sent: Sent | None = None,
    doing: str = "",
    since: int | None = None,
) -> Response:
    """Show an alert.

    :param sent: what was typed for the act `doing`, with what is wrong with it.
    :param since: the version that the official saw, when somebody was faster.
    """
    store, official, whole = current_store(), current_identity(), show_alert(alert)
    names = deeds.possible(store, official, alert, whole)
    asks = any(deeds.needs_proof(name, alert) for name in names)
    return answers.page(
        "console/alerts/show.html",
        status,
        alert=whole,
        acts=deeds.forms_of(names, alert["version"], sent, faults, doing),
        needs_proof=deeds.needs_proof,
        proof_wanted=proof.wanted() if asks else "",
        doing=doing or request.args.get("do", ""),
        faults=faults,
        since=shown.since(alert, since) if since is not None else None,
        done=done_of({**DONE_BEFORE, **DONE}),
        **_about(alert, whole),
        **_reach(alert),
    )


def _about(alert: Alert, whole: DeskAlert) -> dict[str, Any]:
    """Return what an alert says and whom it reaches, whatever is being done with it."""
    store, official = current_store(), current_identity()
    seen = preview(store, alert, official, composer.named)
    return {
        "infos": placeholders.resolved(store, whole)["infos"],
        "words": words,
        "standing": words.standing(whole["state"], whole["stage"], whole["status"]),
        "preview": seen,
        "dots": dots.of(alert["area_ids"]),
        "languages_of": OWN_NAMES,
        "crowd": shown.crowd(alert, seen),
        "changed": changes.told(alert),
        "authors": shown.named(alert["authors"]),
        "approver": shown.named([alert["approved_by"]]),
        "is_author": official.id in alert["authors"],
        "may_approve": _may(Permission.ALERT_APPROVE),
        "can_approve": AlertAction.APPROVE in whole["actions"],
        "may_edit": AlertAction.EDIT in whole["actions"],
        "others": shown.others(alert),
        "drill": shown.drill_of(alert),
        "steps": shown.steps(alert),
    }
