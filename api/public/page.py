"""`@page`: the door of every page that is not the same for everybody, the outermost decorator of a view.

It declares that anybody may come, refuses forms of other sites, and knows the browser again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from flask import Response, g, make_response
from flask.typing import ResponseReturnValue

from api.extensions.allowed_callers import DeclaredAuth
from api.extensions.view_functions import P
from api.html import same_site
from api.public import visitor
from models.access.callers import ANYBODY, CallerKind

OPEN = DeclaredAuth(frozenset({CallerKind.OPEN}))


def page(view: Callable[P, object]) -> Callable[P, Response]:
    """Declare that anybody may open a page, and let the view know the browser.

    :raises Forbidden: `other_site`.
    """

    @wraps(view)
    def shown(*args: P.args, **kwargs: P.kwargs) -> Response:
        g.identity = ANYBODY
        same_site.insist()
        visitor.recognise()
        response = make_response(cast(ResponseReturnValue, view(*args, **kwargs)))
        visitor.remember(response)
        return response

    shown.declared_auth = OPEN  # type: ignore[attr-defined]
    return shown
