"""Callers: each route declares who may call it, and the declaration is what is enforced.

`allow(CallerKind.DEVICE, CallerKind.CITIZEN)` is the outermost decorator of a view. `create_app` refuses an
app in which a route has none, and a test walks all routes and tries each kind of caller.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import cast

from flask import Flask, g, request

from api.extensions.context import current_identity, current_store
from api.extensions.view_functions import P, R, function_of, methods_of
from models.access import permissions
from models.access.callers import ANYBODY, CallerKind, Identity, KeyScope
from models.access.permissions import Permission
from models.access.tokens import Opaque
from models.areas import areas
from models.errors import Forbidden, Unauthenticated
from models.people import credentials
from models.store import Store

#: The parameter that holds the key of an outlet's device; nothing else is taken there.
DEVICE_KEY = "device_key"

#: Here nobody is asked for a credential: the route is open, or the request carries its own proof.
UNASKED = frozenset({CallerKind.OPEN, CallerKind.SIGNED})


@dataclass(frozen=True)
class DeclaredAuth:
    """Who may call a route; officials need `permission` besides, somewhere, and keys `scope`.

    Where nobody is asked (`OPEN`, `SIGNED`), other kinds are those whose credential changes the answer.
    """

    kinds: frozenset[CallerKind]
    permission: Permission | None = None
    scope: KeyScope | None = None

    @property
    def asks(self) -> bool:
        """Whether nobody comes in without a credential."""
        return UNASKED.isdisjoint(self.kinds)

    @property
    def credentials(self) -> frozenset[CallerKind]:
        """Whose credentials the route looks at, asked for or not."""
        return self.kinds - UNASKED


def allow(
    *kinds: CallerKind, permission: Permission | None = None, scope: KeyScope | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare and enforce who may call a view.

    :raises Unauthenticated: no credential or a bad one, where one is needed.
    :raises Forbidden: a good credential of a kind that may not, an official without the permission, or a key
        without the scope.
    """
    declared = DeclaredAuth(frozenset(kinds), permission, scope)

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            g.identity = recognise(declared)
            _see_catalogue(declared)
            return view(*args, **kwargs)

        checked.declared_auth = declared  # type: ignore[attr-defined]
        return checked

    return decorate


def recognise(declared: DeclaredAuth) -> Identity:
    """Return the caller of this request, if the declaration lets it in.

    A route that names no credential gets `ANYBODY`, whatever came along: what it answers can't depend on the caller.
    """
    if not declared.credentials:
        return ANYBODY
    try:
        # Who shows nothing is told so, or let in, without the store.
        credential = _credential(declared)
        identity = credentials.identify(current_store(), credential)
    except Unauthenticated:
        # An open page must not fail for a phone whose token has run out.
        if not declared.asks:
            return ANYBODY
        raise
    if identity.kind not in declared.kinds:
        if not declared.asks:
            return ANYBODY
        raise Forbidden("wrong_caller")
    if declared.permission and identity.kind is CallerKind.OFFICIAL:
        permissions.insist(identity, declared.permission)
    if declared.scope and identity.kind is CallerKind.KEY and declared.scope not in identity.scopes:
        raise Forbidden("wrong_scope")
    return identity


def _see_catalogue(declared: DeclaredAuth) -> None:
    """Let the request of a resident go by the catalogue of up to a second ago, if it has not looked yet."""
    if declared.credentials and CallerKind.OFFICIAL not in declared.kinds:
        pinned = current_store().pinned
        if pinned:
            pinned.may_be_late = True


def store_for_managers() -> Store:
    """Return the store, if the caller manages people of the whole province: they alone connect Loa to others.

    :raises Forbidden: `no_permission`.
    """
    store = current_store()
    province_id = areas.active_province_id(store)
    permissions.insist_in(store, current_identity(), Permission.PEOPLE_MANAGE, province_id)
    return store


def declared_auth(app: Flask, endpoint: str, method: str) -> DeclaredAuth | None:
    """Return what a route declares for a method; None when it declares nothing."""
    return cast(DeclaredAuth | None, getattr(function_of(app, endpoint, method), "declared_auth", None))


def insist_on_declarations(app: Flask) -> None:
    """Refuse an app in which somebody forgot to say who may call a route.

    :raises RuntimeError: naming every such route.
    """
    silent = [
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in methods_of(rule)
        if declared_auth(app, rule.endpoint, method) is None
    ]
    if silent:
        raise RuntimeError(f"Routes without declared auth: {', '.join(silent)}")


def _credential(declared: DeclaredAuth) -> str:
    """Return the caller's token.

    Other systems send their key as the parameter `api_key`, too (GeoReport v2), and devices of outlets that can store
    nothing theirs as `device_key` in their address.
    """
    if "Authorization" not in request.headers:
        if CallerKind.KEY in declared.kinds:
            return str(request.values.get("api_key", "")).strip()
        if CallerKind.OUTLET in declared.kinds and DEVICE_KEY in request.args:
            return _device_key(request.args[DEVICE_KEY].strip())
    return _bearer()


def _device_key(given: str) -> str:
    """Return the key of an outlet's device; tokens do not belong into addresses, which are written down.

    :raises Unauthenticated: `credential_bad`: it is something else.
    """
    if not given.startswith(f"{Opaque.OUTLET_KEY}."):
        raise Unauthenticated("credential_bad")
    return given


def _bearer() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("credential_missing")
    return token.strip()
