"""`/media/{sha256}.{ext}`: files that some programme names or named, for everybody and for good, whole or in part."""

from __future__ import annotations

import re
from typing import IO, cast

from flask import Response, request
from werkzeug.wsgi import wrap_file

from api.extensions.caching import Keep, cached
from api.extensions.context import current_store
from api.extensions.downloads import BINARY
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.sent_files import PIECE, SANDBOX, in_part
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.errors import NotFound
from models.programme import items, media

blp = Blueprint("media", __name__, url_prefix="/media", description="Files of programmes")


_NAME = re.compile(r"([0-9a-f]{64})\.([a-z0-9]{1,5})")


@blp.route("/<string:name>", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.FROZEN)
@blp.response(200, BINARY, content_type="application/octet-stream")
@blp.alt_response(404, schema=ProblemSchema)
def send_media(name: str) -> Response:
    """Send a file of a programme, whose name is its SHA-256; a part of it can be asked for."""
    hit = _NAME.fullmatch(name)
    if hit is None:
        raise NotFound
    store = current_store()
    file = media.find(store, hit[1])
    # A name has the ending of what the file is, so that nobody takes it for something else.
    if hit[2] != items.ENDINGS.get(file["type"], hit[2]):
        raise NotFound
    body = wrap_file(request.environ, cast("IO[bytes]", media.opened(store, file)), PIECE)
    response = Response(body, mimetype=file["type"], direct_passthrough=True)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.content_length = file["bytes"]
    response.set_etag(hit[1])
    return in_part(response, file["bytes"])
