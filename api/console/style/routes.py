"""`/console/style`: every macro in every state; only where demo content is loaded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import marshmallow as ma
from flask import Blueprint, Response
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.page import page
from api.extensions.context import current_store
from api.html.forms import Form, Option
from models.errors import Fault, NotFound

style = Blueprint("console_style", __name__, url_prefix="/console/style")


class EveryFieldSchema(ma.Schema):
    """One field of each kind."""

    title = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=100))
    text = ma.fields.String(validate=ma.validate.Length(max=2000))
    count = ma.fields.Integer()
    at = ma.fields.AwareDateTime()
    urgent = ma.fields.Boolean()
    kind = ma.fields.String(validate=ma.validate.OneOf(["one", "other"]))
    areas = ma.fields.List(ma.fields.String(), validate=ma.validate.Length(max=9))


OPTIONS = {
    "kind": [Option("one", "Tiếng Việt"), Option("other", "ភាសាខ្មែរ")],
    "areas": [Option("a", "Phường Trà Vinh"), Option("b", "Phường Long Đức")],
}


@style.get("")
@page()
def guide() -> Response:
    """Show the parts.

    :raises NotFound: this is no installation for trying things out.
    """
    if not current_store().settings.load_demo:
        raise NotFound
    now = datetime.now(UTC)
    sent: MultiDict[str, str] = MultiDict([("title", ""), ("areas", "a"), ("urgent", "true")])
    faults = [Fault("title", "required"), Fault("kind", "required")]
    return answers.page(
        "console/style/guide.html",
        form=Form(EveryFieldSchema(), options=OPTIONS, prefix="fine-"),
        wrong=Form(EveryFieldSchema(), sent, faults, options=OPTIONS, prefix="wrong-"),
        soon=now + timedelta(hours=3),
        calm=now + timedelta(days=3),
        late=now - timedelta(days=2),
        now=now,
    )
