"""`/zalo_verifier….html`: the file by which Zalo sees that this domain is the one of the Official Account."""

from __future__ import annotations

import hmac

from flask import Blueprint, render_template

from api.extensions.allowed_callers import allow
from api.extensions.context import current_store
from models.access.callers import CallerKind
from models.errors import NotFound

zalo_verifier = Blueprint("zalo_verifier", __name__)


@zalo_verifier.get("/zalo_verifier<string:code>.html")
@allow(CallerKind.OPEN)
def page(code: str) -> str:
    """Show the code that Zalo looks for, where the setting ZALO_VERIFIER names it.

    :raises NotFound: it is another.
    """
    ours = current_store().settings.zalo_verifier
    if not ours or not hmac.compare_digest(ours.encode(), code.encode()):
        raise NotFound
    return render_template("zalo_verifier.html", code=ours)
