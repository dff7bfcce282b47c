"""Categories with their rules, as officials see them."""

from __future__ import annotations

from typing import TypedDict

from api.extensions.context import current_language
from models.categories.categories import Category
from models.language.languages import choose


class ShownRules(TypedDict):
    """A category with its rules; `origin` is `file`, or `desk` once an official changed it."""

    code: str
    name: str
    names: dict[str, str]
    kinds: list[str]
    promise: int
    after_photo: bool
    publish: str
    private_place: bool
    radius_m: int
    version: int
    origin: str


def show(rules: Category) -> ShownRules:
    """Show a category with its rules, its name in the caller's language."""
    return {
        "code": rules["code"],
        "name": choose(rules["name"], current_language()),
        "names": rules["name"],
        "kinds": rules["kinds"],
        "promise": rules["promise"],
        "after_photo": rules["after_photo"],
        "publish": rules["publish"],
        "private_place": rules["private_place"],
        "radius_m": rules["radius_m"],
        "version": rules["version"],
        "origin": rules["origin"],
    }
