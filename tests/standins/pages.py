"""What arrived on the phones: a page for people, JSON for programs, and the levers of the stand-ins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from tests.standins.arrivals import Arrival
from tests.standins.box import Box
from tests.standins.residents import keep, write
from tests.standins.twilio import WHATSAPP, hear, hear_by_whatsapp

#: Providers of SMS.
SMS = ("twilio", "esms")


def blueprint(box: Box) -> Blueprint:
    """The routes of the pages and levers."""
    blp = Blueprint("pages", __name__)
    rules: dict[str, tuple[str, Callable[[], Any]]] = {
        "/": ("GET", lambda: render_template("phones.html", **phones(box))),
        "/write": ("GET", lambda: render_template("write.html", **_people(box))),
        "/write/send": ("POST", lambda: _write(box)),
        "/write/sms": ("POST", lambda: _write_sms(box)),
        "/phones.json": ("GET", lambda: jsonify(phones(box))),
        "/calls.json": ("GET", lambda: jsonify([call.document() for call in box.calls])),
        "/control/fail": ("POST", lambda: _fail(box)),
        "/control/forget": ("POST", lambda: _forget(box)),
    }
    for path, (method, view) in rules.items():
        blp.add_url_rule(
            path,
            endpoint=path.strip("/").replace("/", "-").replace(".", "-") or "phones",
            view_func=view,
            methods=[method],
        )
    return blp


def phones(box: Box) -> dict[str, Any]:
    """Everything on the phones, by topic, device, Zalo user and number, newest first."""
    with box.lock:
        newest = [arrival.document() for arrival in reversed(box.arrived)]
        return {
            "fcm": {"topics": _topics(box), "devices": _devices(box)},
            "zalo": {
                "users": {
                    user: {
                        "follows": contact.follows,
                        "replies_left": max(0, 8 - contact.replies),
                        "last_interaction": contact.last_at.isoformat(),
                        "arrived": _at(box, ("zalo",), user),
                    }
                    for user, contact in sorted(box.zalo.contacts.items())
                }
            },
            "sms": {"numbers": {one: _at(box, SMS, one) for one in _of_sms(box)}},
            "whatsapp": {"numbers": {one: _at(box, SMS, one) for one in _of_whatsapp(box)}},
            "zalo_bot": {
                "chats": {chat: _at(box, ("zalo_bot",), chat) for chat in _numbers(box, ("zalo_bot",))}
            },
            "mail": {"mailboxes": {one: _at(box, ("smtp",), one) for one in _numbers(box, ("smtp",))}},
            "zns": {"numbers": {number: _at(box, ("zns",), number) for number in _numbers(box, ("zns",))}},
            "arrived": newest,
            "calls": box.tally(),
            "repeats": sum(arrival.calls - 1 for arrival in box.arrived),
        }


def _topics(box: Box) -> dict[str, Any]:
    named = set(box.fcm.topics) | {arrival.to for arrival in box.arrived if arrival.kind == "topic"}
    return {
        topic: {"devices": sorted(box.fcm.topics.get(topic, ())), "arrived": _at(box, ("fcm",), topic)}
        for topic in sorted(named)
    }


def _devices(box: Box) -> dict[str, Any]:
    """Devices with what came to them directly and through their topics."""
    heard = {device for devices in box.fcm.topics.values() for device in devices}
    written = {arrival.to for arrival in box.arrived if arrival.kind in ("token", "fid")}
    return {
        device: {
            "topics": box.fcm.topics_of(device),
            "arrived": _at(box, ("fcm",), device, *box.fcm.topics_of(device)),
        }
        for device in sorted(heard | written)
    }


def _at(box: Box, providers: tuple[str, ...], *places: str) -> list[dict[str, Any]]:
    def there(arrival: Arrival) -> bool:
        return arrival.provider in providers and arrival.to in places

    return [arrival.document() for arrival in reversed(box.arrived) if there(arrival)]


def _numbers(box: Box, providers: tuple[str, ...]) -> list[str]:
    return sorted({arrival.to for arrival in box.arrived if arrival.provider in providers})


def _of_sms(box: Box) -> list[str]:
    return [one for one in _numbers(box, SMS) if not _is_whatsapp(one)]


def _of_whatsapp(box: Box) -> list[str]:
    return [one for one in _numbers(box, SMS) if _is_whatsapp(one)]


def _is_whatsapp(number: str) -> bool:
    return number.startswith(WHATSAPP)


def _write(box: Box) -> Answer:
    """A person plays a resident in the browser."""
    body: dict[str, Any] = {name: value for name, value in request.form.items() if value}
    picture = request.files.get("file")
    if picture and picture.filename:
        body["image"] = keep(box, picture)["name"]
    if "latitude" in body and "longitude" in body:
        body["location"] = {name: body.pop(name) for name in ("latitude", "longitude")}
    write(box, body)
    return redirect("/")


def _people(box: Box) -> dict[str, Any]:
    """Who may write: those who did or got something."""
    return {"contacts": sorted(box.zalo.contacts), "numbers": _of_sms(box)}


def _write_sms(box: Box) -> Answer:
    """A person plays a resident who writes by SMS or WhatsApp."""
    number, text = request.form["number"].strip(), request.form.get("text", "")
    if _is_whatsapp(number):
        hear_by_whatsapp(box, number, text, {})
    else:
        hear(box, number, text)
    return redirect("/")


def _fail(box: Box) -> tuple[Response, int]:
    """Order a fault from another process; the body is that of `faults.Fault`."""
    box.fail_next(**request.get_json())
    return jsonify(ordered=True), 201


def _forget(box: Box) -> Response:
    box.forget()
    box.save()
    return jsonify(forgotten=True)
