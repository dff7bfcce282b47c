"""Photos that come along in a multipart form: all are read before any is kept."""

from __future__ import annotations

from dataclasses import replace

from flask import request

from api.extensions.context import current_circumstances, current_identity, current_store
from models.errors import Fault, Invalid
from models.files import uploads
from models.files.pictures import Picture
from models.open311.filing import System


def read(most: int) -> tuple[list[Picture], list[Fault]]:
    """Read the pictures of the form, whatever their fields are called, and what is wrong with each."""
    files = [(name, file) for name, file in request.files.items(multi=True) if file.filename]
    if len(files) > most:
        return [], [Fault("media", "too_many_photos", {"max": most})]
    pictures, faults, where = [], [], current_circumstances()
    for name, file in files:
        try:
            pictures.append(uploads.read_picture(current_store(), file.stream.read(), where))
        except Invalid as error:
            faults += [replace(fault, field=name) for fault in error.faults]
    return pictures, faults


def keep(pictures: list[Picture], system: System) -> list[str]:
    """Keep them as photos of the system; returns the ids. Those of a request that fails after all are removed later."""
    store, actor = current_store(), current_identity().actor
    kept = [uploads.save_picture(store, picture, owner=system.owner, actor=actor) for picture in pictures]
    return [upload["_id"] for upload in kept]
