"""What was typed on a writing page and not saved, for the view of that page.

A page that shows its form does so by `form_of`; after it was saved, it says `forget`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.extensions.context import current_identity, current_store
from api.html.forms import Form, Sent
from models.desk import unsaved_forms

#: The pages whose forms are kept.
PAGES = re.compile(r"/console/(?:posts|surveys)/[\w/-]{1,150}")

#: The fields of a form by which the server knows whose it is and which version of it; they are no words.
PAGE, VERSION = "kept_page", "kept_version"

#: What of a form is not kept: keys are made anew, and proofs are nobody's to keep.
NOT_KEPT = frozenset({PAGE, VERSION, "key", "proof"})


@dataclass(frozen=True)
class Kept:
    """What a page says of what is kept: which version of it the form continues, and since when it lies there."""

    page: str
    version: int = 0
    saved_at: datetime | None = None


def form_of(make: Callable[[Sent | None], Form]) -> tuple[Form, Kept]:
    """Return the form of this page with what was typed into it and not saved, if anything.

    :param make: makes the form, of None as things stand. It names the version that the words were typed for, so that
        saving them tells what has changed since.
    """
    found = unsaved_forms.load(current_store(), current_identity(), request.path)
    if found is None:
        return make(None), Kept(request.path)
    sent = MultiDict(found.fields)
    form = make(sent)
    seen = sent.get("version", "")
    if seen.isdecimal():
        form.version = int(seen)
    return form, Kept(request.path, found.version, found.saved_at)


def continued() -> Kept:
    """Return what the form that was sent continues: it is shown again, and goes on being kept."""
    version = request.form.get(VERSION, "")
    return Kept(request.path, int(version) if version.isdecimal() and len(version) < 10 else 0)


def forget() -> None:
    """Throw away what was typed on this page: it is saved."""
    unsaved_forms.drop(current_store(), current_identity(), request.path)


def whole_page() -> Response | None:
    """Return what makes the browser load this page whole, where only a part is asked for.

    Its scripts stand in its head, and a part brings none.
    """
    if not answers.is_part():
        return None
    return Response(status=204, headers={"HX-Redirect": request.full_path.rstrip("?")})
