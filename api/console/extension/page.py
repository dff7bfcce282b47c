"""`@page`: the door of every screen, the outermost decorator of a view.

It declares who may come, so that the contracts that walk all routes hold; lets in whoever has a session and the
permission; sends everybody else to the sign-in; and refuses forms of other sites.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from flask import Response, make_response, redirect, request
from flask.typing import ResponseReturnValue

from api.console.extension import answers, session
from api.extensions.allowed_callers import DeclaredAuth
from api.extensions.context import current_identity
from api.extensions.request_sizes import USUAL
from api.extensions.view_functions import P
from api.html import same_site
from models.access import permissions
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Unauthenticated

#: Where people sign in.
LOGIN = "/console/login"


def page(
    *, permission: Permission | None = None, is_open: bool = False, is_part: bool = False
) -> Callable[[Callable[P, object]], Callable[P, Response]]:
    """Declare and enforce who may open a screen.

    :param permission: what the official must be allowed somewhere; None: whoever is signed in.
    :param is_open: also for whoever is not signed in: the sign-in itself.
    :param is_part: it answers a part of a page alone; the sign-in leads nobody there.
    :raises Forbidden: `no_permission`, or `other_site`.
    """
    kind = CallerKind.OPEN if is_open else CallerKind.OFFICIAL
    declared = DeclaredAuth(frozenset({kind}), permission)

    def decorate(view: Callable[P, object]) -> Callable[P, Response]:
        @wraps(view)
        def shown(*args: P.args, **kwargs: P.kwargs) -> Response:
            session.choose_language()
            same_site.insist()
            if not is_open:
                try:
                    session.recognise()
                except Unauthenticated:
                    return signed_out()
                if permission:
                    permissions.insist(current_identity(), permission)
            response = make_response(cast(ResponseReturnValue, view(*args, **kwargs)))
            session.keep_language(response)
            answers.note_done(response)
            return response

        shown.declared_auth = declared  # type: ignore[attr-defined]
        shown.is_part = is_part  # type: ignore[attr-defined]
        return shown

    return decorate


def signed_out() -> Response:
    """Lead to the sign-in and back; what was typed into a form is kept in the answer, to be sent again."""
    if request.method not in same_site.READS:
        # Whoever is nobody is not read at length.
        typed = list(request.form.items(multi=True)) if (request.content_length or 0) <= USUAL else []
        return answers.page("console/signed_out.html", 401, typed=typed)
    if session.POLL in request.headers:
        # Whoever is typing stays where they are; the page tells them.
        return Response(status=401)
    address = f"{LOGIN}?{urlencode({'to': request.full_path.rstrip('?')})}"
    if answers.is_part():
        # A redirect would put the sign-in into the part of the page that was asked for.
        return Response(status=204, headers={"HX-Redirect": address})
    return cast(Response, redirect(address, 303))
