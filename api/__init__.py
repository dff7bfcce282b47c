"""HTTP for people and machines: one folder a resource, with `routes.py`, `schemas.py` and `presented.py`.

`create_app` puts the parts together and does nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from flask import Flask

from api.extensions import (
    answering_first,
    caching,
    cross_origin,
    forwarded,
    headers,
    logs,
    openapi,
    problems,
    request_sizes,
)
from api.extensions.allowed_callers import insist_on_declarations
from api.extensions.context import BREAKER, EXTENSION
from api.html import ground
from bot import calls_heard
from models import logs as log_setup
from models.settings import Settings
from models.store import open_store
from models.store.breaker import Breaker
from models.store.database import OF_REQUESTS
from models.store.memory import Memory
from models.store.watching import Watcher

#: The rooms of the API; each package has `blueprints`. In the order of the OpenAPI document.
RESOURCES = (
    "api.devices",
    "api.auth",
    "api.me",
    "api.subscriptions",
    "api.inbox",
    "api.areas",
    "api.categories",
    "api.feed",
    "api.surveys",
    "api.uploads",
    "api.reports",
    "api.alerts",
    "api.cap",
    "api.open311",
    "api.webhooks",
    "api.hub",
    "api.outlets.pairings",
    "api.outlets.tokens",
    "api.outlets.me",
    "api.outlets.programme",
    "api.media",
    "api.outlets.heartbeats",
    "api.outlets.plays",
    "api.desk.session",
    "api.desk.phones",
    "api.desk.reports",
    "api.desk.conversations",
    "api.desk.bulk",
    "api.desk.export",
    "api.desk.saved_views",
    "api.desk.templates",
    "api.desk.hotspots",
    "api.desk.stats",
    "api.desk.alerts",
    "api.desk.alert_agreements",
    "api.desk.alert_templates",
    "api.desk.hub_arrivals",
    "api.desk.incoming_alerts",
    "api.desk.drills",
    "api.desk.bulletins",
    "api.desk.programme",
    "api.desk.posts",
    "api.desk.media",
    "api.desk.archive",
    "api.desk.policies",
    "api.desk.directives",
    "api.desk.returns",
    "api.desk.recordings",
    "api.desk.speech",
    "api.desk.sounds",
    "api.desk.phrases",
    "api.desk.approval_rules",
    "api.desk.outlets",
    "api.desk.outlet_pairings",
    "api.desk.outlet_windows",
    "api.desk.outlet_groups",
    "api.desk.stations",
    "api.desk.staff",
    "api.desk.courses",
    "api.desk.targets",
    "api.desk.evaluation",
    "api.desk.surveys",
    "api.desk.routing",
    "api.desk.calendars",
    "api.desk.categories",
    "api.desk.keys",
    "api.desk.outlet_states",
    "api.desk.outlet_figures",
    "api.desk.incidents",
    "api.desk.webhooks",
    "api.desk.issuers",
    "api.desk.officials",
    "api.desk.invitations",
    "api.desk.agencies",
    "api.health",
)

#: HTML pages and their assets; never in the OpenAPI document.
PAGES = ("api.pages", "api.public", "api.console", "players.board")


def read_rooms() -> None:
    """Read the code of all rooms, so that processes that are forked from this one share it and begin at once."""
    for name in (*RESOURCES, *PAGES):
        import_module(name)


def create_app(settings: Settings) -> Flask:
    """Make the web application of these settings.

    :raises RuntimeError: a route does not declare who may call it.
    """
    log_setup.configure(settings.log_format)
    app = Flask("api", static_folder=None, template_folder="pages/templates")
    app.config["HINTS_URL"] = settings.hints_url
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    # What proxies say is believed or dropped before anything looks at it.
    answering_first.register(app)
    forwarded.register(app, settings)
    logs.register(app)
    headers.register(app, settings.public_url)
    caching.register(app)
    cross_origin.register(app)
    request_sizes.register(app, settings)
    problems.register(app)
    ground.register(app)
    api = openapi.make_api(app)
    for name in RESOURCES:
        for blueprint in import_module(name).blueprints:
            api.register_blueprint(blueprint)
    for name in PAGES:
        for blueprint in import_module(name).blueprints:
            app.register_blueprint(blueprint)
    insist_on_declarations(app)
    caching.insist_on_no_caller(app)
    opened = open_store(settings, patience=OF_REQUESTS)
    watcher = Watcher(opened.db)
    store = replace(opened, hears_call=calls_heard.hears_call, memory=Memory(watcher))
    app.extensions |= {EXTENSION: store, BREAKER: Breaker(store.db.client), Watcher.__name__: watcher}
    return app
