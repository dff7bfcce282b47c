"""`/v1/posts/{id}/files/{file_id}`: the files of a post, for as long as the post is to be read."""

from __future__ import annotations

from flask import Response

from api.extensions.caching import Keep, cached
from api.extensions.context import current_store
from api.extensions.downloads import BINARY
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.sent_files import send
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.content import post_files, shared_posts

blp = Blueprint("post-files", __name__, url_prefix="/v1", description="News and notices.")


@blp.route("/posts/<string:post_id>/files/<string:file_id>", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK_BY_ADDRESS)
@blp.response(200, BINARY, content_type="application/octet-stream")
@blp.alt_response(404, schema=ProblemSchema)
def send_file(post_id: str, file_id: str) -> Response:
    """Send a file of a post that is out; its media type is that of the file, and a part of it can be asked for."""
    return _sent(post_id, file_id)


@blp.route("/posts/<string:post_id>/files/<string:file_id>/<string:part>", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK_BY_ADDRESS)
@blp.response(200, BINARY, content_type="application/octet-stream")
@blp.alt_response(404, schema=ProblemSchema)
def send_part(post_id: str, file_id: str, part: str) -> Response:
    """Send another form of a file of a post, such as the `thumb` of a picture."""
    return _sent(post_id, file_id, part)


def _sent(post_id: str, file_id: str, part: str = "") -> Response:
    store = current_store()
    post = shared_posts.find(store, post_id)
    return send(store, post_files.one(store, post, file_id).file, part)
