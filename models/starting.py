"""What a process of production insists on before it serves: that the settings are those of this store."""

from __future__ import annotations

import structlog
from pymongo.errors import PyMongoError

from models import catalogue
from models.areas import areas
from models.people import store_keys
from models.settings import Environment, SettingsError
from models.store import Store

log = structlog.get_logger(__name__)


def weaknesses(store: Store) -> list[str]:
    """Return in what the settings do not fit the store, each as a sentence.

    A store that nothing was loaded into yet is not asked for its province.
    """
    found = store_keys.faults(store)
    if store.collection(areas.AREAS).find_one({}, {"_id": 1}) is None:
        return found
    try:
        catalogue.insist_on_province(store)
    except SettingsError as error:
        found.append(str(error))
    return found


def insist(store: Store) -> None:
    """Refuse to serve in production with keys or a province that are not those of the store.

    A store that does not answer is no reason: it may come later, and `/readyz` says that it is not there.

    :raises SettingsError: naming everything at once.
    """
    if store.settings.loa_env is not Environment.PRODUCTION:
        return
    try:
        found = weaknesses(store)
    except PyMongoError as error:
        log.warning("settings_not_compared_with_the_store", reason=type(error).__name__)
        return
    if found:
        raise SettingsError(
            " ".join(["The settings do not fit this store.", *found, "See docs/runbook.md#keys."])
        )
