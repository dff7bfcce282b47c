"""Who may change what the province works with: whoever has the permission for the whole province."""

from __future__ import annotations

from api.extensions.context import current_identity, current_store
from models.access import permissions
from models.access.permissions import Permission
from models.areas import areas


def may(permission: Permission) -> bool:
    """Say whether whoever looks has a permission for the whole province."""
    store = current_store()
    return permissions.may_in(store, current_identity(), permission, areas.active_province_id(store))


def insist(permission: Permission) -> str:
    """Return the id of the province, if whoever acts has a permission for all of it.

    :raises Forbidden: `no_permission`.
    """
    store = current_store()
    province_id = areas.active_province_id(store)
    permissions.insist_in(store, current_identity(), permission, province_id)
    return province_id
