"""Photos of a form: several at once, each made safe and kept as the own of the browser until a report takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from flask import request
from werkzeug.datastructures import FileStorage

from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.request_sizes import BodySize
from models.access import guards
from models.access.guards import Act
from models.errors import Fault, Invalid, Unavailable
from models.files import uploads
from models.messages.messages import Owner

#: The field of a form.
FIELD = "photos"

#: Together as large as one upload may be: several photos as phones usually make them. Whoever has more sends twice.
ROOM = BodySize(files=1)


class Taken(NamedTuple):
    """What came of the photos of a form: ids of those that are kept, and why others are not."""

    photo_ids: list[str]
    faults: list[Fault]


def take(owner: Owner, before: Sequence[str] = ()) -> Taken:
    """Keep the photos of the form that was sent; what is no photo is named, and the others are kept all the same.

    :param before: those that there are already.
    :raises TooMany: this browser or its network has sent very many.
    """
    taken = Taken([*before], [])
    for file in (one for one in request.files.getlist(FIELD) if one.filename):
        if len(taken.photo_ids) >= uploads.MAX_PER_REPORT:
            taken.faults.append(Fault(FIELD, "too_many_photos", {"max": uploads.MAX_PER_REPORT}))
            break
        _keep(file, owner, taken)
    return taken


def _keep(file: FileStorage, owner: Owner, taken: Taken) -> None:
    store, where = current_store(), current_circumstances()
    guards.spend(store, Act.UPLOAD, where)
    try:
        kept = uploads.save(
            store, file.stream.read(), owner=owner, actor=current_identity().actor, where=where
        )
    except Invalid as error:
        taken.faults.extend(replace(one, field=FIELD) for one in error.faults)
    except Unavailable as error:
        # The others that came along are kept; this one may be sent again.
        taken.faults.append(Fault(FIELD, error.code, error.params))
    else:
        taken.photo_ids.append(str(kept["_id"]))
