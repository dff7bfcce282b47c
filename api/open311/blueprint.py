"""The blueprint of GeoReport v2: its views answer in two forms, and its errors are arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import marshmallow as ma
from flask import request

from api.extensions.context import current_store
from api.extensions.smorest import Blueprint
from api.extensions.view_functions import ViewFunction
from api.open311.schemas import Open311ErrorSchema
from models.open311 import services

#: The end of every address.
FORM = "<any(xml, json):form>"


class GeoreportBlueprint(Blueprint):
    """A blueprint that serves one jurisdiction and documents two forms."""

    SHARED_REFUSALS = False

    def __init__(self, name: str, import_name: str, **options: object) -> None:
        super().__init__(name, import_name, description="Open311 GeoReport v2", **options)
        self.before_request(_insist_on_jurisdiction)

    def answers(
        self, schema: type[ma.Schema], *, many: bool = False, status: int = 200
    ) -> Callable[[ViewFunction], ViewFunction]:
        """Document what a view answers: this in JSON, and the same in XML."""
        content = {
            "application/json": {"schema": schema(many=many)},
            "text/xml": {"schema": {"type": "string"}},
        }
        return self.doc(responses={str(status): {"description": "Done", "content": content}})

    def _prepare_response_doc(self, doc: Any, doc_info: dict[str, Any], **given: Any) -> Any:
        """Whatever goes wrong is an array of errors."""
        whole = super()._prepare_response_doc(doc, doc_info, **given)
        content = {
            "application/json": {"schema": Open311ErrorSchema(many=True)},
            "text/xml": {"schema": {"type": "string"}},
        }
        whole["responses"] = {"default": {"description": "What is wrong, all at once", "content": content}}
        return whole


def _insist_on_jurisdiction() -> None:
    """Clients send it in the query, even of a POST, or in the form."""
    services.insist_on_jurisdiction(current_store(), request.values.get("jurisdiction_id", "").strip())
