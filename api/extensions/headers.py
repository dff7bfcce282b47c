"""Security headers of every answer; no page of Loa loads anything from elsewhere."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self'; style-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)

#: Swagger UI writes styles into the page, so the page of the API alone may have such.
OF_THE_API_PAGE = CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    # No page of Loa opens another site and talks to it, or is opened so.
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # Other sites learn nothing. With `no-referrer` browsers would send `Origin: null` with forms of our own.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(self)",
}

#: Without `includeSubDomains`: the sites beside Loa belong to others.
STRICT_TRANSPORT = "max-age=31536000"


def register(app: Flask, public_url: str) -> None:
    """Set the headers on every answer that has not set them itself.

    :param public_url: the address for residents; if it is https, browsers that came so are told to stay there.
    """
    app.after_request(partial(_add, stay=public_url.startswith("https://")))


def _add(response: Response, *, stay: bool) -> Response:
    given = {name.lower() for name, _ in response.headers}
    for name, value in HEADERS.items():
        if name.lower() not in given:
            response.headers.add(name, value)
    if stay and request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    return response
