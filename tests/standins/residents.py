"""Residents with Zalo: what they write, photograph and tap reaches Loa as real webhooks."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, abort, jsonify, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as Answer

from tests.standins import settings
from tests.standins.box import Box
from tests.standins.webhooks import post_now, user_message, zalo_event

EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/heic": ".heic"}


def blueprint(box: Box) -> Blueprint:
    """The routes with which a test or a person plays a resident."""
    blp = Blueprint("residents", __name__)

    @blp.post("/zalo/simulate/user-message")
    def message() -> Response:
        return jsonify(write(box, request.get_json()))

    @blp.post("/media")
    def upload() -> tuple[Response, int]:
        file = request.files.get("file")
        if file is None:
            abort(400, "Send the picture as the multipart field `file`.")
        return jsonify(keep(box, file)), 201

    @blp.get("/media/<name>")
    def media(name: str) -> Answer:
        if name in box.redirects:
            return redirect(box.redirects[name])
        if name not in box.media:
            abort(404)
        content, kind = box.media[name]
        return Response(content, content_type=kind)

    return blp


def write(box: Box, body: dict[str, Any]) -> dict[str, Any]:
    """A resident does something; answers `{event, acknowledged}`.

    :param body: `user_id` and one of `text`, `image` (a name under /media or a URL; `text` is its caption),
        `location` (`latitude`, `longitude`) and `event` (`follow` or `unfollow`).
    """
    user_id = str(body["user_id"])
    text = str(body.get("text", ""))
    if body.get("event"):
        return _follow(box, user_id, str(body["event"]))
    if body.get("image"):
        return user_message(box, user_id, "user_send_image", _image(box, str(body["image"]), text))
    if body.get("location"):
        return user_message(box, user_id, "user_send_location", _location(body["location"]))
    return user_message(box, user_id, "user_send_text", {"text": text})


def keep(box: Box, file: FileStorage) -> dict[str, str]:
    """Keep a picture that a resident will send; answers its name and URL."""
    kind = file.mimetype or "application/octet-stream"
    name = uuid4().hex + EXTENSIONS.get(kind, ".bin")
    box.media[name] = (file.read(), kind)
    return {"name": name, "url": f"{box.url}/media/{name}"}


def _image(box: Box, image: str, caption: str) -> dict[str, Any]:
    url = image if "://" in image else f"{box.url}/media/{image}"
    attachment = {"type": "image", "payload": {"thumbnail": url, "url": url}}
    return {"text": caption, "attachments": [attachment]}


def _location(place: dict[str, Any]) -> dict[str, Any]:
    coordinates = {name: str(place[name]) for name in ("latitude", "longitude")}
    return {"text": "", "attachments": [{"type": "location", "payload": {"coordinates": coordinates}}]}


def _follow(box: Box, user_id: str, name: str) -> dict[str, Any]:
    contact = box.zalo.hear(user_id)
    contact.follows = name != "unfollow"
    box.save()
    # Unlike other events these have neither sender nor recipient.
    event = zalo_event(
        name, oa_id=settings.ZALO_OA_ID, follower={"id": user_id}, user_id_by_app=user_id, source="oa_profile"
    )
    return post_now(box, event)
