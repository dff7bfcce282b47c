"""`/console/outlets`: what hangs on the pole and stands on the square, and how it is."""

from __future__ import annotations

from flask import Blueprint, Response

from api.console.extension import answers
from api.console.extension.page import page
from models.access.permissions import Permission

registry = Blueprint("console_outlets", __name__, url_prefix="/console/outlets")


@registry.get("")
@page(permission=Permission.OUTLET_READ)
def list_outlets() -> Response:
    """Show the outlets of the official's areas with how they are."""
    return answers.page("console/outlets/list.html")
