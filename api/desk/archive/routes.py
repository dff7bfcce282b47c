"""`/v1/desk/archive`: the posts of a period as a ZIP file with an index."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response
from flask.views import MethodView

from api.desk.archive.schemas import ArchiveArgs, ArchiveArgsSchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.downloads import BINARY
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.content import archive, archive_rows
from models.content.archive_rows import Period
from models.desk import filter_checks
from models.errors import Fault, insist_on_none

blp = Blueprint(
    "desk-archive", __name__, url_prefix="/v1/desk", description="The archive of what was published"
)

ZIP = "application/zip"


def _faults(query: ArchiveArgs) -> Iterable[Fault]:
    yield from filter_checks.faults_of(current_store(), area=query["area"])
    yield from archive_rows.period_faults(query["start"], query["end"])


@blp.route("/archive")
class ArchiveViews(MethodView):
    """The archive."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.arguments(ArchiveArgsSchema, location="query", check=_faults)
    @blp.response(200, BINARY, content_type=ZIP)
    @blp.alt_response(409, schema=ProblemSchema)
    def get(self, query: ArchiveArgs) -> Response:
        """Send everything that was published for everybody in a period, as a ZIP file that is sent while it is made.

        Every edition as a page and as plain text in each of its languages, the files that may be published, and an
        index as a page, CSV and JSON. Up to 366 days and 5,000 editions; more than that is refused (409). Who took it
        is noted.
        """
        store = current_store()
        insist_on_none(_faults(query))
        named = query["area"] or areas.active_province_id(store)
        period = Period(query["start"], query["end"], areas.searched(store, named)["_id"], query["staff"])
        pieces = archive.stream(store, current_identity(), period, current_language())
        name = f"luu-tru_{period.first:%Y%m%d}-{period.last:%Y%m%d}.zip"
        return Response(
            pieces, mimetype=ZIP, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
