"""Callers of every kind with real credentials, made fresh for each request: some routes end the session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from models.access import sessions
from models.access.callers import CallerKind
from models.access.permissions import PERMISSIONS, Permission, Role
from models.people.official_shapes import OFFICIALS
from models.store import Store
from tests.builders import VINH_LONG, a_citizen, a_device, a_key, an_official
from tests.builders import Caller as BuiltCaller
from tests.outleting import an_outlet_device


class Caller(StrEnum):
    """Who calls. `UNPERMITTED` is an official who lacks the route's permission, `ALL_ROLES` one who has all."""

    NOBODY = "nobody"
    STRANGER = "stranger"
    DEVICE = "device"
    CITIZEN = "citizen"
    UNPERMITTED = "unpermitted"
    ALL_ROLES = "all_roles"
    KEY = "key"
    OUTLET = "outlet"


#: How those are made who are not officials.
BUILDERS: Mapping[Caller, Callable[[Store], BuiltCaller]] = {
    Caller.DEVICE: a_device,
    Caller.CITIZEN: a_citizen,
    Caller.KEY: a_key,
    Caller.OUTLET: an_outlet_device,
}


class Callers:
    """The people of one test.

    :param store: with the catalogue, as officials work in areas.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._officials: dict[tuple[Role, ...], str] = {}
        self._kept: dict[tuple[Caller, Permission | None], dict[str, str]] = {}

    def same_headers(self, caller: Caller, permission: Permission | None = None) -> dict[str, str]:
        """Headers with the credential that this caller got the first time, for requests that end no session."""
        if (caller, permission) not in self._kept:
            self._kept[caller, permission] = self.headers(caller, permission)
        return self._kept[caller, permission]

    def headers(self, caller: Caller, permission: Permission | None = None) -> dict[str, str]:
        """Headers with a credential that this caller just got.

        :param permission: what `UNPERMITTED` must lack; None takes any official.
        """
        if caller is Caller.NOBODY:
            return {}
        if caller is Caller.STRANGER:
            return _bearer("not-a-credential")
        if caller is Caller.UNPERMITTED:
            return _bearer(self._official(_roles_without(permission)))
        if caller is Caller.ALL_ROLES:
            return _bearer(self._official(Role))
        return _bearer(BUILDERS[caller](self.store).token)

    def _official(self, roles: Iterable[Role]) -> str:
        held = tuple(roles)
        if held not in self._officials:
            assignments = [{"role": role, "area_id": VINH_LONG} for role in held or (Role.VIEWER,)]
            self._officials[held] = an_official(self.store, assignments=assignments).id
        if not held:
            # An official whose last role was taken away.
            query = {"_id": self._officials[held]}
            self.store.collection(OFFICIALS).update_one(query, {"$set": {"assignments": []}})
        return sessions.open_session(self.store, CallerKind.OFFICIAL, self._officials[held]).access


def _roles_without(permission: Permission | None) -> list[Role]:
    """Some role without it; none where every role has it."""
    return [role for role, granted in PERMISSIONS.items() if permission not in granted][:1]


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
