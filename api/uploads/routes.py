"""`/v1/uploads`: photos and documents."""

from __future__ import annotations

from flask import Response, request
from flask.views import MethodView

from api.extensions.caching import Keep, cached
from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.downloads import BINARY
from api.extensions.owners import owners_of
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.uploads import presented
from api.uploads.presented import OwnDocument, OwnPhoto
from api.uploads.schemas import LinkArgs, LinkArgsSchema, UploadFile, UploadFileSchema, UploadSchema
from models.access import guards, signed_links
from models.access.callers import CallerKind
from models.access.guards import Act
from models.errors import NotFound
from models.files import uploads

blp = Blueprint("uploads", __name__, url_prefix="/v1/uploads", description="Photos and documents")

PDF = "application/pdf"


@blp.route("")
class UploadsViews(MethodView):
    """Photos and documents of the caller."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL)
    @blp.body(files=1)
    @blp.idempotent
    @blp.arguments(UploadFileSchema, location="files")
    @blp.response(201, UploadSchema)
    @blp.alt_response(503, schema=ProblemSchema)
    def post(self, files: UploadFile) -> OwnPhoto | OwnDocument:
        """Keep a photo or a PDF document.

        A photo is decoded fully, turned upright and encoded again without any metadata; the GPS position of its
        EXIF is read first and offered as the place. Of a document a new file is made with what its pages show:
        without scripts, actions, forms, embedded files and metadata, so a digital signature does not survive. What
        can't be decoded is refused with the reason, and so is an encrypted document. With many files in work the
        answer is 503, and `Retry-After` says when to send it again.
        """
        store, identity = current_store(), current_identity()
        where, owner = current_circumstances(), owners_of(identity)[0]
        guards.spend(store, Act.UPLOAD, where)
        data = files["file"].stream.read()
        upload = uploads.keep(store, data, owner=owner, actor=identity.actor, where=where)
        return presented.one(store, upload)


@blp.route("/<string:upload_id>")
class UploadsByIdViews(MethodView):
    """One upload of the caller."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL)
    @blp.response(200, UploadSchema)
    def get(self, upload_id: str) -> OwnPhoto | OwnDocument:
        """Show a photo or document of one's own, with fresh links."""
        store = current_store()
        upload = uploads.get(store, upload_id)
        mine = [{"kind": owner.kind, "id": owner.id} for owner in owners_of(current_identity())]
        if upload["owner"] not in mine:
            raise NotFound
        return presented.one(store, upload)


@blp.route("/<string:upload_id>/<string:rendition>.jpg")
class RenditionsViews(MethodView):
    """The pictures themselves."""

    @blp.allow(CallerKind.SIGNED)
    @cached(Keep.LINKED)
    @blp.arguments(LinkArgsSchema, location="query")
    @blp.response(200, BINARY, content_type="image/jpeg")
    def get(self, query: LinkArgs, upload_id: str, rendition: str) -> Response:
        """Send a rendition (`large`, `thumb`) by its signed link."""
        store = current_store()
        signed_links.check(store, request.path, query["until"], query["sig"])
        data = uploads.rendition(store, uploads.get(store, upload_id), rendition)
        return Response(data, mimetype="image/jpeg")


@blp.route("/<string:upload_id>/document.pdf")
class DocumentsViews(MethodView):
    """The documents themselves."""

    @blp.allow(CallerKind.SIGNED)
    @cached(Keep.LINKED)
    @blp.arguments(LinkArgsSchema, location="query")
    @blp.response(200, BINARY, content_type=PDF)
    def get(self, query: LinkArgs, upload_id: str) -> Response:
        """Send a PDF document by its signed link; browsers save it rather than show it as a page of Loa."""
        store = current_store()
        signed_links.check(store, request.path, query["until"], query["sig"])
        data = uploads.rendition(store, uploads.get(store, upload_id), "document")
        name = {"Content-Disposition": f'attachment; filename="{upload_id}.pdf"'}
        headers = {"Content-Security-Policy": "sandbox; default-src 'none'", **name}
        return Response(data, mimetype=PDF, headers=headers)
