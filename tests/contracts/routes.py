"""The list of all routes with their auth: `python -m tests.contracts.routes` writes it to `routes.txt`.

A route that vanishes or changes who may call it breaks somebody's phone, so it takes a change of that file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import marshmallow as ma
from flask import Flask

from api import create_app
from api.extensions.allowed_callers import DeclaredAuth, declared_auth
from api.extensions.caching import Keep, declared_keep
from api.extensions.context import EXTENSION
from api.extensions.view_functions import function_of
from models.settings import Settings

FROZEN = Path(__file__).with_name("routes.txt")

#: An id that nothing has, in the shape of all of them.
UNKNOWN = "65f000000000000000000000"


@dataclass(frozen=True)
class Route:
    """One rule and method of the application."""

    method: str
    rule: str
    auth: DeclaredAuth
    endpoint: str = ""

    @property
    def path(self) -> str:
        """The rule with plausible values of things that do not exist."""
        first_choice = re.sub(r"<any\((\w+)[^>]*>", r"\1", self.rule)
        return re.sub(r"<[^>]+>", UNKNOWN, first_choice)

    def __str__(self) -> str:
        kinds = "|".join(sorted(self.auth.kinds))
        permission = f":{self.auth.permission}" if self.auth.permission else ""
        return f"{self.method} {self.rule} {kinds}{permission}"


def routes_of(app: Flask) -> list[Route]:
    """Every rule and method, by path."""
    found = []
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            declared = declared_auth(app, rule.endpoint, method)
            assert declared is not None, f"{method} {rule.rule} declares no auth"
            found.append(Route(method, rule.rule, declared, rule.endpoint))
    return sorted(found, key=lambda route: (route.rule, route.method))


def keep_of(app: Flask, route: Route) -> Keep | None:
    """Who may keep the answers of a route; None: nobody."""
    return declared_keep(app, route.endpoint, route.method)


def read_of(app: Flask) -> dict[str, dict[str, type[ma.Schema]]]:
    """What each route reads: by place (`json`, `query`) the schema."""
    found: dict[str, dict[str, type[ma.Schema]]] = {}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            function = function_of(app, rule.endpoint, method)
            documented = getattr(function, "_apidoc", {}).get("arguments", {}).get("parameters", [])
            found[f"{method} {rule.rule}"] = {
                one["in"]: one["schema"] for one in documented if "schema" in one
            }
    return found


def main() -> None:
    """Write the list again."""
    app = create_app(Settings(mongodb_uri="mongodb://127.0.0.1/"))
    app.extensions[EXTENSION].close()
    FROZEN.write_text("".join(f"{route}\n" for route in routes_of(app)), encoding="utf-8")


if __name__ == "__main__":
    main()
