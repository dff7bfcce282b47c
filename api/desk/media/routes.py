"""`/v1/desk/media`: the media library (kho tư liệu)."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, request
from flask.views import MethodView

from api.desk.media import filters
from api.desk.media.presented import ShownLibraryFile, show
from api.desk.media.schemas import (
    FileDescriptionSchema,
    FileUseSchema,
    LibraryArgs,
    LibraryArgsSchema,
    LibraryFileSchema,
    LibraryUpload,
    LibraryUploadSchema,
)
from api.extensions.caching import Keep, cached
from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.downloads import BINARY
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.paging import page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.sent_files import send
from api.extensions.smorest import Blueprint
from api.uploads.schemas import LinkArgs, LinkArgsSchema
from models.access import guards, signed_links
from models.access.callers import CallerKind
from models.access.guards import Act
from models.access.permissions import Permission
from models.content import file_uses, library_desk
from models.content.file_uses import FileUse
from models.errors import Fault, insist_on_none
from models.files import library, library_facts, library_search
from models.files.library_facts import Description

blp = Blueprint("desk-media", __name__, url_prefix="/v1/desk/media", description="The media library")


def _description_faults(body: Description) -> Iterable[Fault]:
    return library_facts.faults(current_store(), body)


@blp.route("")
class LibraryViews(MethodView):
    """All files."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.arguments(LibraryArgsSchema, location="query", check=filters.filter_faults)
    @blp.response(200, LibraryFileSchema(many=True), headers=PAGES)
    def get(self, query: LibraryArgs) -> tuple[list[ShownLibraryFile], dict[str, str]]:
        """Find files, the last kept first; filters combine."""
        store = current_store()
        insist_on_none(filters.filter_faults(query))
        found = library_search.search(
            store, filters.query_of(query), after=query["after"], limit=query["limit"]
        )
        return [show(file) for file in found.files], page_headers(found.next)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.body(files=1)
    @blp.idempotent
    @blp.arguments(LibraryUploadSchema, location="files")
    @blp.response(201, LibraryFileSchema, headers=MADE)
    @blp.alt_response(200, schema=LibraryFileSchema, headers=VERSION)
    @blp.alt_response(503, schema=ProblemSchema)
    def post(self, files: LibraryUpload) -> Answer[ShownLibraryFile]:
        """Send a file to the library; one that is kept there already is the answer, with 200.

        What can run, hides or reaches out is refused or taken out, so the file that is kept is another one than was
        sent. Say afterwards what it shows, by what right and with whose consent: until then no post takes it.
        """
        store = current_store()
        where = current_circumstances()
        guards.spend(store, Act.UPLOAD, where)
        sent = files["file"]
        kept = library_desk.upload(
            store, current_identity(), sent.stream.read(), sent.filename or "", where=where
        )
        shown = show(kept.file)
        return created(shown, f"/v1/desk/media/{shown['_id']}") if kept.is_new else with_version(shown)


@blp.route("/<string:file_id>")
class LibraryByIdViews(MethodView):
    """One file."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.response(200, LibraryFileSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, file_id: str) -> Answer[ShownLibraryFile]:
        """Show what is said of a file; its `ETag` is what `If-Match` wants."""
        return with_version(show(library.get(current_store(), file_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.idempotent
    @blp.versioned(LibraryFileSchema, show)
    @blp.arguments(FileDescriptionSchema, check=_description_faults)
    @blp.response(200, LibraryFileSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def patch(self, body: Description, file_id: str) -> Answer[ShownLibraryFile]:
        """Say what a file shows, by what right it is published, and whether those shown agree.

        Where they no longer do, readers get it no longer either.
        """
        store, identity = current_store(), current_identity()
        return with_version(
            show(library_desk.describe(store, identity, file_id, body, expect=expected_version()))
        )

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.versioned(LibraryFileSchema, show)
    @blp.response(204)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def delete(self, file_id: str) -> None:
        """Remove a file for ever; one that something uses stays, and the answer (409) names what."""
        library_desk.remove(current_store(), current_identity(), file_id, expect=expected_version())


@blp.route("/<string:file_id>/uses")
class LibraryUsesViews(MethodView):
    """What uses it."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.response(200, FileUseSchema(many=True))
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, file_id: str) -> list[FileUse]:
        """List the posts and editions that use a file, at most 100 of each.

        Of those that the caller may not read there is a line with the kind alone.
        """
        store = current_store()
        uses = file_uses.of_file(store, library.get(store, file_id)["_id"])
        return file_uses.told(store, current_identity(), uses)


@blp.route("/<string:file_id>/parts/<string:part>")
class LibraryPartsViews(MethodView):
    """The files themselves."""

    @blp.allow(CallerKind.SIGNED)
    @cached(Keep.LINKED)
    @blp.arguments(LinkArgsSchema, location="query")
    @blp.response(200, BINARY, content_type="application/octet-stream")
    def get(self, query: LinkArgs, file_id: str, part: str) -> Response:
        """Send a part of a file by its signed link; its media type is that of the part."""
        store = current_store()
        signed_links.check(store, request.path, query["until"], query["sig"])
        return send(store, library.get(store, file_id), part)
