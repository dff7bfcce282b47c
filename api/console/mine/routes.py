"""`/console/`: what is mine and late, and the menu's counts."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request

from api.console.extension import answers
from api.console.extension.page import page
from api.console.help import tours as sentences
from api.console.mine import shown
from api.extensions.context import current_identity, current_store
from models.areas import areas
from models.desk import my_work, tours

mine = Blueprint("console_mine", __name__, url_prefix="/console")


@mine.get("/")
@page()
def desk() -> Response:
    """Show what waits for the official, what is due first at the top."""
    store, official = current_store(), current_identity()
    waiting = my_work.waiting(store, official)
    work = shown.shown(waiting)
    return answers.page(
        "console/mine/desk.html",
        work=work,
        late=sum(one["late"] for one in work),
        tour=sentences.sentences(official) if tours.is_new(store, official) else (),
        posters=_posters(),
    )


def _posters() -> list[tuple[str, str]]:
    """Return the areas that the official works for, by id and name: each has a poster to print."""
    ids = dict.fromkeys(held.area_id for held in current_identity().assignments)
    return [(one, areas.get(current_store(), one)["full_name"]) for one in ids]


@mine.get("/menu")
@page(is_part=True)
def menu() -> Response:
    """Give the menu with its counts, for whoever polls; 304 while nothing has changed."""
    response = answers.page("console/menu.html", path=answers.local(request.args.get("of", ""), "/console/"))
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


@mine.get("/more")
@page()
def more() -> Response:
    """Show the whole menu as a page, for phones."""
    return answers.page("console/mine/more.html", posters=_posters())


@mine.get("")
@page()
def without_slash() -> Response:
    """Lead to the desk."""
    return redirect("/console/", 303)  # type: ignore[return-value]
