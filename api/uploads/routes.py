"""`/v1/uploads`: photos."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView
from werkzeug.datastructures import FileStorage

from api.extensions.context import current_identity, current_store
from api.extensions.owners import owners_of
from api.extensions.smorest import Blueprint
from api.uploads.schemas import LinkArgsSchema, UploadFileSchema, UploadSchema
from models import limits, links, uploads
from models.errors import NotFound
from models.identity import CallerKind
from models.limits import Limit
from models.store import Document, Store

blp = Blueprint("uploads", __name__, url_prefix="/v1/uploads", description="Photos")

#: A rendition never changes, so the phone may keep it as long as its link holds.
CACHE = "private, max-age=21600, immutable"


@blp.route("")
class UploadsViews(MethodView):
    """Photos of the caller."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL)
    @blp.idempotent
    @blp.arguments(UploadFileSchema, location="files")
    @blp.response(201, UploadSchema)
    def post(self, files: dict[str, FileStorage]) -> Document:
        """Keep a photo.

        It is decoded fully, turned upright and encoded anew without any metadata; the GPS position of its
        EXIF is read first and offered as the place. What can't be decoded is refused with the reason.
        """
        store, identity = current_store(), current_identity()
        limits.spend(store, Limit.UPLOAD, identity.kind, identity.id)
        upload = uploads.save(
            store, files["file"].stream.read(), owner=owners_of(identity)[0], actor=identity.actor
        )
        return {**photo(store, upload), "position": upload["position"]}


@blp.route("/<string:upload_id>")
class UploadsByIdViews(MethodView):
    """One photo of the caller."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL)
    @blp.response(200, UploadSchema)
    def get(self, upload_id: str) -> Document:
        """A photo of one's own, with fresh links."""
        store = current_store()
        upload = uploads.get(store, upload_id)
        mine = [{"kind": owner.kind, "id": owner.id} for owner in owners_of(current_identity())]
        if upload["owner"] not in mine:
            raise NotFound
        return {**photo(store, upload), "position": upload["position"]}


@blp.route("/<string:upload_id>/<string:rendition>.jpg")
class RenditionsViews(MethodView):
    """The pictures themselves."""

    @blp.allow(CallerKind.SIGNED)
    @blp.arguments(LinkArgsSchema, location="query")
    @blp.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
    def get(self, query: dict[str, Any], upload_id: str, rendition: str) -> Response:
        """A rendition (`large`, `thumb`) by its signed link."""
        store = current_store()
        links.check(store, request.path, query["until"], query["sig"])
        data = uploads.rendition(store, uploads.get(store, upload_id), rendition)
        response = Response(data, mimetype="image/jpeg", headers={"Cache-Control": CACHE})
        response.set_etag(f"{upload_id}-{rendition}")
        response.make_conditional(request)
        return response


def photo(store: Store, upload: Document) -> Document:
    """An upload with signed links to its renditions."""
    path = f"/v1/uploads/{upload['_id']}"
    return {**upload, **{name: links.sign(store, f"{path}/{name}.jpg") for name in ("large", "thumb")}}
