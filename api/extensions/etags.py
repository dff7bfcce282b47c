"""ETags of reads that phones poll: a strong tag of the bytes that go out, and 304 for whoever has them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from api.extensions.view_functions import P


def conditional(view: Callable[P, object]) -> Callable[P, Response]:
    """Tag the answer of a read and honour `If-None-Match`; the decorator right below `allow`."""

    @wraps(view)
    def tagged(*args: P.args, **kwargs: P.kwargs) -> Response:
        response = make_response(cast(ResponseReturnValue, view(*args, **kwargs)))
        response.add_etag()
        response.vary.add("Accept-Language")
        # Kept by the phone, but asked about each time: a warning or correction must not wait for a cache.
        response.headers["Cache-Control"] = "no-cache"
        return cast(Response, response.make_conditional(request))

    return tagged
