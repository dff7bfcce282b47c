"""Answers of a screen: the whole page, or the part of it that htmx asks for; and where a write leads.

Both come of one template, which says `{% extends base %}`: a part is a block of it, so that no part drifts from its
page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Response, current_app, g, redirect, request

from api.console.extension import frame
from api.extensions.context import current_language
from api.html.words import said

#: The cookie that holds what was just done, for so many seconds.
JUST_DONE, SOON = "loa_console_done", 60

#: The header of a page with a form that has come back: `desk.js` shows it, whatever its status.
FORM = "Loa-Form"


def page(template: str, status: int = 200, **context: object) -> Response:
    """Render a template, or only the block whose id htmx names as its target.

    :param context: what the template shows; the frame (menu, language, who is signed in) comes by itself.
    """
    found = current_app.jinja_env.get_template(template)
    wanted = request.headers.get("HX-Target", "") if is_part() else ""
    part = wanted if wanted in found.blocks else ""
    base = "console/part.html" if part else "console/base.html"
    given = {**frame.frame(), "done": "", "faults": (), "base": base, "part": part, **context}
    current_app.update_template_context(given)
    text = found.render(given)
    response = Response(text, status, mimetype="text/html")
    response.headers["Content-Language"] = current_language()
    if status >= 400:
        response.headers[FORM] = "again"
    return response


def is_part() -> bool:
    """Say whether htmx asks for a part; what it restores after "back" is a whole page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def go(address: str, *, done: str = "", **query: str) -> Response:
    """Lead on after a write, to be read with GET.

    :param done: which sentence the next page says (`done_of`).
    """
    given = {name: value for name, value in {**query, "done": done}.items() if value}
    joint = "&" if "?" in address else "?"
    return cast(Response, redirect(f"{address}{joint}{urlencode(given)}" if given else address, 303))


def done_of(sentences: Mapping[str, str]) -> str:
    """Return the sentence that the address names by `?done=`; "" for none that the screen has.

    It is said once, right after it was done: the address alone, kept or sent to others, says nothing.
    """
    name = request.args.get("done", "")
    sentence = sentences.get(name, "") if request.cookies.get(JUST_DONE) == name else ""
    g.done_is_said = bool(sentence)
    return said(sentence) if sentence else ""


def note_done(response: Response) -> None:
    """Let the browser bring along what was just done, to the page that says it, and forget it there."""
    (name,) = parse_qs(urlsplit(response.headers.get("Location", "")).query).get("done", [""])[:1]
    if name or g.get("done_is_said"):
        response.set_cookie(
            JUST_DONE,
            name,
            SOON if name else 0,
            path="/console",
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )


def local(address: str, otherwise: str) -> str:
    """Return an address of the console that somebody sent along; anything else becomes `otherwise`."""
    fine = address.startswith("/console") and address[8:9] in {"", "/", "?"} and "\\" not in address
    return address if fine and address.isprintable() else otherwise
