"""Files that come with a form: they are kept at once, and the form goes on with their ids.

So a form that is refused keeps them: `files` of `macros/form.html` has a box for each, to leave it out.
"""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import MultiDict

from api.extensions.context import current_circumstances, current_identity, current_store
from api.uploads.presented import photo
from models.access import guards
from models.access.guards import Act
from models.errors import Fault, Invalid
from models.files import uploads
from models.messages.messages import Owner

#: What the field of the files is called beside that of their ids: `photo_ids` comes from `photo_ids_files`.
SUFFIX = "_files"


def with_files(*names: str) -> MultiDict[str, str]:
    """Return the form with the ids of the files that came along, for these fields.

    :raises Invalid: one of the files can't be taken, and why, at the field of the ids.
    :raises TooMany: too many files.
    """
    sent: MultiDict[str, str] = MultiDict(request.form.items(multi=True))
    faults: list[Fault] = []
    for name in names:
        for file in request.files.getlist(f"{name}{SUFFIX}"):
            data = file.stream.read()
            if not data:
                continue
            try:
                sent.add(name, _keep(data))
            except Invalid as error:
                faults += [Fault(name, one.code, one.params) for one in error.faults]
    if faults:
        raise Invalid(*faults)
    return sent


def thumb(upload_id: str) -> str:
    """Return the link to the small picture of a file that the official sent; "" for one without."""
    store = current_store()
    found = uploads.by_ids(store, [upload_id]).get(upload_id)
    mine = found is not None and found["owner"] == {"kind": "official", "id": current_identity().id}
    return photo(store, found)["thumb"] if found and mine and "thumb" in found["files"] else ""


def _keep(data: bytes) -> str:
    store, me = current_store(), current_identity()
    where = current_circumstances()
    guards.spend(store, Act.UPLOAD, where)
    kept = uploads.keep(store, data, owner=Owner("official", me.id), actor=me.actor, where=where)
    return kept["_id"]
