"""The content of a document from what a body or a form says, for the API and the console."""

from __future__ import annotations

from api.desk.directives.schemas import DirectiveChanges
from models.directives.content import DirectiveContent
from models.directives.directives import Directive


def content_of(body: DirectiveChanges, sender_id: str, own: Directive | None = None) -> DirectiveContent:
    """Make the content that a body describes.

    :param own: the document that is edited or gets a new version; its files may be named again.
    """
    files = frozenset(own["file_ids"]) if own else frozenset[str]()
    return DirectiveContent(
        sender_id=sender_id,
        kind=body["kind"],
        number=body["number"],
        issued_on=body["issued_on"],
        title=body["title"],
        body=body["body"],
        due_at=body["due_at"],
        answer=body["answer"],
        questions=body["questions"],
        units=body["units"],
        groups=body["groups"],
        file_ids=body["file_ids"],
        note=body["note"],
        own_files=files,
    )
